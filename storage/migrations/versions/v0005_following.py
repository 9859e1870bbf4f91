"""What delegates follow, and how they are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_follows_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "subject", name=op.f("pk_follows")),
    )
    op.create_index(op.f("ix_follows_subject"), "follows", ["subject"], unique=False)
    op.create_table(
        "paces",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_paces_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_paces")),
    )
    op.create_table(
        "mailings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_mailings_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mailings_person"), "mailings", ["person"], unique=False)
    op.create_table(
        "news",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("mailing", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["mailing"], ["mailings.id"], name=op.f("fk_news_mailing"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_news_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_news_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "record", "subject", name=op.f("pk_news")),
    )
    op.create_index(op.f("ix_news_mailing"), "news", ["mailing"], unique=False)
    op.create_index(op.f("ix_news_record"), "news", ["record"], unique=False)
    op.create_table(
        "seen_records",
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name=op.f("fk_seen_records_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_seen_records")),
    )
