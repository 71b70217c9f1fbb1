"""Knowing when the knowledge base does not hold the answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from retrieval.dutch import content_stems
from retrieval.index import Hit, Index

THRESHOLD = 0.25
"""Below this probability a question counts as not covered."""
# Logistic regression on the half of tests/fixtures/abstention that is marked `fit`; on the other half it refuses .34
# of what the content does not answer (.85 of what lies outside the field), is right in .89 of its refusals, and
# refuses .04 of what can be answered.
_BIAS, _COSINE, _MARGIN, _UNKNOWN = -16.4, 18.86, 19.72, -2.16
_TOP, _BACKGROUND = 3, 5


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on."""

    cosine: float
    """Of the question and the nearest of the best passages."""
    margin: float
    """How far the nearest passage stands above those from the sixth on."""
    unknown: float
    """Weight of the question's words that stand nowhere in the knowledge base, as a share of all, 0..1."""

    @property
    def probability(self) -> float:
        """Probability that what was found can answer the question."""
        return 1 / (1 + math.exp(-(_BIAS + _COSINE * self.cosine + _MARGIN * self.margin + _UNKNOWN * self.unknown)))


def signals(question: str, hits: Sequence[Hit], index: Index) -> Signals:
    """Return the signals for a question and what was found for it, best first."""
    cosines = sorted((hit.dense for hit in hits), reverse=True)
    background = cosines[_BACKGROUND:]
    weights = {stem: index.weight(stem) for stem in content_stems(question)}
    rare = index.rarest_weight
    total = sum(weight or rare for weight in weights.values())
    return Signals(
        cosine=max((hit.dense for hit in hits[:_TOP]), default=0.0),
        margin=cosines[0] - fmean(background) if background else 0.0,
        unknown=sum(rare for weight in weights.values() if not weight) / total if total else 0.0,
    )
