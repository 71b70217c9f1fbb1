"""Knowing when the knowledge base does not hold the answer."""

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise
from operator import or_
from types import MappingProxyType

from rapidfuzz.distance import OSA

from retrieval.articles import articles
from retrieval.decisions import decisions_asked, is_named
from retrieval.dutch import ASKING_MEANING, asks_meaning, content_words, fold, stems, words
from retrieval.facts import Fact, facts_asked, names_kind, says_missing, subject_of
from retrieval.fitting import Weight
from retrieval.gaps import Said, is_asked
from retrieval.index import Filter, Hit, Index
from retrieval.passages import IndexedPassage

THRESHOLD = 0.2
"""Below this probability a question counts as not covered."""
UNSURE = 0.1
"""From here to the threshold it is not said that there is nothing: of 223 such questions of people who had not read the
documents 56 have an answer in one of them, of 585 below 64."""
DOUBTFUL = 0.5
"""Below this an answer is said to be doubtful. Of what was shown to people who had not read the documents .12 answered
below it, .21 in part and .67 not (256); above it .59, .24 and .17 (766)."""
SURE = 0.7
"""From this probability on it is covered even if it tells of danger rather than asks something."""
# Logistic regression by teaching/abstention.py, in the order of Signals.values. The third is set by hand: it gave
# -1.22, for few questions are about another place, and one that somebody moves to counted as well.
_BIAS = -1.21
_WEIGHTS = (2.02, 0.55, -3.50, -0.77, -4.13, -1.23, 0.54, -0.93)
_DOCUMENTS = 3
"""In so many of the best documents the answer is looked for."""
_REACH = 6
"""So many passages before and after the best one count as what its document says of the subject."""
_PART, _WITHIN = 0.8, 0.5
"""How much a word counts that stands in a text as part of a longer one, and one of which a part stands there."""
_SHORTEST = 5
"""Letters of a word that counts as such a part."""
_SLIP, _SLIPS = 6, 10
"""Letters of a word that stands nowhere from which one is taken for a slip of the keys, and two."""
_MOST, _CLEARLY, _HALF = 0.7, 0.2, 0.5
"""A sentence that tells what is missing counts if it holds so much of the question, and so much more than any other
does; one that tells that this kind of fact is missing, if it holds so much of the subject."""
_OWNED = 0.2
"""A number is that of who is asked for if its sentence and heading hold this share of the subject, by weight."""
_OF_A_CASE = frozenset({"naar", "uit"})
"""Before a place where somebody goes or comes from: what is known here may well hold for that."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on."""

    covered: float
    """Weight of the question's words that the best document, or one of its own questions, holds, as a share of all,
    0..1."""
    asked: float
    """How like the question is to the nearest that the best document lists itself, 0..1."""
    elsewhere: bool
    """Whether the question names a place, or the year of a figure, that the best document does not."""
    unstated: bool
    """Whether it asks for a kind of fact, such as an amount, that no sentence of the best documents states."""
    missing: bool
    """Whether a document says itself that it does not hold this."""
    beyond: float
    """Log odds, by what the question and the best passage mean, that it is not answered; see `retrieval.beyond`."""
    others: bool = False
    """Whether it asks for a number of somebody, and what was found states only those of others."""

    @property
    def values(self) -> tuple[float, ...]:
        """What is weighed: the signals, `beyond` by what is covered, and whether nothing is."""
        strange = self.covered == 0
        # Its kind does not speak for a question of which no word stands in what was found.
        beyond = max(0.0, self.beyond) if strange else self.beyond
        told = (self.covered, self.asked, self.elsewhere, self.unstated, self.missing, beyond)
        return *map(float, told), beyond * self.covered, float(strange)

    @property
    def probability(self) -> float:
        """Probability that what was found can answer the question; half of it where a number of another would."""
        total = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, self.values, strict=True))
        found = 1 / (1 + math.exp(-total))
        return found / 2 if self.others else found


def signals(
    question: str,
    hits: Sequence[Hit],
    index: Index,
    wanted: Filter,
    areas: Collection[str] = frozenset(),
    beyond: float = 0.0,
) -> Signals:
    """Return the signals for a question and what was found for it within `wanted`, best first.

    `areas` are names, folded.
    """
    rare = index.rarest_weight
    names = {name: term for name, term in index.glossary(wanted).names(question).items() if " " not in name}
    said = [word for word in content_words(question) if word not in ASKING_MEANING or not asks_meaning(question)]
    known = {word: index.weight(stem) for word in [*said, *names] for stem in stems(word)}
    weights = {word: weight or rare for word, weight in known.items()}
    documents = _documents(hits, index)
    best = reduce(or_, (_text(text) for passage in documents[0] for text in (passage.title, passage.text)))
    sentences = [sentence for document in documents for passage in document for sentence in _sentences(passage)]
    asked = facts_asked(fold(question))
    yearly = any(fact.yearly for fact in asked)
    named = {
        word
        for before, word in pairwise(["", *(word for word in words(question) if word != "den")])
        if (word in areas and before not in _OF_A_CASE) or (yearly and _YEAR.fullmatch(word))
    }
    unstated, missing = _facts(question, asked, sentences, weights, index.weight, names)
    meant = names | {word: best.meant(word) for word, weight in known.items() if not weight and word not in names}
    return Signals(
        covered=max(best.share(weights, meant), index.asked_words(" ".join(said), hits[0].passage)),
        asked=hits[0].asked,
        elsewhere=any(best.holds(word) < 1 for word in named),
        unstated=bool(unstated),
        missing=missing,
        beyond=beyond,
        others=any(fact.owned for fact in unstated),
    )


def lacks_article(question: str, hits: Sequence[Hit]) -> bool:
    """Tell whether the question names articles of law, and nothing that was found for it names one of them."""
    asked = articles(question)
    found = (text for hit in hits for text in (hit.passage.text, *(place.label or "" for place in hit.passage.places)))
    return bool(asked) and not any(article.is_named(text) for text in found for article in asked)


def lacks_decision(question: str, hits: Sequence[Hit]) -> bool:
    """Tell whether the question asks what courts decided, and nothing that was found for it names one of these."""
    asked = decisions_asked(question)
    return bool(asked) and not any(is_named(decision, hit.passage.text) for hit in hits for decision in asked)


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
        if len(word) > 3 and any(word in longer for longer in self.words):
            return _PART
        return _WITHIN if any(len(part) >= _SHORTEST and part in word for part in self.words) else 0.0

    def meant(self, word: str) -> str:
        """Return the words in it that somebody means who writes `word`, which is none; empty if it is none of them."""
        slips = (len(word) >= _SLIP) + (len(word) >= _SLIPS)
        near = (other for other in self.words if slips and OSA.distance(word, other, score_cutoff=slips) <= slips)
        apart = (f"{word[:at]} {word[at:]}" for at in range(3, len(word) - 2))
        return next(near, "") or next((two for two in apart if self.words.issuperset(two.split())), "")

    def share(self, weights: Mapping[str, float], names: Mapping[str, str] = MappingProxyType({})) -> float:
        """Return which share of these words it holds, by weight; a name counts too if it holds the term in `names`."""
        total = sum(weights.values())
        held = {word: max(self.holds(word), self._tells(names.get(word, ""))) for word in weights}
        return sum(held[word] * weight for word, weight in weights.items()) / total if total else 0.0

    def _tells(self, term: str) -> float:
        """Return how much of a term stands in it."""
        return min(map(self.holds, content_words(term)), default=0.0)


@lru_cache(maxsize=10_000)
def _text(text: str) -> _Text:
    return _Text(frozenset(words(text)), frozenset(stems(text)))


@dataclass(frozen=True, slots=True)
class _Sentence:
    said: Said
    folded: str
    text: _Text
    own: _Text
    """The sentence with its heading."""
    around: _Text
    """The sentence with its title, headings and the sentence before it: what it is about."""


def _sentences(passage: IndexedPassage) -> Iterator[_Sentence]:
    before = _text(" ".join([passage.title, *passage.section]))
    heading, nearest = before, _text(" ".join(passage.section[-1:]))
    for sentence in _SENTENCE.split(passage.text):
        text = _text(sentence)
        yield _Sentence((passage.title, sentence), fold(sentence), text, nearest | text, heading | before | text)
        before = text


def _facts(
    question: str,
    asked: Sequence[Fact],
    sentences: Sequence[_Sentence],
    weights: Mapping[str, float],
    weight: Weight,
    names: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[Fact], bool]:
    """Return which kinds of fact that are asked for no sentence states, and the signal `missing`."""
    folded = fold(question)
    subject = subject_of(folded, asked)
    about = {word: weight for word, weight in weights.items() if word in subject} or weights
    told = [sentence for sentence in sentences if not says_missing(sentence.folded)]
    gaps = [one for one in sentences if says_missing(one.folded) and is_asked(question, one.said, weight)]
    gap = max((sentence.text.share(weights) for sentence in gaps), default=0.0)
    named = max((s.text.share(about) for s in gaps if names_kind(s.folded, asked)), default=0.0)
    stating = [one for one in told if any(fact.stated_in(one.folded, folded) for fact in asked)]
    stated = max((sentence.text.share(about) for sentence in stating), default=0.0)
    unstated = [
        fact
        for fact in asked
        if not any(
            fact.stated_in(sentence.folded, folded)
            and (sentence.own.share(about, names) >= _OWNED if fact.owned else sentence.around.share(about))
            for sentence in told
        )
    ]
    told_missing = gap >= _MOST and not asks_meaning(question)
    if told_missing:
        said = max((sentence.text.share(weights) for sentence in told), default=0.0)
        told_missing = gap - said >= _CLEARLY
    return unstated, told_missing or (named >= _HALF and named > stated)
