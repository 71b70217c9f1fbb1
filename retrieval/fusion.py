"""Combining the scores of both legs."""

from collections.abc import Mapping

from retrieval.dutch import STOP_WORDS, words

Scores = Mapping[int, float]
"""Score by passage number."""

QUESTION, KEYWORDS = 0.6, 0.4
"""Weight of the dense leg for a question and for keywords."""
FUNCTION_WORDS = 0.25
"""From this share of words that say nothing about the subject, a text is a question."""

DEPTH = 400
"""How many passages each leg contributes."""


def combine(dense: Scores, lexical: Scores, weight: float = 0.6) -> dict[int, float]:
    """Return the weighted sum of both legs, each scaled to 0..1 over its passages; `weight` is that of `dense`.

    A passage that one leg did not return counts as 0 there. The scale of the lexical leg begins at 0, which is the
    score of a passage that shares no word; that of the dense leg at its lowest score.

    :raises ValueError: if `weight` lies outside 0..1.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"weight {weight} lies outside 0..1")
    near, worded = scaled(dense), scaled(lexical, bottom=0.0)
    return {
        number: weight * near.get(number, 0.0) + (1 - weight) * worded.get(number, 0.0)
        for number in near.keys() | worded.keys()
    }


def scaled(scores: Scores, bottom: float | None = None) -> dict[int, float]:
    """Return `scores` scaled so that `bottom` (by default the lowest) becomes 0 and the highest 1."""
    if not scores:
        return {}
    low = min(scores.values()) if bottom is None else bottom
    span = max(scores.values()) - low
    if span <= 0:
        return dict.fromkeys(scores, 1.0)
    return {number: max(0.0, (score - low) / span) for number, score in scores.items()}


def weight_for(question: str) -> float:
    """Return the weight of the dense leg that suits `question`: more for a sentence than for keywords."""
    return KEYWORDS if is_keywords(question) else QUESTION


def is_keywords(question: str) -> bool:
    """Tell whether `question` names a subject rather than asks something of it."""
    asked = words(question)
    function_words = sum(word in STOP_WORDS for word in asked)
    return not question.rstrip().endswith("?") and function_words < FUNCTION_WORDS * max(1, len(asked))
