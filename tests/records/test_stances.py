"""Speakers whose verb is on no list, and those that are not the subject of their sentence."""

from __future__ import annotations

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.clauses import Reading, Who, read_sentence
from bot.records.names import tokens_of

# a plain subject of an act at the meeting: credited, and a person is asked to look
ACTS = {
    "Kenya parted company with the group.": "KE",
    "Fiji leaned towards the second option.": "FJ",
    "Palau broke ranks with the rest.": "PW",
    "Benin will revert in the autumn.": "BJ",
    "Oman did not see why.": "OM",
    "Qatar had nothing to add.": "QA",
    "Qatar had no mandate for that.": "QA",
    "Uganda ended by thanking the hosts.": "UG",
    "Tonga - as an observer - listened.": "TO",
    "Malta, as co-host, walked the room through the plan.": "MT:co-host",
    "Kuwait, for the Gulf Group, parted with that reading.": "KW/Gulf Group",
    "Bhutan, for its part, bristled at the wording.": "BT",
    "Greece widened its patrols and called on others to follow.": "GR",
    "In Vienna, Latvia wavered.": "LV",
    "The delegate of Gabon demurred.": "GA",
    "For Cyprus, the price was too high.": "CY",
    "From the point of view of Cyprus, the price was too high.": "CY",
    "A draft was under way, and Malawi longed to see it.": "MW",
    "It was explained by UNRWA that funds were short.": "?UNRWA",
    "UNRWA would welcome it.": "?UNRWA",
}
# facts of the world, and what cannot be told from them: nobody's
FACTS = [
    "Chad ratified in 2013.",
    "Peru hosts the regional centre.",
    "Ghana is affected by contamination.",
    "Mauritania finished clearance.",
    "Yemen cleared forty hectares.",
    "Qatar had no stockpiles.",
    "Oman did not attend.",
    "Benin will host the seminar.",
    "Samoa parted with its last stocks in May 2009.",
    "Iraq remained affected.",
    "Peru has built a school.",
    "UNRWA will look into this.",
    "The Lantern Network would welcome that.",
]
SURE = {
    "Tonga, while open to change, cautioned against haste.": "TO",
    "Cyprus and Malta, both speaking in a national capacity, opposed the text.": "CY:national capacity MT:national capacity",
    "Belize – which came late – asked for the papers.": "BZ",
    "Nepal, Bhutan and the ICRC were of one mind.": "NP BT ICRC",
    "For Cyprus, Malta presented the plan.": "MT",
    "The price was too high, Cyprus maintained.": "CY",
    "“Never again”, Rwanda insisted.": "RW",
    "It was the view of Rwanda that time was short.": "RW",
    "No opposition came from Fiji.": "FJ",
    "There were no objections from Fiji and Tonga.": "FJ TO",
    "So did Tonga.": "TO",
    "Nor could Samoa and Palau.": "WS PW",
    "Fiji was joined by Tonga in asking for a vote.": "FJ TO",
    "Mexico noted that Fiji, as did Tonga, agreed.": "MX",
    "The moderator, i.e. Malta, explained the order.": "MT:moderator",
    "The Chair closed the meeting.": "?The Chair",
    "The Chair called the pace alarming.": "?The Chair",
}
SECOND = {
    "Fiji objected, as did Tonga and Samoa.": "FJ TO WS",
    "Fiji tabled a text, with which Samoa agreed.": "FJ WS",
    "Fiji asked for a pause, to which Tonga lent its support and agreed.": "FJ",
    "Fiji asked for a pause, a request Samoa echoed.": "FJ WS",
}
NOBODY = [
    "Comments were made.",
    "Doubts were voiced at some length.",
    "Opinions diverged.",
    "The sitting rose at noon.",
    "Laughter followed.",
    "The issue was deferred.",
    "There being no further speakers, the Chair thanked all.",
    "There was no consensus on the text.",
    "The Chair gave the floor to Peru.",
    "The Chair opened the floor.",
]


def read(sentence: str, lexicon: Lexicon) -> Reading:
    return read_sentence(sentence, tokens_of(sentence, lexicon), opens_paragraph=True)


def shown(reading: Reading) -> str:
    return " ".join(
        (name.parties[0] if name.parties else f"?{name.text}")
        + (f":{name.capacity}" if name.capacity else "")
        + (f"/{name.on_behalf_of}" if name.on_behalf_of else "")
        for name in reading.names
    )


@pytest.mark.parametrize(("sentence", "speakers"), ACTS.items())
def test_an_act_at_the_meeting_is_credited_and_doubted(sentence: str, speakers: str, lexicon: Lexicon) -> None:
    reading = read(sentence, lexicon)
    assert (reading.who, shown(reading)) == (Who.NAMED, speakers)
    assert reading.unsure


@pytest.mark.parametrize("sentence", FACTS)
def test_a_fact_about_a_party_is_not_its_words(sentence: str, lexicon: Lexicon) -> None:
    assert read(sentence, lexicon).who is Who.ABOUT


@pytest.mark.parametrize(("sentence", "speakers"), SURE.items())
def test_speakers_with_asides_and_speakers_that_are_not_the_subject(
    sentence: str, speakers: str, lexicon: Lexicon
) -> None:
    reading = read(sentence, lexicon)
    assert (reading.who, shown(reading), reading.unsure) == (Who.NAMED, speakers, "")


@pytest.mark.parametrize(("sentence", "speakers"), SECOND.items())
def test_second_speakers(sentence: str, speakers: str, lexicon: Lexicon) -> None:
    reading = read(sentence, lexicon)
    assert (reading.who, shown(reading)) == (Who.NAMED, speakers)


@pytest.mark.parametrize("sentence", NOBODY)
def test_what_merely_happens_is_nobodys(sentence: str, lexicon: Lexicon) -> None:
    assert read(sentence, lexicon).who is Who.PROCEDURE


def test_a_perfect_speaks_only_where_nobody_else_has_the_floor(lexicon: Lexicon) -> None:
    reading = read("Peru and Chile have each suggested a change.", lexicon)
    assert (reading.who, reading.likely) == (Who.ABOUT, True)


def test_a_pronoun_at_the_end_goes_on(lexicon: Lexicon) -> None:
    reading = read("Haste is what makes for error, it argued.", lexicon)
    assert (reading.who, reading.singular) == (Who.SAME, True)


def test_whoever_is_given_the_floor_is_known(lexicon: Lexicon) -> None:
    reading = read("The Chair thanked Chad and gave the floor to the delegation of Peru.", lexicon)
    assert [name.parties for name in reading.given] == [("PE",)]
