"""What a person reads when something breaks, and what the log may know of it."""

from __future__ import annotations

import pytest
import telegram

from bot.errors import BadInput, DatabaseUnavailable, IndexUnavailable, RapporteurError
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from bot.text.message import Message
from handlers.errors import SENTENCES, reference_of, said, without_words

SECRET = "What did Switzerland say about the secret annex?"


def sentence(error: Exception, language: str = "en") -> str:
    texts = Catalogues.open().texts(language)
    return to_plain(Message((said(error, "R-1F", texts),)))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (BadInput("Name a meeting, for example 2MSP."), "Name a meeting, for example 2MSP."),
        (IndexUnavailable("folder gone"), "The records cannot be searched just now."),
        (DatabaseUnavailable("locked"), "The records cannot be searched just now."),
        (RapporteurError("inner words"), "R-1F"),
        (ZeroDivisionError("inner words"), "R-1F"),
    ],
)
def test_each_error_has_its_sentence(error: Exception, words: str) -> None:
    text = sentence(error)
    assert words in text
    assert "inner words" not in text
    assert "folder gone" not in text


def test_every_row_of_the_table_is_reached() -> None:
    """A row behind a broader one would never be read."""
    for at, (kind, _) in enumerate(SENTENCES):
        assert not any(issubclass(kind, earlier) for earlier, _ in SENTENCES[:at])


def test_what_is_logged_names_the_place_and_not_the_words() -> None:

    def ask(base: dict[str, str]) -> None:
        try:
            base[SECRET]
        except KeyError as error:
            raise ValueError(SECRET) from error

    with pytest.raises(ValueError, match="secret") as caught:
        ask({})
    told = without_words(caught.value)
    assert "secret" not in told
    assert "ValueError in ask" in told
    assert "KeyError" in told


def test_the_reference_is_the_updates_number() -> None:
    assert reference_of(telegram.Update(update_id=100_001)) == "R-186A1"
