"""A question as a user typed it, made fit to search with."""

import re
import unicodedata

MAX_LENGTH = 2000
"""Characters in a question; the same after compatibility forms are written out, times two."""

_BLANKS = re.compile(r"\s+")
# Blank on screen, though Unicode counts them as letters and marks: fillers and variation selectors.
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")

_CLAUSE = re.compile(r"[^.!?,;:\n]+[.!?,;:\n]*")
_ASKS = re.compile(
    r"^\W*(?:en |maar |dus |of )?(?:wat|hoe\w*|wie|waar\w*|wanneer|welke?|moet(?:en)?|mag|mogen|kan|kunnen|geldt)\b",
    re.I,
)


class QuestionRejected(ValueError):
    """A question that cannot be taken; the message is for the user, in Dutch."""


def clean(question: str) -> str:
    """Return the question without invisible characters and superfluous white space; empty if no word is left.

    :raises QuestionRejected: if it is too long or holds what is not text.
    """
    if len(question) > MAX_LENGTH or len(unicodedata.normalize("NFKC", question)) > 2 * MAX_LENGTH:
        raise QuestionRejected(
            f"De vraag is te lang. Gebruik ten hoogste {MAX_LENGTH} tekens. Is er nu gevaar? Bel dan eerst 112."
        )
    if any(character == "\0" or unicodedata.category(character) == "Cs" for character in question):
        raise QuestionRejected("De vraag bevat tekens die geen tekst zijn. Typ de vraag opnieuw.")
    visible = "".join(_shown(character) for character in _FILLERS.sub("", question))
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", visible)).strip()
    return text if any(character.isalnum() for character in text) else ""


def asked_in(text: str) -> str:
    """Return the clauses of `text` that ask something, without what is told beside them; empty if none asks."""
    clauses = _CLAUSE.findall(text)
    return " ".join(clause.strip() for clause in clauses if clause.rstrip().endswith("?") or _ASKS.match(clause))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cn", "Co"):  # invisible: zero-width marks, Unicode tags, characters without meaning
        return ""
    return " " if category in ("Cc", "Zl", "Zp") else character
