"""Words with several meanings: when the knowledge base asks back, and what it offers."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import CONTENT, Shelf

from kb import meanings
from kb.answers import Outcome
from kb.meanings import MeaningsError
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.clarifying import answered, choices, chosen, settled, unclear, with_all

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
    assert first == "Wat is de termijn voor een terugmelding: aan de Raad voor de Kinderbescherming (civiel)?"
    assert "openbaar ministerie" in second
    assert "Veilig Thuis" in third
    assert choices("terugmelding 2018", word)[0] == "terugmelding 2018: aan de Raad voor de Kinderbescherming (civiel)"


@pytest.mark.parametrize("word", KNOWN, ids=lambda word: word.name)
def test_a_choice_names_the_word_once_and_has_no_brackets_in_brackets(word: meanings.Ambiguous) -> None:
    for choice in choices(f"{word.forms[0]}?", word):
        assert len(re.findall(rf"\b{word.name}\b", choice)) == 1
        assert choice.count(":") == 1
        assert not re.search(r"\([^)]*\(", choice)


@pytest.mark.parametrize(
    ("before", "reply", "meant"),
    [
        ("terugmelding", "de eerste", "Raad"),
        ("terugmelding", "2", "openbaar ministerie"),
        ("terugmelding", "nr. 3 graag", "Veilig Thuis"),
        ("terugmelding", "De laatste!", "Veilig Thuis"),
        ("terugmelding", "civiel", "Raad"),
        ("terugmelding", "ik bedoel die met Veilig Thuis", "Veilig Thuis"),
        ("moet ik iedereen horen?", "het kind", "het kind"),
        ("wie moet gehoord worden?", "de ouders", "ouders"),
        ("hebben pleegouders blokkaderecht", "bij voogdij", "bij voogdij"),
        ("de driehoek", "tweede", "lokale teams"),
        ("wie moet er gehoord worden", "het kind van 14 natuurlijk", "het kind"),
        ("wat is blokkaderecht", "gewoon bij een uithuisplaatsing", "ondertoezichtstelling"),
        ("wat is een spoedmachtiging", "om een kind met spoed uit huis te halen", "uithuisplaatsing"),
        ("terugmelding", "die voor de raad, bij het einde van de maatregel", "Raad"),
    ],
)
def test_a_reply_stands_for_the_choice_that_it_names(before: str, reply: str, meant: str) -> None:
    word = unclear(before, KNOWN)
    assert word
    (wanted,) = (choice for choice in choices(before, word) if meant in choice)
    assert chosen(reply, before, KNOWN) == wanted


@pytest.mark.parametrize("word", KNOWN, ids=lambda word: word.name)
def test_the_name_of_a_meaning_typed_out_stands_for_it(word: meanings.Ambiguous) -> None:
    before = f"{word.forms[0]}?"
    assert [chosen(meaning.name, before, KNOWN) for meaning in word.meanings] == choices(before, word)


@pytest.mark.parametrize(
    ("before", "reply"),
    [
        ("terugmelding", "vots duur"),
        ("terugmelding", "en hoe lang?"),
        ("terugmelding", "4"),
        ("terugmelding", "de raad en het OM"),
        ("terugmelding", "wie doet dat bij de raad?"),
        ("hebben pleegouders blokkaderecht", "pleegvergoeding bij voogdij"),
        ("hebben pleegouders blokkaderecht", "de pleegvergoeding bij voogdij"),
        ("wat is blokkaderecht", "bij voogdij krijgt de pleegouder vergoeding?"),
        ("wie moet er gehoord worden", "het kind woont sinds vorige maand bij oma"),
        ("moet ik iedereen horen?", "mag het kind een advocaat?"),
        ("Hoe lang duurt een ots?", "de eerste"),
        ("Wat is de termijn voor een terugmelding aan de Raad?", "2"),
        ("terugmelding", ""),
    ],
)
def test_what_is_no_choice_stands_for_itself(before: str, reply: str) -> None:
    assert chosen(reply, before, KNOWN) is None


@pytest.mark.parametrize("reply", ["geen idee", "Weet ik niet.", "allemaal", "maakt niet uit", "doe maar allebei"])
def test_who_does_not_choose_gets_all_meanings_and_is_not_asked_again(knowledge: KnowledgeBase, reply: str) -> None:
    before = "wat is blokkaderecht"
    answer = knowledge.ask(reply, Role.JEUGDBESCHERMER, previous=[before])
    assert answer.outcome is Outcome.ANSWERED
    shown = {citation.document_id for citation in answer.citations}
    assert any("blokkaderecht" in document for document in shown)


@pytest.mark.parametrize("word", KNOWN, ids=lambda word: word.name)
def test_all_meanings_asked_for_are_clear(word: meanings.Ambiguous) -> None:
    found = answered("allemaal", f"{word.forms[0]}?", KNOWN)
    assert found
    assert all(meaning.name in found for meaning in word.meanings)
    assert unclear(found, KNOWN) is None


def test_any_meaning_stands_for_itself_where_nothing_was_asked_back() -> None:
    assert answered("geen idee", "Hoe lang duurt een ots?", KNOWN) is None
    assert answered("geen idee hoe lang dat duurt", "terugmelding", KNOWN) is None


@pytest.mark.parametrize(
    ("before", "reply", "documents"),
    [
        ("spoedmachtiging aanvragen hoe", "geen idee", ["spoed-zonder-zitting", "gesloten-jeugdhulp-spoed"]),
        ("schorsing hoe lang", "allebei", ["schorsing-gezag-duur", "skj-maatregelen"]),
    ],
)
def test_who_does_not_choose_is_shown_more_than_one_meaning(
    knowledge: KnowledgeBase, before: str, reply: str, documents: list[str]
) -> None:
    answer = knowledge.ask(reply, Role.JEUGDBESCHERMER, previous=[before])
    assert {f"juridische-faq/{one}" for one in documents} <= {citation.document_id for citation in answer.citations}


@pytest.mark.parametrize("word", KNOWN, ids=lambda word: word.name)
def test_a_choice_tells_what_it_was_made_of(word: meanings.Ambiguous) -> None:
    before = f"{word.forms[0]}?"
    made = [settled(choice, KNOWN) for choice in choices(before, word)]
    assert [(one.question, one.word, one.place) for one in made if one] == [
        (before, word, place) for place in range(len(word.meanings))
    ]
    together = settled(with_all(before, word), KNOWN)
    assert together
    assert (together.question, together.place) == (before, None)
    assert settled(before, KNOWN) is None


@pytest.mark.parametrize(
    ("questions", "meant"),
    [
        (["spoedmachtiging aanvragen hoe", "geen idee", "doe maar uithuisplaatsing"], "tot uithuisplaatsing"),
        (["blokkaderecht", "geen idee", "voogdij"], "bij voogdij"),
        (["blokkaderecht", "bij voogdij", "en als het vrijwillig is"], "bij een vrijwillige plaatsing"),
        (["blokkaderecht", "bij voogdij", "en vrijwillig?"], "bij een vrijwillige plaatsing"),
        (["blokkaderecht", "bij voogdij", "en hoe zit het bij een gezinshuis?"], "van gezinshuisouders"),
        (["blokkaderecht", "blokkaderecht: bij voogdij", "en vrijwillig?"], "bij een vrijwillige plaatsing"),
    ],
)
def test_a_choice_may_be_made_later_or_changed(knowledge: KnowledgeBase, questions: list[str], meant: str) -> None:
    *previous, asked = questions
    there = knowledge.ask(f"{questions[0]}: {meant}", Role.JEUGDBESCHERMER).citations
    assert there
    assert knowledge.ask(asked, Role.JEUGDBESCHERMER, previous=previous).citations == there


@pytest.mark.parametrize(
    "reply",
    [
        "en de pleegvergoeding bij een gezinshuis?",
        "en wie beslist dat bij een vrijwillige plaatsing?",
        "en wat is drang?",
        "en bij voogdij of vrijwillig?",
        "en dan?",
    ],
)
def test_a_follow_up_that_asks_something_else_changes_no_choice(reply: str) -> None:
    assert answered(reply, "blokkaderecht: bij voogdij", KNOWN) is None


def test_a_follow_up_keeps_the_choice_before_it(knowledge: KnowledgeBase) -> None:
    previous = ["wat is de driehoek", "die met veilig thuis erbij"]
    answer = knowledge.ask("wie zit daarin", Role.JEUGDBESCHERMER, previous=previous)
    shown = {citation.document_id for citation in answer.citations}
    assert "samenwerking/driehoek-veilig-thuis-lokale-teams-jbrr" in shown
    assert "handboek/driehoek" not in shown


@pytest.mark.parametrize(
    ("place", "documents"),
    [
        (0, {"samenwerking/veilig-thuis-melding"}),
        (1, {"juridische-faq/calamiteit-melden", "juridische-faq/geweld-melden-inspectie"}),
        (2, {"juridische-faq/verwijsindex"}),
        (3, {"juridische-faq/melden-niet-verlengen"}),
    ],
)
@pytest.mark.parametrize(
    "question", ["wie bel ik om te melden", "hoe meld ik", "moet ik dit melden", "wanneer moet ik melden"]
)
def test_each_place_to_report_to_finds_its_document_first(
    knowledge: KnowledgeBase, question: str, place: int, documents: set[str]
) -> None:
    (word,) = (word for word in KNOWN if word.name == "melden")
    answer = knowledge.ask(choices(question, word)[place], Role.JEUGDBESCHERMER)
    assert answer.citations[0].document_id in documents


def test_choices_are_made_of_the_question_that_holds_the_word(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("en hoe lang duurt dat?", Role.JEUGDBESCHERMER, previous=["wat is blokkaderecht"])
    offered = [step.label for step in answer.next_steps if step.kind == "question"]
    assert offered
    assert all(choice.startswith("wat is blokkaderecht: ") for choice in offered)


@pytest.mark.parametrize(
    ("question", "clear"),
    [
        ("kan het geschorst worden", False),
        ("wanneer schorst de rechter?", False),
        ("Kan het gezag geschorst worden?", True),
        ("mijn leerling is geschorst", True),
        ("Hij is van school geschorst", True),
        ("Mag een journalist van mij horen hoe het met een gezin gaat?", True),
        ("krijgt zij te horen wie gemeld heeft", True),
        ("wil hij horen of het verlengd wordt", True),
        ("Moet ik iedereen horen?", False),
    ],
)
def test_a_form_of_a_verb_is_asked_back_and_an_everyday_word_is_not(question: str, clear: bool) -> None:
    assert (unclear(question, KNOWN) is None) is clear


@pytest.mark.parametrize(
    ("question", "clear"),
    [
        ("wie wordt gehoord bij verlenging ots", True),
        ("Bij een verlenging, wie moet er gehoord worden?", True),
        ("Wie worden er allemaal gehoord?", True),
        ("Wie moet er gehoord worden?", False),
        ("Wie kan mij vertellen of horen verplicht is?", False),
        ("Dochter zegt niets. Kan de kinderrechter haar horen?", True),
        ("Moet de baby gehoord worden?", True),
        ("Kan de kinderrechter deze pupil horen?", True),
    ],
)
def test_who_is_heard_when_and_which_child_leave_nothing_to_ask(question: str, clear: bool) -> None:
    assert (unclear(question, KNOWN) is None) is clear


@pytest.mark.parametrize(
    ("question", "clear"),
    [
        ("melden bij wie", False),
        ("Wanneer moet ik melden?", False),
        ("binnen hoeveel tijd moet ik melden", False),
        ("mag ik anoniem melden", True),
        ("waar meld ik een datalek", True),
        ("pleegzus meldt zich ziek", True),
    ],
)
def test_an_everyday_word_is_asked_back_only_where_nothing_else_is_said(question: str, clear: bool) -> None:
    assert (unclear(question, KNOWN) is None) is clear


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


@pytest.mark.parametrize("question", ["wanneer moet ik terugmelden", "hoe lang duurt zo'n toezicht"])
def test_what_the_conversation_is_about_is_not_asked_back(knowledge: KnowledgeBase, question: str) -> None:
    before = ["JR jongere houdt zich niet aan de voorwaarden", "wanneer moet ik terugmelden"]
    assert knowledge.ask(question, previous=before[: 1 + ("toezicht" in question)]).outcome is Outcome.ANSWERED


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
