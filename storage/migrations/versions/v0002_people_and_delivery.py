"""People with roles, what is due and handed in, meetings that change, and what is to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
    )
    op.create_table(
        "held",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("awaits_words", sa.Boolean(), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_held_expires_at"), "held", ["expires_at"], unique=False)
    op.create_index(op.f("ix_held_person"), "held", ["person"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitations")),
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doer", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("by_salt", sa.Text(), nullable=False),
        sa.Column("by_digest", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("person_salt", sa.Text(), nullable=False),
        sa.Column("person_digest", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("detail_salt", sa.Text(), nullable=False),
        sa.Column("detail_digest", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_by"), "journal", ["by"], unique=False)
    op.create_index(op.f("ix_journal_deed"), "journal", ["deed"], unique=False)
    op.create_index(op.f("ix_journal_hash"), "journal", ["hash"], unique=False)
    op.create_index(op.f("ix_journal_person"), "journal", ["person"], unique=False)
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("parts", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_ended_at"), "outbox", ["ended_at"], unique=False)
    op.create_index(op.f("ix_outbox_person"), "outbox", ["person"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["priority", "id", "not_before", "expires_at"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_outbox_waiting_in_chat",
        "outbox",
        ["chat", "priority", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "uq_outbox_under_way",
        "outbox",
        ["chat"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "wrong_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_tokens")),
    )
    op.create_index(op.f("ix_wrong_tokens_at"), "wrong_tokens", ["at"], unique=False)
    op.create_index(op.f("ix_wrong_tokens_person"), "wrong_tokens", ["person"], unique=False)
    op.create_table(
        "conditions",
        sa.Column("treaty", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["party"], ["parties.key"], name=op.f("fk_conditions_party"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("treaty", "party", "condition", name=op.f("pk_conditions")),
    )
    op.create_table(
        "extensions",
        sa.Column("treaty", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("granted", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["party"], ["parties.key"], name=op.f("fk_extensions_party"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("treaty", "party", "rule", "until", name=op.f("pk_extensions")),
    )
    op.create_table(
        "feeds",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_feeds_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_feeds")),
        sa.UniqueConstraint("digest", name=op.f("uq_feeds_digest")),
    )
    op.create_table(
        "meeting_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_meeting_changes_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meeting_changes_meeting"), "meeting_changes", ["meeting"], unique=False)
    op.create_table(
        "person_groups",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name=op.f("fk_person_groups_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", "name", name=op.f("pk_person_groups")),
    )
    op.create_index(op.f("ix_person_groups_name"), "person_groups", ["name"], unique=False)
    op.create_table(
        "planned_items",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_planned_items_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting", "order", name=op.f("pk_planned_items")),
    )
    op.create_table(
        "preferences",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_preferences_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "kind", name=op.f("pk_preferences")),
    )
    op.create_table(
        "silences",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_silences_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "subject", name=op.f("pk_silences")),
    )
    op.create_table(
        "snoozes",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_snoozes_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "subject", name=op.f("pk_snoozes")),
    )
    op.create_table(
        "submission_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("treaty", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["party"], ["parties.key"], name=op.f("fk_submission_entries_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_submission_entries_rule_party_period"),
        "submission_entries",
        ["rule", "party", "period"],
        unique=False,
    )
    op.add_column("meetings", sa.Column("starts_at", sa.Time(), nullable=True))
    op.add_column("meetings", sa.Column("ends_at", sa.Time(), nullable=True))
    op.add_column("meetings", sa.Column("zone", sa.Text(), server_default="", nullable=False))
    op.add_column("meetings", sa.Column("cancelled", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("meetings", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.add_column("meetings", sa.Column("uid", sa.Text(), server_default="", nullable=False))
    op.add_column("people", sa.Column("role", sa.Text(), server_default="guest", nullable=False))
    op.add_column("people", sa.Column("name", sa.Text(), server_default="", nullable=False))
    op.add_column("people", sa.Column("zone", sa.Text(), server_default="", nullable=False))
    op.add_column("people", sa.Column("quiet_from", sa.Time(), server_default="21:00:00.000000", nullable=False))
    op.add_column("people", sa.Column("quiet_until", sa.Time(), server_default="08:00:00.000000", nullable=False))
    op.add_column("people", sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("people", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
