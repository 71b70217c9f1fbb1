"""Which kind of fact a question asks for, and whether a sentence states one.

A passage that is about the subject and names no amount does not answer what something costs. Kinds that most texts
state somewhere (a term, a figure) count only where the sentence is about the subject too: see `retrieval.gate`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.dutch import fold, words

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)*|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|"
    r"zestien|zeventien|achttien|negentien|twintig|dertig|half|halve|anderhalf|enkele|geen|alle|beide)"
)
_UNIT = r"(?:minu\w+|uur|uren|etma\w+|werkdag\w*|dag\w*|week|weken|maand\w*|jaar|jaren)"
_ONE_PERSON = r"(?:\w*bestuurder|\w*directeur|wethouder|griffier|\w*rechter|relatiemanager|contactpersoon)"
_ROLE = rf"(?:{_ONE_PERSON}|\w*voorzitter|\w*manager|\w*leider|leidinggevende|secretaris|jurist)"
_ALLOWANCE = r"\w*(?:vergoeding|zakgeld|kleedgeld|toelage|uitkering|alimentatie)"
_NO_PHONE = (
    r"(?:(?:de|het|een|mijn|zijn|haar|dit|deze|die) )?(?:\w*zaak|\w*dossier|\w*bewijs|\w*kaart|\w*paspoort|\w*artikel|"
    r"\w*wet|besluit|beschikking|opgave|kamer\w*|\w*rekening|\w*kind|versie|\w*pagina|document|stcrt|stb)\b"
)
"""What has another number."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of fact; both patterns are for folded text."""

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str] | None
    """None: the word that asks for it must itself stand in the sentence."""
    yearly: bool = False
    """Whether it differs from year to year, so that a year in the question is part of what is asked."""
    owned: bool = False
    """Whether it is somebody's, so that the sentence that states it, or its heading, must name whose it is."""

    def stated_in(self, sentence: str, question: str) -> bool:
        """Tell whether a sentence states such a fact; both texts folded."""
        if self.stated is None:
            return any(match[0] in sentence for match in self.asked.finditer(question))
        return self.stated.search(sentence) is not None


def _fact(name: str, asked: str, stated: str | None, yearly: bool = False, owned: bool = False) -> Fact:
    return Fact(name, re.compile(rf"\b(?:{asked})\b"), re.compile(stated) if stated else None, yearly, owned)


FACTS = (
    _fact(
        "price",
        r"(?:hoeveel|hoe hoog|wat|welk\w*) (?:\w+ ){0,3}(?:kost|kosten)|\w*tarie(?:f|ven)|prij[sz]\w*|"
        r"\w*bedrag\w*|hoe duur|(?:hoeveel|hoe hoog|wat is de|welke) (?:\w+ ){0,3}\w*(?:vergoeding|bijdrage|subsidie|"
        r"boete|dwangsom|toeslag)|salaris\w*|uurloon|loon|salarisschaal|\w*budget|griffierecht\w*|inkomen|"
        r"(?:hoeveel|wat) (?:\w+ ){0,6}(?:betaald?|betalen|verdien\w*|geld|euro)|hoogte|eigen bijdrage|"
        rf"hoeveel(?= (?:\w+ ){{0,2}}{_ALLOWANCE})|hoeveel (?:krijg|ontvang)\w*|"
        rf"(?={_ALLOWANCE} (?:\w+ ){{0,4}}(?:hoeveel|per (?:dag|week|maand))\b)|"
        rf"wat (?:krijg\w*|ontvang\w*|vang(?:t|en))(?= (?:\w+ ){{1,6}}(?:{_ALLOWANCE}|per (?:dag|week|maand|kind))\b)",
        r"€|\beuro\b|\bgratis\b|\bkosteloos\b|\bgeen kosten\b",
        yearly=True,
    ),
    _fact(
        "phone",
        r"(?:tele?foon|tel|doorkies|bel|mobiele? )\.?(?:nummers?|nr)|telnr|welk nummer|06[- ]?nummer|"
        r"hoe (?:bereik|bel) (?:ik|je|wij|we)|^(?:nummer|nr\.?) (?!van\b)(?!\d)|wat is (?:het|t) (?:\S+ ){0,2}nummer|"
        rf"(?<!onder )(?<!op )(?:nummer|nr\.?) van (?!{_NO_PHONE})",
        r"\b0\d{1,3}[ -]{0,3}\d[\d ]{4,}|\b112\b|\b0800[ -]?\d|\+31",
        owned=True,
    ),
    _fact("mail", r"e-?mail\w*|mail ?adres\w*", r"@"),
    _fact(
        "address",
        r"adres|\w*(?:post|bezoek|kantoor)adres|routebeschrijving|parkeren",
        r"\b\d{4} ?[a-z]{2}\b|\b\w+(?:straat|laan|weg|plein|singel|kade|dijk|park) \d+|postbus \d+",
    ),
    _fact(
        "hours",
        r"openingstijd\w*|hoe laat|geopend|spreekuur|kantoortijden",
        r"\b\d{1,2}[.:]\d{2}\b|\b\d{1,2} uur\b|\b24 ?/ ?7\b|kantoor(?:uren|tijd)|dag en nacht",
    ),
    _fact(
        "person",
        rf"wie (?:is|zijn) (?:nu |de |het |onze |bij jullie )*{_ONE_PERSON}|wie is (?:nu|momenteel) (?:de )?{_ROLE}|"
        rf"(?:hoe heet|naam van|namen van) (?:\w+ ){{0,2}}{_ROLE}",
        r"\b(?:mevrouw|meneer|de heer|mw|dhr)\.? [a-z]\w+",
    ),
    _fact(
        "form",
        r"\w*formulier\w*|sjablo\w+|invulblad|checklist\w*|werkkaart\w*|\w*brief|template|downloaden|inloggen|"
        r"log (?:ik|je|wij|we)|wachtwoord\w*|account|exporte\w+|uploaden|reserveren|helpdesk ict",
        None,
    ),
    _fact(
        "count",
        r"hoeveel (?!uur\b|uren\b|dag|werkdag|we[e]?k|maand|jaar\b|jaren\b|tijd\b|keer\b|dgn\b)\w+|percentage|procent|"
        r"gemiddeld\w*|aantal(?:len)?|cijfers",
        rf"\d|\b{_NUMBER}\b",
        yearly=True,
    ),
    _fact(
        "term",
        r"hoe ?lang|termijn\w*|(?:binnen |om de )?hoeveel (?:uur|uren|\w*dagen|dgn|weken|maanden|jaar|tijd)|duur|"
        r"maximale duur|bewaartermijn|hoe snel",
        rf"\b{_NUMBER}[ -](?:\w+ )?{_UNIT}\b|\b(?:onverwijld|zo spoedig mogelijk|direct|meteen|onmiddellijk|"
        r"geen (?:vaste |wettelijke )?termijn)\b",
    ),
    _fact(
        "frequency",
        r"hoe vaak|hoeveel keer|frequentie",
        rf"\b(?:{_NUMBER} ?(?:keer|maal)|(?:een|twee)maal|per {_UNIT}|\w+elijks\w*|elk\w*|ieder\w*|steeds|om de)\b",
    ),
    _fact(
        "age",
        r"hoe oud|\w*leeftijd\w*",
        rf"\b{_NUMBER} (?:en \w+ )?(?:jaar|maand\w*)\b|\bjarigen?\b|\d+-jarige|\w+jarig",
    ),
    _fact(
        "day",
        r"(?:op )?welke (?:dag|datum|data)|per wanneer|sinds wanneer|wanneer (?:was|ging|start\w*|begon|treedt)",
        r"\b(?:19|20)\d\d\b|\b\d{1,2} (?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*|\w+dag\b",
    ),
)
"""Every kind that is known."""

_HERE = r"(?:de|deze) (?:kennisbank|gebruikte bronnen|update van|documenten achter deze kennisbank)"
_MISSING = re.compile(
    rf"\bsta(?:at|an) niets? in (?:{_HERE})\b|\bsta(?:at|an) (?:\w+ ){{0,2}}hier niet(?=\W*$)|"
    r"\b(?:hier (?:nog )?|zelf (?:is|zijn) )niet (?:opgenomen|beschreven|nagekeken)\b|"
    r"\bniet (?:opgenomen|bekend) in deze kennisbank\b|\b(?:in|voor) deze kennisbank niet (?:bekend|gelezen)\b|"
    r"\bde kennisbank (?:(?:bevat|kent|noemt) geen|zegt niet|kan niet zeggen|bevat (?:\w+ ){2,8}niet)\b"
)


def facts_asked(question: str) -> list[Fact]:
    """Return the kinds of fact that `question`, folded, asks for."""
    return [fact for fact in FACTS if fact.asked.search(question)]


def names_kind(sentence: str, asked: Sequence[Fact]) -> bool:
    """Tell whether a sentence, folded, names one of the kinds that are asked for; "hoeveel" may ask for an amount."""
    counted = any(fact.name == "count" for fact in asked)
    return any(fact.asked.search(sentence) for fact in FACTS if fact in asked or (counted and fact.name == "price"))


def subject_of(question: str, asked: Sequence[Fact]) -> set[str]:
    """Return the words of `question`, folded, but for those that only say which kind of fact is asked for."""
    for fact in asked:
        if fact.stated is not None:
            question = fact.asked.sub(" ", question)
    return set(words(question))


def says_missing(sentence: str) -> bool:
    """Tell whether a document says itself that something is not there."""
    return _MISSING.search(fold(sentence)) is not None
