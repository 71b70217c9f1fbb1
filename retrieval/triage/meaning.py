"""A second look at danger: by what a question means, where no rule knows its words."""

import json
from importlib.resources import files
from typing import Any

import numpy as np

from retrieval.embedding import Vectors

NAME = "meaning"
"""Stands for this look where rules are named."""

# Logistic regression on vectors of the questions in tests/fixtures/triage, content/ and tests/fixtures/abstention;
# made by benchmarks/meaning.py, which prints what it is worth.
_FITTED: dict[str, Any] = json.loads(files("retrieval.triage").joinpath("meaning.json").read_text(encoding="utf-8"))
_WEIGHTS: Vectors = np.asarray(_FITTED["weights"], dtype=np.float32)


def tells_of_danger(vector: Vectors, model: str) -> bool:
    """Say whether a question with this vector of `model` tells that somebody is in danger now.

    Always False for vectors of another model or length than the weights were fitted for.
    """
    if model != _FITTED["model"] or vector.shape != _WEIGHTS.shape:
        return False
    return bool(float(vector @ _WEIGHTS) + _FITTED["bias"] >= _FITTED["threshold"])
