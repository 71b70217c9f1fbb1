"""A second reading of what was found: question and passage together, so that each word of one is seen by the other.

The embedding model has learned to tell which of the passages that a question finds answers it; teaching/rereading.py
teaches it. Vectors are worked out apart, so they tell what a passage is about, and less whether it says just this.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.adapters import BIAS, WEIGHTS, Tensors, adapted
from retrieval.embedding import QUERY, Embedder, Vectors
from retrieval.index import Hit
from retrieval.passages import IndexedPassage

LEARNED = "rereading.safetensors"
READ = 5
"""On so many subjects what was found best is read again."""
WEIGHT = 0.03
"""How much one unit of log odds counts beside the score of the search, which is 0..1."""
WITHIN = 0.3
"""What scores lower than the best by more than this is not read again: it would hardly be first."""
LONGEST = 176
"""Tokens of question and passage that are read."""
OF_PASSAGE, OF_BOTH, OUT, OUT_BIAS, LIKENESS = "passage.weight", "both.weight", "out.weight", "out.bias", "out.likeness"
"""Of the layer behind the model, beside what it makes of the question: what it makes of the passage and of both, each
of shape (units, dimension); and what comes out of it, of shapes (units,), (1,) and (1,)."""
TOKENS = {"padding": True, "truncation": True, "max_length": LONGEST, "return_tensors": "pt"}
"""How both are cut into tokens: of the longer one is left out what is too much."""
Order = Callable[[str, Sequence[Hit]], list[Hit]]
"""Takes a question and what it found, best first, and returns that in the order in which it is used."""


def order_of(embedder: Embedder) -> Order:
    """Return the order by a second reading; as things were found where another model is in use than was taught."""
    learned = embedder.learned(files("retrieval").joinpath(LEARNED))
    return _as_found if learned is None else Rereader(embedder.model, learned).ordered


def _as_found(_: str, hits: Sequence[Hit]) -> list[Hit]:
    return list(hits)


class Rereader:
    """The model as it has learned to read questions and passages together; safe to use from several threads."""

    def __init__(self, model: Any, learned: Tensors) -> None:  # noqa: ANN401 - typed loosely by its library
        made = adapted(model, learned)
        # Of its own: to set one that is used for something else as well fails while another thread uses it.
        self._tokenizer, self._layers = copy.deepcopy(made.tokenizer), made[0].model
        self._tokenizer(["", ""], ["", ""], **TOKENS)
        names = (WEIGHTS, OF_PASSAGE, OF_BOTH, BIAS, OUT, OUT_BIAS, LIKENESS)
        self._head = {name: learned[name].astype(np.float32) for name in names}

    def log_odds(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return for each text how well it answers `question`, beside the others: of shape (texts,)."""
        import torch

        tokens = self._tokenizer([QUERY + question] * len(texts), list(texts), **TOKENS)
        with torch.inference_mode():
            states = self._layers(**tokens).last_hidden_state.float().numpy()
        asks, tells = sides(tokens["input_ids"].numpy(), tokens["attention_mask"].numpy(), self._tokenizer.sep_token_id)
        asked, told = _mean(states, asks), _mean(states, tells)
        head, both = self._head, asked * told
        units = asked @ head[WEIGHTS].T + told @ head[OF_PASSAGE].T + both @ head[OF_BOTH].T + head[BIAS]
        odds: Vectors = _gelu(units) @ head[OUT] + head[LIKENESS] * both.sum(axis=1) + head[OUT_BIAS]
        return odds

    def ordered(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return `hits`, best first, by their score and by what a second reading of the best of them tells.

        Passages on one subject rise or fall together with the best one of them. Scores stay with their
        places: how much worse the next one is tells what is worth showing beside it.
        """
        first: dict[object, Hit] = {}
        for hit in hits:
            if hit.score >= hits[0].score - WITHIN:
                first.setdefault(_subject(hit.passage), hit)
        read = dict(list(first.items())[:READ])
        if len(read) < 2:
            return list(hits)
        odds = self.log_odds(question, [said(hit.passage) for hit in read.values()])
        lost = dict(zip(read, (WEIGHT * (odds.max() - odds)).tolist(), strict=True))
        most = max(lost.values())
        anew = sorted(hits, key=lambda hit: lost.get(_subject(hit.passage), most) - hit.score)
        return [replace(hit, score=before.score) for hit, before in zip(anew, hits, strict=True)]


def _subject(passage: IndexedPassage) -> object:
    """Return what tells the subject of a passage: an answer and a restatement have one, others one a section."""
    document = passage.document_id, passage.version
    return document if passage.whole or passage.based_on else (*document, passage.section)


def said(passage: IndexedPassage) -> str:
    """Return what is read of a passage: its title, its heading and its text."""
    heading = [name for name in passage.section[-1:] if name != passage.title]
    return "\n".join(filter(None, [passage.title, *heading, passage.text]))


def sides(tokens: Any, mask: Any, end: int) -> tuple[Any, Any]:  # noqa: ANN401 - arrays of numpy or torch
    """Return which tokens are of the question and which of the passage, both of shape (texts, tokens).

    `end` stands behind each, and twice between them; `mask` tells which tokens are none, at the end of shorter texts.
    """
    ends = tokens == end
    before = ends.cumsum(1) == 0
    return before, (mask > 0) & ~before & ~ends


def _mean(states: Vectors, chosen: Any) -> Vectors:  # noqa: ANN401 - a mask of numpy
    """Return the direction of the mean of the chosen words' states, of shape (texts, dimension)."""
    total: Vectors = (states * chosen[..., None]).sum(axis=1)
    made: Vectors = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
    return made


def _gelu(values: npt.NDArray[np.floating]) -> Vectors:
    """Return the activation that the layer was taught with."""
    import torch

    made: Vectors = torch.nn.functional.gelu(torch.from_numpy(values)).numpy()
    return made
