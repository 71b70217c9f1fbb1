"""Who tells whom."""

import pytest
from made_hits import hit

from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.givers import giver, rightly_turned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mag ik de school informatie geven over een kind?", "us"),
        ("mag de jeugdbeschermer aan de huisarts iets vertellen", "us"),
        ("Moet de huisarts mij informatie geven?", "professional"),
        ("de juf wil niks zeggen, mag dat", "professional"),
        ("Mag de Raad informatie delen met de GI?", "raad"),
        ("Moet moeder de vader informeren?", "parent"),
        ("mag ik info over moeder delen met de jeugdbeschermer", "professional"),
        ("jeugdbeschermer belt mij voor informatie over een leerling, moet ik meewerken?", "professional"),
        ("Wat mag ik aan een andere jeugdbeschermer vertellen?", "us"),
        ("Wanneer mag de GI een schriftelijke aanwijzing geven?", None),
        ("Mag een ouder een tik geven?", None),
        ("Welke informatie krijgt een pleegouder?", None),
    ],
)
def test_who_is_to_tell_is_seen_where_something_is_told(text: str, expected: str | None) -> None:
    assert giver(text) == expected


def test_what_another_may_tell_stands_behind_what_the_asker_may() -> None:
    theirs = hit("theirs", score=1.0, title="Moet een school informatie geven aan de GI?")
    ours = hit("ours", score=0.9, title="Mag een jeugdbeschermer aan school iets vertellen?")
    near = hit("near", score=0.7, title="Geheimhouding")

    def order(question: str) -> list[str]:
        return [one.passage.document_id for one in rightly_turned(question, [theirs, ours, near])]

    assert order("Mag ik de school informatie geven?") == ["ours", "theirs", "near"]
    assert order("Moet school mij informatie geven?") == ["theirs", "ours", "near"]
    assert order("Hoe lang duurt een OTS?") == ["theirs", "ours", "near"]


def test_a_duty_of_school_is_not_the_answer_to_what_a_jeugdbeschermer_may_tell(knowledge: KnowledgeBase) -> None:
    told = {
        question: knowledge.ask(question, Role.JEUGDBESCHERMER).citations[0].document_id
        for question in (
            "Mag ik de school informatie geven bij een OTS?",
            "Moet de school mij informatie geven bij een OTS?",
        )
    }
    ours, theirs = told.values()
    assert theirs == "juridische-faq/informatie-delen-ots"
    assert ours != theirs
