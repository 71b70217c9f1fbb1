"""Finding in the originals what a document that restates them says."""

from collections.abc import Sequence
from dataclasses import replace

from retrieval.embedding import Vectors
from retrieval.fitting import Fit, fit
from retrieval.index import Filter, Hit, Index

LIMIT = 3
"""Passages of originals that an answer quotes at most."""
CANDIDATES = 25
"""Passages of originals that are compared with what is said."""
FOUND_SHARE = 0.5
"""How much the search counts in the choice; the rest is how much of what is said a passage holds."""
SUPPORT, NEAR = 0.3, 0.6
"""A passage is quoted if it holds this share of what is said, by weight of words, or if its score in the search of all
is this share of the best one's."""


def originals(
    question: str, vector: Vectors, said: Sequence[str], hits: Sequence[Hit], index: Index, wanted: Filter
) -> list[Hit]:
    """Return the passages that answer `question` in the documents that the best of `hits` restates, best first.

    `vector` is the question's embedding, of shape (dimension,); `said` is what the document of the best hit says. One
    that is answered whole explains the law: it restates no document, and takes a telephone number from one at most.
    """
    best = hits[0]
    if best.passage.whole or not best.passage.based_on or not said:
        return []
    among = replace(wanted, documents=frozenset(best.passage.based_on))
    found = index.search(question, vector, among, CANDIDATES)
    near = {hit.passage for hit in hits if hit.score >= NEAR * best.score}
    support = _support(question, said, index)
    supports = [support(hit.passage.text) for hit in found]
    top = max((hit.score for hit in found), default=0.0) or 1.0
    chosen = [
        replace(hit, score=FOUND_SHARE * hit.score / top + (1 - FOUND_SHARE) * supporting)
        for hit, supporting in zip(found, supports, strict=True)
        if supporting >= SUPPORT or hit.passage in near
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
