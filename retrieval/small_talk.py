"""What people say to an assistant beside questions, and what the product says back."""

import re

from retrieval import wording
from retrieval.dutch import fold

_BEFORE = (
    r"\W*(?:(?:{}|oke?|nee|ja|en|maar|sorry|hm+|top|super|fijn|heel erg|hartelijk|alvast|mooi|helder|duidelijk)\W+)*"
)
_THANKS = re.compile(
    _BEFORE.format("prima")
    + r"(?:dank|dankje\w*|dankuwel|bedankt|thanks|thn?x|tnx|merci|duidelijk|helder|top|oke?|prima|super|mooi|fijn)"
    r"(?:\W+(?:je|u|jullie|wel|voor|de|het|je|uw|hulp|antwoord|uitleg|hoor|alvast|zo|fijne?|dag|weekend|avond|verder|nog))*\W*"
)
_GREETING = re.compile(
    r"\W*(?:(?:hallo|hoi|hey|hee|hai|hi|moi|dag|goede ?(?:morgen|middag|avond|dag)|morgen|middag)"
    r"(?:\W+(?:daar|allemaal|iedereen|collega|assistent|kennisbank))?\W*){1,3}"
)
_AMISS = re.compile(
    _BEFORE.format("dus")
    + r"(?:laat (?:het )?(?:dan )?maar(?: zitten)?|(?:dit|dat|het)(?: antwoord)? (?:klopt|is) (?:helemaal |echt |dus )?"
    r"(?:niet(?: goed| juist)?|fout|verkeerd|onjuist|onzin)|(?:verkeerd|fout|onjuist) antwoord|"
    r"(?:(?:dit|dat) (?:is|was) )?niet (?:mijn vraag|wat ik (?:vroeg|bedoel\w*|zocht?|wil(?:de)? weten))|"
    r"(?:dit|dat) (?:vroeg|bedoel(?:de)?) ik niet|(?:zo )?heb ik (?:hier )?niks aan)\W*"
)
_ABOUT = re.compile(
    r"\W*(?:wat (?:kan|kun|doe|weet) (?:je|jij|u)(?: (?:allemaal|eigenlijk|precies|voor mij|doen|hier))*|"
    r"(?:wie|wat) (?:ben|bent) (?:je|jij|u)(?: eigenlijk)?|ben (?:je|jij) een (?:mens|robot|computer|bot|chatbot)|"
    r"waar(?:voor| ben| kan)? (?:ben |kan )?(?:je|jij|ik je) (?:voor|goed voor|(?:voor )?gebruiken)|"
    r"wat kan ik (?:hier |(?:aan )?(?:jou|je) )?(?:allemaal )?(?:vragen|doen))\W*"
)
_HOW = re.compile(r"\W*hoe (?:werkt (?:dit|het)(?: hier| systeem)?|werk (?:je|jij))\W*")
"""Asks about what was answered where something was."""


def answer(said: str, behind: bool = False) -> str | None:
    """Return what is said back to what asks for nothing that stands in a document; None where something is asked.

    `behind` tells that `said` leans on a question before it.
    """
    text = fold(said)
    if _THANKS.fullmatch(text):
        return wording.THANKS
    if _GREETING.fullmatch(text):
        return wording.GREETING
    if _AMISS.fullmatch(text):
        return wording.AMISS
    about = _ABOUT.fullmatch(text) or (not behind and _HOW.fullmatch(text))
    return wording.ABOUT if about else None
