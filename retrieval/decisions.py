"""Decisions of courts, as people ask for them and as texts name them."""

import re

from retrieval.dutch import fold

_NUMBER = re.compile(
    r"\becli(?:\s*:\s*[a-z0-9.]+){4}|\bc\s?/\s?\d\d\s?/\s?\d{4,}|\b(?:je|fa) ?rk ?\d\d[-/ ]\d+|"
    r"\b200\.\d{3}\.\d{3}(?:/\d\d)?|(?<![\d/])\d\d/0\d{4}\b"
)
"""An ECLI, or the number of a case at a court, in folded text."""
_SEAT = (
    r"(?:rotterdam|amsterdam|dordrecht|den haag|'?s-gravenhage|'?s-hertogenbosch|den bosch|midden-nederland|"
    r"noord-nederland|noord-holland|oost-brabant|zeeland-west-brabant|overijssel|gelderland|limburg|"
    r"arnhem(?:-leeuwarden)?|leeuwarden)"
)
_COURT = re.compile(
    rf"\b(?:(?:wat|hoe) (?:heeft|besliste?|oordeelde?|bepaalde?|vond|zei)|ecli(?: van)?|uitspraken(?: van)?|"
    rf"(?:wat (?:is|was|staat in|stond in)|zoek|welke) (?:de |een )?uitspraak(?: van)?) "
    rf"(?:de |het )?(?:ge(?=rechtshof))?(?P<court>rechtbank|(?:rechts)?hof) (?:in |te )?(?P<seat>{_SEAT})\b"
)
"""A court whose decision is asked for."""


def decisions_asked(question: str) -> list[str]:
    """Return what names the decisions that `question` asks for, folded: an ECLI, the number of a case, a court."""
    folded = fold(question)
    courts = (f"{match['court'].removeprefix('rechts')} {match['seat']}" for match in _COURT.finditer(folded))
    return [*_numbers(folded), *courts]


def is_named(decision: str, text: str) -> bool:
    """Tell whether `text` names what `decisions_asked` returned."""
    folded = fold(text)
    return decision in _numbers(folded) or (" " in decision and decision in folded)


def _numbers(folded: str) -> list[str]:
    return [re.sub(r"\s", "", match[0]) for match in _NUMBER.finditer(folded)]
