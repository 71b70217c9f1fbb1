"""Requests that a knowledge base must not do: write about a real child, judge, decide, guarantee."""

import re
from dataclasses import dataclass

from retrieval.dutch import content_words
from retrieval.triage.phrases import phrases, plain, tables

_TABLES = tables("role.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of request that is refused."""

    name: str
    asks: re.Pattern[str]


RULES = tuple(Rule(name, phrases(lines, _TABLES["words"])) for name, lines in _TABLES["rules"].items())
"""Every kind of request that is refused, in the order in which they are tried."""

PLAIN = ("write_it_down",)
"""Rules that the meaning of a question never overrules: "kun je dat in een brief zetten" asks nothing by itself."""

_EXPLAINING = phrases(_TABLES["text"]["explaining"])
_ASKING_HOW = re.compile(
    r"(?:^|\b)(?:hoe|waarom|wanneer|wie|waar|waarin|waarvan|waarmee|waaraan|welke?|wat|hoeveel|binnen welke|"
    r"in welke|mag|moet) "
    r"(?:kun je |kan ik |moet ik |\w+ )?$"
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?=\s|$)|[.!?](?=\S)[^.!?\n]*)*")
_ENDS = re.compile(r"[.!?;\n]+(?=\s|$)|(?<=\S):(?=\s)")


_NOUN_BEFORE = re.compile(r"\b(?:het|een|zijn|haar|hun|dit|dat|eigen|jullie|de) $")
"""What makes a noun of the word after it: "zijn oordeel over" asks nobody to judge."""


_ASKS_KNOWLEDGE = re.compile(
    r"\W*(?:(?:en|maar|ook|verder|daarnaast|of|dus|o ja|nog iets)\W+)*"
    r"(?:(?:aan|binnen|bij|door|in|met|na|naar|op|over|tot|uit|van|vanaf|voor|volgens|onder) )?"
    r"(?:(?:wat|hoe\w*|wie|waar\w*|wanneer|welke?|geldt|gelden)|"
    r"(?:mag|mogen|kan|kunnen|moet|moeten) (?:de|een) (?:gi|gemeente|voogd|jeugdbeschermer|gezinsvoogd|rechter|"
    r"kinderrechter|raad|school|huisarts|bijzondere curator|pleegouders?|ouders?))\b"
)
_OF_A_CASE = re.compile(
    r"\b(?:jij|je|jou|jouw|u|uw|dat|die|dit|deze|hij|zij|haar|hem|hun|ik|mij|mijn|ons|onze|wij|we)\b"
)
"""Addresses the knowledge base itself, or is about the case that is told."""
_PERSON = "|".join(f"{_TABLES['words']['PARENT']} {_TABLES['words']['CHILD']}".split())
_OF_A_METHOD = re.compile(
    rf"\W*(?:is|zijn) (?:(?!(?:{_PERSON}|er|het|de|dit|dat|deze|die|zijn|mijn|onze?|hij|zij|haar|wie|wat)\b)"
    r"[\w-]+ ){1,5}?(?:wel |ook |echt |meer |even )*(?:een |de )?"
    r"(?:\w*geschikte?|goede?|betere?|beste|effectie(?:f|ve)|passende?|zinvolle?|nuttige?)"
    r"(?: (?:keuze|optie|methode|methodiek|training|behandeling|hulp|aanpak|interventie|instrument))?"
    r"(?=\W*$| (?:voor|bij|dan|in|tegen)\b)"
)
"""Asks whether something that is no person suits or is better: "is Triple P geschikt bij een ots?"."""
_OF_ONE = re.compile(rf"\b(?:het|de|zijn) (?:\w+ )?(?:{_PERSON})\b")
"""Names somebody that the reader knows."""
ENOUGH = 2
"""Words that say what a question is about, from which it stands alone."""


def refused(question: str) -> str | None:
    """Return the name of the rule by which `question` is refused; None if it may be answered."""
    parts = [part.strip() for part in _ENDS.split(plain(question))]
    return next((rule.name for rule in RULES if any(_asks(rule, part) for part in parts)), None)


def of_a_method(question: str) -> bool:
    """Say whether `question` asks what a method or an organisation is good for, of no person and no case."""
    text = plain(question)
    return bool(_OF_A_METHOD.match(text)) and not _OF_A_CASE.search(text) and not _OF_ONE.search(text)


def beside(question: str) -> str:
    """Return the sentences of `question` that ask for knowledge, where others ask for what is refused.

    Empty if nothing is refused, or nothing else is asked that says what it is about.
    """
    if refused(question) is None:
        return ""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(question)]
    asked = [sentence for sentence in sentences if _ASKS_KNOWLEDGE.match(plain(sentence))]
    return " ".join(sentence for sentence in asked if refused(sentence) is None and _stands_alone(sentence))


def _stands_alone(sentence: str) -> bool:
    """Say whether a sentence tells what it asks about, and is about no case."""
    return len(content_words(sentence)) >= ENOUGH and not _OF_A_CASE.search(plain(sentence))


def _asks(rule: Rule, part: str) -> bool:
    for found in rule.asks.finditer(part):
        before = part[: found.start()]
        if not _ASKING_HOW.search(before) and not _NOUN_BEFORE.search(before):
            return not _explains(rule, part)
    return False


def _explains(rule: Rule, part: str) -> bool:
    return rule.name.startswith("write") and _EXPLAINING.search(part) is not None
