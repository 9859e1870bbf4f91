"""Searching: the right sentences, in the right order, within scope, against a reference written out longhand."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.text.words import Analyser
from storage import records, search_query
from storage.database import Database
from storage.rows import Passage, PassageKind, Record, Visibility
from storage.search import Alternative, Concept, Hit, Scope, SearchIndex
from tests.storage.made import passage, put, record


class Plain:
    """Words as they stand between spaces."""

    version = "plain"

    def words(self, text: str, language: str) -> list[str]:
        return text.lower().replace(".", "").split()


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[SearchIndex]:
    index = SearchIndex.open(tmp_path / "index", Plain())
    yield index
    index.close()


def word(*words: str, weight: float = 1.0) -> Concept:
    return Concept((Alternative(words, weight),))


async def put_only(db: Database, passages: Sequence[Passage], **kwargs: object) -> Record:
    """Store a record that supersedes whatever is there."""
    async with db.read() as tx:
        current = await records.records(tx, visibility=list(Visibility))
    return await put(db, record(supersedes=current[0].id if current else None, **kwargs), passages)


async def texts(db: Database, hits: Sequence[Hit]) -> list[str]:
    async with db.read() as tx:
        found = {one.id: one for one in await records.passages(tx, ids={hit.passage for hit in hits})}
    spans = [(found[hit.passage].text, found[hit.passage].sentences[hit.sentence]) for hit in hits]
    return [text[start:end] for text, (start, end) in spans]


async def test_before_the_first_refresh_everything_is_empty(index: SearchIndex) -> None:
    assert not index.ready
    assert index.sentences == 0
    assert index.search([word("unit")]) == []
    assert index.frequency(("unit",)) == 0
    assert index.count([word("unit")]) == 0


async def test_an_empty_base_has_an_empty_index(db: Database, index: SearchIndex) -> None:
    await index.refresh(db)
    assert index.ready
    assert index.search([word("unit")]) == []
    assert index.count([]) == 0


async def test_the_sentence_is_found_not_its_paragraph(db: Database, index: SearchIndex) -> None:
    await put(
        db, record(), [passage(1, "We thank the host.", "The unit is small.", "The unit costs little money.")]
    )
    await index.refresh(db)
    hits = index.search([word("unit"), word("money")])
    assert [hit.sentence for hit in hits] == [2, 1]
    assert await texts(db, hits) == ["The unit costs little money.", "The unit is small."]
    assert index.sentences == 3


async def test_a_concept_scores_its_best_word_not_their_sum(db: Database, index: SearchIndex) -> None:
    await put(db, record(), [passage(1, "isu unit costs.", "unit costs more.", "isu alone here.")])
    await index.refresh(db)
    either = Concept((Alternative(("unit",)), Alternative(("isu",), 0.5)))
    scores = {hit.sentence: hit.score for hit in index.search([either])}
    alone = {hit.sentence: hit.score for hit in index.search([word("unit")])}
    assert scores[0] == alone[0]
    assert scores[1] == alone[1]
    assert scores[2] == pytest.approx(index.search([word("isu")], limit=9)[-1].score / 2)


async def test_a_phrase_is_its_words_in_a_row(db: Database, index: SearchIndex) -> None:
    await put(db, record(), [passage(1, "implementation support unit.", "support implementation unit.", "unit.")])
    await index.refresh(db)
    assert [hit.sentence for hit in index.search([word("support", "unit")])] == [0]
    assert index.frequency(("support", "unit")) == 1
    assert index.frequency(("unit",)) == 3
    assert index.frequency(("nowhere",)) == 0
    assert index.frequency(()) == 0


async def test_concepts_without_words_find_nothing(db: Database, index: SearchIndex) -> None:
    await put(db, record())
    await index.refresh(db)
    nothing = Concept((Alternative(()),))
    assert index.search([]) == index.search([nothing]) == index.search([Concept(())]) == []
    assert index.count([nothing]) == 0
    assert index.search([word("unit"), nothing]) == index.search([word("unit")])
    assert index.search([word("unit")], limit=0) == []


async def test_scope_limits_by_every_facet(db: Database, index: SearchIndex) -> None:
    one = await put(
        db,
        record(),
        [
            passage(1, "unit narrated.", item=None, kind=PassageKind.NARRATIVE),
            passage(2, "unit said by both.", by=["AA", "BB"], item=1),
            passage(3, "unit said by one.", by=["BB"], item=2),
            passage(4, "unit noted.", by=["BB"], item=2, kind=PassageKind.NOTE),
        ],
    )
    other = await put(
        db,
        record(sha="b" * 64, meeting=None, visibility=Visibility.COORDINATORS),
        [passage(1, "unit hidden.", by=["AA"])],
    )
    await index.refresh(db)

    async def found(scope: Scope) -> set[str]:
        hits = index.search([word("unit")], scope)
        assert index.count([word("unit")], scope) == index.count([], scope) == len(hits)
        return {text.removeprefix("unit ") for text in await texts(db, hits)}

    every = {"narrated.", "said by both.", "said by one.", "noted.", "hidden."}
    public = frozenset({"public"})
    assert await found(Scope()) == every
    assert await found(Scope(speakers=frozenset({"AA"}))) == {"said by both.", "hidden."}
    assert await found(Scope(speakers=frozenset({"AA"}), visibilities=public)) == {"said by both."}
    assert await found(Scope(speakers=frozenset({"AA", "BB"}))) == every - {"narrated."}
    assert await found(Scope(speakers=frozenset({"ZZ"}))) == set()
    assert await found(Scope(meetings=frozenset({"T-1"}))) == every - {"hidden."}
    assert await found(Scope(items=frozenset({one.agenda[1].id}))) == {"said by one.", "noted."}
    assert await found(Scope(records=frozenset({other.id}))) == {"hidden."}
    assert await found(Scope(records=frozenset({other.id}), visibilities=public)) == set()
    assert await found(Scope(visibilities=public)) == every - {"hidden."}
    assert await found(Scope(visibilities=frozenset({"coordinators"}))) == {"hidden."}
    assert await found(Scope(spoken_only=True)) == {"said by both.", "said by one.", "hidden."}
    assert await found(Scope(spoken_only=True, visibilities=public)) == {"said by both.", "said by one."}
    many = frozenset(f"P{number}" for number in range(200)) | {"AA"}
    assert await found(Scope(speakers=many)) == {"said by both.", "hidden."}


async def test_restricted_sentences_that_score_best_do_not_push_public_ones_out(
    db: Database, index: SearchIndex
) -> None:
    """Most of the base is public, so hits are filtered after they are found: all the best ones are restricted."""
    short = [passage(order, "unit.", by=["AA"]) for order in range(300)]
    long = [passage(order, f"unit and {order} other words here.", by=["BB"]) for order in range(400)]
    await put(db, record(visibility=Visibility.COORDINATORS), short)
    await put(db, record(sha="b" * 64), long)
    await index.refresh(db)
    hits = index.search([word("unit")], Scope(visibilities=frozenset({"public"})), limit=10)
    assert await texts(db, hits) == [f"unit and {order} other words here." for order in range(10)]


async def test_when_nearly_all_found_is_out_of_scope_what_is_in_it_still_comes(
    db: Database, index: SearchIndex
) -> None:
    """More restricted hits before the first public one than are ever looked through."""
    await put(db, record(visibility=Visibility.COORDINATORS), [passage(n, "unit.") for n in range(2500)])
    public = [
        *(passage(n, "unit in a longer sentence.") for n in range(3)),
        *(passage(n, "other.") for n in range(3, 2600)),
    ]
    await put(db, record(sha="b" * 64), public)
    await index.refresh(db)
    hits = index.search([word("unit")], Scope(visibilities=frozenset({"public"})), limit=2)
    assert len(hits) == 2
    assert await texts(db, hits) == ["unit in a longer sentence."] * 2


async def test_equals_come_in_the_order_of_their_passages_however_many(db: Database, index: SearchIndex) -> None:
    first = await put(db, record(), [passage(order, f"unit {order}.", "unit again.") for order in range(40)])
    await put(db, record(sha="b" * 64), [passage(order, f"unit {order}.", "unit again.") for order in range(700)])
    await index.refresh(db)
    await put(
        db, record(sha="c" * 64, supersedes=first.id), [passage(order, f"unit {order}.") for order in range(40)]
    )
    await index.refresh(db)
    every = index.search([word("unit")], limit=5000)
    assert len(every) == 1440
    assert [(hit.passage, hit.sentence) for hit in every] == sorted((hit.passage, hit.sentence) for hit in every)
    for limit in (1, 7, 50):
        assert index.search([word("unit")], limit=limit) == every[:limit]


async def test_a_limit_asked_of_each_word_gives_what_it_gives_asked_of_all(
    db: Database, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)
    said = [" ".join(chance.choices(VOCABULARY, k=chance.randint(1, 9))) + "." for _ in range(300)]
    await put(
        db,
        record(),
        [passage(order, text, by=[chance.choice(["AA", "BB", "CC"])]) for order, text in enumerate(said)],
    )
    await index.refresh(db)
    concepts = [
        Concept((Alternative(("unit",)), Alternative(("host",), 0.7), Alternative(("small", "rooms"), 0.5))),
        word("cost"),
    ]
    for scope in (
        Scope(speakers=frozenset({"AA"})),
        Scope(speakers=frozenset({"AA", "BB"}), visibilities=frozenset({"public"}), spoken_only=True),
        Scope(meetings=frozenset({"T-1"}), speakers=frozenset({"CC"})),
    ):
        ways = []
        for narrow in (True, False):
            monkeypatch.setattr(search_query, "_is_narrow", lambda *_, narrow=narrow: narrow)
            hits = index.search(concepts, scope, limit=40)
            # Sums of the same parts in another order differ in their last digit.
            ways.append(([round(hit.score, 4) for hit in hits], index.count(concepts, scope)))
        assert ways[0] == ways[1]
        assert len(ways[0][0]) == 40


async def test_searched_roughly_the_words_of_a_concept_add_up(db: Database, index: SearchIndex) -> None:
    await put(db, record(), [passage(1, "isu and unit.", "unit of more.", "small unit of.", "of of of.")])
    await index.refresh(db)
    concepts = [Concept((Alternative(("unit",)), Alternative(("isu",), 0.5))), word("small", "of")]
    hits = index.search(concepts, rough=True)
    assert {hit.sentence for hit in hits} == {0, 1, 2}, "a phrase stands for its rarest word: of is none"
    scores = {hit.sentence: hit.score for hit in hits}
    isu, unit = (index.search([word(one, weight=weight)]) for one, weight in (("isu", 0.5), ("unit", 1.0)))
    both = isu[0].score + next(hit.score for hit in unit if hit.sentence == 0)
    assert scores[0] == pytest.approx(both)
    assert index.search(concepts)[0].score < both + scores[2]


async def test_frequencies_are_those_of_the_index_as_it_is(db: Database, index: SearchIndex) -> None:
    await put(db, record(), [passage(1, "unit and host.")])
    await index.refresh(db)
    assert [index.frequency(words) for words in (("unit",), ("unit", "and"), ("rooms",))] == [1, 1, 0]
    await put(db, record(sha="b" * 64), [passage(1, "unit and rooms.")])
    assert index.frequency(("unit",)) == 1, "not yet taken in"
    await index.refresh(db)
    assert [index.frequency(words) for words in (("unit",), ("unit", "and"), ("rooms",))] == [2, 2, 1]


async def test_scope_does_not_count_towards_the_score(db: Database, index: SearchIndex) -> None:
    await put(db, record(), [passage(1, "unit one.", by=["AA"]), passage(2, "unit two more.", by=["BB"])])
    await index.refresh(db)
    free = index.search([word("unit")])[0]
    scope = Scope(speakers=frozenset({"AA"}), meetings=frozenset({"T-1"}), visibilities=frozenset({"public"}))
    assert index.search([word("unit")], scope) == [free]


# ---- against a reference -------------------------------------------------------------------------------------

VOCABULARY = ["unit", "host", "cost", "rooms", "staff", "small"]
K1, B = 1.2, 0.75


def bm25(sentences: list[list[str]], concepts: Sequence[Concept]) -> list[float]:
    """The score of every sentence, as the textbooks have it."""
    number = len(sentences)
    average = sum(map(len, sentences)) / number

    def idf(term: str) -> float:
        holding = sum(term in sentence for sentence in sentences)
        return math.log(1 + (number - holding + 0.5) / (holding + 0.5))

    def times(words: tuple[str, ...], sentence: list[str]) -> int:
        size = len(words)
        return sum(tuple(sentence[at : at + size]) == words for at in range(len(sentence) - size + 1))

    def score(alternative: Alternative, sentence: list[str]) -> float:
        found = times(alternative.words, sentence)
        weight = sum(map(idf, alternative.words)) * alternative.weight * (K1 + 1)
        return weight * found / (found + K1 * (1 - B + B * len(sentence) / average)) if found else 0.0

    return [
        sum(max(score(alternative, sentence) for alternative in concept.alternatives) for concept in concepts)
        for sentence in sentences
    ]


some_words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12)
alternatives = st.builds(
    Alternative,
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from([1.0, 0.9, 0.5]),
)
some_concepts = st.lists(
    st.builds(Concept, st.lists(alternatives, min_size=1, max_size=3).map(tuple)), min_size=1, max_size=3
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    corpus=st.lists(st.tuples(some_words, st.sampled_from(["AA", "BB", ""])), min_size=1, max_size=12),
    concepts=some_concepts,
    speakers=st.sets(st.sampled_from(["AA", "BB"])),
    spoken_only=st.booleans(),
    limit=st.integers(1, 12),
)
@example(  # of whom few sentences are
    corpus=[(["unit", "host"], "AA"), *[(["unit", "host", "cost"], "BB")] * 9],
    concepts=[Concept((Alternative(("unit",)), Alternative(("host",), 0.5), Alternative(("host", "cost"), 0.9)))],
    speakers={"AA"},
    spoken_only=False,
    limit=3,
)
@example(  # two alternatives of one concept in one sentence
    corpus=[(["unit", "host"], "AA"), (["unit", "unit", "small"], "BB"), (["host"], "")],
    concepts=[Concept((Alternative(("unit",)), Alternative(("host",), 0.9)))],
    speakers=set(),
    spoken_only=True,
    limit=2,
)
async def test_scores_and_order_are_those_of_the_reference(
    db: Database,
    corpus: list[tuple[list[str], str]],
    concepts: list[Concept],
    speakers: set[str],
    spoken_only: bool,
    limit: int,
) -> None:
    await put_only(
        db, [passage(order, " ".join(said), by=[by] if by else []) for order, (said, by) in enumerate(corpus)]
    )
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex.open(Path(folder), Plain())
        await index.refresh(db)
        scope = Scope(speakers=frozenset(speakers), spoken_only=spoken_only)
        hits = index.search(concepts, scope, limit)
        every = index.search([word(one) for one in VOCABULARY], limit=99)
        counted = index.count(concepts, scope)
        frequencies = {one: index.frequency((one,)) for one in VOCABULARY}
        index.close()
    orders = {passage: order for order, passage in enumerate(sorted(hit.passage for hit in every))}
    scores = bm25([said for said, _ in corpus], concepts)
    inside = [
        order
        for order, (_, by) in enumerate(corpus)
        if (not speakers or by in speakers) and (by or not spoken_only)
    ]
    best = sorted(((scores[order], order) for order in inside if scores[order]), key=lambda one: (-one[0], one[1]))
    assert [hit.score for hit in hits] == pytest.approx([score for score, _ in best[:limit]], rel=1e-5)
    for hit, (score, order) in zip(hits, best, strict=False):
        # Where the reference has a tie but for rounding, either may come first.
        ties = {other for other_score, other in best if math.isclose(other_score, score, rel_tol=1e-5)}
        assert orders[hit.passage] in ties | {order}
    assert counted == sum(
        all(bm25([said for said, _ in corpus], [concept])[order] > 0 for concept in concepts) for order in inside
    )
    assert frequencies == {one: sum(one in said for said, _ in corpus) for one in VOCABULARY}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    language=st.sampled_from(["ar", "en", "es", "fr", "ru", "zh"]),
    sentences=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80),
        min_size=1,
        max_size=5,
    ),
)
@example(language="zh", sentences=["瑞士愿意担任东道国。", "CCM第7条"])
@example(language="en", sentences=["a" * 70_000, "The 2MSP’s co-operation, U.N. ½ ﬁne x² ＡＢＣ"])
async def test_every_sentence_is_found_by_any_of_its_own_words(
    db: Database, language: str, sentences: list[str]
) -> None:
    await put_only(db, [passage(1, *sentences)], language=language)
    analyser = Analyser()
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex.open(Path(folder), analyser)
        await index.refresh(db)
        for number, sentence in enumerate(sentences):
            for one in set(analyser.words(sentence, language)):
                assert number in {hit.sentence for hit in index.search([word(one)], limit=9)}, one
                assert index.frequency((one,)) >= 1
        index.close()
