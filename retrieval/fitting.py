"""How well a sentence fits a question, by the words that they share."""

import re
from collections.abc import Callable
from functools import lru_cache

from retrieval.dutch import content_words, fold, stems, words
from retrieval.facts import facts_asked, says_missing

Weight = Callable[[str], float]
"""How much a stem tells: rare words more."""
Fit = Callable[[str], float]
"""How well a text fits, from 0."""

PART = 0.6
"""How much a word counts that is part of a longer one, as "dagen" of "werkdagen"."""
STATING, LACKING = 3.0, 0.5
"""How much better a sentence fits that states such a number as is asked for, and one that says that something is not
there, where it is not just what is asked."""
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


def stating(question: str, fits: Fit) -> Fit:
    """Return how well a sentence fits, if a number of somebody is asked for: one that states a number better."""
    asked = [fact for fact in facts_asked(fold(question)) if fact.owned]

    def better(text: str) -> float:
        folded = fold(text)
        states = any(fact.stated_in(folded, fold(question)) for fact in asked)
        return fits(text) * (STATING if states else LACKING if says_missing(folded) else 1.0)

    return better if asked else fits


@lru_cache(maxsize=5_000)
def _forms(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a text and their stems; the same sentences are looked at again and again."""
    return frozenset(words(text)), frozenset(stems(text))
