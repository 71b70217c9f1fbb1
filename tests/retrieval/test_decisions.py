"""Decisions of courts in questions and in texts."""

import pytest
from made_hits import hit

from kb.answers import Outcome
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.decisions import decisions_asked
from retrieval.gate import lacks_decision


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("wat is er beslist in ECLI:NL:RBROT:2024:4321", ["ecli:nl:rbrot:2024:4321"]),
        ("ECLI: NL: HR: 2023: 1148?", ["ecli:nl:hr:2023:1148"]),
        ("wat staat er in zaak C/10/612345 / JE RK 24-1234", ["c/10/612345", "jerk24-1234"]),
        ("arrest 200.312.345/01", ["200.312.345/01"]),
        ("de conclusie in 22/01234", ["22/01234"]),
        ("wat heeft de rechtbank Rotterdam beslist over een verhuizing", ["rechtbank rotterdam"]),
        ("wat besliste gerechtshof Den Haag over gezinshuizen", ["hof den haag"]),
        ("wat was de uitspraak van het hof Amsterdam over contact", ["hof amsterdam"]),
        ("uitspraken van hof Amsterdam over contact", ["hof amsterdam"]),
        ("na de uitspraak van de rechtbank Rotterdam, binnen hoeveel dagen is er contact?", []),
        ("wat is het adres van de rechtbank Rotterdam", []),
        ("binnen hoeveel dagen plant de rechtbank Rotterdam een zitting", []),
        ("wat beslist de rechtbank over de omgang", []),
        ("wie beslist, de rechtbank of het hof?", []),
        ("wat heeft de Hoge Raad beslist over de omgangs-OTS", []),
        ("plan van 24/7 bereikbaarheid op 12/03/2024", []),
        ("een ecli zoeken", []),
    ],
)
def test_a_decision_is_asked_for_by_its_number_or_its_court(question: str, expected: list[str]) -> None:
    assert decisions_asked(question) == expected


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("wat staat in ECLI:NL:HR:2023:1148", False),
        ("wat staat in ECLI:NL:HR:2023:114", True),
        ("wat staat in ecli:nl:rbrot:2024:4321", True),
        ("wat besliste gerechtshof Den Haag over gezinshuizen", False),
        ("wat besliste de rechtbank Rotterdam over gezinshuizen", True),
        ("wat beslist de rechtbank over gezinshuizen", False),
    ],
)
def test_a_decision_that_nothing_found_names_is_lacking(question: str, lacks: bool) -> None:
    text = "De Hoge Raad (ECLI:NL:HR:2023:1148) volgde het gerechtshof Den Haag."
    assert lacks_decision(question, [hit(text="Een andere zin."), hit(text=text)]) is lacks


def test_what_a_court_decided_that_no_text_names_is_not_answered(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("wat is er beslist in ECLI:NL:RBROT:2024:4321", Role.JEUGDBESCHERMER)
    assert answer.outcome is Outcome.NOT_FOUND
