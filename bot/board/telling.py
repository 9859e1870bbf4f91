"""How the board's titles and stands are called."""

from __future__ import annotations

from bot.board.choice import Choice, Stand
from bot.obligations.rules import Rulebook
from bot.questions.wording import Voice
from bot.submissions.wording import subject
from bot.text.catalogue import N_

# Written with its count, on a picture and on buttons.
_COUNTED = {
    Stand.HANDED_IN: N_("Handed in: {n}"),
    Stand.CLAIMED: N_("Not confirmed yet: {n}"),
    Stand.DUE: N_("Due: {n}"),
    Stand.OVERDUE: N_("Overdue: {n}"),
    Stand.VOLUNTARY: N_("Voluntary: {n}"),
    Stand.UNSURE: N_("Only where it has any: {n}"),
}


def on_legend(stand: Stand, n: int, voice: Voice) -> str:
    """ "Overdue: 12"."""
    return voice.texts.say(_COUNTED[stand]).format(n=n)


def title(choice: Choice, book: Rulebook, voice: Voice) -> str:
    """ "Article 7 reports due in 2011"; "Article 4: clearance of contaminated areas"."""
    say, rules = voice.texts.say, choice.rules(book)
    other = choice.treaty if choice.treaty != book.treaties()[0] else ""
    fields = {
        "treaty": voice.foreign(other),
        "article": voice.foreign(choice.article),
        "year": choice.year,
        "subject": subject(rules[0], voice) if rules else "",
    }
    reports = any(one.report for one in rules)
    if reports and choice.year:
        template = (
            say("{treaty}: Article {article} reports due in {year}")
            if other
            else say("Article {article} reports due in {year}")
        )
    elif reports:
        template = say("{treaty}: Article {article} reports") if other else say("Article {article} reports")
    elif choice.year:
        template = (
            say("{treaty}, Article {article}: {subject}, due in {year}")
            if other
            else say("Article {article}: {subject}, due in {year}")
        )
    else:
        template = say("{treaty}, Article {article}: {subject}") if other else say("Article {article}: {subject}")
    return template.format(**fields)
