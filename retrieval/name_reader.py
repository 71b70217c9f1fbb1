"""A second look for names: by what a sentence says of somebody, where the rules go by lists and the words around it.

The first layers of the embedding model have learned which words of a message are somebody's name;
teaching/names.py teaches them, and prints what that is worth.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple, Self

import numpy as np

from retrieval.adapters import BIAS, WEIGHTS, Tensors, adapted
from retrieval.embedding import Embedder
from retrieval.name_patterns import WORD

LEARNED = "names.safetensors"
LAYERS = 4
"""How many layers of the model are used: a name shows early. Six told no more, and took half as long again."""
_TOKENS = {"padding": True, "truncation": True, "return_offsets_mapping": True, "return_tensors": "pt"}
"""As sentence-transformers sets the tokenizer that both use: to set it otherwise fails while another thread uses it."""
_PIECE = re.compile(r"\S[\s\S]{0,319}(?!\S)|\S{1,320}")
"""Whole words that are read at once."""


class Word(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    odds: float
    """Log odds that it is somebody's name, or part of one."""


class NameReader:
    """The model as it has learned to tell names; safe to use from several threads."""

    def __init__(self, model: Any, learned: Tensors) -> None:  # noqa: ANN401 - typed loosely by its library
        made = adapted(model, learned)
        self._tokenizer, self._layers = made.tokenizer, made[0].model
        self._layers.encoder.layer = self._layers.encoder.layer[:LAYERS]
        self._tokenizer("", **_TOKENS)
        self._weights, self._bias = (learned[name].astype(np.float32) for name in (WEIGHTS, BIAS))

    @classmethod
    def of(cls, embedder: Embedder) -> Self | None:
        """Return the reader that this model has learned to be; None for another model than the one that was taught."""
        learned = embedder.learned(files("retrieval").joinpath(LEARNED))
        return None if learned is None else cls(embedder.model, learned)

    def words(self, text: str) -> Iterator[Word]:
        """Yield the words of `text`, each with how surely it is a name."""
        import torch

        for piece in _PIECE.finditer(text):
            tokens = self._tokenizer(piece[0], **_TOKENS)
            places = tokens.pop("offset_mapping")[0].numpy()
            with torch.inference_mode():
                states = self._layers(**tokens).last_hidden_state[0].float().numpy()
            odds = states @ self._weights[0] + self._bias[0]
            for word in WORD.finditer(piece[0]):
                own = odds[(places[:, 0] < word.end()) & (places[:, 1] > word.start())]
                if len(own):
                    yield Word(piece.start() + word.start(), piece.start() + word.end(), float(own.mean()))
