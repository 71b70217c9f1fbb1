"""What people say to an assistant beside questions."""

import pytest

from kb.answers import Outcome
from retrieval import wording
from retrieval.asking import KnowledgeBase
from retrieval.small_talk import answer

BEFORE = "Hoe lang duurt een ondertoezichtstelling?"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("dankjewel!", wording.THANKS),
        ("top bedankt", wording.THANKS),
        ("ok duidelijk", wording.THANKS),
        ("Hartelijk dank voor de hulp", wording.THANKS),
        ("oké", wording.THANKS),
        ("thnx", wording.THANKS),
        ("tnx", wording.THANKS),
        ("top thnx", wording.THANKS),
        ("Hallo", wording.GREETING),
        ("hoi hoi", wording.GREETING),
        ("Goedemorgen!", wording.GREETING),
        ("goede middag allemaal", wording.GREETING),
        ("laat maar", wording.AMISS),
        ("dit klopt niet", wording.AMISS),
        ("nee, dat antwoord is fout", wording.AMISS),
        ("Dat was niet mijn vraag.", wording.AMISS),
        ("dat is niet wat ik bedoelde", wording.AMISS),
        ("wat kan je", wording.ABOUT),
        ("wat kun jij allemaal?", wording.ABOUT),
        ("wie ben je", wording.ABOUT),
        ("ben je een robot?", wording.ABOUT),
    ],
)
@pytest.mark.parametrize("previous", [[], [BEFORE]], ids=["first", "behind a question"])
def test_who_asks_for_nothing_that_stands_in_a_document_is_answered_plainly(
    knowledge: KnowledgeBase, said: str, message: str, previous: list[str]
) -> None:
    found = knowledge.ask(said, previous=previous)
    assert (found.outcome, found.message) == (Outcome.CLARIFY, message)
    assert found.statements == ()


def test_how_it_works_is_asked_of_the_product_only_where_nothing_was_asked_before(knowledge: KnowledgeBase) -> None:
    assert knowledge.ask("hoe werkt dit").message == wording.ABOUT
    assert knowledge.ask("hoe werkt dit", previous=[BEFORE]).message != wording.ABOUT


@pytest.mark.parametrize(
    "question",
    [
        "mag ik ouders bedanken",
        "top 400",
        "duidelijke termijn",
        "is dat duidelijk?",
        "hallo, hoe lang duurt een ots?",
        "dag en nacht",
        "morgen zitting",
        "dit klopt niet in het rapport van de raad",
        "dat klopt niet, het gaat om voogdij",
        "laat maar weten wat de termijn is",
        "wat kan je doen bij een crisis",
        "wie ben je verplicht te informeren",
        "hoe werkt dit bij voogdij",
    ],
)
def test_a_question_with_such_words_in_it_is_one(question: str) -> None:
    assert answer(question) is None
