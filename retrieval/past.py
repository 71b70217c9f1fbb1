"""Seeing that a question is about the past, and telling what is older."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from retrieval.dutch import fold
from retrieval.index import Hit

NEAR = 0.85
"""A passage that held at the time asked for goes first if its score is at least this share of the best one's."""

_YEAR = re.compile(r"(?<![\d:.])(19[5-9]\d|20\d\d)(?![:.]?\d)")
_FORMERLY = re.compile(
    r"\b(vroeger|voorheen|destijds|toentertijd|indertijd|toen nog|eerder gold|was het vroeger|oude (regel|norm|tekst|"
    r"versie|wet|regeling)|vorige (regel|norm|tekst|versie|wet|regeling))\b"
)


def time_asked(question: str, today: date) -> tuple[date, date] | None:
    """Return first and last day of the past that `question` is about, if it is."""
    years = [int(year) for year in _YEAR.findall(question)]
    past = [year for year in years if year < today.year]
    if past:
        return date(min(past), 1, 1), date(max(past), 12, 31)
    return (date.min, today - timedelta(days=1)) if _FORMERLY.search(fold(question)) else None


def ended(hit: Hit, today: date) -> bool:
    """Tell whether what was found is no longer in force."""
    return hit.passage.valid_until is not None and hit.passage.valid_until < today


def ordered(hits: Sequence[Hit], asked: tuple[date, date] | None, today: date) -> list[Hit]:
    """Return `hits`, those first that held at the time that was asked for and no longer do, if they fit well."""
    limit = NEAR * max((hit.score for hit in hits), default=0.0)
    return sorted(hits, key=lambda hit: not (asked and ended(hit, today) and hit.score >= limit))


def newest_first(hits: Sequence[Hit], asked: tuple[date, date] | None) -> list[Hit]:
    """Return `hits`, of those that fit about as well the newest first, or those first that date from the time asked."""
    limit = NEAR * max((hit.score for hit in hits), default=0.0)

    def place(hit: Hit) -> tuple[bool, bool, int]:
        first = hit.passage.valid_from or date.min
        of_that_time = asked is not None and asked[0] <= first <= asked[1]
        return hit.score < limit, not of_that_time, 0 if asked else -first.toordinal()

    return sorted(hits, key=place)
