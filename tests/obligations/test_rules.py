"""Rules as data: checked when they are read, complete, added and changed without a line of code."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BadInput, BadSettings
from bot.obligations.due import DueDate, due, occurrences, read_subject, subject_of
from bot.obligations.reading import read_treaty
from bot.obligations.rules import Rulebook, RuleKind, by_id, rule, rules, shipped, treaties
from bot.parties.lexicon import Lexicon
from bot.text.buttons import LIMIT
from bot.text.catalogue import LANGUAGES
from bot.text.extraction import sentences
from storage.rows import PartyKind, PartyStatus

ROOM = Path(__file__).resolve().parents[2] / "bot" / "obligations"
NOW = datetime(2026, 3, 1, tzinfo=UTC)

# A treaty nobody has heard of, in which everything a rule can say is said.
LAKES: dict[str, Any] = {
    "treaty": "LAKES",
    "name": {"en": "Treaty on Quiet Lakes", "fr": "Traité sur les lacs paisibles"},
    "rules": [
        {
            "id": "lakes-force",
            "article": "9",
            "subject": "entry into force",
            "kind": "days-after-deposit",
            "days": 30,
            "who": "each State",
            "source": "Article 9",
        },
        {
            "id": "lakes-inventory",
            "article": "2(1)",
            "subject": {"en": "inventory of lakes", "fr": "inventaire des lacs"},
            "kind": "years-after-entry-into-force",
            "years": 2,
            "who": "each State with lakes",
            "report": True,
            "extendable": True,
            "condition": "lakes",
            "says": {"en": "The inventory of {party} is due on {day}.", "fr": "Inventaire de {party} : le {day}."},
            "says_if": "If {party} has lakes, its inventory is due on {day}.",
            "hand_in": "An inventory",
            "form": {"fr": "https://lakes.example/fr", "en": "https://lakes.example/en"},
            "address": {"en": "Keeper of the Lakes"},
            "source": "Article 2",
        },
        {
            "id": "lakes-yearly",
            "article": "2(2)",
            "subject": "yearly letter",
            "kind": "every-year",
            "month": 2,
            "day": 28,
            "after": "lakes-inventory",
            "who": "each State",
            "report": True,
            "says": "{party} writes by {day}.",
            "hand_in": "A letter",
            "before_weekend": True,
            "source": "Article 2",
        },
        {
            "id": "lakes-keeper",
            "article": "3",
            "subject": "keeper",
            "kind": "standing",
            "given_with": "lakes-yearly",
            "who": "each State",
            "says": "{party} names a keeper.",
            "source": "Article 3",
        },
    ],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The invented treaty with one thing otherwise; ``...`` takes it away."""
    data = json.loads(json.dumps(LAKES))
    here: Any = data
    *way, last = path.split(".")
    for step in way:
        here = here[int(step)] if step.isdigit() else here[step]
    if value is ...:
        del here[last]
    else:
        here[int(last) if last.isdigit() else last] = value
    return data


def book_of(*files: dict[str, Any]) -> Rulebook:
    return Rulebook([read_treaty(json.dumps(one), "lakes.json") for one in files])


def test_a_treaty_is_added_by_data_alone():
    book = book_of(LAKES)
    status = PartyStatus(party="CH", treaty="LAKES", deposited=date(2020, 1, 30))
    found = occurrences(
        status, since=date.min, until=date(2024, 1, 1), rules=book.rules("LAKES"), conditional_unknown=True
    )
    assert [(one.rule.id, one.day) for one in found] == [
        ("lakes-inventory", date(2022, 3, 1)),  # in force on 29 February 2020
        ("lakes-yearly", date(2023, 2, 28)),
    ]
    assert book.treaty_name("LAKES", "fr") == "Traité sur les lacs paisibles"
    assert book.treaty_name("LAKES", "ru") == "Treaty on Quiet Lakes"
    inventory = book.by_id("lakes-inventory")
    assert inventory.translated(inventory.says, "fr") == "Inventaire de {party} : le {day}."
    assert inventory.translated(inventory.says, "es") == ""
    assert (inventory.form_in("fr"), inventory.form_in("zh")) == (
        "https://lakes.example/fr",
        "https://lakes.example/en",
    )
    assert inventory.address_in("ar") == "Keeper of the Lakes"
    assert book.by_id("lakes-yearly").form_in("en") == ""


def test_the_code_of_the_room_names_no_treaty():
    names = [name for treaty in treaties() for name in (treaty, shipped().treaty_name(treaty))]
    for path in ROOM.glob("*.py"):
        code = re.sub(r'""".*?"""|#.*|"[^"\n]*CCM[^"\n]*"', "", path.read_text("utf-8"), flags=re.DOTALL)
        assert [name for name in names if re.search(rf"\b{name}\b", code)] == [], path.name


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("rules.1.years", ..., "rules 2 (lakes-inventory): a rule of kind 'years-after-entry-into-force' needs 'years'"),
        ("rules.1.days", 5, "rules 2 (lakes-inventory): a rule of kind 'years-after-entry-into-force' does not take 'days'"),
        ("rules.2.month", 13, "rules 3 (lakes-yearly), month: Input should be less than or equal to 12"),
        ("rules.2.day", 29, "rules 3 (lakes-yearly): no year, or not every year, has a day 29 of month 2"),
        ("rules.2.kind", "monthly", "rules 3 (lakes-yearly), kind: Input should be"),
        ("rules.1.says", "Soon.", "'says' has to hold {day} and {party}, and has []"),
        ("rules.1.says", "{party} {day} {", "'says' has to hold {day} and {party}"),
        ("rules.1.says", {"fr": "{party} {day}"}, 'rules 2 (lakes-inventory), says: a sentence by language needs "en"'),
        ("rules.1.says", {"en": "{party} {day}", "xx": "{party} {day}"}, "there is no language 'xx'"),
        ("rules.1.says_if", ..., "'condition' and 'says_if' belong together"),
        ("rules.1.condition", ..., "'condition' and 'says_if' belong together"),
        ("rules.1.hand_in", ..., "a report needs 'hand_in'"),
        ("rules.1.form", {"en": "ask the keeper"}, "is no address that begins with http"),
        ("rules.1.id", "Lakes Inventory", "rules 2 (Lakes Inventory), id: String should match"),
        ("rules.1.id", "l" * 31, "id: String should match"),
        ("rules.1.colour", "blue", "rules 2 (lakes-inventory), colour: Extra inputs are not permitted"),
        ("rules.1.full_years", True, "does not take 'full_years'"),
        ("rules.3.given_with", ..., "a standing rule needs 'given_with'"),
        ("treaty", "lakes", "treaty: String should match"),
        ("treaty", ..., "treaty: Field required"),
        ("statuses", [{"party": "CH", "deposited": "2011-02-30"}], "statuses 1 (CH), deposited: Input should be a valid date"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_file_rule_and_field(path, value, complaint):
    with pytest.raises(BadInput) as wrong:
        read_treaty(json.dumps(changed(path, value)), "lakes.json")
    assert str(wrong.value).startswith("lakes.json cannot be used: ")
    assert complaint in str(wrong.value)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("rules.2.after", "lakes-nothing", "The rule 'lakes-yearly' comes after 'lakes-nothing', which cannot be found."),
        ("rules.2.after", "lakes-yearly", "The rule 'lakes-yearly' comes after 'lakes-yearly', which cannot be found."),
        ("rules.3.given_with", "lakes-force", "The rule 'lakes-keeper' depends on 'lakes-force', which has no due date."),
        ("rules.0", LAKES["rules"][1], "The rule 'lakes-inventory' is there twice"),
        ("rules", LAKES["rules"][1:], "The treaty LAKES needs one rule of entry into force, and has 0."),
        ("changes", {"lakes-none": {}}, "There is no rule 'lakes-none' to change."),
        ("changes", {"lakes-yearly": {"month": 0}}, "The changes to the rule 'lakes-yearly' cannot be used"),
        (
            "published",
            [{"rule": "lakes-x", "party": "CH", "day": "2020-01-01", "why": "w", "source": "s"}],
            "A published date of CH names the rule 'lakes-x', which is not there.",
        ),
    ],
)  # fmt: skip
def test_rules_that_contradict_one_another_are_refused(path, value, complaint):
    with pytest.raises(BadInput, match=re.escape(complaint)):
        book_of(changed(path, value))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "lakes.json is not JSON: "),
        ("[]", 'lakes.json has to be an object such as {"treaty": "CCM"'),
        ("", "JSON"),
    ],
)
def test_what_is_no_file_of_rules_is_said_so(text, complaint):
    with pytest.raises(BadInput, match=re.escape(complaint)):
        read_treaty(text, "lakes.json")


def test_an_operator_adds_a_treaty_and_changes_form_and_address_of_a_rule_that_ships(tmp_path):
    (tmp_path / "1.json").write_text(json.dumps(LAKES), "utf-8")
    own = {
        "treaty": "CCM",
        "changes": {
            "ccm-article-7-annual": {"form": {"fr": "https://mission.example/f"}, "address": {"en": "Desk 4"}}
        },
    }
    (tmp_path / "2.json").write_text(json.dumps(own), "utf-8")
    book = Rulebook.open(tmp_path)
    assert book.treaties() == (*treaties(), "LAKES")
    changed_rule, plain = book.by_id("ccm-article-7-annual"), by_id("ccm-article-7-annual")
    assert (changed_rule.form_in("fr"), changed_rule.address_in("en")) == ("https://mission.example/f", "Desk 4")
    assert (changed_rule.month, changed_rule.after_rule, changed_rule.source) == (4, plain.after_rule, plain.source)
    assert plain.form_in("fr") == "https://www.clusterconvention.org/reporting/", "what ships stays as it is"
    assert Rulebook.open(tmp_path / "2.json").treaties() == treaties()


def test_a_setting_that_names_no_file_or_a_bad_one_is_said_in_one_sentence(tmp_path):
    with pytest.raises(BadSettings, match=r"^BOT_OBLIGATIONS: There is no file .*nowhere\.json\.$"):
        Rulebook.open(tmp_path / "nowhere.json")
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSettings, match=r"^BOT_OBLIGATIONS: .*bad\.json cannot be read"):
        Rulebook.open(tmp_path / "bad.json")


def test_every_rule_that_ships_says_where_it_stands_and_what_to_do():
    assert treaties() == ("CCM", "APMBC", "ATT")
    for one in shipped().rules():
        assert f"Article {one.article.split('(')[0]}" in one.source, one.id
        assert one.dated == (
            one.kind not in {RuleKind.MONTH_AFTER_DEPOSIT, RuleKind.DAYS_AFTER_DEPOSIT, RuleKind.STANDING}
        )
        if one.dated:
            assert one.entry is not None
            assert one.hand_in, one.id
        if one.report:
            assert set(one.address) == set(LANGUAGES), one.id


def test_every_sentence_of_the_rules_goes_to_the_translators():
    said = sentences()
    for one in shipped().rules():
        for text in (one.subject, one.who, one.says, one.says_if, one.hand_in):
            assert not text or text in said, text
    assert all(one.why in said for one in shipped().every_published())


def test_the_points_of_contact_are_a_duty_without_a_day():
    points = by_id("ccm-points-of-contact")
    assert (points.kind, points.dated, points.with_rule.id) == (RuleKind.STANDING, False, "ccm-article-7-annual")
    status = PartyStatus(party="IE", treaty="CCM", deposited=date(2008, 12, 3))
    found = due(points, status, NOW)
    assert not isinstance(found, DueDate)
    assert (found.reason, found.first.day) == ("standing", date(2026, 4, 30))
    assert occurrences(status, since=date.min, until=date(2030, 1, 1), rules=[points]) == ()


def test_a_subject_fits_a_button_and_reads_back():
    states = [one.key for one in Lexicon.standard().parties if one.kind is PartyKind.STATE]
    longest = max(states, key=len)
    for one in shipped().rules():
        subject = subject_of(one.id, longest, 2031)
        assert len(f"1|remind-me|{subject}".encode()) <= LIMIT, subject
        assert read_subject(subject) == (one.id, longest, 2031)
    for wrong in ("", "due:a:b", "meeting:x:y:1", "due:a:b:x", "due:a:b:-1", "due:a:b:1:2", "due:a:b:٣"):
        assert read_subject(wrong) is None, wrong


def test_an_unknown_rule_is_named():
    assert rules("NPT") == ()
    with pytest.raises(KeyError, match="no rule"):
        rule("ATT", "ccm-article-7-annual")
    with pytest.raises(KeyError):
        by_id("ccm-article-99")
