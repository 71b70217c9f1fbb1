"""Questions that what was found for them does not answer."""

import numpy as np
import pytest

from retrieval.beyond import odds_beyond
from retrieval.embedding import NAME, Embedder

CONTACT = "Bij een nieuwe maatregel is er binnen vijf werkdagen een eerste gesprek met het kind."


@pytest.mark.parametrize(
    ("answered", "not_answered"),
    [
        ("Hoe snel na de start van een maatregel spreek ik het kind?", "Wat kost een eerste gesprek met het kind?"),
        ("eerste gesprek kind termijn", "eerste gesprek kind formulier downloaden"),
        ("binnen hoeveel dagen zie ik het kind", "hoe log ik thuis in op de vpn"),
    ],
)
def test_a_question_that_a_passage_answers_is_told_from_one_that_it_does_not(
    embedder: Embedder, answered: str, not_answered: str
) -> None:
    passage = embedder.passages([CONTACT])[0]
    low, high = (odds_beyond(embedder.query(one), passage, embedder.name) for one in (answered, not_answered))
    assert low < high


def test_vectors_of_another_model_tell_nothing() -> None:
    vector = np.full(384, 1.0, dtype=np.float32)
    assert odds_beyond(vector, vector, "another-model") == 0
    assert odds_beyond(vector[:16], vector[:16], NAME) == 0
    assert odds_beyond(vector, vector, NAME) != 0
