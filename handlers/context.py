"""What every conversation works with: the desk, and one request on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import telegram
from telegram.constants import ChatType

from bot.announcements.announcing import Announcing
from bot.announcements.correcting import Correcting
from bot.announcements.departures import Departures
from bot.announcements.recalling import Recalling
from bot.announcements.reporting import Reporting
from bot.audience.audiences import Audiences
from bot.board.board import Boards
from bot.board.studio import Studio
from bot.calendar.calendars import Calendars
from bot.calendar.feeds import Feeds
from bot.circumstances.circumstances import Circumstances
from bot.follows.composing import Digests
from bot.follows.following import Following
from bot.inquiries.inquiries import Inquiries
from bot.inquiries.keeping import Keeper
from bot.journal.journal import Journal
from bot.meetings.arrival import Arrivals
from bot.meetings.desk import PlanningDesk
from bot.meetings.meetings import Meetings
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.people.invitations import Invitations
from bot.people.offices import Offices
from bot.people.roster import People
from bot.people.wishes import Wishes
from bot.questions.assistant import Assistant
from bot.questions.types import Answer
from bot.reception.receptions import Receptions
from bot.records.keeping import Keeping
from bot.reminders.reminding import Reminding
from bot.submissions.submissions import Submissions
from bot.summary.summaries import Summaries
from bot.text.buttons import decode
from bot.text.catalogue import Catalogues, Texts, language_of
from bot.text.message import Action, Message
from bot.transport.replies import Replies
from handlers.courtesy import Courtesy
from handlers.files import IncomingFile, incoming
from handlers.senders import without_mention
from storage.database import Database
from storage.rows import PUBLIC_READER, Held, Person, Reader, Role


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that conversations share; put together once, by the roof.

    ``language`` is spoken to people whose Telegram speaks none of the six. ``inbox_days`` is how long the
    numbers of answered messages are kept, ``inquiry_days`` how long questions passed on are. ``zone`` (IANA name)
    is where those are who chose none. ``counted`` is told of each question answered.
    """

    assistant: Assistant
    catalogues: Catalogues
    lexicon: Lexicon
    db: Database
    replies: Replies
    clock: Callable[[], datetime]
    people: People
    admins: frozenset[int] = frozenset()
    invitations: Invitations
    wishes: Wishes
    offer_menu: Callable[[int, Role], Awaitable[object]]  # person, role: the commands Telegram lists to them
    # Further services of the assistant's floor: a field each, filled in by bot/app.py.
    register: Register
    submissions: Submissions
    boards: Boards
    studio: Studio
    meetings: Meetings
    planning: PlanningDesk
    arrivals: Arrivals
    announcing: Announcing
    departures: Departures
    reporting: Reporting
    correcting: Correcting
    recalling: Recalling
    circumstances: Circumstances
    calendars: Calendars
    feeds: Feeds
    journal: Journal
    inquiries: Inquiries
    keeper: Keeper
    summaries: Summaries
    reminding: Reminding
    follows: Following
    digests: Digests
    receptions: Receptions
    keeping: Keeping
    audiences: Audiences
    offices: Offices
    counted: Callable[[Answer], object] = field(default=lambda answer: None)
    language: str = "en"
    zone: str = "UTC"
    inquiry_days: timedelta = timedelta(days=90)
    inbox_days: timedelta = timedelta(days=7)
    courtesy: Courtesy = field(default_factory=Courtesy)

    def language_for(self, chosen: str, user: telegram.User | None) -> str:
        """The language somebody chose, else that of their Telegram, else the house's."""
        spoken = user.language_code if user is not None else None
        return language_of(chosen) or language_of(spoken) or self.language

    async def texts_for(self, user: telegram.User | None) -> Texts:
        """The sentences to speak to somebody."""
        held = await self.people.held(user.id) if user is not None else None
        return self.catalogues.texts(self.language_for(held.language if held else "", user))


@dataclass(frozen=True, kw_only=True)
class Request:
    """One update, decoded. ``words`` are what was asked or what follows the command; ``action`` a button's.

    ``role`` is what the person may do as the base has it at this moment; ``who`` their row, None where nothing is
    held. ``held`` is the step of a conversation that waits for this message; ``location`` is (latitude, longitude).
    """

    desk: Desk
    update: telegram.Update
    message: telegram.Message
    person: int
    texts: Texts
    now: datetime
    role: Role = Role.GUEST
    who: Person | None = None
    words: str = ""
    action: Action | None = None
    held: Held | None = None
    file: IncomingFile | None = None
    location: tuple[float, float] | None = None

    @property
    def id(self) -> str:
        return str(self.update.update_id)

    @property
    def in_private(self) -> bool:
        """Whether nobody else reads the answer."""
        return self.message.chat.type == ChatType.PRIVATE

    @property
    def reader(self) -> Reader:
        """On whose behalf the base is read: in a group, where others read along, nobody in particular."""
        if not self.in_private:
            return PUBLIC_READER
        who = self.who
        return Reader(role=self.role, state=who.state if who else "", groups=frozenset(who.groups if who else ()))

    def number(self, at: int) -> int:
        """A whole number that the pressed button carries."""
        return int(self._argument(at))

    def word(self, at: int) -> str:
        """A word that the pressed button carries."""
        return str(self._argument(at))

    def _argument(self, at: int) -> str | int:
        assert self.action is not None, "only a pressed button carries arguments"
        return self.action.args[at]


@dataclass(frozen=True, slots=True)
class Notice:
    """A short sentence shown over the chat when a button is pressed, at most 200 characters."""

    text: str


Handler = Callable[[Request], Awaitable[Message | Notice | None]]


async def decoded(desk: Desk, update: telegram.Update) -> Request | None:
    """The update as a request; None where nobody wrote it or its message is out of reach."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or not isinstance(message, telegram.Message):
        return None
    pressed, now = update.callback_query, desk.clock()
    says = pressed is None and message.chat.type == ChatType.PRIVATE
    standing = await desk.people.standing(user.id, now=now, update=update.update_id if says else None)
    if standing.stopped and message.chat.id == user.id:
        await desk.people.reached(user.id)  # who writes can be written to
    texts = desk.catalogues.texts(desk.language_for(standing.who.language if standing.who else "", user))
    place = message.location
    return Request(
        desk=desk,
        update=update,
        message=message,
        person=user.id,
        texts=texts,
        now=now,
        role=standing.role,
        who=standing.who,
        words=asked(message) if pressed is None else "",
        action=decode(pressed.data) if pressed is not None else None,
        held=standing.held,
        file=incoming(message, texts) if pressed is None else None,
        location=(place.latitude, place.longitude) if place is not None and pressed is None else None,
    )


def asked(message: telegram.Message) -> str:
    """What a message asks: its text or caption without a leading command and without the bot's name."""
    text = message.text or message.caption or ""
    for entity in message.entities or message.caption_entities:
        if entity.type == telegram.MessageEntity.BOT_COMMAND and entity.offset == 0:
            text = text[entity.length :]  # a command is ASCII: one unit a letter
    return without_mention(text, message.get_bot())
