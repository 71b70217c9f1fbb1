"""txtai's hybrid search, with the product's passages and the same model."""

from collections.abc import Mapping, Sequence

import numpy as np
from txtai import Embeddings

from benchmarks.quality.rivals import each_once
from benchmarks.quality.sets import Document
from ingest.passages import passages
from retrieval.embedding import PASSAGE, QUERY, Embedder, Vectors

PIECES = 100


class TxtaiHybrid:
    """BM25 and vectors, weighed as txtai does of itself."""

    def __init__(self, embedder: Embedder) -> None:
        def transform(texts: list[str]) -> Vectors:
            if texts[0].startswith(QUERY):
                return np.stack([embedder.query(text.removeprefix(QUERY)) for text in texts])
            return embedder.passages([text.removeprefix(PASSAGE) for text in texts])

        self._embeddings = Embeddings(
            hybrid=True,
            method="external",
            transform=transform,
            instructions={"query": QUERY, "data": PASSAGE},
        )

    def index(self, documents: Mapping[str, Document]) -> None:
        """Index every passage with its title and headings."""
        pieces = [
            (number, passage.indexed_text(document.title, document.text))
            for number, document in documents.items()
            for passage in passages(document.text)
        ]
        self._numbers = [number for number, _ in pieces]
        self._embeddings.index((place, text, None) for place, (_, text) in enumerate(pieces))

    def search(self, question: str, limit: int) -> Sequence[str]:
        """Return the documents of the best passages."""
        return each_once((self._numbers[place] for place, _ in self._embeddings.search(question, PIECES)), limit)
