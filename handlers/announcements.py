"""Announcements in chat: written, looked at, confirmed, approved by a second person, stopped."""

from __future__ import annotations

from datetime import tzinfo

from bot.announcements import noticeviews, views
from bot.announcements.answers import Changed, Draft, No, Progress
from bot.announcements.codes import shown
from bot.announcements.heading import reader_message
from bot.announcements.reach import text_language
from bot.announcements.when import Misread, read_when
from bot.announcements.wording import MISREAD, REFUSALS, language_name
from bot.people.zones import city_of
from bot.questions.speech import language_of_question
from bot.questions.wording import Voice
from bot.text.catalogue import LANGUAGES, N_
from bot.text.dates import isolate
from bot.text.message import Action, Block, Button, Message, fill, line
from handlers.arriving import Arrived, arrived
from handlers.context import Notice, Request
from handlers.holding import hold
from storage.announcement_rows import AnnouncementKind, AnnouncementState

EXAMPLE = N_("/announce The meeting begins at 10:00, not at 09:30.")
WRITE, WHEN = "announcement-text", "announcement-when"
_LISTED = 5

# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def announce(request: Request) -> Message | Notice | None:
    """/announce, with the text behind it or under a file, or alone: then the next message is the text."""
    found = arrived(request.message, request.texts, command=True)
    if found.refused or found.text.text or found.file is not None:
        return await _begin(request, found)
    drafts = await request.desk.announcing.drafts_of(request.person)
    await hold(request, WRITE, {}, awaits_words=True)
    say = request.texts.say
    blocks: list[Block] = [
        line(say("Please write or forward the text of the announcement now, with one picture or document if any.")),
        line(say("Bold, italics, links and quotes stay as they are. Nothing is sent before you confirm it.")),
    ]
    rows = []
    if drafts:
        blocks.append(line(say("Or go on with a draft:")))
        for draft in drafts[:_LISTED]:
            rows.append((Button(await _named(request, draft.id, draft.code), Action("ann", (draft.id,))),))
    return Message(tuple(blocks), (*rows, _cancel(request)), request.texts.language)


async def written(request: Request) -> Message | Notice | None:
    """The text, or the file, that was waited for."""
    assert request.held is not None, "only a step that waits is answered"
    found, data = arrived(request.message, request.texts, command=False), request.held.data
    if "id" not in data:
        return await _begin(request, found)
    if found.refused:
        return await _asked_again(request, found)
    announcing = request.desk.announcing
    if not found.text.text or "language" not in data:
        if found.file is None:
            words = request.texts.say("This is no picture and no document. Please send one, or press Cancel.")
            return await _asked_again(request, Arrived(refused=words))
        return await _card(request, await announcing.set_file(data["id"], request.person, found.file, request.now))
    put = await announcing.write(
        data["id"], request.person, data["language"], found.text, request.now, file=found.file
    )
    return await _card(request, put)


async def ask_text(request: Request) -> Message | Notice:
    """The button that asks for a text in one language."""
    id, language = request.number(0), request.word(1)
    draft = await _own(request, id)
    if isinstance(draft, No) or language not in LANGUAGES:
        return _refused(request, draft if isinstance(draft, No) else No.NOT_NOW)
    await hold(request, WRITE, {"id": id, "language": language}, awaits_words=True)
    words = request.texts.say("Please write or forward the text now, in this language: {language}")
    asked = fill(words, language=language_name(language, _voice(request)))
    return Message((asked,), (_cancel(request),), request.texts.language)


async def ask_file(request: Request) -> Message | Notice:
    """The button that asks for a picture or a document."""
    draft = await _own(request, request.number(0))
    if isinstance(draft, No):
        return _refused(request, draft)
    await hold(request, WRITE, {"id": request.number(0)}, awaits_words=True)
    words = request.texts.say("Please send the picture or the document now.")
    return Message((line(words),), (_cancel(request),), request.texts.language)


async def cancel(request: Request) -> Message:
    """The text is not to be written now: nothing waits for it any more."""
    await request.desk.people.turn_away(request.person)
    return Message((line(request.texts.say("Cancelled. Nothing was changed.")),), language=request.texts.language)


# ── the card and its pages ──────────────────────────────────────────────────────────────────────────────────────


async def card(request: Request) -> Message | Notice:
    """A draft's card; of what has left the draft, how far it has come."""
    await request.desk.people.turn_away(request.person)  # back from a page that waited for words
    return await card_of(request, request.number(0))


async def card_of(request: Request, id: int) -> Message | Notice:
    """The card of an announcement, for whoever edits a part of it elsewhere."""
    return await _card(request, await request.desk.announcing.shown(id, request.person, request.now))


async def texts(request: Request) -> Message | Notice:
    """The texts by language."""
    draft = await _own(request, request.number(0))
    if isinstance(draft, No):
        return _refused(request, draft)
    return views.texts_message(draft, _voice(request))


async def text(request: Request) -> Message | Notice:
    """One text."""
    draft = await _own(request, request.number(0))
    return _text(request, draft, request.word(1))


async def drop_text(request: Request) -> Message | Notice:
    """Take a text out."""
    draft = await request.desk.announcing.drop_text(request.number(0), request.person, request.word(1), request.now)
    return _refused(request, draft) if isinstance(draft, No) else views.texts_message(draft, _voice(request))


async def move_text(request: Request) -> Message | Notice:
    """The text is in another language than it was taken to be."""
    old, new = request.word(1), request.word(2)
    if new not in LANGUAGES:
        return _refused(request, No.NOT_NOW)
    draft = await request.desk.announcing.move_text(request.number(0), request.person, old, new, request.now)
    return _text(request, draft, new)


async def fallback(request: Request) -> Message | Notice:
    """Choose the text of those who have none in their own language."""
    draft = await request.desk.announcing.set_fallback(
        request.number(0), request.person, request.word(1), request.now
    )
    return _text(request, draft, request.word(1))


async def kinds(request: Request) -> Message | Notice:
    """The kinds to choose from."""
    draft = await _own(request, request.number(0))
    return _refused(request, draft) if isinstance(draft, No) else views.kinds_message(draft, _voice(request))


async def kind(request: Request) -> Message | Notice:
    """Choose the kind."""
    if request.word(1) not in list(AnnouncementKind):
        return _refused(request, No.NOT_NOW)
    chosen = AnnouncementKind(request.word(1))
    return await _card(
        request,
        await request.desk.announcing.set_kind(request.number(0), request.person, chosen, request.now),
    )


async def urgent(request: Request) -> Message | Notice:
    """Urgent, or not."""
    return await _card(
        request,
        await request.desk.announcing.set_urgent(
            request.number(0), request.person, request.now, urgent=bool(request.number(1))
        ),
    )


async def drop_file(request: Request) -> Message | Notice:
    """Leave the file out."""
    return await _card(
        request, await request.desk.announcing.set_file(request.number(0), request.person, None, request.now)
    )


async def ask_when(request: Request) -> Message | Notice:
    """Ask when it is to go out."""
    draft = await _own(request, request.number(0))
    if isinstance(draft, No):
        return _refused(request, draft)
    await hold(request, WHEN, {"id": request.number(0)}, awaits_words=True)
    city = city_of(request.desk.departures.zone_name(request.who), request.texts.language)
    return views.when_message(draft, _voice(request), _zone(request), city)


async def new_time(request: Request) -> Message | Notice | None:
    """The time that was waited for."""
    assert request.held is not None, "only a step that waits is answered"
    at = read_when(request.words, _zone(request), request.now)
    if isinstance(at, Misread):
        words = request.texts.say(MISREAD[at])
        return await _asked_again(request, Arrived(refused=words))
    id = int(request.held.data["id"])
    return await _card(request, await request.desk.announcing.schedule(id, request.person, at, request.now))


async def at_once(request: Request) -> Message | Notice:
    """Not at a time: as soon as it is confirmed."""
    await request.desk.people.turn_away(request.person)
    return await _card(
        request, await request.desk.announcing.schedule(request.number(0), request.person, None, request.now)
    )


async def look(request: Request) -> Message | Notice:
    """Whose view is to be shown."""
    draft = await request.desk.announcing.shown(request.number(0), request.person, request.now)
    if isinstance(draft, No) or not draft.texts:
        return _refused(request, draft if isinstance(draft, No) else No.EMPTY)
    return views.previews_message(draft, _voice(request))


async def preview(request: Request) -> Message | Notice:
    """Exactly what readers of a language will have."""
    draft = await request.desk.announcing.shown(request.number(0), request.person, request.now)
    reader = request.word(1)
    if isinstance(draft, No) or not draft.texts or reader not in LANGUAGES:
        return _refused(request, draft if isinstance(draft, No) else No.EMPTY)
    voice = Voice(request.desk.catalogues.texts(reader), request.desk.lexicon)
    language = text_language(draft.announcement, draft.texts, reader)
    return reader_message(draft.announcement, draft.texts[language], voice)


async def test(request: Request) -> Notice:
    """Send it to oneself."""
    number = request.update.update_id
    sent = await request.desk.departures.test(request.number(0), request.person, number, request.now)
    if isinstance(sent, No):
        return _refused(request, sent)
    words = request.texts.say_n("{n} test is on its way to you.", "{n} tests are on their way to you.", sent)
    return Notice(words.format(n=sent))


async def ask_discard(request: Request) -> Message | Notice:
    """Whether to discard it."""
    draft = await _own(request, request.number(0))
    return _refused(request, draft) if isinstance(draft, No) else views.discard_message(draft, _voice(request))


async def discard(request: Request) -> Message | Notice:
    """Discard it."""
    no = await request.desk.announcing.discard(request.number(0), request.person, request.now)
    if no is not None:
        return _refused(request, no)
    words = request.texts.say("Discarded. What was written is erased, and nothing of it went out.")
    return Message((line(words),), language=request.texts.language)


# ── out ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def check(request: Request) -> Message | Notice:
    """What is about to be confirmed."""
    draft = await _own(request, request.number(0))
    return _refused(request, draft) if isinstance(draft, No) else await _check(request, draft)


async def send(request: Request) -> Message | Notice:
    """Confirm it."""
    found = await request.desk.departures.confirm(
        request.number(0), request.person, request.word(1), request.now, message=request.message.message_id
    )
    if isinstance(found, Changed):
        return await _check(request, found.draft, found)
    return _progress(request, found)


async def approve(request: Request) -> Message | Notice:
    """A second person lets it go."""
    found = await request.desk.departures.approve(
        request.number(0), request.person, request.word(1), request.now, message=request.message.message_id
    )
    if not isinstance(found, Changed):
        return _progress(request, found)
    voice = _voice(request)
    blocks = views.changed_lines(found, voice)
    if found.returned:
        words = request.texts.say("It went back to whoever made it, who is told.")
        return Message((*blocks, line(words)), language=request.texts.language)
    audience = await request.desk.announcing.audience_of(found.draft.announcement, voice)
    stands = await request.desk.departures.progress(request.number(0), request.person, request.now)
    if isinstance(stands, No):
        return _refused(request, stands)
    again = noticeviews.approval_message(found.draft, stands, audience, voice, _zone(request))
    return Message((*blocks, *again.blocks), again.rows, again.language)


async def decline(request: Request) -> Message | Notice:
    """A second person does not let it go."""
    found = await request.desk.departures.decline(request.number(0), request.person, request.now)
    if isinstance(found, No):
        return _refused(request, found)
    words = request.texts.say("Declined: {code} is a draft again, and whoever made it is told.")
    return Message((fill(words, code=shown(found.code)),), language=request.texts.language)


async def stop(request: Request) -> Message | Notice:
    """Nothing more of it goes out."""
    return _progress(request, await request.desk.departures.stop(request.number(0), request.person, request.now))


async def reopen(request: Request) -> Message | Notice:
    """Take it back to change it."""
    return await _card(
        request, await request.desk.departures.reopen(request.number(0), request.person, request.now)
    )


async def send_now(request: Request) -> Message | Notice:
    """Send what missed its time."""
    found = await request.desk.departures.send_now(
        request.number(0), request.person, request.now, message=request.message.message_id
    )
    if not isinstance(found, Changed):
        return _progress(request, found)
    if found.draft.announcement.state is AnnouncementState.DRAFT:
        return await _check(request, found.draft, found)
    words = request.texts.say("It went back to whoever made it, who is told.")
    blocks = views.changed_lines(found, _voice(request))
    return Message((*blocks, line(words)), language=request.texts.language)


async def follow(request: Request) -> Message | Notice:
    """Show how far it has come, here, from now on."""
    return _progress(
        request,
        await request.desk.departures.follow(
            request.number(0), request.person, request.now, message=request.message.message_id
        ),
    )


# ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def _begin(request: Request, found: Arrived) -> Message | Notice | None:
    if not found.refused and not found.text.text:
        found = Arrived(
            refused=request.texts.say(
                "Please send the file with the text under it, or write the text first and add the file then."
            )
        )
    if found.refused:
        return await _asked_again(request, found)
    language = language_of_question(found.text.text, request.texts.language)
    draft = await request.desk.announcing.begin(request.person, language, found.text, request.now, file=found.file)
    return await _card(request, draft)


async def _asked_again(request: Request, found: Arrived) -> Message | None:
    """Say why it cannot be taken, and wait for another; of an album, whose pictures come one by one, once."""
    step = request.held
    await hold(request, step.kind if step else WRITE, step.data if step else {}, awaits_words=True)
    if found.album and not request.desk.courtesy.due(request.message.chat_id, f"album {found.album}", request.now):
        return None
    return Message((line(found.refused),), (_cancel(request),), request.texts.language)


async def _own(request: Request, id: int) -> Draft | No:
    """A draft, before whoever makes it."""
    found = await request.desk.announcing.shown(id, request.person, request.now)
    if isinstance(found, Draft) and found.announcement.state is not AnnouncementState.DRAFT:
        return No.NOT_NOW
    return found


async def _card(request: Request, found: Draft | No) -> Message | Notice:
    if isinstance(found, No):
        return _refused(request, found)
    if found.announcement.state is not AnnouncementState.DRAFT:
        id = found.announcement.id
        return _progress(request, await request.desk.departures.progress(id, request.person, request.now))
    voice = _voice(request)
    audience = await request.desk.announcing.audience_of(found.announcement, voice)
    return views.card_message(found, audience, voice, _zone(request))


async def _check(request: Request, draft: Draft, changed: Changed | None = None) -> Message:
    voice = _voice(request)
    audience = await request.desk.announcing.audience_of(draft.announcement, voice)
    return views.check_message(draft, audience, voice, _zone(request), changed=changed)


def _text(request: Request, draft: Draft | No, language: str) -> Message | Notice:
    if isinstance(draft, No) or language not in draft.texts:
        return _refused(request, draft if isinstance(draft, No) else No.NOT_NOW)
    return views.text_message(draft, language, _voice(request))


def _progress(request: Request, found: Progress | No) -> Message | Notice:
    if isinstance(found, No):
        return _refused(request, found)
    return noticeviews.progress_message(found, _voice(request), _zone(request), request.person)


async def _named(request: Request, id: int, code: str) -> str:
    stands = await request.desk.departures.progress(id, request.person, request.now)
    title = stands.title if isinstance(stands, Progress) else ""
    return request.texts.say("{code}: {words}").format(code=shown(code), words=isolate(title))


def _refused(request: Request, no: No) -> Notice:
    return Notice(request.texts.say(REFUSALS[no]))


def _cancel(request: Request) -> tuple[Button, ...]:
    return (Button(request.texts.say("Cancel"), Action("ann-cancel")),)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)


def _zone(request: Request) -> tzinfo:
    return request.desk.departures.zone(request.who)
