"""Knowing when the knowledge base does not hold the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.dutch import content_words
from retrieval.index import Hit, Index

MIN_COSINE = 0.80
"""Below this, question and best passage are about different things."""
MIN_KNOWN = 0.5
"""Share of the question's content words that must stand somewhere in the knowledge base."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on."""

    cosine: float
    """Of the question and the best passage."""
    known: float
    """Share of the question's content words that stand anywhere in the index."""


def signals(question: str, hits: Sequence[Hit], index: Index) -> Signals:
    """Return the signals for a question and what was found for it."""
    best = max((hit.dense for hit in hits[:3]), default=0.0)
    return Signals(cosine=best, known=index.share_known(content_words(question)))


def is_covered(found: Signals) -> bool:
    """Tell whether what was found can answer the question."""
    return found.cosine >= MIN_COSINE and found.known >= MIN_KNOWN
