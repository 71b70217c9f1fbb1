"""Personal data in a text: what there is, where, and the text without it."""

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from retrieval.name_reader import NameReader
from retrieval.personal_names import NameFinder
from retrieval.personal_numbers import RULES, dates, months

FILE = "namen.toml"

PLACEHOLDERS = {
    "name": "[naam]",
    "bsn": "[bsn]",
    "case_number": "[nummer]",
    "address": "[adres]",
    "postcode": "[postcode]",
    "licence_plate": "[kenteken]",
    "iban": "[rekeningnummer]",
    "email": "[e-mailadres]",
    "phone": "[telefoonnummer]",
    "birth_date": "[geboortedatum]",
}
"""What stands in the place of each kind of personal data."""


class NamesError(ValueError):
    """A `namen.toml` that cannot be read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data; it holds no text, so that nobody stores it by accident."""

    kind: str
    start: int
    """Offset of its first character in the text."""
    end: int


class PersonalData:
    """Finds personal data; takes about a second to build, so build it once and keep it."""

    def __init__(self, no_persons: Iterable[str] = ()) -> None:
        self._names = NameFinder(no_persons)
        self._reader: NameReader | None = None

    def reading(self, reader: NameReader | None) -> Self:
        """Return one that looks for names by what a text says too: better, for some eight milliseconds more."""
        made = copy.copy(self)
        made._reader = reader
        return made

    def find(self, text: str) -> list[Finding]:
        """Return the personal data in `text`, in order and apart from each other."""
        taken = _numbers(text)
        names = [Finding("name", *found) for found in self._names.find(_without(text, taken), self._reader)]
        taken.extend(name for name in names if _free(name.start, name.end, taken))
        for start, end in dates(text):  # a day right after a name is the day of birth
            follows = any(name.end <= start and not text[name.end : start].strip(" (,*") for name in names)
            if follows and _free(start, end, taken):
                taken.append(Finding("birth_date", start, end))
        for again in _again(text, taken):
            if _free(again.start, again.end, taken):
                taken.append(again)
        return sorted(taken, key=lambda finding: finding.start)

    @property
    def areas(self) -> Set[str]:
        """Single words, folded, that name a municipality, a region or another country."""
        return self._names.areas


@lru_cache(maxsize=2)
def detector(no_persons: tuple[str, ...]) -> PersonalData:
    """Return a detector, made once for the same names."""
    return PersonalData(no_persons)


def replaced(text: str, findings: Iterable[Finding], by: Mapping[str, str]) -> str:
    """Return `text` with what `by` gives for its kind, or nothing, in the place of each finding."""
    kept, last = [], 0
    for finding in findings:
        kept += [text[last : finding.start], by.get(finding.kind, "")]
        last = finding.end
    return "".join([*kept, text[last:]])


def without_numbers(text: str) -> str:
    """Return `text` with zeros for numbers, addresses and dates: what is shown to those who look for names."""
    return _without(text, _numbers(text))


def no_persons(file: Path) -> list[str]:
    """Return the names in `file` that are of no person: organisations, methods, cases at law; none without the file.

    :raises NamesError: naming the file and what is wrong in it.
    """
    if not file.exists():
        return []
    try:
        lists = tomllib.loads(file.read_text(encoding="utf-8"))
        names = [name for names in lists.values() for name in names]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise NamesError(f"{file}: {error}") from error
    wrong = next((name for name in names if not isinstance(name, str)), None)
    if wrong is not None:
        raise NamesError(f"{file}: {wrong!r} is not a name in quotes")
    return names


def _numbers(text: str) -> list[Finding]:
    """Return what is found by its form."""
    taken: list[Finding] = []
    for kind, rule in RULES.items():
        taken.extend(Finding(kind, start, end) for start, end in rule(text) if _free(start, end, taken))
    return taken


def _again(text: str, taken: Iterable[Finding]) -> list[Finding]:
    """Return where a number or an address that was found stands in `text`, however it is written there."""
    values = {(found.kind, "".join(re.findall(r"[^\W_]", text[found.start : found.end]))) for found in taken}
    again = []
    for kind, value in values:
        if kind not in ("name", "email") and len(value) >= 5:
            written = rf"(?<!\d){'[ ./-]?'.join(value)}(?!\w)"
            again += [Finding(kind, *match.span()) for match in re.finditer(written, text, re.I)]
    return again


def _free(start: int, end: int, taken: list[Finding]) -> bool:
    return all(end <= other.start or other.end <= start for other in taken)


def _without(text: str, taken: Iterable[Finding]) -> str:
    for start, end in (*((found.start, found.end) for found in taken), *months(text)):
        text = text[:start] + "0" * (end - start) + text[end:]
    return text
