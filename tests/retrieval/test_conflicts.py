"""Two documents in force that give another figure: when they do, and that both are shown."""

from datetime import date, timedelta
from typing import Any

import pytest
from conftest import Shelf

from kb.answers import Answer
from retrieval.checking import faults
from retrieval.conflicts import differ
from retrieval.wording import CONFLICT

FIVE = "De jeugdbeschermer ziet het kind binnen vijf werkdagen na de aanmelding thuis."
SEVEN = "De jeugdbeschermer ziet het kind binnen 7 werkdagen na de aanmelding thuis."
QUESTION = "Binnen hoeveel werkdagen na de aanmelding ziet de jeugdbeschermer het kind thuis?"
TODAY, DAY = date.today(), timedelta(days=1)


@pytest.mark.parametrize(
    ("one", "other", "differing"),
    [
        (FIVE, SEVEN, True),
        (SEVEN, FIVE, True),
        (FIVE, FIVE, False),
        (FIVE, FIVE.replace("vijf", "5"), False),
        (FIVE, SEVEN.replace("werkdagen", "weken"), True),
        (FIVE, SEVEN.replace("7 werkdagen", "een week"), False),
        (FIVE.replace("vijf werkdagen", "twaalf maanden"), SEVEN.replace("7 werkdagen", "een jaar"), False),
        (FIVE.replace("vijf werkdagen", "een week"), SEVEN.replace("7 werkdagen", "drie weken"), True),
        (FIVE.replace("vijf werkdagen", "60 minuten"), SEVEN.replace("7 werkdagen", "dertig minuten"), True),
        (FIVE.replace("vijf werkdagen", "vijf (5) werkdagen"), FIVE, False),
        ("Een kind vanaf 12 jaar krijgt een eigen gesprek.", "Een kind vanaf 8 jaar krijgt een eigen gesprek.", True),
        (
            "De vrijwilliger krijgt € 0,23 per reis van huis.",
            "De vrijwilliger krijgt 0,21 euro per reis van huis.",
            True,
        ),
        ("Na afloop was 70% tevreden over hulp en uitleg.", "Na afloop was 80% tevreden over hulp en uitleg.", True),
        (FIVE, "De manager beslist binnen 7 werkdagen over de klacht van een ouder.", False),
        (FIVE, "De jeugdbeschermer ziet het kind thuis.", False),
        ("Na vijf dagen.", "Na zeven dagen.", False),
        ("", "", False),
    ],
    ids=[
        "another figure",
        "the other way round",
        "the same",
        "the same in digits",
        "another unit",
        "as long in another unit",
        "a year in months",
        "one and more of a unit",
        "minutes",
        "in digits and words at once",
        "a thing that is counted one",
        "money",
        "a share",
        "another subject",
        "no figure",
        "too few words",
        "nothing",
    ],
)
def test_sentences_differ_if_they_say_the_same_with_another_amount(one: str, other: str, differing: bool) -> None:
    assert differ(one, other) is differing


def ask(shelf: Shelf, first: dict[str, Any], second: dict[str, Any], as_of: date | None = None) -> Answer:
    """Ask a knowledge base of two documents, which give five and seven days."""
    shelf.write("een.md", f"{FIVE}\n", **{"title": "Werkwijze", "verified": True, **first})
    shelf.write("twee.md", f"{SEVEN}\n", **{"title": "Handreiking", "verified": True, **second})
    shelf.ingest()
    knowledge = shelf.open()
    answer = knowledge.ask(QUESTION, as_of=as_of)
    with knowledge.database.session() as session:
        assert faults(answer, session) == []
    return answer


def warns(answer: Answer) -> bool:
    return CONFLICT in [notice.text for notice in answer.notices if notice.kind == "conflict"]


def documents(answer: Answer) -> set[str]:
    return {citation.document_id for citation in answer.citations}


def test_two_documents_in_force_that_differ_are_both_shown_and_told_of(furnished_shelf: Shelf) -> None:
    answer = ask(furnished_shelf, {}, {})
    assert warns(answer)
    shown = [statement for statement in answer.statements if not statement.more]
    assert {statement.text for statement in shown} == {FIVE, SEVEN}
    assert documents(answer) == {"een", "twee"}
    assert shown[-1].heading in ("Werkwijze", "Handreiking")


def test_a_document_that_ends_one_day_still_conflicts_until_then(furnished_shelf: Shelf) -> None:
    answer = ask(furnished_shelf, {}, {"valid_until": TODAY + DAY})
    assert warns(answer)
    assert documents(answer) == {"een", "twee"}


def test_two_documents_that_were_in_force_on_the_day_asked_for_conflict_then(furnished_shelf: Shelf) -> None:
    first = {"valid_from": date(2015, 1, 1)}
    second = {"valid_from": date(2016, 1, 1), "valid_until": date(2018, 12, 31)}
    assert warns(ask(furnished_shelf, first, second, as_of=date(2018, 6, 1)))


def test_what_has_ended_is_no_conflict_for_who_asks_for_the_past(furnished_shelf: Shelf) -> None:
    shelf = furnished_shelf
    ask(shelf, {"valid_from": date(2019, 1, 1)}, {"valid_until": date(2018, 12, 31)})
    answer = shelf.open().ask(f"{QUESTION.removesuffix('?')} in 2018?")
    assert "twee" in documents(answer)
    assert not warns(answer)


def test_a_text_and_the_document_that_restates_it_may_differ(furnished_shelf: Shelf) -> None:
    assert not warns(ask(furnished_shelf, {"sources": [{"label": "Handreiking", "document": "twee"}]}, {}))


def test_documents_that_agree_are_no_conflict(furnished_shelf: Shelf) -> None:
    furnished_shelf.write("een.md", f"{FIVE}\n")
    furnished_shelf.write("twee.md", f"{FIVE}\n")
    furnished_shelf.ingest()
    assert not warns(furnished_shelf.open().ask(QUESTION))


def test_what_the_role_may_not_read_is_no_conflict_for_it(furnished_shelf: Shelf) -> None:
    answer = ask(furnished_shelf, {}, {"audience": ["jeugdbeschermer"]})
    assert not warns(answer)
    assert documents(answer) == {"een"}
