"""Seeing that two sentences say the same of a thing, but with another figure."""

import re

from retrieval.dutch import content_stems, fold

ALIKE = 0.75
"""Two sentences are about the same if they share this part of the words of the one that says more."""
FEWEST = 4
"""Of fewer shared words nothing can be told."""

_NUMBERS = dict(
    zip(
        "een één twee drie vier vijf zes zeven acht negen tien elf twaalf veertien zestien achttien twintig".split(),
        "1 1 2 3 4 5 6 7 8 9 10 11 12 14 16 18 20".split(),
        strict=True,
    )
)
_AMOUNT = re.compile(
    rf"\b(\d+|{'|'.join(_NUMBERS)})\s+(werkdag|dag|week|weken|maand|jaar|jaren|uur|uren|keer|procent|kind|maatregel)"
)


def differ(one: str, other: str) -> bool:
    """Tell whether both sentences are about the same and give different amounts of the same unit."""
    mine, theirs = _amounts(one), _amounts(other)
    shared = mine.keys() & theirs.keys()
    if not shared or any(mine[unit] & theirs[unit] for unit in shared):
        return False
    first, second = _subject(one), _subject(other)
    same = len(first & second)
    return same >= FEWEST and same >= ALIKE * max(len(first), len(second))


def _amounts(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number, unit in _AMOUNT.findall(fold(text)):
        found.setdefault(unit[:3], set()).add(_NUMBERS.get(number, number))
    return found


def _subject(text: str) -> set[str]:
    return {stem for stem in content_stems(text) if not stem.isdigit() and stem not in _NUMBERS}
