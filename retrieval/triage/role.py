"""Requests that a knowledge base must not do: write about a real child, judge, decide, guarantee."""

import re
from dataclasses import dataclass

from retrieval.triage.phrases import phrases, plain, tables

_TABLES = tables("role.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of request that is refused."""

    name: str
    asks: re.Pattern[str]


RULES = tuple(Rule(name, phrases(lines, _TABLES["words"])) for name, lines in _TABLES["rules"].items())
"""Every kind of request that is refused, in the order in which they are tried."""

_EXPLAINING = phrases(_TABLES["text"]["explaining"])
_ASKING_HOW = re.compile(
    r"(?:^|\b)(?:hoe|waarom|wanneer|wie|waar|waarin|waarvan|waarmee|waaraan|welke?|wat|hoeveel|binnen welke|"
    r"in welke|mag|moet) "
    r"(?:kun je |kan ik |moet ik |\w+ )?$"
)
_ENDS = re.compile(r"[.!?;\n]+(?=\s|$)|(?<=\S):(?=\s)")


_NOUN_BEFORE = re.compile(r"\b(?:het|een|zijn|haar|hun|dit|dat|eigen|jullie|de) $")
"""What makes a noun of the word after it: "zijn oordeel over" asks nobody to judge."""


def refused(question: str) -> str | None:
    """Return the name of the rule by which `question` is refused; None if it may be answered."""
    parts = [part.strip() for part in _ENDS.split(plain(question))]
    return next((rule.name for rule in RULES if any(_asks(rule, part) for part in parts)), None)


def _asks(rule: Rule, part: str) -> bool:
    for found in rule.asks.finditer(part):
        before = part[: found.start()]
        if not _ASKING_HOW.search(before) and not _NOUN_BEFORE.search(before):
            return not _explains(rule, part)
    return False


def _explains(rule: Rule, part: str) -> bool:
    return rule.name.startswith("write") and _EXPLAINING.search(part) is not None
