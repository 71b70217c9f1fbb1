"""Documents that another one restates: they are quoted first, under their own title."""

import string
from datetime import date
from typing import Any

import pytest
from conftest import Shelf

from kb.answers import Answer
from kb.roles import Role
from retrieval import originals
from retrieval.checking import faults
from retrieval.quoting import ORIGINAL_WORDS

RESTATED = "## Kern\n\nBij een nieuw gezin komt binnen vijf dagen een jeugdbeschermer thuis langs.\n"
PLAN = (
    "## Instroom\n\nWij maken met elk nieuw gezin binnen vijf dagen thuis kennis; een jeugdbeschermer komt langs.\n\n"
    "## Huisvesting\n\nHet kantoor verhuist in het najaar naar een ander gebouw.\n"
)
TITLE = "Eerste contact"
QUESTION = "Binnen hoeveel dagen komt de jeugdbeschermer bij een nieuw gezin thuis langs?"


@pytest.fixture
def shelf(furnished_shelf: Shelf) -> Shelf:
    """A shelf with a document in the handbook that restates a plan."""
    restating(furnished_shelf, "plan")
    return furnished_shelf


def restating(shelf: Shelf, *names: str, collection: str = "handboek") -> None:
    """Write what answers the question and names its sources."""
    sources = [{"label": f"Bladzijde 3 van {name}", "document": name} for name in names]
    front = {"title": TITLE, "collection": collection, "verified": True, "sources": sources, "questions": [QUESTION]}
    shelf.write("handboek.md", RESTATED, **front)


def ask(shelf: Shelf, body: str = PLAN, role: Role = Role.LOKAAL_TEAM, **front: Any) -> Answer:  # noqa: ANN401
    """Ask the knowledge base with a plan of this text."""
    shelf.write("plan.md", body, **{"title": "Jaarplan 2018", "verified": True, **front})
    shelf.ingest()
    knowledge = shelf.open()
    answer = knowledge.ask(QUESTION, role)
    with knowledge.database.session() as session:
        assert faults(answer, session) == []
    return answer


def headings(answer: Answer) -> list[str | None]:
    return list(dict.fromkeys(s.heading for s in answer.statements if not s.more))


def documents(answer: Answer) -> list[str]:
    return list(dict.fromkeys(citation.document_id for citation in answer.citations))


def test_the_document_that_is_restated_is_quoted_first_under_its_title(shelf: Shelf) -> None:
    answer = ask(shelf)
    assert headings(answer) == ["Jaarplan 2018", TITLE]
    assert documents(answer) == ["plan", "handboek"]
    assert "kennis" in answer.statements[0].text


def test_only_what_bears_on_the_question_is_quoted_of_it(shelf: Shelf) -> None:
    answer = ask(shelf)
    assert not any("verhuist" in statement.text for statement in answer.statements)


def test_a_long_original_is_quoted_in_part(shelf: Shelf) -> None:
    sentence = "Een jeugdbeschermer komt binnen vijf dagen bij elk nieuw gezin thuis langs, in wijk {0}{0}{0}. "
    answer = ask(shelf, "".join(map(sentence.format, string.ascii_letters[:30])))
    shown = [s.text for s in answer.statements if not s.more and s.heading == "Jaarplan 2018"]
    assert 0 < len(" ".join(shown).split()) <= ORIGINAL_WORDS


def test_one_that_the_role_may_not_read_is_not_quoted(shelf: Shelf) -> None:
    answer = ask(shelf, audience=["jeugdbeschermer"])
    assert (headings(answer), documents(answer)) == ([None], ["handboek"])
    assert documents(shelf.open().ask(QUESTION, Role.JEUGDBESCHERMER)) == ["plan", "handboek"]


def test_one_that_hardly_shares_a_word_is_not_quoted(shelf: Shelf) -> None:
    answer = ask(shelf, "## Huisvesting\n\nHet kantoor verhuist in het najaar naar een ander gebouw.\n")
    assert (headings(answer), documents(answer)) == ([None], ["handboek"])


def test_one_that_says_it_in_other_words_is_quoted_if_the_search_of_all_finds_it_near_the_best(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "SUPPORT", 1.1)  # as if it held nothing of what is said
    assert documents(ask(shelf)) == ["plan", "handboek"]
    monkeypatch.setattr(originals, "NEAR", 1.1)
    assert documents(ask(shelf)) == ["handboek"]


@pytest.mark.parametrize(
    "front",
    [{"valid_until": date(2018, 12, 31)}, {"valid_from": date(2999, 1, 1)}, {"status": "concept"}],
    ids=["ended", "to come", "concept"],
)
def test_one_that_is_not_in_force_is_not_quoted(shelf: Shelf, front: dict[str, Any]) -> None:
    assert documents(ask(shelf, **front)) == ["handboek"]


def test_a_document_that_is_answered_whole_restates_none(shelf: Shelf) -> None:
    restating(shelf, "plan", collection="faq")
    assert documents(ask(shelf)) == ["handboek"]


def test_a_source_that_is_not_in_the_knowledge_base_changes_nothing(shelf: Shelf) -> None:
    shelf.ingest()
    assert documents(shelf.open().ask(QUESTION)) == ["handboek"]


def test_of_two_originals_that_fit_about_as_well_the_newest_stands_first(shelf: Shelf) -> None:
    restating(shelf, "plan", "update")
    shelf.write("update.md", PLAN, title="Update 2024", verified=True, valid_from=date(2024, 7, 1))
    assert headings(ask(shelf, valid_from=date(2018, 1, 1)))[:2] == ["Update 2024", "Jaarplan 2018"]
    of_2018 = shelf.open().ask(f"{QUESTION.removesuffix('?')} in 2018?")
    assert headings(of_2018)[:2] == ["Jaarplan 2018", "Update 2024"]
