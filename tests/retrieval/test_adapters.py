"""What a model has learned beside its weights."""

import numpy as np
import pytest

from retrieval.adapters import DOWN, UP, adapted, additions
from retrieval.embedding import Embedder

QUESTION = "Hoe lang duurt een ondertoezichtstelling?"


def tensors(embedder: Embedder, strength: float) -> dict[str, np.ndarray]:
    """Return additions of rank 1 to every layer that learns."""
    made = {}
    for name in additions(embedder.model[0].model):
        outputs, inputs = embedder.model[0].model.get_submodule(name).weight.shape
        made[name + DOWN] = np.full((1, inputs), strength, np.float16)
        made[name + UP] = np.full((outputs, 1), strength, np.float16)
    return made


def test_an_addition_of_nothing_changes_nothing(embedder: Embedder) -> None:
    made = adapted(embedder, tensors(embedder, 0.0))
    assert made.query(QUESTION) == pytest.approx(embedder.query(QUESTION))


def test_an_addition_changes_the_copy_and_leaves_the_model_as_it_was(embedder: Embedder) -> None:
    before = embedder.query(QUESTION)
    made = adapted(embedder, tensors(embedder, 0.05))
    assert made.query(QUESTION) @ before < 0.999
    assert embedder.query(QUESTION) == pytest.approx(before)


def test_both_share_the_words(embedder: Embedder) -> None:
    made = adapted(embedder, {})
    words, others = (one.model[0].model.get_input_embeddings() for one in (embedder, made))
    assert words is others
    assert made.model.tokenizer is embedder.model.tokenizer
