"""How well a sentence fits a question, by the words that they share."""

import re
from collections.abc import Callable
from functools import lru_cache

from retrieval.dutch import content_words, stems, words

Weight = Callable[[str], float]
"""How much a stem tells: rare words more."""
Fit = Callable[[str], float]
"""How well a text fits, from 0."""

PART = 0.6
"""How much a word counts that is part of a longer one, as "dagen" of "werkdagen"."""
_QUANTITY_BONUS = 1.5
_ASKS_QUANTITY = re.compile(
    r"\b(hoe ?(lang|veel|vaak|oud|snel)|termijn\w*|binnen|duur|maxim\w*|minim\w*"
    r"|leeftijd|nummer|dagen|weken)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\d|\b(een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|dertien|veertien|twintig|half)\b"
    r"[^.]{0,20}\b(dag|week|maand|jaar|uur|keer)",
    re.IGNORECASE,
)


def fit(question: str, weight: Weight) -> Fit:
    """Return how well a sentence fits: the weights of the words that it shares, more if it holds a figure asked for."""
    asked = {word: (stem, weight(stem)) for word in content_words(question) for stem in stems(word)}
    quantity = bool(_ASKS_QUANTITY.search(question))

    def fits(text: str) -> float:
        held, held_stems = _forms(text)
        total = 0.0
        for word, (stem, value) in asked.items():
            if stem in held_stems:
                total += value
            elif len(word) > 3 and any(word in longer for longer in held):
                total += PART * value
        return total * (_QUANTITY_BONUS if quantity and _QUANTITY.search(text) else 1.0)

    return fits


@lru_cache(maxsize=5_000)
def _forms(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a text and their stems; the same sentences are looked at again and again."""
    return frozenset(words(text)), frozenset(stems(text))
