"""Knowing when the knowledge base does not hold the answer."""

import math
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass

from retrieval.dutch import STOP_WORDS, content_words, stems, words
from retrieval.index import Hit, Index
from retrieval.passages import IndexedPassage

THRESHOLD = 0.17
"""Below this probability a question counts as not covered."""
# Logistic regression by benchmarks/abstention.py on the half of tests/fixtures/abstention that is marked `fit`, in
# the order of the fields of Signals.
_BIAS = -20.07
_WEIGHTS = (23.05, -1.95, 0.26, 0.43, -1.57)
_TOP = 3
_PART = 0.8
"""How much a word counts that stands in the document as part of a longer one."""


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

    @property
    def probability(self) -> float:
        """Probability that what was found can answer the question."""
        total = _BIAS + sum(weight * float(value) for weight, value in zip(_WEIGHTS, astuple(self), strict=True))
        return 1 / (1 + math.exp(-total))


def signals(question: str, hits: Sequence[Hit], index: Index, places: Collection[str] = frozenset()) -> Signals:
    """Return the signals for a question and what was found for it, best first; `places` are names, folded."""
    best = hits[:_TOP]
    legs = ([hit.dense for hit in hits], [hit.lexical for hit in hits], [hit.asked for hit in hits])
    first = [hits[scores.index(max(scores))].passage.document_id for scores in legs]
    document = index.document(hits[0].passage.document_id, hits[0].passage.version)
    weights = {word: index.weight(stem) for word in content_words(question) for stem in stems(word)}
    rare = index.rarest_weight
    total = sum(weight or rare for weight in weights.values())
    held = _held(document, weights)
    named = {word for word in words(question) if word in places and word not in STOP_WORDS}
    return Signals(
        cosine=max(hit.dense for hit in best),
        unknown=sum(rare for weight in weights.values() if not weight) / total if total else 0.0,
        covered=sum(share * (weights[word] or rare) for word, share in held.items()) / total if total else 0.0,
        agreement=sum(first[a] == first[b] for a, b in ((0, 1), (0, 2), (1, 2))),
        elsewhere=any(held.get(word, 0.0) < 1 for word in named),
    )


def _held(document: Sequence[IndexedPassage], wanted: Collection[str]) -> dict[str, float]:
    """Return how much of each word stands in a document: 1 for a form of it, less for a part of a longer word."""
    text = " ".join([document[0].title, *(passage.text for passage in document)]) if document else ""
    whole, forms = set(words(text)), set(stems(text))

    def share(word: str) -> float:
        if any(stem in forms for stem in stems(word)):
            return 1.0
        return _PART if len(word) > 3 and any(word in longer for longer in whole) else 0.0

    return {word: share(word) for word in wanted}
