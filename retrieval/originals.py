"""Finding in the originals what a document that restates them says."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.embedding import Embedder, Vectors
from retrieval.fitting import fit
from retrieval.index import Filter, Hit, Index

LIMIT = 3
"""Passages of originals that an answer quotes at most."""
CANDIDATES = 25
"""Passages of originals that are compared with what is said."""
OWN_SHARE = 0.5
"""How much the question counts in the search for originals; the rest is the best sentence of the answer so far."""
FOUND_SHARE = 0.4
"""How much the search counts in the choice; the rest is how much of what is said a passage holds."""
SUPPORT = 0.3
"""A passage is quoted only if it holds this share of what is said, by weight of words."""


def originals(
    question: str,
    vector: Vectors,
    said: Sequence[str],
    based_on: Sequence[str],
    embedder: Embedder,
    index: Index,
    wanted: Filter,
) -> list[Hit]:
    """Return the passages of the documents in `based_on` that hold what is `said` on `question`, best first.

    `vector` is the question's embedding, of shape (dimension,); of the sentences in `said` the first fits it best.
    """
    if not based_on or not said:
        return []
    both = OWN_SHARE * vector + (1 - OWN_SHARE) * embedder.query(said[0])
    among = replace(wanted, documents=frozenset(based_on))
    found = index.search(f"{question} {said[0]}", both / np.linalg.norm(both), among, CANDIDATES)
    supports = [_support(hit.passage.text, question, said, index) for hit in found]
    best = max((hit.score for hit in found), default=0.0) or 1.0
    chosen = [
        replace(hit, score=FOUND_SHARE * hit.score / best + (1 - FOUND_SHARE) * support)
        for hit, support in zip(found, supports, strict=True)
        if support >= SUPPORT
    ]
    return sorted(chosen, key=lambda hit: -hit.score)[:LIMIT]


def _support(text: str, question: str, said: Sequence[str], index: Index) -> float:
    """Return how much of the sentences in `said` a text holds, 0..1; those that fit the question count most."""
    asked = fit(question, index.weight)
    total = held = 0.0
    for sentence in said:
        fits = fit(sentence, index.weight)
        weight, whole = asked(sentence), fits(sentence)
        total += weight
        held += weight * min(1.0, fits(text) / whole) if whole else 0.0
    return held / total if total else 0.0
