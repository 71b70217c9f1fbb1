"""The dense leg: vectors, and finding those that are nearest to a question."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.embedding import Vectors

FINDER, VECTORS = "dense.faiss", "vectors.npy"
EXACT = 10_000
"""Up to this number of vectors all are compared as they are; beyond it, in eight bits a number first."""
SURPLUS = 2
"""How many times as many vectors as are wanted the rough comparison finds; the exact one chooses from these."""

Mask = npt.NDArray[np.bool_]


class DenseIndex:
    """Vectors by passage number; they stay on disk and are read where they are needed."""

    def __init__(self, finder: faiss.Index, vectors: Vectors) -> None:
        self._finder = finder
        self._vectors = vectors

    @staticmethod
    def write(directory: Path, vectors: Vectors) -> None:
        """Write the index of `vectors`, of shape (passages, dimension), to `directory`."""
        exact = np.ascontiguousarray(vectors, dtype=np.float32)
        np.save(directory / VECTORS, exact)
        _write_dense(_finder(exact), directory / FINDER)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open what `write` wrote."""
        return cls(faiss.read_index(str(directory / FINDER)), read_vectors(directory))

    def search(self, vector: Vectors, bitmap: npt.NDArray[np.uint8], depth: int) -> dict[int, float]:
        """Return the cosines of the `depth` passages nearest to `vector` among those whose bit in `bitmap` is set."""
        selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        wanted = min(SURPLUS * depth, self._finder.ntotal)
        _, found = self._finder.search(vector.reshape(1, -1), wanted, params=parameters)
        numbers = found[0][found[0] >= 0]
        cosines = self.cosines(numbers, vector)
        best = np.argsort(-cosines, kind="stable")[:depth]
        return dict(zip(numbers[best].tolist(), cosines[best].tolist(), strict=True))

    def cosines(self, numbers: Sequence[int] | npt.NDArray[np.int64], vector: Vectors) -> Vectors:
        """Return the cosine of `vector` and each of the passages with these `numbers`."""
        found: Vectors = self._vectors[numbers] @ vector
        return found

    def vector(self, number: int) -> Vectors:
        """Return the vector of a passage, of shape (dimension,)."""
        vector: Vectors = self._vectors[number]
        return vector


def read_vectors(directory: Path) -> Vectors:
    """Return the vectors in `directory`, of shape (texts, dimension); they stay on disk until they are used."""
    return np.asarray(np.load(directory / VECTORS, mmap_mode="r"))


def _finder(vectors: Vectors) -> faiss.Index:
    dimension = vectors.shape[1]
    finder: faiss.Index = faiss.IndexFlatIP(dimension)
    if len(vectors) > EXACT:
        finder = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
        finder.train(vectors)
    finder.add(vectors)
    return finder


def _write_dense(vectors: faiss.Index, path: Path) -> None:
    try:
        faiss.write_index(vectors, str(path))
    except RuntimeError as error:  # what faiss makes of a full disk
        raise OSError(f"{path} cannot be written: {error}") from error
