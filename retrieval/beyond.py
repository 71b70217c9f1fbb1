"""Whether content like this answers a question at all: by what the question and the best passage mean together.

A question for an amount, a form, a name or a rule beside those described shares its words with a text that does not
answer it. `teaching/abstention.py` fits the small network that tells it.
"""

from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Self

import numpy as np
from safetensors import safe_open

from retrieval.embedding import Vectors

FITTED = "beyond.safetensors"


@dataclass(frozen=True, slots=True)
class Network:
    """A network of one hidden layer."""

    hidden: Vectors
    """Of shape (inputs, units)."""
    hidden_bias: Vectors
    out: Vectors
    """Of shape (units,)."""
    out_bias: Vectors
    """Of shape (1,)."""
    model: str
    """Name of the model whose vectors it was fitted on."""

    @classmethod
    def fitted(cls) -> Self:
        """Return the one that the product has."""
        with as_file(files("retrieval").joinpath(FITTED)) as file, safe_open(file, "numpy") as opened:
            values = {name: opened.get_tensor(name).astype(np.float32) for name in opened.keys()}  # noqa: SIM118
            return cls(**values, model=opened.metadata()["model"])

    def log_odds(self, inputs: Vectors) -> Vectors:
        """Return for inputs of shape (…, inputs) those that nothing answers."""
        units = np.maximum(0.0, inputs @ self.hidden + self.hidden_bias)
        odds: Vectors = units @ self.out + self.out_bias[0]
        return odds


_NETWORK = Network.fitted()


def together(question: Vectors, passage: Vectors) -> Vectors:
    """Return the inputs for the vectors of a question and a passage, both of shape (…, dimension)."""
    return np.concatenate([question, passage, question * passage], axis=-1)


def odds_beyond(question: Vectors, passage: Vectors, model: str) -> float:
    """Return the log odds that a question is not answered where `passage` is the best that was found.

    Both are vectors of `model`, of shape (dimension,). Even, 0, for another model or length than it was fitted for.
    """
    inputs = together(question, passage)
    if model != _NETWORK.model or inputs.size != len(_NETWORK.hidden):
        return 0.0
    return float(_NETWORK.log_odds(inputs))
