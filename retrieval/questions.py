"""A question as a user typed it, made fit to search with."""

import re
import unicodedata

from retrieval.dutch import asks_difference, content_words

MAX_LENGTH = 2000
"""Characters in a question; the same after compatibility forms are written out, times two."""

_BLANKS = re.compile(r"\s+")
# Blank on screen, though Unicode counts them as letters and marks: fillers and variation selectors.
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")

_CLAUSE = re.compile(r"[^.!?,;:\n]+[.!?,;:\n]*")
_ASKING = r"(?:wat|hoe\w*|wie|waar\w*|wanneer|welke?|moet(?:en)?|mag|mogen|kan|kunnen|geldt)\b"
_I_DO = (
    r"(?:meld|bel|doe|vraag|dien|zet|leg|schakel|geef|stuur|neem|ga|waarschuw|breng|haal|laat|regel|schrijf|informeer)"
    r"(?:en)? (?:ik|we|wij)\b"
)
_ASKS = re.compile(rf"^\W*(?:en |maar |dus |of )?(?:{_ASKING}|{_I_DO})", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_OPENS = rf"(?:(?:met|bij|van|aan|door|voor|tot|op|binnen|in|naar|om|vanaf) )?{_ASKING}"
_NEXT = re.compile(rf"(?:[,;]|[,;]?\s(?:en|of))\s+(?={_OPENS})", re.I)
"""Between two questions of one sentence."""
_IS_ASKED = re.compile(
    rf"^(?:(?:en|maar|dus|of) )?(?:{_OPENS}|(?:is|zijn|heeft|hebben|heb|wordt|worden|krijgt|krijgen|gaat|duurt|bestaat|"
    r"staat|komt|hoort|horen|doet|doen|zit|en)\b)",
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


def behind_a_colon(text: str) -> str:
    """Return the question that stands behind what is told before a colon; empty if none does."""
    behind = text.rpartition(": ")[2].strip()
    return behind if behind != text.strip() and asked_in(behind) == behind else ""


def sentences_that_ask(text: str) -> list[str]:
    """Return the sentences of `text` that ask something."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence.endswith("?") or _ASKS.match(sentence)]


def questions_in(text: str) -> list[str]:
    """Return the questions that `text` asks, each with what is told before it: "Hoe lang duurt dat en wie beslist?".

    What differs between things is one question, and so is all of a text in which a question names no subject.
    """
    found: list[str] = []
    told = ""
    asking = sentences_that_ask(text)
    for sentence in _SENTENCE.split(text):
        if sentence not in asking:
            told = f"{told}{sentence} "
            continue
        first, *others = _NEXT.split(sentence)
        if not all(map(_IS_ASKED.match, [first, *others])):
            return [text]
        found += [told + first, *others]
        told = ""
    apart = len(found) > 1 and all(map(content_words, found)) and not asks_difference(text)
    return found if apart else [text]


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cn", "Co"):  # invisible: zero-width marks, Unicode tags, characters without meaning
        return ""
    return " " if category in ("Cc", "Zl", "Zp") else character
