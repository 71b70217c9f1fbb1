"""Leaving out the "Ja" or "Nee" of a document that answers another question than the one that was asked."""

import re
from dataclasses import replace

from retrieval.contrasts import exceptions
from retrieval.dutch import content_stems, fold, stems, words
from retrieval.quotes import Quote

_VERDICT = re.compile(
    r"(?:ja|nee)[,:] +(?!(?:maar|als|mits|tenzij|behalve|indien|wanneer|zolang|dat|want|omdat|op voorwaarde)\b)", re.I
)
"""Begins a sentence that answers the question of its document; what follows it tells by itself what holds."""
_MERE_VERDICT = re.compile(r"(?:ja|nee)[.!]?", re.I)
_NEGATION = re.compile(r"\b(?:niet|geen|nooit|niks|niets|zonder)\b")
_ASKS_WHAT = re.compile(r"\b(?:wat|wie|wanneer|welke?|waar\w*|hoe\w*)\b")
_VERBS = (
    {"mag", "mogen", "kan", "kunnen"},
    {"moet", "moeten"},
    {"heeft", "hebben"},
    {"is", "zijn"},
    {"geldt", "gelden"},
)
"""Forms with which the same question begins."""
_MUST = re.compile(r"\b(?:moet|moeten|hoef|hoeft|hoeven)\b")


def without_verdict(quote: Quote, question: str) -> Quote | None:
    """Return a quote without the "Ja" or "Nee" that answers another question than this one; None if nothing is left."""
    begins = _VERDICT.match(quote.source) or _MERE_VERDICT.fullmatch(quote.source)
    if begins is None or _asks_the_same(fold(question), fold(quote.passage.title)):
        return quote
    return replace(quote, skipped=begins.end()) if begins.end() < len(quote.source) else None


def _asks_the_same(question: str, title: str) -> bool:
    """Tell whether a question asks whether something is so, and a title just that; both folded.

    The title holds all that the question says, and neither denies, demands or excepts what the other does not.
    """
    opening = next((forms for forms in _VERBS if set(words(title)[:1]) & forms), set(words(title)[:1]))
    whether = not _ASKS_WHAT.search(question) and opening & set(words(question))
    alike = all(bool(word.search(question)) == bool(word.search(title)) for word in (_NEGATION, _MUST))
    more = set(content_stems(question)) - set(stems(title))
    return bool(whether) and alike and not more and exceptions(question) == exceptions(title)
