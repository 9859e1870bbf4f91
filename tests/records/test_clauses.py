"""Who speaks in one sentence: subjects and agents of verbs of speech, and nobody who is only named."""

from __future__ import annotations

import pytest

from bot.parties.lexicon import Lexicon
from bot.records.clauses import Who, read_sentence
from bot.records.names import tokens_of

# sentence → its speakers; ":" capacity, "/" group spoken for, "?" a name not known
NAMED = {
    "The President of the ICRC, Mr. Maurer, said that civilians suffer.": "ICRC",
    "Iraq, Chad and other affected States asked for help.": "IQ TD",
    "There was support for the proposal from Austria and Peru.": "AT PE",
    "Austria noted, and Chile agreed, that time was short.": "AT CL",
    "The German Ambassador thanked the Chair.": "DE",
    "Norway was thanked by Mali and Togo.": "ML TG",
    "Canada said that it agreed.": "CA",
    "Peru and Chile said no.": "PE CL",
    "Peru, Chile and the Netherlands supported the text.": "PE CL NL",
    "Peru, Chile, and the Netherlands supported the text.": "PE CL NL",
    "Peru and Chile as well as Ghana welcomed it.": "PE CL GH",
    "Ghana, supported by Togo and Benin, said that funds were short.": "GH TG BJ",
    "Nigeria, speaking on behalf of the African Group, called for more time.": "NG/African Group",
    "Speaking on behalf of the European Union, Hungary underlined the cost.": "HU/European Union",
    "Hungary, on behalf of the EU, stressed the need for care.": "HU/EU",
    "Hungary (on behalf of the EU) stressed the need for care.": "HU/EU",
    "In response, Mexico clarified the point.": "MX",
    "In response to Mexico, Canada and Peru, Norway said that it would think about it.": "NO",
    "In response to Mexico, Norway said that it would think about it.": "NO",
    "The delegation of Zambia thanked the host.": "ZM",
    "Zambia's delegation thanked the host.": "ZM",
    "The Zambian delegation thanked the host.": "ZM",
    "The representative of Costa Rica asked who would pay.": "CR",
    "Ambassador Jane Doe of Austria reported on progress.": "AT",
    "H.E. Mr. John Smith, Ambassador of Kenya, expressed gratitude.": "KE",
    "Ms. Georgia Smith of the ICRC said that victims came first.": "ICRC",
    "Mr. Peter Holm (Sweden) noted the delay.": "SE",
    "In the view of Iraq, the deadline was too short.": "IQ",
    "According to Iraq, the deadline was too short.": "IQ",
    "In Iraq's view, the deadline was too short.": "IQ",
    "The proposal was supported by Cuba, the Holy See and Togo.": "CU VA TG",
    "The matter was raised by New Zealand.": "NZ",
    "Concerns about cost were expressed by Brazil and by others.": "BR",
    "Canada agreed with Mexico.": "CA",
    "Canada thanked Mexico and Peru for their work.": "CA",
    "Canada asked Germany whether the report was ready.": "CA",
    "The Permanent Mission of Ireland to the United Nations in Geneva announced a reception.": "IE",
    "Norway was thanked by Chile for its work.": "CL",
    "Canada proposed a rotation, supported by Chile and Peru.": "CA CL PE",
    "While Canada supported the proposal, Mexico opposed it.": "CA MX",
    "Canada supported the proposal, while Mexico opposed it.": "CA MX",
    "Several delegations, including Austria, Peru and Chile, expressed concern.": "AT PE CL",
    "Several delegations (Austria, Peru and Chile) expressed concern.": "AT PE CL",
    "The following States took the floor: Austria, Peru and Chile.": "AT PE CL",
    "The Friend of the President on universalization, Japan, reported on outreach.": "JP:Friend of the President on universalization",
    "Japan, the Friend of the President on universalization, reported on outreach.": "JP:Friend of the President on universalization",
    "Japan, as Coordinator on universalization, reported on outreach.": "JP:Coordinator on universalization",
    "As Coordinator on clearance, Lao PDR presented its plan.": "LA:Coordinator on clearance",
    "The Coordinators on clearance, Lao PDR and Ireland, presented their plan.": "LA:Coordinators on clearance IE:Coordinators on clearance",
    "The President-designate, Lebanon, informed the meeting of the venue.": "LB:President-designate",
    "Austria, in its national capacity, said that it could agree.": "AT:national capacity",
    "The ISU should be small, said Ireland.": "IE",
    "Belgium was undecided on the location.": "BE",
    "Chile was of the view that more time was needed.": "CL",
    "Denmark would like to see a draft.": "DK",
    "Denmark could support the draft.": "DK",
    "Denmark did not support the draft.": "DK",
    "Mexico also, however, noted the cost.": "MX",
    "Mexico, for its part, noted the cost.": "MX",
    "Human Rights Watch stressed the humanitarian need.": "HRW",
    "Freedonia said that it would pay.": "?Freedonia",
    "The Sylvanian League noted its interest.": "?Sylvanian League",
    "Mr. Nemo explained the procedure.": "?Mr. Nemo",
    "Canada noted that Switzerland had offered to host the unit.": "CA",
    "Canada said that Norway supported the paper.": "CA",
    "Canada recalled that Norway supported and Peru opposed the paper.": "CA",
    "With regard to item 3 Ireland said that it was ready.": "IE",
    "On the proposal by Canada, Ireland and Mexico said that more detail was needed.": "IE MX",
    "Support for the idea came from Togo and Benin.": "TG BJ",
    "Statements were made by Togo, Benin and the ICRC.": "TG BJ ICRC",
    "The Secretariat informed the meeting of the costs.": "?The Secretariat",
    "Austria and the ICRC both welcomed the draft.": "AT ICRC",
    "The United States of America reserved its position.": "US",
    "The U.S. reserved its position.": "US",
    "The EU aligned itself with the statement by Norway.": "EU",
    "Georgia aligned itself with the statement of the European Union.": "GE",
    "Ireland, echoed by France, stressed urgency.": "IE FR",
    "Ireland, together with France and Spain, tabled a paper.": "IE FR ES",
    "Ireland, together with France and Spain, presented a paper.": "IE FR ES",
    "Together with Austria, Mexico presented a paper.": "MX AT",
    "Turkey: the text is acceptable.": "TR",
    "Ireland informed delegates that France had withdrawn.": "IE",
    "At the invitation of the Chair, Ghana presented its plan.": "GH",
    "The statement by Ghana was welcomed by Mali and Niger.": "ML NE",
    "Ghana's proposal was supported by Mali.": "ML",
    "Viet Nam and Côte d’Ivoire both reported on clearance.": "VN CI",
    "The Republic of Korea and the Democratic Republic of the Congo explained their votes.": "KR CD",
    "Thanking the hosts, Samoa proposed a vote of thanks.": "WS",
    "Responding to questions from Iraq and Libya, Denmark explained the budget.": "DK",
    "Denmark, responding to questions from Iraq and Libya, explained the budget.": "DK",
    "Denmark, which chairs the group, explained the budget.": "DK",
    "On this point, Denmark and, later, Sweden asked for the floor.": "DK SE",
    "The view of Denmark was shared by Sweden.": "SE",
    "Japan stated that Portugal and Norway announced their support.": "JP",
    "It was proposed by Slovenia that the vote be delayed.": "SI",
    "The Chair thanked Slovenia and opened the floor.": "?The Chair",
    "The President, Ambassador Yong (Lao PDR), welcomed participants.": "LA:President",
    "Ambassador Yong from Lao PDR thanked the hosts.": "LA",
    "Peru recalled its statement to the meeting in Jordan and thanked Egypt.": "PE",
    "Finally, Peru and Egypt jointly announced an event.": "PE EG",
    "During the discussion, Peru raised the question of cost.": "PE",
    "Peru raised the question of cost, which was also addressed by Egypt.": "PE",
    "Peru introduced the draft, which was supported by Egypt and Mali.": "PE EG ML",
    "Peru said that the draft, which was supported by Egypt, was ready.": "PE",
    "In its capacity as host, Kuwait described the venue.": "KW:host",
    "The ICBL-CMC and Handicap International (HI) called on States to act.": "ICBL-CMC HI",
    "Ireland, the UK and others supported the idea; others (Mexico and Peru) opposed it.": "IE GB MX PE",
    "Some States (Peru and Chile) supported it, while others, including Mali, opposed it.": "PE CL ML",
    "Then Norway said no.": "NO",
    "Only Peru opposed it.": "PE",
    "Experts from Peru and Chile presented their findings.": "PE CL",
    "The Director of UNMAS briefed the meeting.": "UNMAS",
    "Mexico/Peru said no.": "MX PE",
    "Speaking in a national capacity, Cuba regretted that visas had been refused.": "CU:national capacity",
    "Canada said it would wait and Mexico replied that it would not.": "CA MX",
}
# whoever spoke before goes on
CARRIED_ON = [
    "They added that time was short.",
    "It added that time was short.",
    "The delegation also asked for more time.",
]
# somebody unnamed speaks
OTHERS = [
    "The meeting took note of the paper by Canada.",
    "Several delegations expressed concern.",
    "Many States welcomed the offer by Switzerland to host the meeting.",
]
# the record's own telling
PROCEDURE = [
    "It was agreed to meet again.",
    "No delegation took the floor.",
    "The floor was opened for comments.",
    "The meeting was adjourned at noon.",
    "Following the statement of Ghana, the meeting was suspended.",
    "It was noted that Slovenia had paid.",
    "Neither Canada nor Peru agreed.",
    "In addition, no delegation took the floor.",
    "The meeting was held in Tallinn and was chaired by Ambassador Liis Tamm of Estonia.",
]
# a party is the subject, but not of a verb of speech
ABOUT = [
    "Lithuania ratified the Convention in March.",
    "Portugal will deposit its instrument soon.",
    "Denmark, where the office is, hosts the event.",
    "Japan would present its plan at the next meeting.",
    "Norway should report by May.",
    "Norway had circulated a paper beforehand.",
]
# parties are named, and none of them speaks
# a party stands before a verb of speech, but is not plainly its subject: nobody's, to be safe
UNCLEAR = [
    "Iraq was given the floor.",
    "Austria being absent, Peru took the floor.",
    "The statement of the European Union, delivered by Hungary, welcomed the report.",
    "The analysis by Austria, Norway and Zambia supported the request.",
    "It was Austria that first raised the matter.",
    "Zambia and the Committee on Article 5 supported the request.",
]

MENTIONED = [
    "The paper prepared by Canada was discussed.",
    "The guidance that Norway circulated was discussed at length.",
    "Consultations with Mexico and Peru will follow.",
    "A letter will be sent to Andorra, Grenada and Trinidad and Tobago.",
    "The next meeting will be held in Jordan.",
    "Norway was thanked for its work.",
    "Norway was asked to circulate the paper.",
    "It is important to meet again.",
    "The Convention states that transfers are banned.",
    "The draft report noted that Iraq had cleared ten areas.",
    "The need for funds, stressed by Ghana, was recognised.",
    "Ghana's statement was welcomed.",
    "The meeting took note of the paper by Canada.",
]


def shown(sentence: str, lexicon: Lexicon) -> tuple[Who, str]:
    reading = read_sentence(sentence, tokens_of(sentence, lexicon), opens_paragraph=True)
    names = (
        (name.parties[0] if name.parties else f"?{name.text}")
        + (f":{name.capacity}" if name.capacity else "")
        + (f"/{name.on_behalf_of}" if name.on_behalf_of else "")
        for name in reading.names
    )
    return reading.who, " ".join(names)


@pytest.mark.parametrize(("sentence", "speakers"), NAMED.items())
def test_the_speakers_of_a_sentence(sentence: str, speakers: str, lexicon: Lexicon) -> None:
    assert shown(sentence, lexicon) == (Who.NAMED, speakers)


@pytest.mark.parametrize("sentence", CARRIED_ON)
def test_a_pronoun_or_the_delegation_carries_on(sentence: str, lexicon: Lexicon) -> None:
    assert shown(sentence, lexicon) == (Who.SAME, "")


@pytest.mark.parametrize("sentence", OTHERS)
def test_unnamed_delegations_are_nobody_known(sentence: str, lexicon: Lexicon) -> None:
    assert shown(sentence, lexicon) == (Who.OTHERS, "")


@pytest.mark.parametrize("sentence", PROCEDURE)
def test_the_record_telling_of_the_meeting_is_nobodys(sentence: str, lexicon: Lexicon) -> None:
    assert shown(sentence, lexicon) == (Who.PROCEDURE, "")


@pytest.mark.parametrize("sentence", [*ABOUT, *UNCLEAR])
def test_a_party_that_does_something_else_does_not_speak(sentence: str, lexicon: Lexicon) -> None:
    assert shown(sentence, lexicon)[0] is Who.ABOUT


@pytest.mark.parametrize("sentence", MENTIONED)
def test_a_party_only_mentioned_does_not_speak(sentence: str, lexicon: Lexicon) -> None:
    who, names = shown(sentence, lexicon)
    assert who not in (Who.NAMED, Who.SAME), names
