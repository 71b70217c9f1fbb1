"""Knowing what is not there: the signals, and what a small knowledge base answers."""

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import OTHERS, Shelf

from kb.answers import Outcome
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.gate import DOUBTFUL, THRESHOLD, Signals, signals
from retrieval.index import Filter

ASKED = Path(__file__).parents[1] / "fixtures" / "abstention" / "asked.jsonl"
NORM = "De norm voor het eerste contact met een nieuw gezin is vijf werkdagen.\n"
EVERYTHING = Filter(Role.BEHEERDER, date.today())
QUESTION = "Wat is de norm voor het eerste contact met een nieuw gezin?"


def measured(shelf: Shelf, question: str, areas: frozenset[str] = frozenset()) -> Signals:
    knowledge = shelf.open()
    hits = knowledge.search(question, EVERYTHING)
    return signals(question, hits, knowledge.index, EVERYTHING, areas)


@pytest.fixture
def small(furnished_shelf: Shelf) -> Shelf:
    """A knowledge base of nine sentences."""
    furnished_shelf.write("norm.md", NORM, questions=["Hoe snel na aanmelding moet ik langs?"])
    furnished_shelf.ingest()
    return furnished_shelf


@pytest.mark.parametrize("documents", [0, len(OTHERS)], ids=["of one sentence", "of nine sentences"])
def test_a_tiny_knowledge_base_answers_a_literal_question_and_no_other(meaningful_shelf: Shelf, documents: int) -> None:
    meaningful_shelf.write("norm.md", NORM)
    for number, text in enumerate(OTHERS[:documents]):
        meaningful_shelf.write(f"anders/{number}.md", f"{text}\n")
    meaningful_shelf.ingest()
    knowledge = meaningful_shelf.open()
    assert knowledge.ask(QUESTION).outcome is Outcome.ANSWERED
    for other in ("recept voor pannenkoeken", "Wie won het songfestival?", "hoe vervang ik een fietsband"):
        assert knowledge.ask(other).outcome is Outcome.NOT_FOUND


def test_each_sentence_of_a_small_knowledge_base_answers_itself(small: Shelf) -> None:
    knowledge = small.open()
    for text in OTHERS:
        answer = knowledge.ask(text)
        assert text in {statement.text for statement in answer.statements}


def test_a_question_of_known_words_is_covered_and_one_of_unknown_words_is_not(small: Shelf) -> None:
    known = measured(small, QUESTION)
    assert not known.elsewhere
    assert known.covered == pytest.approx(1.0)
    unknown = measured(small, "recept voor pannenkoeken")
    assert unknown.covered == 0.0
    assert unknown.probability < THRESHOLD < known.probability


def test_a_part_of_a_longer_word_counts_almost_as_that_word(small: Shelf) -> None:
    assert 0 < measured(small, "dagen").covered < measured(small, "werkdagen").covered == pytest.approx(1.0)


@pytest.mark.parametrize("slip", ["eerste kontact gezin", "eerste contact gezzin", "norm eerstecontact"])
def test_a_word_that_is_a_slip_of_the_keys_counts_as_the_word_meant(small: Shelf, slip: str) -> None:
    assert measured(small, slip).covered == pytest.approx(1.0)


@pytest.mark.parametrize("other", ["eerste contract", "eerste gezicht", "norm gazon"])
def test_a_word_that_stands_elsewhere_or_is_short_is_no_slip(small: Shelf, other: str) -> None:
    small.write("ander.md", "Een contract ondertekenen. Een nieuw gezicht.\n")
    small.ingest()
    assert measured(small, other).covered < 1


def test_a_place_that_the_document_does_not_name_counts_against_it(small: Shelf) -> None:
    areas = frozenset({"delft", "nieuw"})
    assert measured(small, "norm eerste contact gezin Delft", areas).elsewhere
    assert not measured(small, "norm eerste contact gezin", areas).elsewhere
    assert not measured(small, "norm eerste contact nieuw gezin", areas).elsewhere
    assert not measured(small, "norm eerste contact gezin dat naar Delft verhuist of uit Delft komt", areas).elsewhere


@pytest.mark.parametrize(
    "question",
    [
        "wat is het nummer van de crisisdienst in Utrecht",
        "caseload norm in Drenthe",
        "hoe meld ik een crisis in Tilburg",
    ],
)
def test_what_holds_here_does_not_answer_for_another_region(knowledge: KnowledgeBase, question: str) -> None:
    assert knowledge.ask(question, Role.JEUGDBESCHERMER).outcome is Outcome.NOT_FOUND


def test_the_year_of_a_figure_counts_against_what_does_not_name_it_and_another_year_does_not(small: Shelf) -> None:
    assert measured(small, "hoeveel gezinnen kregen een eerste contact in 2025").elsewhere
    assert not measured(small, "nieuw gezin met een kind uit 2025, norm voor het eerste contact").elsewhere


def test_a_kind_of_fact_that_no_sentence_on_the_subject_states_counts_against_it(small: Shelf) -> None:
    assert measured(small, "Wat kost het eerste contact met een nieuw gezin?").unstated
    assert measured(small, "telefoonnummer voor het eerste contact met een gezin").unstated
    assert not measured(small, "Binnen hoeveel dagen is het eerste contact met een nieuw gezin?").unstated
    assert not measured(small, QUESTION).unstated


def test_a_number_is_stated_only_where_its_own_sentence_or_heading_says_whose_it_is(small: Shelf) -> None:
    small.write("bel.md", "De griffier plant de zitting. Bel bij gevaar 112.\n\n## Bode\n\nBel 010-233 00 00.\n")
    small.ingest()
    assert measured(small, "nummer van de griffier die de zitting plant").unstated
    assert not measured(small, "welk nummer bij gevaar").unstated
    assert not measured(small, "nummer van de bode").unstated


def test_a_number_that_is_stated_is_not_missing_because_another_document_misses_one(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("Welk nummer bel ik voor een crisis?")
    assert answer.outcome is Outcome.ANSWERED
    assert "0800-2000" in " ".join(statement.text for statement in answer.statements)


def test_the_number_of_another_leaves_at_least_a_doubt(small: Shelf) -> None:
    small.write("bel.md", "De griffier plant de zitting.\n\n## Bode\n\nDe bode heeft 010-233 00 00.\n")
    small.ingest()
    of_another = measured(small, "telefoonnummer van de griffier die de zitting plant")
    assert of_another.others
    assert of_another.probability < DOUBTFUL
    assert not measured(small, "telefoonnummer van de bode").others
    assert not measured(small, "wat kost de griffier die de zitting plant").others


def test_what_a_document_says_that_it_does_not_hold_is_not_answered(small: Shelf) -> None:
    small.write("norm.md", NORM + "\nWie het eerste contact verzorgt in Delft, staat niet in deze kennisbank.\n")
    small.ingest()
    question = "wie verzorgt het eerste contact in delft"
    assert measured(small, question).missing
    assert not measured(small, QUESTION).missing
    assert small.open().ask(question).outcome is Outcome.NOT_FOUND


def test_a_municipality_of_the_region_is_not_elsewhere(small: Shelf) -> None:
    areas = small.open().areas
    assert "utrecht" in areas
    assert not {"rotterdam", "schiedam", "vechten", "huizen"} & areas


def test_words_of_a_question_that_the_document_lists_itself_count_as_held(small: Shelf) -> None:
    question = "Hoe snel na aanmelding moet ik langs?"
    assert "aanmelding" not in NORM
    assert measured(small, question).covered == pytest.approx(1.0)
    assert 0 < measured(small, f"{question} Met de fiets?").covered < 1


def test_a_question_without_a_word_that_tells_has_nothing_covered(small: Shelf) -> None:
    found = measured(small, "wat is dat?")
    assert found.covered == 0.0


def test_a_kind_that_is_not_answered_lowers_the_probability_and_less_where_the_words_stand(small: Shelf) -> None:
    near, far = measured(small, QUESTION), measured(small, "Wat kost een kinderfiets bij een nieuw gezin?")

    def log_odds(found: Signals) -> float:
        return math.log(found.probability / (1 - found.probability))

    lost = [log_odds(replace(one, beyond=-2.0)) - log_odds(replace(one, beyond=2.0)) for one in (near, far)]
    assert 0 < lost[0] < lost[1]


def test_how_sure_it_was_is_told_with_what_was_answered_and_what_was_not(knowledge: KnowledgeBase) -> None:
    answered, not_found = knowledge.ask("Hoe lang duurt een OTS?"), knowledge.ask("recept voor pannenkoeken")
    assert answered.confidence is not None
    assert not_found.confidence is not None
    assert not_found.confidence < THRESHOLD <= answered.confidence <= 1
    assert knowledge.ask("?!").confidence is None


@pytest.mark.parametrize("question", ["wat is de MIJ ook alweer?", "waar staat MIJ voor?"])
def test_an_abbreviation_that_is_a_small_word_too_is_held_where_its_term_is(
    knowledge: KnowledgeBase, question: str
) -> None:
    answer = knowledge.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert "Methode Integrale Jeugdbescherming" in answer.citations[0].quote


def test_what_is_shown_to_people_who_do_not_know_the_content_mostly_answers_them(knowledge: KnowledgeBase) -> None:
    rows = [json.loads(line) for line in ASKED.read_text(encoding="utf-8").splitlines()]
    judged = [row for row in rows if row["split"] == "unseen" and row["set"] == "asked"]
    shown: dict[str, list[bool]] = {"yes": [], "partly": [], "no": []}
    for row in judged[::4]:
        first = knowledge.search(row["question"], Filter(Role.JEUGDBESCHERMER, date.today()), 1)[0].passage
        if first.document_id == row["found"]:  # else nobody has judged what is shown now
            answer = knowledge.ask(row["question"], Role.JEUGDBESCHERMER)
            shown[row["answered"]].append(answer.outcome is Outcome.ANSWERED)
    assert len(shown["yes"]) > 50 < len(shown["no"])
    assert sum(shown["yes"]) / len(shown["yes"]) > 0.88
    assert sum(shown["no"]) / len(shown["no"]) < 0.45
