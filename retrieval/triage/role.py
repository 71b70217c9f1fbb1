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
    r"(?:^|\b)(?:hoe|waarom|wanneer|wie|waar|waarin|welke?|wat|hoeveel|binnen welke|in welke|mag|moet) "
    r"(?:kun je |kan ik |moet ik |\w+ )?$"
)
_ENDS = re.compile(r"[.!?;\n]+(?=\s|$)|(?<=\S):(?=\s)")


def refused(question: str) -> str | None:
    """Return the name of the rule by which `question` is refused; None if it may be answered."""
    parts = [part.strip() for part in _ENDS.split(plain(question))]
    for rule in RULES:
        for part in parts:
            found = rule.asks.search(part)
            if found and not _ASKING_HOW.search(part[: found.start()]) and not _explains(rule, part):
                return rule.name
    return None


def _explains(rule: Rule, part: str) -> bool:
    return rule.name.startswith("write") and _EXPLAINING.search(part) is not None
