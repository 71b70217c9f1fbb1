"""Understanding a question from the questions before it."""

import re
from collections.abc import Callable, Sequence

from retrieval.dutch import content_words, fold, words
from retrieval.glossary import Glossary

SHARE = 0.5
"""How much the questions before it count in the vector that is searched for."""
SHORT = 2
"""A question of so few words that say what it is about leans on what was said before."""

_OPENING = re.compile(r"^(en|maar|oke?|dus|ook|of|want)\b")
_POINTING = re.compile(
    r"\b(dat|die|dit|deze|daar\w*|hier(?!bij)\w*|er(over|voor|mee|bij|tegen|in|aan|na|uit)|hem|haar|hun|ze|zij|hij|ie|t|"
    r"dan|diegene|zoiets|zelfde|zo'n)\b|\book\W*$"
)
_ANOTHER = re.compile(r"\b(iets( heel| totaal)? anders|andere vraag|ander onderwerp)\b")
"""Who says so begins anew."""
_CORRECTING = re.compile(
    r"^(?:(?:oh?|oeps|nee|sorry|pardon|wacht)\b[ ,.!]*)+|"
    r"\b(?:ik bedoel(?:de)?|bedoel(?:de)? ik)\b[ ,]*(?:eigenlijk )?",
    re.I,
)
_REJECTED = re.compile(
    r"\b(?:niet|geen) (?:\w+ ){0,3}\w+(?:,| maar) |,? (?:maar )?(?:niet|geen) (?:\w+ ){0,2}\w+$",
    re.I,
)
"""What a correction says is not meant."""


_OF_NOTHING = frozenset(
    """
    alles anders antwoord bedoeling beslissen beslist bezig blijft daar daarbij daarmee daarover daarvan daarvoor dagen
    dingen doet duren duurt eigenlijk gaan gaat gebeurt gebruiken gedaan geldt geregeld gezin goed graag help helpen
    hierbij hiermee hierover hiervan hiervoor hulp iemand iets informatie jij kind kinderen klopt komt kosten kost krijg
    lang mee mens moeder mogelijk nodig ouder ouders persoon regelen regels snel snap tijd vader vraag vragen vraagje
    waarmee waarover waarvan waarvoor weken weten week werkt wil zeg zoiets zomaar
    """.split()
)
"""Words that name no subject by themselves."""
_ABBREVIATION = re.compile(r"[A-Z]{2}")
"""One may be spelled like a word that says nothing: OM."""


def of_nothing(question: str) -> bool:
    """Tell whether a question names no subject: "wie beslist?", "help", "ouders"."""
    said = content_words(question)
    names = not question.isupper() and _ABBREVIATION.search(question)
    return bool(words(question)) and not names and len(said) <= SHORT and _OF_NOTHING.issuperset(said)


def begins_anew(question: str) -> bool:
    """Tell whether who asks `question` says that it is about something else."""
    return _ANOTHER.search(fold(question)) is not None


def leans(question: str, named: bool = False) -> bool:
    """Tell whether `question` points to something outside itself, or is too short to stand alone.

    `named` tells that it names a term of its own: then it may be short.
    """
    text = fold(question)
    if begins_anew(question):
        return False
    if _OPENING.search(text) or _POINTING.search(text) or _CORRECTING.search(text):
        return True
    return not named and len(content_words(question)) <= SHORT


def leaned_on(previous: Sequence[str], leaning: Callable[[str], bool] = leans) -> Sequence[str]:
    """Return the questions that one behind `previous` leans on, oldest first: the last, and what that leans on.

    Behind the first question of a conversation nothing stands that it could lean on, whatever it points to.
    """
    last = previous[-1:]
    if not last or not leaning(last[0]):
        return last
    first, between = previous[:-1][:1], previous[1:-1]
    return [*[*first, *(one for one in between if not leaning(one))][-1:], *last]


def meant(question: str) -> str:
    """Return a question without the words of a correction: "nee, niet X maar Y" means Y."""
    return _REJECTED.sub(" ", _CORRECTING.sub("", question)).strip() if _CORRECTING.search(question) else question


def corrected(reply: str, before: str, glossary: Glossary) -> str | None:
    """Return the question `before` about the term that `reply` says was meant; None if it says no such thing."""
    return glossary.instead(meant(reply), before) if _CORRECTING.search(reply) else None


def in_context(question: str, previous: Sequence[str]) -> str:
    """Return the questions before `question`, oldest first, and itself."""
    return " ".join([*previous, question])
