"""The coordinator's conversation about one meeting: begun, asked for, answered, looked at, saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.meetings import draft as drafts
from bot.meetings import meetings as keeping
from bot.meetings import plan as plans
from bot.meetings import reading
from bot.meetings.complaint import Complaint
from bot.meetings.draft import KIND, SPOT, STEPS, Choice, Draft
from bot.meetings.form import read_one
from bot.meetings.meetings import Kept, Meetings, Outdated
from bot.meetings.places import spots
from bot.meetings.plan import Plan
from bot.meetings.when import zone_of
from bot.parties.lexicon import Lexicon
from bot.text.catalogue import N_
from storage import held
from storage.database import Tx
from storage.rows import Held

LASTS: Final = timedelta(days=1)
_MOST_CHOICES: Final = 6
_USUAL_KINDS: Final = (
    "meeting of States Parties",
    "intersessional meeting",
    "informal consultations",
    "coordination committee",
    "preparatory meeting",
    "review conference",
)

CHANGED_MEANWHILE: Final = N_(
    "Somebody else changed this meeting in the meantime, so nothing was saved. "
    "Below is how it stands now, with your changes on top. Please look again."
)
_THERE_ALREADY: Final = N_("A meeting of this title on these days is here already: {id}. Nothing was saved.")
_GONE: Final = N_("This meeting is no longer here. Nothing was saved.")
_NO_CITY: Final = N_(
    "No city called “{name}” is known. Write for instance: Geneva, or a zone such as Europe/Zurich"
)
_NOTHING_CHANGED: Final = N_("Nothing is different yet. Choose what to change.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What the person is shown. ``held`` is the draft's number for buttons.

    ``before`` is the meeting as the base has it, None for a new one; ``after`` as it would be, or as it is once
    ``saved``. ``notice`` is what must be said first.
    """

    held: int
    draft: Draft
    before: Plan | None
    after: Plan
    notice: Complaint | None = None
    saved: bool = False

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        """Field → (before, after)."""
        return plans.differences(self.before, self.after) if self.before is not None else {}


class PlanningDesk:
    """One call for each thing that a coordinator does. ``now`` is aware UTC, ``person`` a Telegram user id.

    A ``Held`` that is not the person's, of another kind or over is None to the caller, never handed in here.
    """

    def __init__(self, meetings: Meetings, lexicon: Lexicon) -> None:
        self._meetings = meetings
        self._db = meetings.db
        self._lexicon = lexicon

    async def begin(self, person: int, now: datetime) -> Sheet:
        """A new meeting, step by step."""
        async with self._db.read() as tx:
            treaties, _ = await self._usual(tx)
        start = Draft(settings={"treaty": treaties[0]}, left=STEPS, guided=True).after_this
        return await self._keep(person, start, now)

    async def propose(self, person: int, settings: Mapping[str, str], now: datetime) -> Sheet:
        """A new meeting of which all is known that the person wants to say."""
        async with self._db.read() as tx:
            treaties, kinds = await self._usual(tx)
        known = {"treaty": treaties[0], "kind": _kind_in(settings["title"], kinds)} | dict(settings)
        return await self._located(person, Draft(settings=known), now)

    async def edit(self, person: int, id: str, now: datetime) -> Sheet | None:
        """A meeting to be changed; None where there is none of that id."""
        plan = await self._meetings.plan(id)
        if plan is None:
            return None
        return await self._keep(person, Draft(id=id, revision=plan.meeting.revision, settings={}), now)

    async def ask(self, step: Held, label: str, now: datetime) -> Sheet:
        """Ask for one label."""
        return await self._keep(step.person, drafts.from_data(step.data).asking(label), now)

    async def answer(self, step: Held, words: str, now: datetime) -> Sheet:
        """What the person wrote when asked; asked again, with the reason, where it is not understood."""
        draft = drafts.from_data(step.data)
        label = "city" if draft.asked == SPOT else draft.asked
        if label in ("city", "zone"):
            return await self._place(step.person, draft, label, words, now)
        read = read_one(label, words, self._lexicon)
        if not isinstance(read, Complaint):
            read = await self._fits(draft, read, now)
        if isinstance(read, Complaint):
            return await self._keep(step.person, draft, now, notice=read)
        return await self._keep(step.person, draft.having(read).after_this, now)

    async def choose(self, step: Held, number: int, now: datetime) -> Sheet:
        """A button with one of the draft's choices."""
        draft = drafts.from_data(step.data)
        if not 0 <= number < len(draft.choices):
            return await self._keep(step.person, draft, now)
        return await self._keep(step.person, draft.having(draft.choices[number].settings).after_this, now)

    async def skip(self, step: Held, now: datetime) -> Sheet:
        """Leave what is asked for as it is."""
        return await self._keep(step.person, drafts.from_data(step.data).after_this, now)

    async def clear(self, step: Held, now: datetime) -> Sheet:
        """Leave what is asked for open."""
        draft = drafts.from_data(step.data)
        if draft.asked in drafts.NEEDED or not draft.asked:
            return await self._keep(step.person, draft, now)
        return await self._keep(step.person, draft.having(drafts.clears(draft.asked)).after_this, now)

    async def whole(self, step: Held, now: datetime) -> Sheet:
        """Show the draft as a whole; nothing more is asked for."""
        draft = drafts.from_data(step.data)
        return await self._keep(step.person, replace(draft, asked="", left=(), guided=False, choices=()), now)

    async def cancel_or_not(self, step: Held, now: datetime) -> Sheet:
        """Let the draft say that the meeting is cancelled, or no longer so."""
        draft = drafts.from_data(step.data)
        plan = await self._meetings.plan(draft.id)
        stands = draft.settings.get("cancelled", plans.value(plan, "cancelled") if plan else "")
        return await self._keep(step.person, draft.having({"cancelled": "" if stands else "yes"}), now)

    async def save(self, step: Held, now: datetime) -> Sheet:
        """Put the draft into the base: once, however often the button is pressed.

        Where the meeting is no longer what the person saw, nothing is saved, and they are shown how it stands.
        """
        draft = drafts.from_data(step.data)
        async with self._db.write() as tx:
            if draft.saved:
                before = await keeping.read(tx, draft.saved) or drafts.blank(now.year)
                return Sheet(held=step.id, draft=draft, before=None, after=before, saved=True)
            kept = await self._save(tx, draft, step.person, now)
            if isinstance(kept, Kept):
                await self._meetings.note(tx, kept, by=step.person, now=now)
                draft = replace(draft, saved=kept.plan.meeting.id, asked="")
                await held.put(tx, replace(step, data=draft.as_data(), awaits_words=False))
        if isinstance(kept, Kept):
            self._meetings.changed()
            return Sheet(held=step.id, draft=draft, before=None, after=kept.plan, saved=True)
        plan = await self._meetings.plan(draft.id) if draft.id else None
        revision = plan.meeting.revision if plan else 0
        return await self._keep(step.person, replace(draft, revision=revision, asked=""), now, notice=kept)

    async def drop(self, step: Held) -> None:
        """Forget a draft."""
        async with self._db.write() as tx:
            await held.drop(tx, step.id)

    async def _save(self, tx: Tx, draft: Draft, person: int, now: datetime) -> Kept | Complaint:
        if draft.id:
            kept = await keeping.change(tx, draft.id, draft.settings, revision=draft.revision, by=person, now=now)
            if isinstance(kept, Outdated):
                return Complaint(CHANGED_MEANWHILE if kept.plan is not None else _GONE)
            return kept if kept.changes else Complaint(_NOTHING_CHANGED)
        new = plans.applied(drafts.blank(now.year), draft.settings)
        twin = _twin(await keeping.read_all(tx), new)
        if twin is not None:
            return Complaint(_THERE_ALREADY, {"id": twin.meeting.id})
        return await keeping.add(tx, draft.settings, by=person, now=now)

    async def _place(self, person: int, draft: Draft, label: str, words: str, now: datetime) -> Sheet:
        """A city, which brings its country and zone; or a zone, by a city in it or by its own name."""
        read = reading.words("city", words)
        if isinstance(read, Complaint):
            return await self._keep(person, draft, now, notice=read)
        if label == "city":
            return await self._located(person, draft.having({"country": "", "zone": "", **read}), now)
        if zone_of(read["city"]) is not None and "/" in read["city"]:
            return await self._keep(person, draft.having({"zone": read["city"]}).after_this, now)
        found = await spots(read["city"])
        if not found:
            return await self._keep(person, draft, now, notice=Complaint(_NO_CITY, {"name": read["city"]}))
        choices = [Choice({"zone": one.zone}, one.city, one.country) for one in found]
        if len({one.zone for one in found}) == 1:
            return await self._keep(person, draft.having(choices[0].settings).after_this, now)
        return await self._keep(person, draft.asking("zone", choices), now)

    async def _located(self, person: int, draft: Draft, now: datetime) -> Sheet:
        """Find out where the draft's city is; where that is not clear, ask."""
        city = draft.settings.get("city", "")
        if not city or draft.settings.get("zone"):
            return await self._keep(person, draft.after_this, now)
        found = await spots(city, draft.settings.get("country", ""))
        if len(found) > 1:
            choices = [
                Choice({"city": city, "country": one.country, "zone": one.zone}, one.city, one.country)
                for one in found
            ]
            return await self._keep(person, draft.asking(SPOT, choices), now)
        known = {"country": found[0].country, "zone": found[0].zone} if found else {}
        return await self._keep(person, draft.having({**known, **_given(draft.settings)}).after_this, now)

    async def _fits(self, draft: Draft, read: Mapping[str, str], now: datetime) -> Mapping[str, str] | Complaint:
        """Whether what was read goes with the rest of the meeting."""
        before = await self._meetings.plan(draft.id) if draft.id else None
        after = plans.applied(before or drafts.blank(now.year), {**draft.settings, **read})
        fields = {field: plans.value(after, field) for field in ("start", "end", "starts_at", "ends_at")}
        return reading.ends_first(fields) or read

    async def _keep(self, person: int, draft: Draft, now: datetime, *, notice: Complaint | None = None) -> Sheet:
        async with self._db.write() as tx:
            if draft.asked and not draft.choices:
                draft = draft.asking(draft.asked, await self._choices(tx, draft))
            before = await keeping.read(tx, draft.id) if draft.id else None
            row = Held(
                id=0,
                person=person,
                kind=KIND,
                data=draft.as_data(),
                created_at=now,
                expires_at=now + LASTS,
                awaits_words=bool(draft.asked),
            )
            number = await held.put(tx, row)
        after = plans.applied(before or drafts.blank(now.year), draft.settings)
        return Sheet(held=number, draft=draft, before=before, after=after, notice=notice)

    async def _choices(self, tx: Tx, draft: Draft) -> list[Choice]:
        """What may be chosen by a button where a label is asked for that has usual answers."""
        treaties, kinds = await self._usual(tx)
        match draft.asked:
            case "kind":
                return [Choice({"kind": kind}, kind) for kind in kinds]
            case "treaty" if len(treaties) > 1:
                return [Choice({"treaty": treaty}, treaty) for treaty in treaties]
            case _:
                return []

    async def _usual(self, tx: Tx) -> tuple[list[str], list[str]]:
        """The treaties and the kinds of meeting that the base knows, the commonest first."""
        every = [plan.meeting for plan in await keeping.read_all(tx)]
        treaties = [one for one, _ in Counter(meeting.treaty for meeting in every).most_common(_MOST_CHOICES)]
        kinds = [one for one, _ in Counter(m.kind for m in every if m.kind).most_common(_MOST_CHOICES)]
        return treaties or ["CCM"], list(dict.fromkeys([*kinds, *_USUAL_KINDS]))[:_MOST_CHOICES]


def _given(settings: Mapping[str, str]) -> dict[str, str]:
    """What was said about where the meeting is."""
    return {field: settings[field] for field in ("country", "zone") if settings.get(field)}


def _kind_in(title: str, kinds: Sequence[str]) -> str:
    """The kind that a title names, "" where it names none."""
    return next((kind for kind in kinds if kind.casefold() in title.casefold()), "")


def _twin(every: Sequence[Plan], new: Plan) -> Plan | None:
    """The meeting of that treaty, title and first day, if it is here."""

    def sign(plan: Plan) -> tuple[object, ...]:
        meeting = plan.meeting
        return meeting.treaty, meeting.title.casefold(), meeting.start or meeting.year

    return next((one for one in every if sign(one) == sign(new)), None)


__all__ = ["CHANGED_MEANWHILE", "PlanningDesk", "Sheet"]
