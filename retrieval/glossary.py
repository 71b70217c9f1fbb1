"""The terms of the field and their other names, as the glossary documents of the content list them.

Each section of such a document is a term; a list in it may hold the lines `Afkorting: …`, `Ook: …` and `Vroeger: …`,
with names separated by semicolons.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.markdown import plain, sections
from retrieval.dutch import STOP_WORDS, words

_LINE = re.compile(r"^(Afkorting|Ook|Vroeger): *(.+)$", re.MULTILINE)
_BRACKETED = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and the names that mean the same."""

    name: str
    abbreviations: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the main one first."""
        return (self.name, *self.abbreviations, *self.synonyms, *self.former)


def terms(text: str) -> Iterator[Term]:
    """Yield the terms of a glossary document's text."""
    for section in sections(text):
        listed = {"Afkorting": (), "Ook": (), "Vroeger": ()} | {
            kind: tuple(name.strip() for name in names.split(";") if name.strip())
            for kind, names in _LINE.findall(plain(text[section.start : section.end]))
        }
        name = _BRACKETED.sub("", section.path[-1]) if section.path else ""
        if name:
            yield Term(name, listed["Afkorting"], listed["Ook"], listed["Vroeger"])


def is_names(line: str) -> bool:
    """Tell whether a line of a glossary document lists a term's other names."""
    return _LINE.match(line) is not None


class Glossary:
    """Finds terms in a question by any of their names."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_words: dict[tuple[str, ...], list[tuple[str, Term]]] = {}
        for term in self.terms:
            for name in term.names:
                self._by_words.setdefault(tuple(words(name)), []).append((name, term))
        self._longest = max(map(len, self._by_words), default=0)

    def find(self, question: str) -> list[tuple[str, Term]]:
        """Return the names that stand in `question`, each with its term; longer names go before what they contain.

        A name that is also an everyday word (OM, MIJ) counts only where it is written in capitals.
        """
        asked = words(question)
        found: list[tuple[str, Term]] = []
        at = 0
        while at < len(asked):
            for length in range(min(self._longest, len(asked) - at), 0, -1):
                matches = self._by_words.get(tuple(asked[at : at + length]), [])
                matches = [match for match in matches if _is_meant(match[0], asked[at : at + length], question)]
                if matches:
                    found += matches
                    at += length - 1
                    break
            at += 1
        return found


def _is_meant(name: str, asked: list[str], question: str) -> bool:
    everyday = all(word in STOP_WORDS for word in asked)
    return not everyday or re.search(rf"\b{re.escape(name)}\b", question) is not None
