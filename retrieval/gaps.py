"""Seeing where a document says itself that it does not hold what is asked."""

from collections.abc import Iterable

from retrieval.dutch import fold
from retrieval.facts import says_missing
from retrieval.fitting import Weight, fit

SHARE = 0.5
"""A sentence says so of a question if it holds this share of it, by weight of words."""


def gap(question: str, sentences: Iterable[str], weight: Weight) -> str | None:
    """Return the sentence that says that what `question` asks stands nowhere; None if none does."""
    fits = fit(question, weight)
    best = max((one for one in sentences if says_missing(fold(one))), key=fits, default="")
    return best if best and fits(best) >= SHARE * fits(question) > 0 else None
