"""Knowing when the knowledge base does not hold the answer."""

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from retrieval.dutch import content_words, fold, stems, words
from retrieval.facts import Fact, facts_asked, says_missing, subject
from retrieval.index import Hit, Index
from retrieval.passages import IndexedPassage

THRESHOLD = 0.17
"""Below this probability a question counts as not covered."""
# Logistic regression by benchmarks/abstention.py on the questions of tests/fixtures/abstention that are marked `fit`,
# in the order of the fields of Signals.
_BIAS = -20.07
_WEIGHTS = (23.05, -1.95, 0.26, 0.43, -1.57, 0.0, 0.0, 0.0)
_TOP = 3
_DOCUMENTS = 2
"""In so many of the best documents the answer is looked for."""
_REACH = 6
"""So many passages before and after the best one count as what its document says of the subject."""
_PART = 0.8
"""How much a word counts that stands in the document as part of a longer one."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on."""

    cosine: float
    """Of the question and the nearest of the best passages."""
    unknown: float
    """Weight of the question's words that stand nowhere in the knowledge base, as a share of all, 0..1."""
    covered: float
    """Weight of the question's words that the best document holds, as a share of all, 0..1."""
    agreement: int
    """How many of the three pairs of meaning, words and own questions put the same document first."""
    elsewhere: bool
    """Whether the question names a place that the best document does not."""
    unstated: bool
    """Whether it asks for a kind of fact, such as an amount, that no sentence of the best documents states."""
    stated: float
    """Weight of the subject's words in the sentence that states what is asked for, as a share of all, 0..1."""
    missing: float
    """How much better a sentence that tells what is missing fits than any other, 0..1."""

    @property
    def probability(self) -> float:
        """Probability that what was found can answer the question."""
        total = _BIAS + sum(weight * float(value) for weight, value in zip(_WEIGHTS, astuple(self), strict=True))
        return 1 / (1 + math.exp(-total))


def signals(question: str, hits: Sequence[Hit], index: Index, areas: Collection[str] = frozenset()) -> Signals:
    """Return the signals for a question and what was found for it, best first; `areas` are names, folded."""
    rare = index.rarest_weight
    known = {word: index.weight(stem) for word in content_words(question) for stem in stems(word)}
    weights = {word: weight or rare for word, weight in known.items()}
    documents = _documents(hits, index)
    best = reduce(or_, (_text(text) for passage in documents[0] for text in (passage.title, passage.text)))
    sentences = [sentence for document in documents for passage in document for sentence in _sentences(passage)]
    named = {word for word in words(question) if word in areas}
    return Signals(
        cosine=max(hit.dense for hit in hits[:_TOP]),
        unknown=sum(rare for weight in known.values() if not weight) / (sum(weights.values()) or 1.0),
        covered=best.share(weights),
        agreement=_agreement(hits),
        elsewhere=any(best.holds(word) < 1 for word in named),
        **_facts(fold(question), sentences, weights),
    )


def _agreement(hits: Sequence[Hit]) -> int:
    legs = ([hit.dense for hit in hits], [hit.lexical for hit in hits], [hit.asked for hit in hits])
    first = [hits[scores.index(max(scores))].passage.document_id for scores in legs]
    return sum(first[a] == first[b] for a, b in ((0, 1), (0, 2), (1, 2)))


def _documents(hits: Sequence[Hit], index: Index) -> list[list[IndexedPassage]]:
    """Return of the best documents what stands around their best passage."""
    best: dict[tuple[str, int], IndexedPassage] = {}
    for hit in hits:
        best.setdefault((hit.passage.document_id, hit.passage.version), hit.passage)
    return [index.around(passage, _REACH) for passage in list(best.values())[:_DOCUMENTS]]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of which is asked how much of other words it holds."""

    words: frozenset[str]
    stems: frozenset[str]

    def __or__(self, other: "_Text") -> "_Text":
        return _Text(self.words | other.words, self.stems | other.stems)

    def holds(self, word: str) -> float:
        """Return how much of a word stands in it: 1 for a form of it, less for a part of a longer word."""
        if any(stem in self.stems for stem in stems(word)):
            return 1.0
        return _PART if len(word) > 3 and any(word in longer for longer in self.words) else 0.0

    def share(self, weights: Mapping[str, float]) -> float:
        """Return which share of these words it holds, by weight."""
        total = sum(weights.values())
        return sum(self.holds(word) * weight for word, weight in weights.items()) / total if total else 0.0


@lru_cache(maxsize=10_000)
def _text(text: str) -> _Text:
    return _Text(frozenset(words(text)), frozenset(stems(text)))


@dataclass(frozen=True, slots=True)
class _Sentence:
    folded: str
    text: _Text
    around: _Text
    """The sentence with its title, headings and the sentence before it: what it is about."""


def _sentences(passage: IndexedPassage) -> Iterator[_Sentence]:
    before = _text(" ".join([passage.title, *passage.section]))
    heading = before
    for sentence in _SENTENCE.split(passage.text):
        text = _text(sentence)
        yield _Sentence(fold(sentence), text, heading | before | text)
        before = text


def _facts(question: str, sentences: Sequence[_Sentence], weights: Mapping[str, float]) -> dict[str, Any]:
    """Return the signals on what the question, folded, wants to know and what the sentences tell."""
    asked = facts_asked(question)
    about = subject(question, asked)
    weights_about = {word: weight for word, weight in weights.items() if word in about} or weights
    told = [sentence for sentence in sentences if not says_missing(sentence.folded)]

    def best(fact: Fact | None) -> float:
        stating = (s for s in told if fact is None or fact.stated_in(s.folded, question))
        return max((sentence.around.share(weights_about) for sentence in stating), default=0.0)

    stated = [best(fact) for fact in asked] or [best(None)]
    said = max((sentence.text.share(weights) for sentence in told), default=0.0)
    gap = max((s.text.share(weights) for s in sentences if says_missing(s.folded)), default=0.0)
    return {
        "unstated": bool(asked) and min(stated) == 0,
        "stated": min(stated),
        "missing": max(0.0, gap - said),
    }
