"""What kind of question content like this does not answer: an amount, a form, a name, a rule beside those described."""

import json
from importlib.resources import files
from typing import Any

import numpy as np

from retrieval.embedding import Vectors

FITTED = "beyond.json"
# Logistic regression on the vectors of the questions in tests/fixtures/abstention and retrieval that are not marked
# `unseen`, by benchmarks/abstention.py.
_FITTED: dict[str, Any] = json.loads(files("retrieval").joinpath(FITTED).read_text(encoding="utf-8"))
_WEIGHTS: Vectors = np.asarray(_FITTED["weights"], dtype=np.float32)


def odds_beyond(vector: Vectors, model: str) -> float:
    """Return the log odds that a question with this vector of `model` is of a kind that is not answered.

    Even, 0, for vectors of another model or length than the weights were fitted for.
    """
    if model != _FITTED["model"] or vector.shape != _WEIGHTS.shape:
        return 0.0
    return float(vector @ _WEIGHTS) + float(_FITTED["bias"])
