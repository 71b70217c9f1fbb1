"""Where a document says itself that it does not hold what is asked."""

import pytest

from retrieval.asking import KnowledgeBase
from retrieval.gaps import gap

TITLE = "Klacht over de jeugdbeschermer: wat dan?"
SAID = [
    "Een klacht gaat naar de klachtencommissie.",
    "Het telefoonnummer van de klachtencommissie staat niet in deze kennisbank.",
    "Wat een advocaat kost, staat niet in deze kennisbank.",
    "Of u de ouder vooraf moet vertellen dat de klacht bekend is, staat niet in deze kennisbank.",
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("telefoonnummer klachtencommissie", SAID[1]),
        ("wat is het nummer van de klachtencommissie", SAID[1]),
        ("kosten advocaat", SAID[2]),
        ("wie zit er in de klachtencommissie van de gemeente Schiedam", None),
        ("mag ik een hond houden", None),
        ("telefoonnummer van de rechtbank", None),
        ("wie leest een klacht over de jeugdbeschermer", None),
        ("is een klacht bekend", None),
        ("moet ik de ouder vooraf vertellen dat de klacht bekend is", SAID[3]),
    ],
)
def test_the_sentence_that_says_that_just_this_is_missing_is_found(question: str, expected: str | None) -> None:
    assert gap(question, [(TITLE, sentence) for sentence in SAID], lambda stem: 1.0) == expected


def test_what_the_content_says_that_it_does_not_hold_is_told_in_its_words(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("wat is het nummer van het CIT")
    assert answer.outcome == "not_found"
    assert answer.message == "Het telefoonnummer van het CIT staat niet in deze kennisbank."
    assert answer.next_steps[0].label.startswith("Crisis Interventie Team")
