"""Understanding a question from the questions before it."""

import re
from collections.abc import Sequence

from retrieval.dutch import content_words, fold

REACH = 2
"""How many of the questions before it a question may lean on."""
SHARE = 0.3
"""How much the questions before it count in the vector that is searched for."""
SHORT = 2
"""A question of so few words that say what it is about leans on what was said before."""

_OPENING = re.compile(r"^(en|maar|oke?|dus|ook|of|want)\b")
_POINTING = re.compile(
    r"\b(dat|die|dit|deze|daar\w*|hier(?!bij)\w*|er(over|voor|mee|bij|tegen|in|aan|na)|hem|haar|hun|ze|zij|hij|ie|t|"
    r"dan|diegene|zoiets|zelfde|zo'n)\b"
)
_ANOTHER = re.compile(r"\b(iets( heel| totaal)? anders|andere vraag|ander onderwerp)\b")
"""Who says so begins anew."""


def leans(question: str) -> bool:
    """Tell whether `question` points to something outside itself, or is too short to stand alone."""
    text = fold(question)
    if _ANOTHER.search(text):
        return False
    return bool(_OPENING.search(text) or _POINTING.search(text)) or len(content_words(question)) <= SHORT


def in_context(question: str, previous: Sequence[str]) -> str:
    """Return the questions before `question`, oldest first, and itself."""
    return " ".join([*previous[-REACH:], question])
