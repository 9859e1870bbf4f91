"""Announcements that went out: the list, the report, corrections, recalls, sending again to the uncertain."""

from __future__ import annotations

from datetime import tzinfo

from bot.announcements import announcedviews as views
from bot.announcements import correctviews
from bot.announcements.afterwards import Cannot
from bot.announcements.amendviews import corrected_message
from bot.announcements.announcedviews import REFUSALS
from bot.announcements.answers import No
from bot.announcements.correcting import Correction
from bot.announcements.reach import text_language
from bot.announcements.reporting import Fate, Report
from bot.announcements.wording import REFUSALS as NOES
from bot.questions.wording import Voice
from bot.text.catalogue import LANGUAGES
from bot.text.message import Attachment, Message, line
from handlers.arriving import Arrived, arrived
from handlers.context import Notice, Request
from handlers.holding import hold
from handlers.pages import page_of, turning
from storage.announced import ChangeState
from storage.announcement_rows import AnnouncementState

KIND = "announced-correction"
_ON_A_PAGE = 5
_PEOPLE_ON_A_PAGE = 20


async def announced(request: Request) -> Message:
    """/announced, and its pages."""
    page = request.number(0) if request.action is not None else 0
    entries, page, number = await request.desk.reporting.listed(request.person, page, _ON_A_PAGE)
    more = turning(request.texts, "announced", (), page=page, size=_ON_A_PAGE, of=number)
    return views.list_message(entries, more, _voice(request), _zone(request))


async def one(request: Request) -> Message | Notice:
    """One announcement: how it stands."""
    return await _card(request, request.number(0))


async def people(request: Request) -> Message | Notice:
    """Its recipients, page by page."""
    report = await request.desk.reporting.report(request.number(0), request.person)
    if isinstance(report, Cannot):
        return _refused(request, report)
    shown, page = page_of(report.lines, request.number(1), _PEOPLE_ON_A_PAGE)
    more = turning(
        request.texts,
        "announced-people",
        (request.number(0),),
        page=page,
        size=_PEOPLE_ON_A_PAGE,
        of=len(report.lines),
    )
    return views.people_message(report, shown, more, _voice(request))


async def sheet(request: Request) -> Message | Notice:
    """The report as a table."""
    made = await request.desk.reporting.sheet(request.number(0), request.person, _voice(request), request.now)
    if isinstance(made, Cannot):
        return _refused(request, made)
    words = request.texts.say("What became of it with each recipient, as a table.")
    return Message((line(words),), language=request.texts.language, attachment=Attachment(*made))


async def stop(request: Request) -> Message | Notice:
    """Nothing more of it goes out."""
    stopped = await request.desk.departures.stop(request.number(0), request.person, request.now)
    if isinstance(stopped, No):
        return Notice(request.texts.say(NOES[stopped]))
    return await _card(request, request.number(0))


# ── corrections ─────────────────────────────────────────────────────────────────────────────────────────────


async def correct(request: Request) -> Message | Notice:
    """Begin a correction, or go on with it."""
    await request.desk.people.turn_away(request.person)
    return _shown(request, await request.desk.correcting.begin(request.number(0), request.person, request.now))


async def ask_text(request: Request) -> Message | Notice:
    """Ask for the corrected text in one language."""
    found = await request.desk.correcting.shown(request.number(0), request.person)
    language = request.word(1)
    if isinstance(found, Cannot) or found.change.state is not ChangeState.DRAFT or language not in LANGUAGES:
        return _refused(request, found if isinstance(found, Cannot) else Cannot.NOT_NOW)
    await hold(request, KIND, {"id": found.change.id, "language": language}, awaits_words=True)
    return correctviews.write_message(found, language, _voice(request))


async def written(request: Request) -> Message | Notice | None:
    """The corrected text that was waited for."""
    assert request.held is not None, "only a step that waits is answered"
    data, found = request.held.data, arrived(request.message, request.texts, command=False)
    if not found.refused and (found.file is not None or not found.text.text):
        words = request.texts.say("A correction changes the text; the file stays as it is. Please write the text.")
        found = Arrived(refused=words, album=found.album)
    if found.refused:
        await hold(request, KIND, data, awaits_words=True)
        if found.album and not request.desk.courtesy.due(request.message.chat_id, found.album, request.now):
            return None
        return Message((line(found.refused),), language=request.texts.language)
    put = await request.desk.correcting.write(data["id"], request.person, data["language"], found.text, request.now)
    return _shown(request, put)


async def look(request: Request) -> Message | Notice:
    """What readers of a language will see."""
    found = await request.desk.correcting.shown(request.number(0), request.person)
    if isinstance(found, Cannot):
        return _refused(request, found)
    reader = request.word(1)
    if reader not in LANGUAGES:
        return _refused(request, Cannot.NOT_NOW)
    voice = Voice(request.desk.catalogues.texts(reader), request.desk.lexicon)
    text = found.texts[text_language(found.announcement, found.texts, reader)]
    change = await request.desk.correcting.as_made(found, request.now)
    return corrected_message(found.announcement, change, text, voice, _zone(request))


async def check(request: Request) -> Message | Notice:
    """What is about to be confirmed."""
    found = await request.desk.correcting.shown(request.number(0), request.person)
    if isinstance(found, Cannot):
        return _refused(request, found)
    if found.change.state is not ChangeState.DRAFT or found.change.made_by != request.person:
        return _shown(request, found)
    return correctviews.check_message(found, _voice(request)) if found.changed else _shown(request, found)


async def confirm(request: Request) -> Message | Notice:
    """Make it, or hand it on."""
    found = await request.desk.correcting.confirm(request.number(0), request.person, request.word(1), request.now)
    if isinstance(found, Cannot):
        return _refused(request, found)
    return correctviews.made_message(found, _voice(request))


async def drop(request: Request) -> Message | Notice:
    """Do not correct it."""
    await request.desk.people.turn_away(request.person)
    found = await request.desk.correcting.drop(request.number(0), request.person)
    return (
        _refused(request, found)
        if isinstance(found, Cannot)
        else correctviews.dropped_message(found, _voice(request))
    )


async def see(request: Request) -> Message | Notice:
    """A correction: before whoever writes it, or a second person."""
    return _shown(request, await request.desk.correcting.shown(request.number(0), request.person))


async def approve(request: Request) -> Message | Notice:
    """A second person lets a correction go."""
    found = await request.desk.correcting.approve(request.number(0), request.person, request.word(1), request.now)
    if isinstance(found, Cannot):
        return _refused(request, found)
    return correctviews.made_message(found, _voice(request))


async def take_back(request: Request) -> Message | Notice:
    """A correction does not wait any more: declined, or taken back by whoever wrote it."""
    found = await request.desk.correcting.take_back(request.number(0), request.person, request.now)
    if isinstance(found, Cannot) or found.change.made_by == request.person:
        return _shown(request, found)
    return await _card(request, found.announcement.id)


# ── recalls, and the uncertain ──────────────────────────────────────────────────────────────────────────────


async def ask_recall(request: Request) -> Message | Notice:
    """What a recall would do."""
    found = await request.desk.recalling.recallable(request.number(0), request.person, request.now)
    return _refused(request, found) if isinstance(found, Cannot) else views.recall_message(found, _voice(request))


async def recall(request: Request) -> Message | Notice:
    """Recall it."""
    found = await request.desk.recalling.recall(request.number(0), request.person, request.now)
    return _refused(request, found) if isinstance(found, Cannot) else await _card(request, request.number(0))


async def ask_again(request: Request) -> Message | Notice:
    """To whom it would be sent once more."""
    found = await request.desk.recalling.unsure(request.number(0), request.person)
    if isinstance(found, Cannot):
        return _refused(request, found)
    shown, page = page_of(found.people, request.number(1), _PEOPLE_ON_A_PAGE)
    more = turning(
        request.texts,
        "announced-again-ask",
        (request.number(0),),
        page=page,
        size=_PEOPLE_ON_A_PAGE,
        of=len(found.people),
    )
    return views.unsure_message(found, shown, more, _voice(request))


async def again(request: Request) -> Message | Notice:
    """Send it once more to those of whom it is uncertain."""
    found = await request.desk.recalling.resend(request.number(0), request.number(1), request.person, request.now)
    return _refused(request, found) if isinstance(found, Cannot) else await _card(request, request.number(0))


# ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────────


async def _card(request: Request, id: int) -> Message | Notice:
    report = await request.desk.reporting.report(id, request.person)
    if isinstance(report, Cannot):
        return _refused(request, report)
    waits = await request.desk.correcting.waiting(id, request.person)
    return views.report_message(report, _voice(request), _zone(request), waits=waits, may_stop=_may_stop(report))


def _may_stop(report: Report) -> bool:
    return report.announcement.state is AnnouncementState.SENDING and report.counts()[Fate.WAITING] > 0


def _shown(request: Request, found: Correction | Cannot) -> Message | Notice:
    if isinstance(found, Cannot):
        return _refused(request, found)
    if found.change.state is ChangeState.WAITING:
        own = found.change.made_by == request.person
        return correctviews.waiting_message(found, _voice(request), own=own)
    return correctviews.correction_message(found, _voice(request))


def _refused(request: Request, cannot: Cannot) -> Notice:
    return Notice(request.texts.say(REFUSALS[cannot]))


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)


def _zone(request: Request) -> tzinfo:
    return request.desk.departures.zone(request.who)
