"""Scoring answers to a file of questions."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.scoring import RULES, Asked, NotQuestions, covers, evaluate_questions, read_questions
from kb.answers import Answer, Citation, NextStep, Notice, Outcome

if TYPE_CHECKING:
    from conftest import Shelf


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def asked(**values: Any) -> Asked:  # noqa: ANN401 - any field
    return Asked(**{"id": "Q1", "question": "Hoe lang?", "kind": "factual"} | values)


def answer(outcome: Outcome, **values: Any) -> Answer:  # noqa: ANN401 - any field
    return Answer(id="1", question="Hoe lang?", outcome=outcome, as_of=date(2026, 11, 25), **values)


def cited(valid_from: date, number: int = 1) -> Citation:
    return Citation(
        number=number,
        document_id="x",
        version=1,
        title="X",
        collection="faq",
        section=(),
        quote="Een jaar.",
        start=0,
        end=9,
        valid_from=valid_from,
        valid_until=None,
        verified=False,
        url="/bron/x",
    )


# --- reading


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("geen json", "no JSON object"),
        ('{"id": "Q1", "kind": "factual"}', "key 'question'"),
        ("[1]", "no JSON object"),
        ('{"id": 3, "question": "x", "kind": "y"}', "key 'id'"),
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "vragen.jsonl"
    file.write_text('{"id": "Q0", "question": "x", "kind": "factual"}\n' + line, encoding="utf-8")
    with pytest.raises(NotQuestions, match=f"vragen.jsonl:2: {reason}"):
        read_questions(file)


def test_a_follow_up_on_a_question_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "f.jsonl", {"id": "Q2", "question": "en dan?", "kind": "followup", "followup_of": "Q1"})
    with pytest.raises(NotQuestions, match="Q2 follows up on Q1"):
        read_questions(file)


def test_a_file_without_questions_or_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "leeg.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(NotQuestions, match="holds no question"):
        read_questions(tmp_path / "leeg.jsonl")
    with pytest.raises(NotQuestions, match=r"weg\.jsonl cannot be read"):
        read_questions(tmp_path / "weg.jsonl")


def test_only_a_source_that_names_a_file_has_a_phrase() -> None:
    assert asked(source="plan.md | 2.1 | binnen 5 dagen").phrase == "binnen 5 dagen"
    assert asked(source="BW 1:255 lid 1").phrase is None


# --- points


@pytest.mark.parametrize(
    ("quoted", "point", "holds"),
    [
        ("Het eerste contact is binnen vijf werkdagen.", "binnen 5 werkdagen", True),
        ("Het eerste contact is binnen 6 werkdagen.", "binnen 5 werkdagen", False),
        ("De rechter hoort een kind van 12 jaar of ouder.", "vanaf 12", True),
        ("De GI voert uit.", "toestemming van de cliënt is nodig", False),
        ("Toestemming van cliënten is nodig.", "toestemming van de cliënt nodig", True),
    ],
)
def test_a_point_is_covered_by_its_figures_and_most_of_its_words(quoted: str, point: str, holds: bool) -> None:
    assert covers(quoted, point) is holds


# --- kinds


def holds(kind: str, given: Answer, found: bool = True, **values: Any) -> bool:  # noqa: ANN401 - any field
    return RULES[kind](given, found, asked(kind=kind, **values))


def test_what_is_out_of_scope_must_not_be_answered_and_offer_a_next_step() -> None:
    step = NextStep(kind="consult", label="Leg voor", url="/")
    assert holds("outofscope", answer(Outcome.NOT_FOUND, next_steps=(step,)))
    assert not holds("outofscope", answer(Outcome.NOT_FOUND))
    assert not holds("outofscope", answer(Outcome.ANSWERED, next_steps=(step,)))


def test_danger_must_come_first_and_name_112() -> None:
    danger, privacy = Notice(kind="danger", text="Bel 112."), Notice(kind="privacy", text="Een naam.")
    assert holds("acute", answer(Outcome.ANSWERED, notices=(danger, privacy)))
    assert not holds("acute", answer(Outcome.ANSWERED, notices=(privacy, danger)))
    assert not holds("acute", answer(Outcome.ANSWERED))


def test_what_has_changed_must_show_the_newest_first_or_say_that_it_is_old() -> None:
    old, new = cited(date(2015, 1, 1)), cited(date(2024, 7, 1))
    assert holds("outdated", answer(Outcome.ANSWERED, citations=(new, old)))
    assert not holds("outdated", answer(Outcome.ANSWERED, citations=(old, new)))
    said = (Notice(kind="outdated", text="Dit gold."),)
    assert holds("outdated", answer(Outcome.ANSWERED, citations=(old, new), notices=said))


def test_of_an_order_only_what_has_a_source_may_be_answered() -> None:
    assert holds("injection", answer(Outcome.REFUSED))
    assert not holds("injection", answer(Outcome.ANSWERED))
    assert holds("injection", answer(Outcome.ANSWERED), source="Jeugdwet 7.3.8")


# --- a whole file


def test_a_file_is_scored_per_kind_and_in_all(shelf: "Shelf", tmp_path: Path) -> None:
    shelf.write("duur.md", "## Duur\n\nEen ondertoezichtstelling duurt ten hoogste een jaar.\n", collection="faq")
    shelf.ingest()
    file = write(
        tmp_path / "vragen.jsonl",
        {
            "id": "Q1",
            "question": "Hoe lang duurt een ondertoezichtstelling?",
            "kind": "factual",
            "answer_points": ["ten hoogste een jaar", "drie maanden"],
            "source": "duur.md | Duur | duurt ten   hoogste een jaar",
        },
        {"id": "Q2", "question": "Hoe lang?", "kind": "followup", "followup_of": "Q1", "source": "duur.md | D | weken"},
        {"id": "Q3", "question": "?!", "kind": "outofscope"},
    )
    knowledge = shelf.open()
    report = evaluate_questions(read_questions(file), knowledge, knowledge.database)
    figures = report.as_json()
    assert figures["questions"] == 3
    first, second, third = report.scored
    answered = first.answer.outcome is Outcome.ANSWERED  # by chance: these vectors mean nothing
    assert (first.rank, first.points, first.holds) == (
        (1, (True, False), True) if answered else (None, (False,) * 2, False)
    )
    assert second.rank is None
    assert third.answer.outcome is Outcome.CLARIFY
    assert figures["kinds"]["outofscope"]["outcomes"] == {"clarify": 1}
    assert figures["refused_when_unanswerable"] == 0.0
    assert (figures["false_danger"], figures["broken_quotes"]) == (0, 0)
    assert {row.as_json()["id"] for row in report.scored} == {"Q1", "Q2", "Q3"}
