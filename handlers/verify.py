"""/verify: whether an announcement is genuine. Anybody may ask, in a group too."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.announcements.heading import office_of
from bot.announcements.reach import text_language
from bot.announcements.texts import of_json
from bot.announcements.verifying import Genuine, Unverified, Verifying
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import isolate, moment
from bot.text.message import Block, Gap, Message, bold, code, fill, line
from handlers.context import Request
from storage.announcement_rows import AnnouncementState

EXAMPLE = N_("/verify 7KQ2-M4XA")

_STATES = {
    AnnouncementState.SENDING: N_("It is still being sent."),
    AnnouncementState.STOPPED: N_("Its sending was stopped before everybody had it."),
    AnnouncementState.RECALLED: N_("It was recalled by those who sent it: please disregard it."),
}
_CORRECTED = N_("It was corrected since; this is how it reads now.")


async def verify(request: Request) -> Message:
    """/verify CODE"""
    found = await Verifying(request.desk.db).verified(request.words, request.person, request.now)
    return _unverified(request, found) if isinstance(found, Unverified) else _genuine(request, found)


def _genuine(request: Request, found: Genuine) -> Message:
    texts, row = request.texts, found.announcement
    voice = Voice(texts, request.desk.lexicon)
    assert row.began_at is not None, "what went out began"
    zone = ZoneInfo((request.who.zone if request.who is not None else "") or request.desk.zone)
    blocks: list[Block] = [
        line(bold(texts.say("This announcement is genuine."))),
        fill(texts.say("From: {office}"), office=bold(isolate(office_of(row, voice)))),
        fill(texts.say("Sent: {moment}"), moment=moment(row.began_at, zone, texts.language)),
    ]
    if row.state in _STATES:
        blocks.append(line(texts.say(_STATES[row.state])))
    if row.state is AnnouncementState.RECALLED:
        return Message(tuple(blocks), language=texts.language)
    if row.revision > 1:
        blocks.append(line(texts.say(_CORRECTED)))
    if row.file is not None:
        blocks.append(fill(texts.say("With: {file}"), file=isolate(row.file.name)))
    if found.texts:
        language = text_language(row, found.texts, texts.language)
        blocks += [Gap(), of_json(found.texts[language].blocks)]
    else:
        blocks.append(line(texts.say("Its text is no longer kept.")))
    return Message(tuple(blocks), language=texts.language)


def _unverified(request: Request, why: Unverified) -> Message:
    say = request.texts.say
    blocks: tuple[Block, ...]
    match why:
        case Unverified.NO_CODE:
            words = say("Please write the code that stands above the announcement, for instance {example}")
            blocks = (fill(words, example=code(say(EXAMPLE))),)
        case Unverified.TOO_MANY:
            blocks = (line(say("You have tried many codes that are not known here. Please try again in an hour.")),)
        case _:
            blocks = (
                line(bold(say("Nothing with this code was sent from here."))),
                line(say("If it calls itself an announcement, do not rely on it: ask your coordinators.")),
            )
    return Message(blocks, language=request.texts.language)
