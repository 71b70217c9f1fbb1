"""Words with several meanings: when the knowledge base asks back, and what it offers."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import CONTENT, Shelf

from kb import meanings
from kb.answers import Outcome
from kb.meanings import MeaningsError
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.clarifying import choices, unclear

FILE = Path(__file__).parents[1] / "fixtures" / "conversation" / "meanings.jsonl"
CASES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
KNOWN = meanings.load(CONTENT)
LISTED = {"terugmelding", "driehoek", "horen", "spoedmachtiging", "blokkaderecht", "schorsing"}
"""Words of the cases that the content lists; at the others asking back was found not to be worth the time."""


def case_id(case: dict[str, Any]) -> str:
    return f"{case['id']} {case['question'][:40]}"


@pytest.mark.parametrize("case", [c for c in CASES if c["clarify"] and c["term"] in LISTED], ids=case_id)
def test_a_word_with_several_meanings_and_no_sign_of_one_is_asked_back(
    knowledge: KnowledgeBase, case: dict[str, Any]
) -> None:
    answer = knowledge.ask(case["question"], Role.JEUGDBESCHERMER)
    assert answer.outcome is Outcome.CLARIFY
    assert f"‘{case['term']}’" in answer.message
    assert answer.statements == answer.citations == ()
    assert [step.kind for step in answer.next_steps].count("question") >= 2


@pytest.mark.parametrize("case", [c for c in CASES if not c["clarify"]], ids=case_id)
def test_a_word_of_which_the_meaning_shows_is_not_asked_back(knowledge: KnowledgeBase, case: dict[str, Any]) -> None:
    assert knowledge.ask(case["question"], Role.JEUGDBESCHERMER).outcome is not Outcome.CLARIFY


@pytest.mark.parametrize("word", KNOWN, ids=lambda word: word.name)
def test_each_choice_that_is_offered_is_clear_itself(word: meanings.Ambiguous) -> None:
    offered = choices(f"Hoe zit het met {word.forms[0]}?", word)
    assert len(set(offered)) == len(word.meanings)
    for question in offered:
        found = unclear(question, KNOWN)
        assert found is None or found.name != word.name


def test_a_choice_is_the_question_with_its_meaning_behind_it() -> None:
    (word,) = (word for word in KNOWN if word.name == "terugmelding")
    first, second, third = choices("Wat is de termijn voor een terugmelding ?", word)
    assert (
        first
        == "Wat is de termijn voor een terugmelding (terugmelding aan de Raad voor de Kinderbescherming (civiel))?"
    )
    assert "openbaar ministerie" in second
    assert "Veilig Thuis" in third


def test_a_choice_is_answered(knowledge: KnowledgeBase) -> None:
    asked = knowledge.ask("Wat is de termijn voor een terugmelding?")
    choice = next(step for step in asked.next_steps if step.kind == "question" and "Raad" in step.label)
    answer = knowledge.ask(choice.label, previous=["Wat is de termijn voor een terugmelding?"])
    assert answer.outcome is Outcome.ANSWERED
    assert "juridische-faq/terugmelding" in {citation.document_id for citation in answer.citations}


def test_who_asks_for_the_meanings_themselves_gets_them(knowledge: KnowledgeBase) -> None:
    for question in ("Wat is het verschil tussen de driehoeken?", "Welke betekenissen heeft terugmelding?"):
        assert knowledge.ask(question, Role.JEUGDBESCHERMER).outcome is not Outcome.CLARIFY


def test_a_question_before_it_in_the_conversation_shows_the_meaning(knowledge: KnowledgeBase) -> None:
    question = "en de terugmelding dan?"
    assert knowledge.ask(question).outcome is Outcome.CLARIFY
    before = ["Wanneer moet de GI de Raad laten weten dat een OTS niet verlengd wordt?"]
    assert knowledge.ask(question, previous=before).outcome is not Outcome.CLARIFY


def test_no_address_of_a_choice_holds_the_question(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("terugmelding")
    assert {step.url for step in answer.next_steps if step.kind == "question"} == {"/"}


def test_danger_is_told_though_the_question_is_asked_back(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("Vader slaat moeder nu, wat is de termijn voor een terugmelding?")
    assert [notice.kind for notice in answer.notices][:1] == ["danger"]


def test_a_list_that_cannot_be_read_keeps_the_knowledge_base_shut(shelf: Shelf) -> None:
    shelf.write("x.md")
    shelf.ingest()
    (shelf.root / meanings.FILE).write_text("[[woord]\n", encoding="utf-8")
    with pytest.raises(MeaningsError, match=meanings.FILE):
        shelf.open()
