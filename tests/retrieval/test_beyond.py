"""Kinds of question that are not answered."""

import numpy as np
import pytest

from retrieval.beyond import odds_beyond
from retrieval.embedding import Embedder
from retrieval.weights import NAME


@pytest.mark.parametrize(
    ("answered", "not_answered"),
    [
        ("Hoe lang duurt een ondertoezichtstelling?", "Wat kost een uur ambulante begeleiding in 2027?"),
        ("wie kan een ots aanvragen", "hoe log ik thuis in op de vpn"),
        ("wat doet het crisisinterventieteam", "openingstijden van de receptie op zaterdag"),
    ],
)
def test_a_kind_of_question_that_the_content_lacks_is_told_from_one_that_it_answers(
    embedder: Embedder, answered: str, not_answered: str
) -> None:
    low, high = (odds_beyond(embedder.plain(question), embedder.weights) for question in (answered, not_answered))
    assert low < high
    assert high > 0


def test_vectors_of_another_model_tell_nothing() -> None:
    vector = np.full(384, 1.0, dtype=np.float32)
    assert odds_beyond(vector, "another-model") == 0
    assert odds_beyond(vector[:16], NAME) == 0
    assert odds_beyond(vector, NAME) != 0
