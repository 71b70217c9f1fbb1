"""Seeing that a question can be meant in two ways."""

import re
from collections.abc import Sequence
from functools import cache

from kb.meanings import Ambiguous
from retrieval.dutch import fold

_ASKS_ALL = re.compile(r"\b(betekenissen|verschil|versus|soorten|hetzelfde|(?:uit|door) elkaar|welke .* zijn er)\b")
"""Who asks for the meanings themselves, or what sets them apart, wants them all."""


def unclear(question: str, known: Sequence[Ambiguous]) -> Ambiguous | None:
    """Return the first word in `question` of which nothing in it says what it means."""
    text = fold(question)
    if _ASKS_ALL.search(text):
        return None
    for word in known:
        without = text
        for phrase in word.never:
            without = _pattern((phrase,)).sub(" ", without)
        if _pattern(word.forms).search(without):
            rest = _pattern(word.forms).sub(" ", without)
            if not any(_pattern(meaning.signs).search(rest) for meaning in word.meanings):
                return word
    return None


def choices(question: str, word: Ambiguous) -> list[str]:
    """Return the question once for each meaning of `word`, said so that it is clear."""
    return [f"{question.rstrip(' ?!.')} ({word.name} {meaning.name})?" for meaning in word.meanings]


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of `phrases` as whole words; `*` at the end of one stands for the rest of a word."""
    return re.compile("|".join(_expression(phrase) for phrase in sorted(phrases, key=len, reverse=True)))


def _expression(phrase: str) -> str:
    folded = fold(phrase)
    end = r"\w*" if folded.endswith("*") else r"(?!\w)"
    return r"(?<!\w)" + re.escape(folded.rstrip("*")).replace(r"\ ", r"\s+") + end
