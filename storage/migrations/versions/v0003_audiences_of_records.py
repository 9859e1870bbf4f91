"""Records for some readers only, and records taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("records", sa.Column("audience", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("records", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
