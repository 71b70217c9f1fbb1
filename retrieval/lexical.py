"""The lexical leg: BM25 over several forms of the words."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
import numpy.typing as npt

from retrieval.dutch import content_stems, content_words, grams

FORMS: dict[str, Callable[[str], list[str]]] = {"words": content_words, "stems": content_stems, "grams": grams}
"""The forms in which a text is indexed; a passage's score is their mean."""
K1, B = 0.9, 0.4


class LexicalIndex:
    """BM25 indices over the same passages, one a form."""

    def __init__(self, indices: dict[str, bm25s.BM25], size: int) -> None:
        self._indices = indices
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> Self:
        """Index `texts`; passage numbers are their positions."""
        indices = {}
        for name, form in FORMS.items():
            indices[name] = bm25s.BM25(k1=K1, b=B)
            # bm25s wants one word at least in each text, and one text.
            indices[name].index([form(text) or [""] for text in texts] or [[""]], show_progress=False)
        return cls(indices, len(texts))

    @classmethod
    def load(cls, directory: Path, size: int) -> Self:
        """Read what `save` wrote."""
        names = {name: directory / name for name in FORMS}
        return cls({name: bm25s.BM25.load(str(path), show_progress=False) for name, path in names.items()}, size)

    def save(self, directory: Path) -> None:
        """Write one folder a form."""
        for name, index in self._indices.items():
            index.save(str(directory / name), show_progress=False)

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """Return a score for every passage, of shape (passages,); 0 where no word is shared."""
        total = np.zeros(self._size, np.float32)
        for name, index in self._indices.items():
            known = [term for term in FORMS[name](question) if term in index.vocab_dict]
            if known and self._size:
                total += index.get_scores(known)
        return total / np.float32(len(self._indices))

    def weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem; 0 if it stands in no passage."""
        index = self._indices["stems"]
        if stem not in index.vocab_dict:
            return 0.0
        column = index.vocab_dict[stem]
        frequency = int(index.scores["indptr"][column + 1] - index.scores["indptr"][column])
        return math.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5))
