"""The second reading: which of what was found is put first, and what stays as it is."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib.resources import files

import numpy as np
import pytest
from made_hits import hit

from kb.roles import Role
from retrieval import rereading
from retrieval.asking import KnowledgeBase
from retrieval.embedding import Embedder, Vectors
from retrieval.index import Filter
from retrieval.rereading import Rereader, order_of, said

QUESTION = "Hoe lang duurt een voorlopige ondertoezichtstelling?"
RIGHT = "Een voorlopige ondertoezichtstelling duurt ten hoogste drie maanden."
OTHERS = (
    "Een ondertoezichtstelling wordt uitgesproken door de kinderrechter.",
    "De moeder kan een klacht indienen bij de klachtencommissie.",
)


class Told(Rereader):
    """A reader that is told what to make of each text."""

    def __init__(self, odds: dict[str, float]) -> None:
        self.odds = odds
        self.read: list[str] = []

    def log_odds(self, question: str, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return np.array([self.odds.get(text.split("\n")[-1], 0.0) for text in texts], np.float32)


@pytest.fixture(scope="module")
def reader(embedder: Embedder) -> Rereader:
    learned = embedder.learned(files("retrieval").joinpath(rereading.LEARNED))
    assert learned is not None
    return Rereader(embedder.model, learned)


def test_the_passage_that_answers_gets_most(reader: Rereader) -> None:
    odds = reader.log_odds(QUESTION, [*OTHERS, RIGHT])
    assert odds.shape == (3,)
    assert odds.argmax() == 2


def test_what_is_made_of_a_text_does_not_depend_on_those_beside_it(reader: Rereader) -> None:
    alone = [float(reader.log_odds(QUESTION, [text])[0]) for text in (*OTHERS, RIGHT)]
    assert reader.log_odds(QUESTION, [*OTHERS, RIGHT]) == pytest.approx(alone, abs=0.3)


def test_a_question_and_a_passage_of_any_length_are_read(reader: Rereader) -> None:
    odds = reader.log_odds("Hoe lang duurt dat? " * 200, ["", RIGHT * 100])
    assert np.isfinite(odds).all()


def test_several_threads_may_read_at_once(reader: Rereader) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: reader.log_odds(QUESTION, [*OTHERS, RIGHT]).argmax(), range(12)))
    assert made == [2] * 12


def test_of_what_was_found_nearly_as_well_the_second_reading_decides_and_scores_keep_their_places() -> None:
    hits = [hit("a", "A.", 0.9), hit("b", "B.", 0.85), hit("c", "C.", 0.5)]
    found = Told({"B.": 4.0}).ordered(QUESTION, hits)
    assert [(one.passage.document_id, one.score) for one in found] == [("b", 0.9), ("a", 0.85), ("c", 0.5)]


def test_what_was_found_much_worse_is_not_read() -> None:
    told = Told({"B.": 99.0})
    hits = [hit("a", "A.", 0.9), hit("b", "B.", 0.9 - rereading.WITHIN - 0.01)]
    assert told.ordered(QUESTION, hits) == hits
    assert told.read == []


def test_only_the_first_so_many_subjects_are_read() -> None:
    told = Told({})
    told.ordered(QUESTION, [hit(str(number), f"{number}.", 0.9) for number in range(rereading.READ + 3)])
    assert len(told.read) == rereading.READ


def test_passages_of_an_answer_rise_together_and_of_a_plan_those_of_a_section() -> None:
    def found(sections: str, **values: object) -> list[str]:
        told = (("B.", 0.88), ("C.", 0.87))
        own = [hit("a", text, score, start=n, section=(sections[n],), **values) for n, (text, score) in enumerate(told)]
        return [one.passage.text for one in Told({"B.": 4.0}).ordered(QUESTION, [hit("x", "X.", 0.9), *own])]

    assert found("st", whole=True) == ["B.", "C.", "X."]
    assert found("st") == ["B.", "X.", "C."]
    assert found("ss") == ["B.", "C.", "X."]


def test_nothing_found_stays_nothing() -> None:
    assert Told({}).ordered(QUESTION, []) == []


def test_title_and_heading_are_read_with_a_passage() -> None:
    assert said(hit("Duur", "Een jaar.", section=("OTS", "Termijn")).passage) == "Duur\nTermijn\nEen jaar."
    assert said(hit("Duur", "Een jaar.", section=("Duur",)).passage) == "Duur\nEen jaar."


def test_a_model_that_was_not_taught_reads_nothing_again(embedder: Embedder) -> None:
    hits = [hit("a", OTHERS[0], 0.9), hit("b", RIGHT, 0.85)]
    assert order_of(Embedder(embedder.model, "another"))(QUESTION, hits) == hits
    assert order_of(embedder)(QUESTION, hits) == [replace(hits[1], score=0.9), replace(hits[0], score=0.85)]


def test_a_search_gives_what_may_be_read_in_the_order_of_the_second_reading(knowledge: KnowledgeBase) -> None:
    wanted = Filter(Role.LOKAAL_TEAM, date.today())
    hits = knowledge.search("Hoe lang duurt een VOTS?", wanted, 8)
    assert hits[0].passage.document_id == "juridische-faq/vots-duur"
    assert [one.score for one in hits] == sorted((one.score for one in hits), reverse=True)
    assert all(set(one.passage.audience) & set(Role.LOKAAL_TEAM.reads) for one in hits)
