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
    r"(?:\W+(?:je|u|jullie|wel|voor|de|het|je|uw|hulp|antwoord|uitleg|hoor|alvast|zo|fijne?|dag|weekend|avond|"
    r"verder|nog))*\W*"
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
_HELLO = r"\W*(?:(?:hallo|hoi|hey|hee|hai|hi|dag|oke?|en|maar|nee|ja|eh|zeg|sorry|trouwens)\W+)*"
_ABOUT = re.compile(
    _HELLO + r"(?:wat (?:kan|kun|doe|weet) (?:je|jij|u)(?: (?:allemaal|eigenlijk|precies|voor mij|doen|hier))*|"
    r"(?:wie|wat) (?:ben|bent) (?:je|jij|u)(?: eigenlijk)?|"
    r"waar(?:voor| ben| kan)? (?:ben |kan )?(?:je|jij|ik je) (?:voor|goed voor|(?:voor )?gebruiken)|"
    r"wat kan ik (?:hier |(?:aan )?(?:jou|je) )?(?:allemaal )?(?:vragen|doen))\W*"
)
_MAKER = re.compile(
    _HELLO
    + r"(?:(?:ben|bent) (?:je|jij|u) (?:een )?(?:echte? )?(?:mens|persoon|robot|computer|(?:chat)?bot|chatgpt|copilot|"
    r"gpt|ai|a\.i\.?|ki|taalmodel)|praat ik (?:nu )?met een (?:mens|robot|computer)|"
    r"(?:wie|welk bedrijf) heeft (?:jou|je|u|dit|deze kennisbank) (?:gemaakt|gebouwd|ontwikkeld))\W*"
)
_TRUST = re.compile(
    _HELLO + r"(?:(?:kan|mag) ik (?:je|jou|u|dit|dit antwoord|de antwoorden) (?:wel )?vertrouwen|"
    r"(?:kun|kan|kunt|maak|maakt) (?:je|jij|u) (?:ook |wel eens |weleens )*fouten(?: maken)?|"
    r"(?:ben|bent) (?:je|jij|u) (?:wel )?betrouwbaar|klopt (?:alles|het) wat (?:je|jij|u) zegt)\W*"
)
_KEPT = re.compile(
    _HELLO
    + r"(?:bewaar|onthoud|onthou|sla|bewaart|onthoudt|slaat) (?:je|jij|u) (?:ook )?(?:wat|alles wat|dat wat|mijn|"
    r"de|deze) (?:ik (?:hier |nu |aan je |je )?(?:typ|type|vraag|zeg|schrijf|invoer|invul)|vra(?:ag|gen)|"
    r"gegevens|gesprek(?:ken)?)(?: op| hier)*\W*"
)
_CURRENT = re.compile(
    _HELLO
    + r"(?:hoe (?:actueel|recent|oud) (?:zijn|is) (?:je|jouw|de|deze|jullie) (?:documenten|bronnen|informatie|kennis|"
    r"gegevens|kennisbank)|(?:ben|bent) (?:je|jij|u) (?:wel )?(?:actueel|up[- ]to[- ]date|bijgewerkt))\W*"
)
_DUTCH = re.compile(
    _HELLO + r"(?:kun|kan|spreek|versta|snap|begrijp|kunt|spreekt) (?:je|jij|u) (?:ook )?(?:engels|duits|frans|turks|"
    r"arabisch|pools)(?: praten| spreken)?\W*"
)
_GOODBYE = re.compile(
    _BEFORE.format("bedankt|dank je|dankjewel|dan")
    + r"(?:(?:een )?(?:fijne?|prettige?|goede?|goed) (?:dag|avond|weekend|nacht|middag|vakantie)|"
    r"tot (?:morgen|straks|later|ziens|maandag|volgende (?:week|keer))|doei|doeg|dag dag|ciao)"
    r"(?: (?:nog|verder|gewenst|allemaal|hoor|ook|en tot morgen))*\W*"
)
_TRYING = re.compile(
    _BEFORE.format("even")
    + r"(?:(?:even |ik ben )?(?:aan het )?(?:testen|test|proberen)(?: test)*|(?:dit is )?een test(?:je)?|"
    r"(?:verkeerde?|foute?) (?:venster|scherm|chat|tabblad|app)|(?:snap|begrijp) (?:je|jij|u) "
    r"(?:me|mij|wat ik (?:bedoel|zeg|vraag)))\W*"
)
_PRAISE = re.compile(
    _BEFORE.format("wauw")
    + r"(?:je|jij|u|dit|dat|wat) (?:bent|is|ben je|een) (?:echt |heel |super|zo )*(?:geweldig|goed|fijn|handig|top|"
    r"slim|fantastisch|de beste)\W*"
)
_UPSET = re.compile(
    r"\W*(?:(?:pf+|tjonge|jeetje|jemig|zucht|nou|bah|oh?|man)\b\W*)*"
    r"(?:(?:pf+|tjonge|jeetje|jemig|zucht|bah)|wat een (?:\w+ )?(?:gedoe|ellende|systeem|onzin|ding|programma)"
    r"(?: is (?:dit|het))?|"
    r"(?:je|jij|dit|dit systeem|deze kennisbank) (?:bent|is) (?:echt |zo )?(?:waardeloos|dom|stom|slecht|nutteloos))\W*"
)
_NAME_TYPED = re.compile(
    r"\W*(?:(?:sorry|oeps|oh?|nee)\W+)*(?:die|deze|de|zijn|haar) (?:naam|namen|achternaam|persoonsgegevens|gegevens) "
    r"had ik (?:hier )?niet (?:moeten|mogen) (?:noemen|typen|geven|invullen|gebruiken|opschrijven)\W*"
)
_HOW = re.compile(r"\W*hoe (?:werkt (?:dit|het)(?: hier| systeem)?|werk (?:je|jij))\W*")
"""Asks about what was answered where something was."""
_SAID_BACK = (
    (_THANKS, wording.THANKS),
    (_PRAISE, wording.THANKS),
    (_GREETING, wording.GREETING),
    (_GOODBYE, wording.GOODBYE),
    (_AMISS, wording.AMISS),
    (_UPSET, wording.SORRY_FOR_THAT),
    (_ABOUT, wording.ABOUT),
    (_MAKER, wording.MAKER),
    (_TRUST, wording.TRUST),
    (_KEPT, wording.KEPT),
    (_CURRENT, wording.CURRENT),
    (_DUTCH, wording.ONLY_DUTCH),
    (_TRYING, wording.READY),
    (_NAME_TYPED, wording.NAMES_LEFT_OUT),
)
"""What is said back to each kind, in the order in which they are tried."""


def answer(said: str, behind: bool = False) -> str | None:
    """Return what is said back to what asks for nothing that stands in a document; None where something is asked.

    `behind` tells that `said` leans on a question before it.
    """
    text = fold(said)
    for pattern, message in _SAID_BACK:
        if pattern.fullmatch(text):
            return message
    return wording.ABOUT if not behind and _HOW.fullmatch(text) else None
