"""Questions passed on, and counts of what was asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "inquiries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("party", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("announce_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sa.UniqueConstraint("key", name=op.f("uq_inquiries_key")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_inquiries_record")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inquiries_person"), "inquiries", ["person"], unique=False)
    op.create_index(op.f("ix_inquiries_state"), "inquiries", ["state"], unique=False)
    op.create_table(
        "inquiry_takings",
        sa.Column("inquiry", sa.Integer(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("inquiry", name=op.f("pk_inquiry_takings")),
        sa.ForeignKeyConstraint(
            ["inquiry"], ["inquiries.id"], name=op.f("fk_inquiry_takings_inquiry"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_inquiry_takings_by"), "inquiry_takings", ["by"], unique=False)
    op.create_table(
        "inquiry_answers",
        sa.Column("inquiry", sa.Integer(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), server_default="", nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("citation", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("inquiry", name=op.f("pk_inquiry_answers")),
        sa.ForeignKeyConstraint(
            ["inquiry"], ["inquiries.id"], name=op.f("fk_inquiry_answers_inquiry"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_inquiry_answers_by"), "inquiry_answers", ["by"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "kind", "name", name=op.f("pk_tallies")),
    )
