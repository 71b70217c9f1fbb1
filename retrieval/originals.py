"""Finding in the originals what a document that restates them says."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.embedding import Vectors
from retrieval.fitting import Fit, fit
from retrieval.index import Filter, Hit, Index
from retrieval.passages import IndexedPassage

LIMIT = 3
"""Passages of originals that an answer quotes at most."""
CANDIDATES = 25
"""Passages of originals that are compared with what is said."""
OWN_SHARE = 0.5
"""How much the question counts in the search for originals; the rest is the passage that restates them."""
FOUND_SHARE = 0.4
"""How much the search counts in the choice; the rest is how much of what is said a passage holds."""
SUPPORT = 0.3
"""A passage is quoted only if it holds this share of what is said, by weight of words."""


def originals(
    question: str, vector: Vectors, said: Sequence[str], best: IndexedPassage, index: Index, wanted: Filter
) -> list[Hit]:
    """Return the passages that hold what `best` and its document have `said` on `question`, most first.

    They are of the documents that it restates. `vector` is the question's embedding, of shape (dimension,); of the
    sentences in `said` the first fits it best.
    """
    if not best.based_on or not said:
        return []
    both = OWN_SHARE * vector + (1 - OWN_SHARE) * index.vector(best)
    among = replace(wanted, documents=frozenset(best.based_on))
    found = index.search(f"{question} {said[0]}", both / np.linalg.norm(both), among, CANDIDATES)
    support = _support(question, said, index)
    supports = [support(hit.passage.text) for hit in found]
    top = max((hit.score for hit in found), default=0.0) or 1.0
    chosen = [
        replace(hit, score=FOUND_SHARE * hit.score / top + (1 - FOUND_SHARE) * supporting)
        for hit, supporting in zip(found, supports, strict=True)
        if supporting >= SUPPORT
    ]
    return sorted(chosen, key=lambda hit: -hit.score)[:LIMIT]


def _support(question: str, said: Sequence[str], index: Index) -> Fit:
    """Return how much of the sentences in `said` a text holds, 0..1; those that fit the question count most."""
    asked = fit(question, index.weight)
    sentences = [(asked(sentence), fit(sentence, index.weight), sentence) for sentence in said]
    weighed = [(weight, fits, fits(sentence)) for weight, fits, sentence in sentences]
    total = sum(weight for weight, _, whole in weighed if whole)

    def support(text: str) -> float:
        held = sum(weight * min(1.0, fits(text) / whole) for weight, fits, whole in weighed if whole)
        return held / total if total else 0.0

    return support
