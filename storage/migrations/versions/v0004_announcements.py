"""Announcements, their texts, audiences and offices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _announcements()
    _audiences()
    _changes()


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), server_default="", nullable=False),
        sa.Column("party", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("fallback", sa.Text(), server_default="", nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("approved_by", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("confirmed", sa.Text(), server_default="", nullable=False),
        sa.Column("people", sa.Integer(), server_default="0", nullable=False),
        sa.Column("parties", sa.Integer(), server_default="0", nullable=False),
        sa.Column("file", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("code", name=op.f("uq_announcements_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_announcements_state"), "announcements", ["state"], unique=False)
    op.create_index(op.f("ix_announcements_made_by"), "announcements", ["made_by"], unique=False)
    op.create_table(
        "announcement_texts",
        sa.Column("announcement", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement"],
            ["announcements.id"],
            name=op.f("fk_announcement_texts_announcement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement", "revision", "language", name=op.f("pk_announcement_texts")),
    )
    op.create_table(
        "announcement_recipients",
        sa.Column("announcement", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement"],
            ["announcements.id"],
            name=op.f("fk_announcement_recipients_announcement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement", "person", name=op.f("pk_announcement_recipients")),
    )
    op.create_index(op.f("ix_announcement_recipients_person"), "announcement_recipients", ["person"], unique=False)
    op.create_table(
        "announcement_watchers",
        sa.Column("announcement", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement"],
            ["announcements.id"],
            name=op.f("fk_announcement_watchers_announcement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement", "person", name=op.f("pk_announcement_watchers")),
    )
    op.create_index(op.f("ix_announcement_watchers_person"), "announcement_watchers", ["person"], unique=False)


def _audiences() -> None:
    op.create_table(
        "saved_audiences",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("expression", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_saved_audiences")),
    )
    op.create_table(
        "offices",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_offices")),
    )
    op.create_index(op.f("ix_offices_key"), "offices", ["key"], unique=False)
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_codes")),
    )
    op.create_index(op.f("ix_wrong_codes_at"), "wrong_codes", ["at"], unique=False)
    op.create_index(op.f("ix_wrong_codes_person"), "wrong_codes", ["person"], unique=False)


def _changes() -> None:
    op.create_table(
        "announcement_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("base", sa.Integer(), server_default="0", nullable=False),
        sa.Column("office", sa.Text(), server_default="", nullable=False),
        sa.Column("party", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_by", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement"],
            ["announcements.id"],
            name=op.f("fk_announcement_changes_announcement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_announcement_changes_announcement"), "announcement_changes", ["announcement"], unique=False
    )
