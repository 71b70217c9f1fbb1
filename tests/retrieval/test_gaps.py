"""Where a document says itself that it does not hold what is asked."""

import pytest

from retrieval.asking import KnowledgeBase
from retrieval.gaps import gap

SAID = [
    "Een klacht gaat naar de klachtencommissie.",
    "Het telefoonnummer van de klachtencommissie staat niet in deze kennisbank.",
    "Wat een advocaat kost, staat niet in deze kennisbank.",
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
    ],
)
def test_the_sentence_that_says_that_just_this_is_missing_is_found(question: str, expected: str | None) -> None:
    assert gap(question, SAID, lambda stem: 1.0) == expected


def test_what_the_content_says_that_it_does_not_hold_is_told_in_its_words(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("wat is het nummer van het CIT")
    assert answer.outcome == "not_found"
    assert answer.message == "Het telefoonnummer van het CIT staat niet in deze kennisbank."
    assert answer.next_steps[0].label.startswith("Crisis Interventie Team")
