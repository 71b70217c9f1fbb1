"""Leaving out the "Ja" or "Nee" of a document that answers another question than the one that was asked."""

import re
from dataclasses import replace

from retrieval.dutch import asks_meaning, content_stems, fold, stems
from retrieval.quotes import Quote

FEW = 2
"""So many words do not ask whether something is so."""

_VERDICT = re.compile(
    r"(?:ja|nee)[,:] +(?!(?:maar|als|mits|tenzij|behalve|indien|wanneer|zolang|dat|want|omdat|op voorwaarde)\b)", re.I
)
"""Begins a sentence that answers the question of its document; what follows it tells by itself what holds."""
_MERE_VERDICT = re.compile(r"(?:ja|nee)[.!]?", re.I)
_NEGATION = re.compile(r"\b(?:niet|geen|nooit|niks|niets|zonder)\b")
_MUST = re.compile(r"\b(?:moet|moeten|hoef|hoeft|hoeven)\b")


def without_verdict(quote: Quote, question: str) -> Quote | None:
    """Return a quote without the "Ja" or "Nee" that answers another question than this one; None if nothing is left."""
    begins = _VERDICT.match(quote.source) or _MERE_VERDICT.fullmatch(quote.source)
    if begins is None:
        return quote
    asks_whether = len(question.split()) > FEW and not asks_meaning(question)
    if asks_whether and _asks_the_same(fold(question), fold(quote.passage.title)):
        return quote
    return replace(quote, skipped=begins.end()) if begins.end() < len(quote.source) else None


def _asks_the_same(question: str, title: str) -> bool:
    """Tell whether a title asks all that a question does, and neither denies or demands what the other does not."""
    alike = all(bool(word.search(question)) == bool(word.search(title)) for word in (_NEGATION, _MUST))
    return alike and set(content_stems(question)) <= set(stems(title))
