# ruff: noqa: E501 - a pattern or a row of a table in one line is read at once
"""Which meeting a question means: "2MSP", "the February consultations", "in Beirut", "the next meeting"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from babel.dates import get_month_names

from bot.questions.folding import fold
from bot.questions.marks import Masked, number_of
from bot.questions.tongues import TONGUES
from bot.questions.tongues.tongue import MEETING, Tongue, words
from storage.rows import Meeting


class Use(StrEnum):
    """What a meeting is named for."""

    SCOPE = "scope"  # what was said there
    TOPIC = "topic"  # it is talked about
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class MeetingNamed:
    """``meeting`` is None where the words name one the base does not know ("the 40th Meeting")."""

    start: int
    end: int
    text: str
    meeting: Meeting | None
    use: Use
    distinct: bool  # named by ordinal, city, month or year
    plain: bool = False  # just "the meeting": the words are no topic


_FRONT = 3  # words of three letters or more that may stand before the place in "At the workshop in Lusaka, …"

# Cities of treaty meetings, as the other languages write them.
_CITIES = {
    "geneva": "geneve ginebra женев جنيف 日内瓦",
    "beirut": "beyrouth бейрут بيروت 贝鲁特",
    "vientiane": "вьентьян فيينتيان فينتيان 万象",
    "oslo": "осло أوسلو 奥斯陆",
    "lusaka": "лусак لوساكا 卢萨卡",
    "dubrovnik": "дубровник دوبروفنيك 杜布罗夫尼克",
    "lausanne": "lausana лозанн لوزان 洛桑",
    "dublin": "дублин دبلن 都柏林",
    "new york": "nueva york нью-йорк نيويورك 纽约",
    "vienna": "vienne viena вен فيينا 维也纳",
}


def meeting_named(
    masked: Masked,
    tongue: Tongue,
    meetings: Sequence[Meeting],
    with_record: frozenset[str],
    cities: Sequence[str],
    now: datetime,
) -> MeetingNamed | None:
    """The meeting that the question names; the first one where it names several."""
    folded = masked.folded
    today = now.date()
    for source, kind in tongue.kinds.items():
        match = tongue.pattern(source).search(folded)
        if match is None:
            continue
        groups = match.groupdict()
        written = next((value for name in ("n", "n2", "n3") if (value := groups.get(name))), "")
        ordinal = number_of(written, tongue)
        if written and not ordinal and kind in ("meeting of States Parties", "review conference"):
            # "this meeting of States Parties": the word before is no ordinal.
            start = match.start() if tongue.code == "zh" else match.start() + len(written)
        else:
            start = match.start()
        found = _of_kind(kind, ordinal, folded, tongue, meetings, with_record, today)
        narrowed = bool(ordinal) or _narrowed(folded, tongue, cities)
        start, end = _grown(folded, start, match.end(), tongue)
        return _named(masked, start, end, found, tongue, distinct=narrowed)
    for source, choose in ((tongue.last_meeting, _last), (tongue.next_meeting, _next)):
        match = tongue.pattern(source).search(folded)
        if match is not None:
            own = {meeting.treaty for meeting in meetings if meeting.id in with_record}
            fitting = [meeting for meeting in meetings if not own or meeting.treaty in own]
            found = choose(fitting, today)
            if found is None and source == tongue.next_meeting:
                # Nothing is known to come, but a record may say when they meet again.
                return _named(masked, match.start(), match.end(), None, tongue, distinct=False)
            return _named(masked, match.start(), match.end(), found, tongue, distinct=True)
    city = _by_city(folded, tongue, meetings, cities, with_record, today)
    if city is not None:
        return _named(masked, city[0], city[1], city[2], tongue, distinct=True)
    match = tongue.pattern(tongue.this_meeting).search(folded)
    if match is not None:
        found = _nearest([m for m in meetings if m.id in with_record], today)
        return replace(_named(masked, match.start(), match.end(), found, tongue, distinct=False), plain=True)
    return None


def hide_meeting(masked: Masked, named: MeetingNamed) -> Masked:
    return masked.hide(named.start, named.end, MEETING)


def meeting_on(meeting: Meeting, day: date) -> bool:
    return bool(meeting.start and meeting.start <= day <= (meeting.end or meeting.start))


def _named(
    masked: Masked, start: int, end: int, meeting: Meeting | None, tongue: Tongue, *, distinct: bool
) -> MeetingNamed:
    return MeetingNamed(start, end, masked.text[start:end], meeting, _use(masked.folded, start, tongue), distinct)


def _use(folded: str, start: int, tongue: Tongue) -> Use:
    """Said there, or said about it: the words before decide.

    "What did Norway say at the 2MSP" asks for words spoken there; "Who wants this decided at the 2MSP" does not.
    """
    before = folded[:start]
    if not tongue.pattern(tongue.at).search(before):
        return Use.TOPIC if tongue.pattern(tongue.about).search(before) else Use.EITHER
    telling = list(tongue.pattern(tongue.telling).finditer(before))
    if not telling:
        # "At the 2MSP, what did Norway say": the telling comes after.
        front = len(re.findall(r"\w{3,}", before)) <= _FRONT
        return Use.SCOPE if front and tongue.pattern(tongue.telling).search(folded[start:]) else Use.TOPIC
    # "Who wants this decided at …", "what should be said at …": what is wished for there, not what was said.
    return Use.TOPIC if tongue.pattern(tongue.clause).search(before) else Use.SCOPE


def _of_kind(
    kind: str,
    ordinal: str,
    folded: str,
    tongue: Tongue,
    meetings: Sequence[Meeting],
    with_record: frozenset[str],
    today: date,
) -> Meeting | None:
    chosen = [
        meeting
        for meeting in meetings
        if meeting.kind == kind or (meeting.id in with_record and meeting.kind and meeting.kind in kind)
    ]
    if ordinal:
        chosen = [meeting for meeting in chosen if _ordinal_of(meeting) == _whole(ordinal)]
    chosen = _by_modifiers(chosen, folded, tongue)
    here = [meeting for meeting in chosen if meeting.id in with_record]
    return _nearest(here or chosen, today)


def _by_modifiers(chosen: list[Meeting], folded: str, tongue: Tongue) -> list[Meeting]:
    months, years = _months(folded, tongue), _years(folded)
    if years:
        chosen = [meeting for meeting in chosen if meeting.year in years]
    if months:
        chosen = [m for m in chosen if m.start and m.start.month in months] or chosen
    in_city = [meeting for meeting in chosen if meeting.city and _city_in(meeting.city, folded)]
    return in_city or chosen


def _narrowed(folded: str, tongue: Tongue, cities: Sequence[str]) -> bool:
    return bool(_months(folded, tongue) or _years(folded) or any(_city_in(city, folded) for city in cities))


def _nearest(meetings: Sequence[Meeting], today: date) -> Meeting | None:
    def distance(meeting: Meeting) -> tuple[int, str]:
        day = meeting.start or date(meeting.year, 12, 31)
        return abs((day - today).days), meeting.id

    return min(meetings, key=distance, default=None)


def _last(meetings: Sequence[Meeting], today: date) -> Meeting | None:
    past = [m for m in meetings if m.start and m.start <= today and not m.cancelled]
    return max(past, key=lambda meeting: meeting.start or today, default=None)


def _next(meetings: Sequence[Meeting], today: date) -> Meeting | None:
    coming = [m for m in meetings if m.start and m.start > today and not m.cancelled]
    return min(coming, key=lambda meeting: meeting.start or today, default=None)


def _by_city(
    folded: str,
    tongue: Tongue,
    meetings: Sequence[Meeting],
    cities: Sequence[str],
    with_record: frozenset[str],
    today: date,
) -> tuple[int, int, Meeting] | None:
    years = _years(folded)
    for city in cities:
        for form in _city_forms(city):
            match = re.search(
                rf"(?<!\w){re.escape(form)}\w{{0,2}}(?!\w)" if form.isascii() else re.escape(form), folded
            )
            if match is None or not tongue.pattern(tongue.at).search(folded[: match.start()]):
                continue
            chosen = [m for m in meetings if m.city == city and (not years or m.year in years)]
            found = _nearest([m for m in chosen if m.id in with_record] or chosen, today)
            if found is not None:
                return match.start(), match.end(), found
    return None


def _city_in(city: str, folded: str) -> bool:
    return any(form in folded for form in _city_forms(city))


@cache
def _city_forms(city: str) -> tuple[str, ...]:
    plain = fold(re.sub(r"\s*\(.*?\)", "", city)).strip()
    return (plain, *(fold(form) for form in _CITIES.get(plain, "").split()))


def _whole(ordinal: str) -> int:
    digits = re.match(r"\d+", ordinal)
    return int(digits[0]) if digits else 0


def _ordinal_of(meeting: Meeting) -> int:
    """The number in a meeting's title: "Second Meeting of States Parties" is 2, 0 for none."""
    title = fold(meeting.title)
    digits = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", title)
    if digits:
        return int(digits[1])
    for word, number in sorted(TONGUES["en"].ordinals.items(), key=lambda pair: -len(pair[0])):
        if re.search(rf"\b{word}\b", title):
            return number
    return 0


def _grown(folded: str, start: int, end: int, tongue: Tongue) -> tuple[int, int]:
    """The span with a month or year that touches it: "February consultations", "consultations in May 2012"."""
    forms = "|".join(re.escape(form) for form in sorted(_month_forms(tongue.code), key=len, reverse=True))
    part = rf"(?:{forms}|(?:19|20)\d\d)"
    before = re.search(rf"(?:{part}[\s,]*)+(?:open[- ]ended |informal )*$", folded[:start])
    after = re.match(
        rf"[\s,]*(?:of|in|on|held in|de|du|d'|en|в|年|，)?[\s,]*(?:\d{{1,2}}(?:st|nd|rd|th)? )?{part}(?:[\s,]*{part})*",
        folded[end:],
    )
    return (before.start() if before else start), end + (after.end() if after else 0)


def _months(folded: str, tongue: Tongue) -> set[int]:
    return {
        number
        for form, number in _month_forms(tongue.code).items()
        if re.search(
            rf"(?<![\w]){re.escape(form)}(?!\w)" if tongue.code != "zh" else rf"(?<!\d){re.escape(form)}", folded
        )
    }


def _years(folded: str) -> set[int]:
    return {int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", folded)}


@cache
def _month_forms(language: str) -> dict[str, int]:
    locale = {"zh": "zh_Hans"}.get(language, language)
    forms: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for number, name in get_month_names("wide", context=context, locale=locale).items():
            forms[fold(name)] = number
    if language == "en":
        forms.pop("may", None)  # a verb, more often than a month
    if language == "ar":
        for name, number in zip(
            words("يناير فبراير مارس أبريل مايو يونيه يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
            range(1, 13),
            strict=True,
        ):
            forms[fold(name)] = number
    if language == "zh":
        forms = {f"{number}月": number for number in range(12, 0, -1)}
    return forms


def month_words(languages: Iterable[str]) -> frozenset[str]:
    """The names of the months, folded."""
    return frozenset(form for language in languages for form in _month_forms(language))
