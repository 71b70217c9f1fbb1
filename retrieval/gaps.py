"""Seeing where a document says itself that it does not hold what is asked."""

from collections.abc import Callable, Iterable

from retrieval.dutch import fold
from retrieval.facts import says_missing
from retrieval.fitting import Weight, fit

SHARE = 0.5
"""A sentence says so of a question if it holds this share of it, by weight of words."""


def gap(question: str, sentences: Iterable[str], weight: Weight, written_out: Callable[[str], str] = str) -> str | None:
    """Return the sentence that says that what `question` asks stands nowhere; None if none does.

    `written_out` gives a text with terms in the place of their other names.
    """
    fits = fit(written_out(question), weight)
    missing = {one: fits(written_out(one)) for one in sentences if says_missing(fold(one))}
    best = max(missing, key=missing.__getitem__, default="")
    return best if best and missing[best] >= SHARE * fits(written_out(question)) > 0 else None
