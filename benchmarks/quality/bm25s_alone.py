"""Keywords alone: bm25s as its documentation uses it, with its Dutch stop words and a Dutch stemmer."""

from collections.abc import Mapping, Sequence

import bm25s
import Stemmer

from benchmarks.quality.sets import Document
from retrieval.embedding import Embedder


class Bm25sAlone:
    """Whole documents, the library's own parameters."""

    def __init__(self, embedder: Embedder) -> None:
        self._stemmer = Stemmer.Stemmer("dutch")

    def index(self, documents: Mapping[str, Document]) -> None:
        """Index the words of every document."""
        self._numbers = list(documents)
        self._words = bm25s.BM25()
        self._words.index(self._terms([d.whole for d in documents.values()]), show_progress=False)

    def search(self, question: str, limit: int) -> Sequence[str]:
        """Return the documents with the best scores."""
        found, scores = self._words.retrieve(
            self._terms([question]), k=min(limit, len(self._numbers)), show_progress=False
        )
        return [self._numbers[place] for place, score in zip(found[0], scores[0], strict=True) if score > 0]

    def _terms(self, texts: list[str]) -> list[list[str]]:
        terms: list[list[str]] = bm25s.tokenize(
            texts, stopwords="nl", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return terms
