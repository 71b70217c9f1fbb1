"""Teaching the default model something beside its own weights: low-rank additions (LoRA) to its linear layers.

What is learned goes into a file that `retrieval.adapters` adds to the weights.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor, nn

from retrieval.adapters import DOWN, UP, additions
from retrieval.embedding import QUERY, fastest_type

RANK = 16
STRENGTH = 2.0
"""By which an addition is multiplied: it learns faster than its numbers grow."""
BATCH = 32
RATE, HEAD_RATE = 5e-4, 2e-3
WARM_UP = 0.06
"""Share of the steps in which the rate rises to its highest; from there it falls to nothing."""
LONGEST = 160
"""Tokens of a question that are read."""
LIKE_LENGTH = 12
"""Texts that differ by fewer characters may share a batch."""
SHOWN = 100
"""After so many batches their loss is shown."""
Loss = Callable[[Tensor, list[int]], Tensor]
"""Takes the vectors of a batch and the numbers of its texts."""
LossOf = Callable[[list[int]], Tensor]
"""Takes the numbers of what is in a batch."""


class Addition(nn.Module):
    """A linear layer with what is learned beside it; at first that is nothing."""

    def __init__(self, layer: nn.Linear, rank: int = RANK) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, values: Tensor) -> Tensor:
        """Return what the layer makes of `values`, with the addition."""
        made: Tensor = self.layer(values) + STRENGTH * (values @ self.down.T @ self.up.T)
        return made


@dataclass(frozen=True, slots=True)
class Pupil:
    """A model that learns, and reads questions."""

    model: Any
    """A sentence-transformers model, in float32."""

    @classmethod
    def of(cls, directory: Path, known: dict[str, Tensor] | None = None, layers: int | None = None) -> Self:
        """Load the model in `directory` and put additions beside its layers: nothing yet, or what is `known`.

        Of all its layers only the first so many are kept, if a number is given.
        """
        from sentence_transformers import SentenceTransformer

        torch.manual_seed(0)
        torch.set_flush_denormal(True)  # numbers next to nothing made a step ten times as long
        model: Any = SentenceTransformer(str(directory), device="cpu")
        model.requires_grad_(False)
        if layers is not None:
            model[0].model.encoder.layer = model[0].model.encoder.layer[:layers]
            model[0].model.config.num_hidden_layers = layers
        for name in additions(model[0].model):
            above, _, last = name.rpartition(".")
            layer = model[0].model.get_submodule(name)
            addition = Addition(layer)
            if known:
                addition.down.data = known[name + DOWN].float()
                addition.up.data = known[name + UP].float() / STRENGTH
            setattr(model[0].model.get_submodule(above), last, addition)
        return cls(model)

    def vectors(self, questions: Sequence[str]) -> Tensor:
        """Return the vectors of questions, of shape (questions, dimension), each of length 1."""
        options = {"padding": True, "truncation": True, "max_length": LONGEST, "return_tensors": "pt"}
        read = self.model.tokenizer([QUERY + question for question in questions], **options)
        with torch.autocast("cpu", torch.bfloat16, enabled=fastest_type() is torch.bfloat16):
            states = self.model[0].model(**read).last_hidden_state.float()
        mask = read["attention_mask"].unsqueeze(-1).float()
        return nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=-1)

    def all_vectors(self, questions: Sequence[str]) -> Tensor:
        """Return the vectors of many questions, learning nothing."""
        self.model.eval()
        with torch.no_grad():
            return torch.cat([self.vectors(questions[at : at + BATCH]) for at in range(0, len(questions), BATCH)])

    def learned(self, share: float = 1.0) -> dict[str, Tensor]:
        """Return the additions, or a part of them, as `retrieval.adapters` reads them."""
        found: dict[str, Tensor] = {}
        for name in additions(self.model[0].model):
            addition = self.model[0].model.get_submodule(name)
            found[name + DOWN] = addition.down.detach().half().contiguous()
            found[name + UP] = (share * STRENGTH * addition.up).detach().half().contiguous()
        return found


def learn(pupil: Pupil, texts: Sequence[str], loss: Loss, rounds: int, head: nn.Module | None) -> None:
    """Go through `texts` so many times."""
    chance = np.random.default_rng(0)
    batches = [_batches(texts, chance, turn) for turn in range(rounds)]
    descend(pupil.model, head, batches, lambda batch: loss(pupil.vectors([texts[number] for number in batch]), batch))


def descend(
    model: nn.Module,
    head: nn.Module | None,
    rounds: Sequence[Sequence[list[int]]],
    loss: LossOf,
    head_rate: float = HEAD_RATE,
) -> None:
    """Lower the loss of each batch, round after round, by what learns in `model` and in the layer behind it."""
    own = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [{"params": own, "lr": RATE}]
    if head is not None:
        groups.append({"params": list(head.parameters()), "lr": head_rate})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = sum(map(len, rounds))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * (1 - step / steps)
    )
    for turn, batches in enumerate(rounds, 1):
        model.train()
        started = time.perf_counter()
        losses: list[float] = []
        for number, batch in enumerate(batches, 1):
            lost = loss(batch)
            optimizer.zero_grad()
            torch.autograd.backward(lost)
            nn.utils.clip_grad_norm_(own, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(lost.item())
            if number % SHOWN == 0 or number == len(batches):
                lately, seconds = np.mean(losses[-SHOWN:]), time.perf_counter() - started
                print(f"round {turn}, {number} of {len(batches)}: loss {lately:.4f}, {seconds:.0f} s", flush=True)


def _batches(texts: Sequence[str], chance: np.random.Generator, turn: int) -> list[list[int]]:
    """Return the numbers of all texts in batches of like length, in another order each turn."""
    jitter = 3 * chance.random(len(texts))
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]) // LIKE_LENGTH + jitter[number])
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    random.Random(turn).shuffle(batches)
    return batches
