"""The coming reminders in words: /reminders."""

from __future__ import annotations

from bot.obligations.telling import due_line, rule_line
from bot.questions.wording import Voice
from bot.reminders.coming import Coming, Outlook
from bot.reminders.events import zone_named
from bot.reminders.kinds import KINDS
from bot.reminders.leads import Lead
from bot.reminders.telling import called
from bot.text.buttons import fits
from bot.text.dates import moment
from bot.text.message import Action, Block, Button, Gap, Message, bold, fill, italic, line
from storage.rows import Role

ON_A_PAGE = 4


def coming_message(found: Outlook, voice: Voice, page: int) -> Message:
    """A page of what somebody will get, with the zone of each and the reason; or why there is nothing."""
    say = voice.texts.say
    if found.role.rank < Role.DELEGATE.rank:
        words = say("Reminders are for delegates and coordinators. A coordinator can invite you.")
        return Message((line(words),), (), voice.language)
    page = min(page, max(0, (len(found.coming) - 1) // ON_A_PAGE))
    shown = found.coming[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks: list[Block] = [line(bold(say("Your reminders to come")))]
    if found.left:
        blocks.append(line(italic(say("You left: nothing is sent to you."))))
    elif found.stopped:
        blocks.append(line(italic(say("Your chat took no messages lately; it does again now that you write."))))
    if not found.coming:
        blocks += _empty(found, voice)
    for one in shown:
        blocks += [Gap(), *_event(one, found, voice)]
    if not found.zone:
        words = say("You chose no time zone: hours are those of the meeting, or of {zone}.")
        blocks += [Gap(), line(words.format(zone=voice.foreign(found.default)))]
    return Message(tuple(blocks), _rows(found, shown, page, voice), voice.language)


def _event(one: Coming, found: Outlook, voice: Voice) -> list[Block]:
    say, event = voice.texts.say, one.event
    if event.due is not None:
        head = due_line(event.due, voice)
    else:
        what, day = bold(called(event, voice)), voice.day(event.day, short=False)
        head = fill(say("{what}, {day}"), what=what, day=day)
    blocks: list[Block] = [head]
    if one.silenced:
        return [*blocks, line(italic(say("Silenced: you get no reminder of it.")))]
    zone = zone_named(found.zone or event.zone, found.default)
    for instant in one.instants:
        when = moment(instant.at, zone, voice.language)
        blocks.append(line(_lead(instant.lead, voice).format(moment=when, n=_number(instant.lead))))
    if one.snoozed is not None:
        again = say("{moment}: as you asked to be reminded again")
        blocks.append(line(again.format(moment=moment(one.snoozed, zone, voice.language))))
    if event.due is not None:
        blocks.append(rule_line(event.due.rule, voice))
    else:
        blocks.append(line(say("You get reminders of every meeting planned here.")))
    return blocks


def _lead(lead: Lead, voice: Voice) -> str:
    say_n = voice.texts.say_n
    if lead.days < 0:
        return say_n(
            "{moment}: {n} day after, if nothing is recorded by then",
            "{moment}: {n} days after, if nothing is recorded by then",
            -lead.days,
        )
    if lead.in_days:
        return say_n("{moment}: {n} day before", "{moment}: {n} days before", lead.days)
    if lead.minutes % 60 == 0:
        return say_n("{moment}: {n} hour before", "{moment}: {n} hours before", lead.minutes // 60)
    return say_n("{moment}: {n} minute before", "{moment}: {n} minutes before", lead.minutes)


def _number(lead: Lead) -> int:
    if lead.in_days:
        return abs(lead.days)
    return lead.minutes // 60 if lead.minutes % 60 == 0 else lead.minutes


def _empty(found: Outlook, voice: Voice) -> list[Block]:
    say = voice.texts.say
    blocks: list[Block] = []
    if not found.state:
        blocks.append(line(say("You are held here for no State, so no report is due from you.")))
    elif not {"report", "deadline"} <= set(found.off):
        words = say("Nothing is due from {party} within a year that is not handed in already.")
        blocks.append(fill(words, party=voice.party(found.state)))
    if "meeting" not in found.off:
        blocks.append(line(say("No meeting is planned here yet; you are reminded of each once it is.")))
    for kind in found.off:
        words = say("You switched this off: {kind}")
        blocks.append(line(words.format(kind=say(KINDS[kind].title))))
    return blocks


def _rows(found: Outlook, shown: tuple[Coming, ...], page: int, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    say = voice.texts.say
    rows: list[tuple[Button, ...]] = []
    for one in shown:
        name = called(one.event, voice)
        if one.silenced:
            label, action = say("Restore: {what}"), Action("coming-on", (one.silenced, page))
        else:
            label, action = say("Silence: {what}"), Action("coming-off", (one.event.subject, page))
        if fits(action):
            rows.append((Button(label.format(what=name), action),))
    turn = []
    if page > 0:
        turn.append(Button(say("Back"), Action("coming", (page - 1,))))
    if (left := len(found.coming) - (page + 1) * ON_A_PAGE) > 0:
        more = voice.texts.say_n("{n} more", "{n} more", left).format(n=left)
        turn.append(Button(more, Action("coming", (page + 1,))))
    last = [Button(say("Which, and how early"), Action("wishes"))]
    if not found.zone:
        last.append(Button(say("Time zone"), Action("zones")))
    return tuple(row for row in (*rows, tuple(turn), tuple(last)) if row)
