"""What an answer makes of a file under review. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.meetings.complaint import Complaint
from bot.parties.lexicon import Lexicon
from bot.reception import correcting
from bot.reception.choices import NEW_MEETING, OPEN, Choices
from bot.reception.doubts import Doubt, Kind
from bot.reception.sheet import LONGEST, days_in
from bot.reception.speaking import folded, party_of, speaker_of
from bot.reception.standing import Ask, Standing
from bot.records.shelf import AUTO
from bot.records.types import Draft, DraftSpeaker
from bot.text.catalogue import LANGUAGES, N_
from storage.rows import Authority, PartyKind, Visibility

Changed = tuple[Draft, Choices]

# Values of buttons. A Party.key is in capitals, an id of the base stands after "=".
KEEP, NOBODY, RIGHT, REST, NEW, NONE, DONE = "keep", "nobody", "right", "rest", "new", "none", "done"
THIS: Final = "="
MOST_READERS: Final = 40

_NO_DATE = N_("I could not read one day in this. Please write it as in 24 February 2011, or 24-25 February 2011.")
_EMPTY = N_("This is empty. Please write it once more.")
_LONG = N_("This is longer than {most} characters.")
_NO_GROUP = N_("I know no State, organisation or group called “{name}”.")
_NO_READER = N_("“{name}” is neither a State nor an organisation.")
_MOST = N_("At most {most} States and groups can be named.")


def pressed(stands: Standing, value: str, lexicon: Lexicon) -> Changed | None:
    """A button's value for what is asked; None where it does not belong to it."""
    draft, choices = stands.draft, stands.choices
    match stands.ask:
        case Ask.DOUBT:
            return _doubt(stands, stands.doubts[0], value, lexicon)
        case Ask.AUTHORITY if value in {one.value for one in Authority if one is not Authority.OFFICE_ANSWER}:
            return draft, replace(choices, authority=Authority(value))
        case Ask.LANGUAGE if value in LANGUAGES:
            return draft, replace(choices, language=value)
        case Ask.VISIBILITY if value in {one.value for one in Visibility}:
            return draft, replace(choices, visibility=Visibility(value), audience=())
        case Ask.READERS if value.startswith("group:") and value.removeprefix("group:") in stands.groups:
            return draft, replace(choices, audience=(value,))
        case Ask.REPLACES if value == NONE and stands.older is not None:
            return draft, replace(choices, replaces=0, offered=stands.older.id)
        case Ask.REPLACES | Ask.CONFIRM if value.startswith(THIS) and value[1:].isascii() and value[1:].isdigit():
            offered = stands.older.id if stands.older is not None else 0
            return draft, replace(choices, replaces=int(value[1:]), offered=offered)
        case _:
            return _meeting(stands, value)


def typed(stands: Standing, what: str, words: str, lexicon: Lexicon) -> Changed | Complaint:
    """Words written where ``what`` was asked.

    That is "speaker" or "sentence" of the first doubt, "date", "title", "place", "chair" or "readers".
    """
    draft, choices, words = stands.draft, stands.choices, folded(words)
    if not words:
        return Complaint(_EMPTY)
    if len(words) > (LONGEST if what != "readers" else 40 * MOST_READERS):
        return Complaint(_LONG, {"most": LONGEST})
    doubt = stands.doubts[0] if stands.doubts else None
    match what:
        case "title":
            return correcting.titled(draft, words), choices
        case "place":
            return correcting.placed(draft, words), choices
        case "chair":
            return correcting.chaired(draft, words, lexicon), choices
        case "date":
            days = days_in(words)
            if days is None:
                return Complaint(_NO_DATE)
            return corrected(stands, correcting.dated(draft, *days))
        case "speaker" if doubt is not None and doubt.kind is Kind.SPEAKER:
            party = party_of(words, lexicon)
            if isinstance(party, Complaint):
                return party
            return correcting.named(draft, doubt.name, party), choices
        case "sentence" if doubt is not None and doubt.kind is Kind.SENTENCE:
            return _spoken(draft, choices, doubt, words, lexicon)
        case "readers":
            named = _readers(words, stands.groups, lexicon)
            if isinstance(named, Complaint):
                return named
            return draft, replace(choices, visibility=Visibility.NAMED, audience=named)
        case _:
            return draft, choices


def reopened(stands: Standing, what: str) -> Changed | None:
    """The decision about ``what`` taken back: "authority", "language", "visibility", "replaces", "meeting"."""
    draft, choices = stands.draft, stands.choices
    match what:
        case "authority":
            return draft, replace(choices, authority=None)
        case "language":
            return draft, replace(choices, language="")
        case "visibility":
            return draft, replace(choices, visibility=None, audience=())
        case "replaces":
            return draft, replace(choices, replaces=OPEN, offered=0)
        case "meeting":
            return draft, replace(choices, meeting=AUTO)
        case _:
            return None


def corrected(stands: Standing, draft: Draft) -> Changed:
    """A draft in the place of the other; where its days are others, its meeting is looked for anew."""
    choices, before = stands.choices, stands.draft
    if (draft.date, draft.date_end) != (before.date, before.date_end):
        choices = replace(choices, meeting=AUTO, answered=_without(choices.answered, "date"))
    return draft, choices


def readers_of(words: str, groups: Sequence[str], lexicon: Lexicon) -> tuple[str, ...] | Complaint:
    """Who may read, as somebody wrote it: States, organisations and groups with commas between."""
    return _readers(folded(words), groups, lexicon)


def _doubt(stands: Standing, doubt: Doubt, value: str, lexicon: Lexicon) -> Changed | None:
    draft, choices = stands.draft, stands.choices
    answered = replace(choices, answered=(*choices.answered, doubt.key))
    if value == REST and doubt.kind in (Kind.SPEAKER, Kind.SENTENCE):
        keys = [one.key for one in stands.doubts if one.kind is doubt.kind]
        return draft, replace(choices, answered=(*choices.answered, *keys))
    match doubt.kind, value:
        case Kind.SPEAKER, _ if value == KEEP:
            return correcting.kept(draft, doubt.name), answered
        case Kind.SPEAKER, _ if value == NOBODY:
            return correcting.nobodys(draft, doubt.name), answered
        case Kind.SPEAKER, _ if any(one.key == value for one in lexicon.parties):
            return correcting.named(draft, doubt.name, value), answered
        case Kind.SENTENCE, _ if value == RIGHT:
            return draft, answered
        case Kind.SENTENCE, _ if value == NOBODY:
            return correcting.said_by(draft, doubt.paragraph, doubt.words, ()), answered
        case Kind.DATE, _ if value == NONE:
            return draft, answered
        case Kind.MEETING, _:
            return _meeting(stands, value)
        case _:
            return None


def _meeting(stands: Standing, value: str) -> Changed | None:
    if value == NEW:
        return stands.draft, replace(stands.choices, meeting=NEW_MEETING)
    if value.startswith("@") and len(value) > 1:
        return stands.draft, replace(stands.choices, meeting=value[1:])
    return None


def _spoken(draft: Draft, choices: Choices, doubt: Doubt, words: str, lexicon: Lexicon) -> Changed | Complaint:
    speakers: list[DraftSpeaker] = []
    known = {one.name.casefold(): one for one in doubt.speakers}
    for part in (part.strip() for part in words.replace("；", ";").split(";")):
        one = known.get(part.casefold()) or speaker_of(part, lexicon)
        if isinstance(one, Complaint):
            return one
        speakers.append(one)
    changed = correcting.said_by(draft, doubt.paragraph, doubt.words, correcting.once(speakers))
    return changed, replace(choices, answered=(*choices.answered, doubt.key))


def _readers(words: str, groups: Sequence[str], lexicon: Lexicon) -> tuple[str, ...] | Complaint:
    by_name = {one.casefold(): one for one in groups}
    found: set[str] = set()
    for separator in ("；", "，", "،", ";"):
        words = words.replace(separator, ",")
    for part in (part.strip() for part in words.split(",")):
        name = part.removeprefix("state:").removeprefix("group:").strip()
        if not name:
            continue
        group = by_name.get(name.casefold())
        if group is not None and not part.startswith("state:"):
            found.add(f"group:{group}")
            continue
        party = party_of(name, lexicon)
        if isinstance(party, Complaint):
            return party if "meant" in party.fields else Complaint(_NO_GROUP, {"name": name[:60]})
        if lexicon.kind(party) not in (PartyKind.STATE, PartyKind.ORGANISATION):
            return Complaint(_NO_READER, {"name": name[:60]})
        found.add(f"state:{party}")
    if not found:
        return Complaint(_EMPTY)
    return tuple(sorted(found)) if len(found) <= MOST_READERS else Complaint(_MOST, {"most": MOST_READERS})


def _without(keys: Sequence[str], key: str) -> tuple[str, ...]:
    return tuple(one for one in keys if one != key)
