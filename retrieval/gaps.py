"""Seeing where a document says itself that it does not hold what is asked."""

from collections.abc import Callable, Iterable

from retrieval.dutch import fold
from retrieval.facts import facts_asked, says_missing, subject_of
from retrieval.fitting import Weight, fit

SHARE = 0.5
"""A sentence says so of a question if it holds this share of it, by weight of words."""


def gap(question: str, sentences: Iterable[str], weight: Weight, written_out: Callable[[str], str] = str) -> str | None:
    """Return the sentence that says that what `question` asks stands nowhere; None if none does.

    Where a kind of fact is asked, such as a telephone number, it must be missing of what is asked about.
    `written_out` gives a text with terms in the place of their other names.
    """
    asked = written_out(question)
    subject = " ".join(subject_of(fold(asked), facts_asked(fold(asked))))
    fits, about = fit(asked, weight), fit(subject, weight)
    missing = {one: fits(written_out(one)) for one in sentences if says_missing(fold(one))}
    best = max(missing, key=missing.__getitem__, default="")
    of_this = about(written_out(best)) >= SHARE * about(subject)
    return best if best and of_this and missing[best] >= SHARE * fits(asked) > 0 else None
