"""The model alone: the product's passages, the nearest vectors."""

from collections.abc import Mapping, Sequence

import faiss

from benchmarks.quality.rivals import each_once
from benchmarks.quality.sets import Document
from ingest.passages import passages
from retrieval.embedding import Embedder

PIECES = 100


class DenseAlone:
    """Exact search in FAISS."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def index(self, documents: Mapping[str, Document]) -> None:
        """Embed every passage."""
        pieces = [
            (number, passage.indexed_text(document.title, document.text))
            for number, document in documents.items()
            for passage in passages(document.text)
        ]
        self._numbers = [number for number, _ in pieces]
        self._vectors = faiss.IndexFlatIP(self._embedder.dimension)
        self._vectors.add(self._embedder.passages([text for _, text in pieces]))

    def search(self, question: str, limit: int) -> Sequence[str]:
        """Return the documents of the nearest passages."""
        _, found = self._vectors.search(self._embedder.query(question).reshape(1, -1), PIECES)
        return each_once((self._numbers[place] for place in found[0] if place >= 0), limit)
