"""What a model has learned beside its weights."""

import numpy as np
import pytest

from retrieval import weights
from retrieval.adapters import DOWN, UP, adapted, additions
from retrieval.embedding import ASKED, NAME, Embedder

QUESTION = "Hoe lang duurt een ondertoezichtstelling?"


@pytest.fixture
def plain(embedder: Embedder) -> Embedder:
    """The default model without what it has learned."""
    return Embedder(embedder.model, embedder.weights)


def tensors(embedder: Embedder, strength: float) -> dict[str, np.ndarray]:
    """Return additions of rank 1 to every layer that learns."""
    made = {}
    for name in additions(embedder.model[0].model):
        outputs, inputs = embedder.model[0].model.get_submodule(name).weight.shape
        made[name + DOWN] = np.full((1, inputs), strength, np.float16)
        made[name + UP] = np.full((outputs, 1), strength, np.float16)
    return made


def test_an_addition_of_nothing_changes_nothing(plain: Embedder) -> None:
    made = Embedder(adapted(plain.model, tensors(plain, 0.0)), "other")
    assert made.query(QUESTION) == pytest.approx(plain.query(QUESTION))


def test_an_addition_changes_the_copy_and_leaves_the_model_as_it_was(plain: Embedder) -> None:
    before = plain.query(QUESTION)
    made = Embedder(adapted(plain.model, tensors(plain, 0.05)), "other")
    assert made.query(QUESTION) @ before < 0.999
    assert plain.query(QUESTION) == pytest.approx(before)


def test_both_share_the_words(plain: Embedder) -> None:
    made = adapted(plain.model, {})
    words, others = (model[0].model.get_input_embeddings() for model in (plain.model, made))
    assert words is others
    assert made.tokenizer is plain.model.tokenizer


def test_the_default_model_has_learned_to_read_questions_and_reads_passages_as_before(
    embedder: Embedder, plain: Embedder
) -> None:
    assert embedder.name == NAME
    assert embedder.weights == weights.NAME
    assert embedder.query(QUESTION) @ plain.query(QUESTION) < 0.999
    assert embedder.passages([QUESTION]) == pytest.approx(plain.passages([QUESTION]))


def test_questions_among_passages_are_read_as_questions(embedder: Embedder) -> None:
    both = embedder.passages([QUESTION, ASKED + QUESTION])
    assert both[1] == pytest.approx(embedder.query(QUESTION), abs=0.01)
    assert both[0] @ both[1] < 0.999
