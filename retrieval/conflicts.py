"""Seeing that two sentences say the same of a thing, but with another figure."""

import re
from itertools import product

from retrieval.dutch import content_stems, fold

ALIKE = 0.75
"""Two sentences are about the same if they share this part of the words of the one that says more."""
FEWEST = 4
"""Of fewer shared words nothing can be told."""
EXACT = 0.03
"""Lengths of time that differ by a smaller share are the same: a month, and thirty days."""

_ONES = "een twee drie vier vijf zes zeven acht negen".split()
_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_NUMBERS = {
    **{word: number for number, word in enumerate([*_ONES, *_TEENS], 1)},
    **{ten: 10 * number for number, ten in enumerate(_TENS, 2)},
    **{f"{one}en{ten}": 10 * tens + ones for tens, ten in enumerate(_TENS, 2) for ones, one in enumerate(_ONES, 1)},
    **{"half": 0.5, "halve": 0.5, "anderhalf": 1.5, "anderhalve": 1.5, "honderd": 100},
}
_DAYS = {
    "minu": 1 / 1440,
    "uur": 1 / 24,
    "uren": 1 / 24,
    "etma": 1.0,
    "werkdag": 1.4,
    "dag": 1.0,
    "week": 7.0,
    "weken": 7.0,
    "maand": 30.4,
    "kwartaal": 91.2,
    "jaar": 365.0,
    "jaren": 365.0,
}
"""How many days a unit of time has, by how the word begins."""
_NUMBER = rf"\d+(?:[.,]\d+)*|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_AMOUNT = re.compile(
    rf"(?<![\w:.,])(?:(?P<euro>€ ?)?(?P<number>{_NUMBER})(?: ?\((?:{_NUMBER})\))?(?: ?[-/] ?|\s+|(?=%))"
    rf"(?P<unit>(?:kalender)?(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})\w*|euro|%|procent|keer|maal|kind\w*|"
    rf"gezin\w*|nacht\w*|maatregel\w*|kilometer\w*|km)|€ ?(?P<price>\d+(?:[.,]\d+)*))"
)
_COUNTED = re.compile(r"kind|gezin|nacht|maatregel|kilometer|km")
"""Things of which "een" names no amount."""
_FIGURE = re.compile(rf"(?<!\w)(?:{_NUMBER})(?!\w)")


def differ(one: str, other: str) -> bool:
    """Tell whether both sentences are about the same and give different amounts of the same unit.

    Lengths of time in different units are compared where each sentence gives one.
    """
    mine, theirs = _amounts(one), _amounts(other)
    shared = mine.keys() & theirs.keys()
    if not (any(_apart(mine[u], theirs[u]) for u in shared) if shared else _other_time(mine, theirs)):
        return False
    first, second = _subject(one), _subject(other)
    same = len(first & second)
    return same >= FEWEST and same >= ALIKE * max(len(first), len(second))


def figures(text: str) -> frozenset[float]:
    """Return the numbers in `text`, in digits or words, but for "een"."""
    found = (_value(match[0]) for match in _FIGURE.finditer(fold(text)) if match[0] != "een")
    return frozenset(found)


def _apart(mine: set[float], theirs: set[float]) -> bool:
    return not any(abs(a - b) <= EXACT * max(a, b) for a, b in product(mine, theirs))


def _other_time(mine: dict[str, set[float]], theirs: dict[str, set[float]]) -> bool:
    times = [{n * _DAYS[unit] for unit in found.keys() & _DAYS for n in found[unit]} for found in (mine, theirs)]
    return all(len(days) == 1 for days in times) and _apart(*times)


def _amounts(text: str) -> dict[str, set[float]]:
    """Return the amounts in `text` by unit."""
    found: dict[str, set[float]] = {}
    for match in _AMOUNT.finditer(fold(text)):
        unit = "euro" if match["euro"] or match["price"] else _unit(match["unit"])
        if match["number"] != "een" or not _COUNTED.match(unit):
            found.setdefault(unit, set()).add(_value(match["number"] or match["price"]))
    return found


def _unit(word: str) -> str:
    """Return one name for all forms of a unit."""
    bare = word.removeprefix("kalender")
    begins = next((unit for unit in _DAYS if bare.startswith(unit)), None)
    if begins:
        return {"uren": "uur", "weken": "week", "jaren": "jaar"}.get(begins, begins)
    counted = _COUNTED.match(word)
    return counted[0] if counted else {"procent": "%", "maal": "keer"}.get(word, word)


def _value(number: str) -> float:
    """Return what a number says, in words or as Dutch writes it: 1.000, 0,23."""
    if number in _NUMBERS:
        return float(_NUMBERS[number])
    whole, _, part = number.replace(".", "" if re.search(r"\.\d{3}(?!\d)", number) else ",").partition(",")
    return float(f"{whole}.{part.replace(',', '') or 0}")


def _subject(text: str) -> set[str]:
    return {stem for stem in content_stems(text) if not stem.isdigit() and stem not in _NUMBERS}
