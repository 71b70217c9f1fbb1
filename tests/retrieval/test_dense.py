"""What the dense leg finds, whether vectors are compared as they are or in eight bits first."""

from pathlib import Path

import numpy as np
import pytest

from retrieval import dense
from retrieval.dense import DenseIndex
from retrieval.embedding import Vectors

DEPTH = 50


def unit(shape: tuple[int, ...], seed: int) -> Vectors:
    values = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    return values / np.linalg.norm(values, axis=-1, keepdims=True)


@pytest.fixture(params=[10_000, 100], ids=["exact", "eight bits first"])
def vectors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Vectors:
    monkeypatch.setattr(dense, "EXACT", request.param)
    return unit((3000, 32), 1)


def test_the_nearest_that_may_be_found_are_found_with_their_exact_cosines(tmp_path: Path, vectors: Vectors) -> None:
    DenseIndex.write(tmp_path, vectors)
    index = DenseIndex.open(tmp_path)
    allowed = np.random.default_rng(2).random(len(vectors)) < 0.3
    for question in unit((20, 32), 3):
        cosines = vectors @ question
        wanted = sorted(np.flatnonzero(allowed).tolist(), key=lambda number: -cosines[number])[:DEPTH]
        found = index.search(question, np.packbits(allowed, bitorder="little"), DEPTH)
        assert list(found) == wanted
        assert list(found.values()) == pytest.approx(cosines[wanted], abs=1e-6)


def test_nothing_outside_the_filter_is_found_even_if_too_little_is_inside(tmp_path: Path, vectors: Vectors) -> None:
    DenseIndex.write(tmp_path, vectors)
    allowed = np.zeros(len(vectors), bool)
    allowed[[7, 2999]] = True
    found = DenseIndex.open(tmp_path).search(vectors[0], np.packbits(allowed, bitorder="little"), DEPTH)
    assert set(found) == {7, 2999}


def test_one_vector_is_an_index_too(tmp_path: Path, vectors: Vectors) -> None:
    DenseIndex.write(tmp_path, vectors[:1])
    assert list(DenseIndex.open(tmp_path).search(vectors[0], np.array([1], np.uint8), 1)) == [0]
