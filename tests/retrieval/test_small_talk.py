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
        ("ben je een robot?", wording.MAKER),
        ("hoi, ben jij een mens?", wording.MAKER),
        ("ben je een ai", wording.MAKER),
        ("ben je chatgpt?", wording.MAKER),
        ("wie heeft jou gemaakt", wording.MAKER),
        ("kan ik je vertrouwen", wording.TRUST),
        ("kun je fouten maken", wording.TRUST),
        ("bewaar je wat ik hier typ?", wording.KEPT),
        ("sla je mijn vragen op", wording.KEPT),
        ("onthoud je wat ik vraag", wording.KEPT),
        ("hoe actueel zijn je documenten", wording.CURRENT),
        ("kun je ook engels", wording.ONLY_DUTCH),
        ("even testen", wording.READY),
        ("sorry, verkeerde venster", wording.READY),
        ("snap je wat ik bedoel?", wording.READY),
        ("fijne avond", wording.GOODBYE),
        ("tot morgen", wording.GOODBYE),
        ("prettig weekend", wording.GOODBYE),
        ("je bent geweldig", wording.THANKS),
        ("wat een waardeloos systeem is dit", wording.SORRY_FOR_THAT),
        ("pfff wat een gedoe", wording.SORRY_FOR_THAT),
        ("jeetje", wording.SORRY_FOR_THAT),
        ("sorry, die naam had ik niet moeten noemen", wording.NAMES_LEFT_OUT),
    ],
)
@pytest.mark.parametrize("previous", [[], [BEFORE]], ids=["first", "behind a question"])
def test_who_asks_for_nothing_that_stands_in_a_document_is_answered_plainly(
    knowledge: KnowledgeBase, said: str, message: str, previous: list[str]
) -> None:
    found = knowledge.ask(said, previous=previous)
    assert (found.outcome, found.message) == (Outcome.CLARIFY, message)
    assert found.statements == found.notices == ()


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
        "goed, hoe lang duurt een ots",
        "dat klopt niet volgens mij, een ots duurt toch korter?",
        "fijn weekend bij vader, mag ik dat weigeren",
        "kan ik een melder vertrouwen",
        "bewaar je wat een kind vertelt in het dossier",
        "hoe actueel moet een plan zijn",
        "kun je een test weigeren",
    ],
)
def test_a_question_with_such_words_in_it_is_one(question: str) -> None:
    assert answer(question) is None


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("ben jij verplicht feiten volledig op te schrijven als gi", "juridische-faq/waarheidsplicht-rapporten"),
        (
            "wie ben jij om te zeggen dat ouders geen contra-expertise mogen?",
            "juridische-faq/deskundige-contra-expertise",
        ),
    ],
)
def test_what_anybody_must_do_is_searched_for_though_the_assistant_seems_addressed(
    knowledge: KnowledgeBase, question: str, document: str
) -> None:
    assert document in {citation.document_id for citation in knowledge.ask(question).citations}
