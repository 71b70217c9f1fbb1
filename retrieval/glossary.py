"""The glossary of the knowledge base: abbreviations and other names, and the term that each stands for.

In a glossary document each section is a term, with its definition and a list of its other names.
"""

import re
from collections.abc import Iterable, Sequence, Set
from typing import Self

from kb.documents import Status
from retrieval.dutch import ASKING_DIFFERENCE, ASKING_MEANING, STOP_WORDS, asks_difference, content_words, fold
from retrieval.passages import IndexedPassage

_NAMES = re.compile(r"^[-*] *(?:Afkorting|Ook|Vroeger): *(.+)$", re.MULTILINE)
_ITEM = re.compile(r"^(?:Afkorting|Ook|Vroeger): *.+$")
_NOTHING = re.compile(r"(?!)")


def is_names(line: str) -> bool:
    """Tell whether a line of a glossary document, without its mark, lists a term's other names."""
    return _ITEM.match(line) is not None


class Glossary:
    """Terms by their other names; a question that uses such a name is searched for with the term as well."""

    def __init__(self, terms: dict[str, str], explained: dict[str, IndexedPassage]) -> None:
        """Take the term by each of its other names, and the passage that explains a term by each name and itself.

        All are folded; a name that is a small word only counts in capitals.
        """
        self._terms = terms
        self._explained = explained
        self._pattern = _any_of(terms)
        self._any_name = _any_of(explained)

    @classmethod
    def of(cls, passages: Iterable[IndexedPassage]) -> Self:
        """Return the glossary that the published ones among `passages` make up; of two terms the first has the name."""
        terms: dict[str, str] = {}
        explained: dict[str, IndexedPassage] = {}
        for passage in passages:
            if passage.glossary and passage.section and passage.status is Status.GEPUBLICEERD:
                explained.setdefault(fold(passage.section[-1]), passage)
                for listed in _NAMES.findall(passage.text):
                    for name in listed.split(";"):
                        if name.strip():
                            terms.setdefault(fold(name.strip()), passage.section[-1])
                            explained.setdefault(fold(name.strip()), passage)
        return cls(terms, explained)

    def names(self, question: str) -> dict[str, str]:
        """Return the other names that `question` uses, folded and in order, with the term that each stands for."""
        found = self._pattern.findall(fold(question))
        return {name: self._terms[name] for name in found if _meant(name, question)}

    def terms(self, question: str) -> list[str]:
        """Return the terms that `question` calls by another name only, in order."""
        folded = fold(question)
        return [term for term in dict.fromkeys(self.names(question).values()) if fold(term) not in folded]

    def written_out(self, question: str) -> str:
        """Return `question`, folded, with these terms in the place of their other names."""
        named = self.names(question)
        return self._pattern.sub(lambda name: named.get(name[0], name[0]), fold(question)) if named else question

    def explained(self, text: str) -> list[IndexedPassage]:
        """Return the passages that explain the terms that `text` names, each once, in order."""
        found = (name for name in self._any_name.findall(fold(text)) if _meant(name, text))
        return list(dict.fromkeys(self._explained[name] for name in found))

    def alone(self, question: str) -> IndexedPassage | None:
        """Return the passage that explains the one term that `question` consists of; None if it asks anything else."""
        terms = self.explained(question)
        return terms[0] if len(terms) == 1 and self._asks_only(question, terms, ASKING_MEANING) else None

    def compared(self, question: str) -> list[IndexedPassage]:
        """Return the passages that explain the terms whose difference is all that `question` asks; else none."""
        terms = self.explained(question)
        only = asks_difference(question) and self._asks_only(question, terms, ASKING_MEANING | ASKING_DIFFERENCE)
        return terms if only and len(terms) > 1 else []

    def instead(self, said: str, question: str) -> str | None:
        """Return `question`, folded, about the term that `said` consists of instead of the one that it names.

        None if `said` says anything else, or `question` names no term, several or the same one.
        """
        term, named = self.alone(said), self.explained(question)
        if term is None or len(named) != 1 or term in named:
            return None
        own = next(name for name in self._any_name.findall(fold(said)) if _meant(name, said))
        return self._any_name.sub(own, fold(question))

    def _asks_only(self, question: str, terms: Sequence[IndexedPassage], asking: Set[str]) -> bool:
        """Tell whether a question says nothing but names of these terms and words that ask about them."""
        names = " ".join(name for name, passage in self._explained.items() if passage in terms)
        return {*content_words(question)} <= {*content_words(names), *asking}

    def weighted(self, question: str) -> str:
        """Return `question` with these terms, its own words twice: what the lexical leg searches for."""
        terms = self.terms(question)
        return " ".join([question, question, *terms]) if terms else question


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds each of these names where it stands as a whole, the longest first."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)") if either else _NOTHING


def _meant(name: str, question: str) -> bool:
    """Tell whether a name is meant; "om" is a word and OM an abbreviation."""
    return name not in STOP_WORDS or re.search(rf"\b{name.upper()}\b", question) is not None


NO_TERMS = Glossary({}, {})
"""A glossary that explains nothing."""
