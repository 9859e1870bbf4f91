"""Every table of the base. Portable: what is written here runs on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.TypeDecorator[datetime]):
    """An aware instant: stored as UTC, handed out as aware UTC. A naive one is refused, never guessed at."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite forgets the zone of what it was given; what it was given was UTC.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


parties = sa.Table(
    "parties",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
)

party_names = sa.Table(
    "party_names",
    metadata,
    sa.Column("party", sa.ForeignKey("parties.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("since", sa.Date),
    sa.Column("until", sa.Date),
)

party_statuses = sa.Table(
    "party_statuses",
    metadata,
    sa.Column("treaty", sa.Text, primary_key=True),
    sa.Column("party", sa.ForeignKey("parties.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("signed", sa.Date),
    sa.Column("deposited", sa.Date),
    _text("deposit_kind"),
    sa.Column("entry_into_force", sa.Date),
    sa.Column("withdrawn", sa.Date),
    _text("source"),
    _text("note"),
)

coordinators = sa.Table(
    "coordinators",
    metadata,
    sa.Column("treaty", sa.Text, primary_key=True),
    sa.Column("period", sa.Text, primary_key=True),
    sa.Column("theme", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("parties", sa.JSON, nullable=False),
    _text("source"),
)

meetings = sa.Table(
    "meetings",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("treaty", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("start", sa.Date),
    sa.Column("end", sa.Date),
    _text("city"),
    _text("country"),
    _text("place"),
    _text("chair"),
    _text("source"),
    _text("note"),
    sa.Column("starts_at", sa.Time),
    sa.Column("ends_at", sa.Time),
    _text("zone"),
    sa.Column("cancelled", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    _text("uid"),
)

planned_items = sa.Table(
    "planned_items",
    metadata,
    sa.Column("meeting", sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("order", sa.Integer, primary_key=True),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
)

meeting_changes = sa.Table(
    "meeting_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("meeting", sa.ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("field", sa.Text, nullable=False),
    _text("before"),
    _text("after"),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("told_at", Instant),
    sqlite_autoincrement=True,
)

terms = sa.Table(
    "terms",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    _text("acronym"),
    sa.Column("names", sa.JSON, nullable=False),
    sa.Column("meaning", sa.JSON, nullable=False),
    sa.Column("related", sa.JSON, nullable=False),
    _text("treaty"),
    _text("source"),
)

records = sa.Table(
    "records",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("treaty", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("meeting", sa.ForeignKey("meetings.id"), index=True),
    sa.Column("genre", sa.Text, nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("put_in_at", Instant, nullable=False),
    _text("put_in_by"),
    sa.Column("visibility", sa.Text, nullable=False),
    sa.Column("audience", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("taken_back_at", Instant),
    sa.Column("date", sa.Date),
    _text("place"),
    _text("chair"),
    sa.Column("chair_parties", sa.JSON, nullable=False),
    sa.Column("participants", sa.JSON, nullable=False),
    sa.Column("supersedes", sa.ForeignKey("records.id"), unique=True),
    sa.Column("superseded_by", sa.ForeignKey("records.id"), unique=True),
    sa.Column("pages", sa.Integer),
    sa.Column("warnings", sa.JSON, nullable=False),
    sa.Column("passage_count", sa.Integer, nullable=False),  # what every answer says it searched
    sqlite_autoincrement=True,  # citations and buttons carry ids: none is ever given out twice
)

agenda_items = sa.Table(
    "agenda_items",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("record", sa.ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
    sa.Column("order", sa.Integer, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.UniqueConstraint("record", "order"),
    sqlite_autoincrement=True,
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("record", sa.ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
    sa.Column("order", sa.Integer, nullable=False),
    sa.Column("paragraph", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sentences", sa.JSON, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("item", sa.ForeignKey("agenda_items.id"), index=True),
    sa.Column("page", sa.Integer),
    _text("printed_paragraph"),
    sa.UniqueConstraint("record", "order"),
    sqlite_autoincrement=True,
)

passage_speakers = sa.Table(
    "passage_speakers",
    metadata,
    sa.Column("passage", sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("party", sa.Text, nullable=False, index=True),  # "" where the base does not know the name
    sa.Column("name", sa.Text, nullable=False),
    _text("capacity"),
    _text("on_behalf_of"),
)

record_speakers = sa.Table(
    "record_speakers",
    metadata,
    sa.Column("record", sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("party", sa.Text, primary_key=True, index=True),
    sa.Column("passages", sa.Integer, nullable=False),  # counted once, as passages never change
)

record_changes = sa.Table(
    "record_changes",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("stamp", sa.Text, nullable=False),
    sa.Column("record", sa.ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
)

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("language"),
    _text("state"),
    sa.Column("seen_at", Instant),
    sa.Column("role", sa.Text, nullable=False, server_default="guest"),
    _text("name"),
    _text("zone"),
    sa.Column("quiet_from", sa.Time, nullable=False, server_default="21:00:00.000000"),
    sa.Column("quiet_until", sa.Time, nullable=False, server_default="08:00:00.000000"),
    sa.Column("joined_at", Instant),
    sa.Column("left_at", Instant),
)

person_groups = sa.Table(
    "person_groups",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True, index=True),
)

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    _text("state"),
    sa.Column("groups", sa.JSON, nullable=False),
    _text("name"),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("created_by", sa.BigInteger, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
    sa.Column("used_by", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("withdrawn_at", Instant),
)

wrong_tokens = sa.Table(
    "wrong_tokens",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.BigInteger, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False, index=True),
)

preferences = sa.Table(
    "preferences",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("wanted", sa.Boolean, nullable=False),
    sa.Column("leads", sa.JSON, nullable=False),
)

silences = sa.Table(
    "silences",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("at", Instant, nullable=False),
)

snoozes = sa.Table(
    "snoozes",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("at", Instant, nullable=False),
)

held = sa.Table(
    "held",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.BigInteger, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False, index=True),
    sa.Column("awaits_words", sa.Boolean, nullable=False),
    sa.Column("taken_by", sa.BigInteger, nullable=False, server_default="0"),
    sqlite_autoincrement=True,  # buttons carry ids: none is ever given out twice
)

# Files that coordinators look through before they are put in. What is large stands in columns of its own, so that
# a button need not read it.
receptions = sa.Table(
    "receptions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.BigInteger, nullable=False, index=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("draft", sa.JSON, nullable=False),
    sa.Column("choices", sa.JSON, nullable=False),
    sa.Column("record", sa.Integer),  # what it became; no key: a record may go with its base
    sqlite_autoincrement=True,  # buttons carry ids: none is ever given out twice
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", Instant, nullable=False),
    _text("language"),
)

extensions = sa.Table(
    "extensions",
    metadata,
    sa.Column("treaty", sa.Text, primary_key=True),
    sa.Column("party", sa.ForeignKey("parties.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("until", sa.Date, primary_key=True),
    sa.Column("granted", sa.Date),
    _text("source"),
    _text("note"),
)

conditions = sa.Table(
    "conditions",
    metadata,
    sa.Column("treaty", sa.Text, primary_key=True),
    sa.Column("party", sa.ForeignKey("parties.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("condition", sa.Text, primary_key=True),
    sa.Column("holds", sa.Boolean, nullable=False),
    sa.Column("since", sa.Date),
    _text("source"),
)

submission_entries = sa.Table(
    "submission_entries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("treaty", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("party", sa.ForeignKey("parties.key"), nullable=False),
    sa.Column("period", sa.Integer, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False),
    sa.Column("submitted_on", sa.Date),
    _text("document"),
    _text("note"),
    sa.Index(None, "rule", "party", "period"),
    sqlite_autoincrement=True,
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("person", sa.BigInteger, nullable=False, index=True),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("again", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("ended_at", Instant, index=True),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("parts", sa.JSON, nullable=False, server_default="[]"),
    _text("error"),
    sqlite_autoincrement=True,
)
# Most rows have ended: what waits and what is under way is found in small indexes of its own.
sa.Index(
    "ix_outbox_waiting",
    outbox.c.priority,
    outbox.c.id,
    outbox.c.not_before,
    outbox.c.expires_at,
    sqlite_where=outbox.c.state == "queued",
    postgresql_where=outbox.c.state == "queued",
)
sa.Index(
    "ix_outbox_waiting_in_chat",
    outbox.c.chat,
    outbox.c.priority,
    outbox.c.id,
    sqlite_where=outbox.c.state == "queued",
    postgresql_where=outbox.c.state == "queued",
)
# One message at a time in a chat, whoever sends: the database itself holds to it.
sa.Index(
    "uq_outbox_under_way",
    outbox.c.chat,
    unique=True,
    sqlite_where=outbox.c.state == "sending",
    postgresql_where=outbox.c.state == "sending",
)

announcements = sa.Table(
    "announcements",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False, index=True),
    _text("office"),
    _text("party"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("audience", sa.Text, nullable=False),
    _text("fallback"),
    sa.Column("made_by", sa.BigInteger, nullable=False, index=True),
    sa.Column("confirmed_by", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("approved_by", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("scheduled_for", Instant),
    sa.Column("leaves_at", Instant),
    sa.Column("began_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    _text("confirmed"),
    sa.Column("people", sa.Integer, nullable=False, server_default="0"),
    sa.Column("parties", sa.Integer, nullable=False, server_default="0"),
    sa.Column("file", sa.JSON(none_as_null=True)),
    sqlite_autoincrement=True,  # buttons and keys of the outbox carry ids: none is ever given out twice
)

announcement_texts = sa.Table(
    "announcement_texts",
    metadata,
    sa.Column("announcement", sa.ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("blocks", sa.JSON, nullable=False),
)

announcement_recipients = sa.Table(
    "announcement_recipients",
    metadata,
    sa.Column("announcement", sa.ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("person", sa.BigInteger, primary_key=True, index=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
)

announcement_watchers = sa.Table(
    "announcement_watchers",
    metadata,
    sa.Column("announcement", sa.ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("person", sa.BigInteger, primary_key=True, index=True),
    sa.Column("message", sa.BigInteger, nullable=False),
)

saved_audiences = sa.Table(
    "saved_audiences",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("expression", sa.Text, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

offices = sa.Table(
    "offices",
    metadata,
    sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("by", sa.BigInteger, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

wrong_codes = sa.Table(
    "wrong_codes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.BigInteger, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False, index=True),
)

inquiries = sa.Table(
    "inquiries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("person", sa.BigInteger, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    _text("origin"),
    _text("party"),
    _text("language"),
    sa.Column("announce_at", Instant),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("ended_at", Instant),
    sa.Column("record", sa.ForeignKey("records.id")),
    sqlite_autoincrement=True,  # buttons carry ids: none is ever given out twice
)

inquiry_takings = sa.Table(
    "inquiry_takings",
    metadata,
    sa.Column("inquiry", sa.ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("by", sa.BigInteger, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
)

inquiry_answers = sa.Table(
    "inquiry_answers",
    metadata,
    sa.Column("inquiry", sa.ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("by", sa.BigInteger, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    _text("party"),
    sa.Column("declined", sa.Boolean, nullable=False),
    sa.Column("citation", sa.JSON(none_as_null=True)),
)

tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("week", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

follows = sa.Table(
    "follows",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True, index=True),
    sa.Column("at", Instant, nullable=False),
)

paces = sa.Table(
    "paces",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("pace", sa.Text, nullable=False),
)

mailings = sa.Table(
    "mailings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,  # buttons and keys carry ids: none is ever given out twice
)

news = sa.Table(
    "news",
    metadata,
    sa.Column("person", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("record", sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("corrected", sa.Boolean, nullable=False),
    sa.Column("mailing", sa.ForeignKey("mailings.id", ondelete="SET NULL"), index=True),
)

seen_records = sa.Table(
    "seen_records",
    metadata,
    sa.Column("record", sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("visibility", sa.Text, nullable=False),
    sa.Column("audience", sa.JSON, nullable=False),
)

announcement_changes = sa.Table(
    "announcement_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("announcement", sa.ForeignKey("announcements.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("made_by", sa.BigInteger, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False, server_default="0"),
    sa.Column("base", sa.Integer, nullable=False, server_default="0"),
    _text("office"),
    _text("party"),
    sa.Column("approved_by", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("done_at", Instant),
    sa.Column("texts", sa.JSON(none_as_null=True)),
    sqlite_autoincrement=True,  # buttons carry ids: none is ever given out twice
)

chats = sa.Table(
    "chats",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", Instant, nullable=False),
)

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("at", Instant, nullable=False),
)

# Rows are added, never changed, but for what may be erased: what stands in a salted digest, not in the hash.
journal = sa.Table(
    "journal",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("doer", sa.Text, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False, index=True),
    sa.Column("by_salt", sa.Text, nullable=False),
    sa.Column("by_digest", sa.Text, nullable=False),
    sa.Column("deed", sa.Text, nullable=False, index=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("person", sa.BigInteger, nullable=False, index=True),
    sa.Column("person_salt", sa.Text, nullable=False),
    sa.Column("person_digest", sa.Text, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
    sa.Column("detail_salt", sa.Text, nullable=False),
    sa.Column("detail_digest", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, index=True),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("received_at", Instant, nullable=False, index=True),
    sa.Column("done_at", Instant, index=True),
)

replies = sa.Table(
    "replies",
    metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("at", Instant, nullable=False),
)
