"""Teaches the model to read question and passage together, and tells what that is worth.

It learns from the questions of tests/fixtures/retrieval and from those of people who had not read the documents
(tests/fixtures/abstention/asked.jsonl): the passage that answers must get more than three of those that the search puts
near to it. What is learned is measured on the questions of other people, of which is known what answers them best.
Run with: python -m teaching.rereading DATA [--keep], where DATA is a data directory with an index of `content/` and of
the plans that the questions name. With `--keep` what was learned takes the place of what the product has. It takes half
an hour on two cores that compute in bfloat16.
"""

import os
import random
import sys
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from benchmarks.fixtures import ROOT, rows
from kb.roles import Role
from retrieval import weights
from retrieval.adapters import BIAS, DOWN, UP, WEIGHTS
from retrieval.embedding import QUERY, Embedder, fastest_type, load
from retrieval.index import Filter
from retrieval.rereading import (
    LEARNED,
    LIKENESS,
    OF_BOTH,
    OF_PASSAGE,
    OUT,
    OUT_BIAS,
    TOKENS,
    Rereader,
    said,
    sides,
)
from teaching.learning import STRENGTH, WARM_UP, Addition
from teaching.questions import Row, Shelf

RANK, UNITS = 32, 128
LAYERS = (
    *("attention.self.query", "attention.self.key", "attention.self.value"),
    *("attention.output.dense", "intermediate.dense", "output.dense"),
)
"""What learns of each layer of the model."""
QUESTIONS = 5600
"""So many are learned from: all on plans, and some of the rest."""
BESIDE, FURTHEST, FOUND = 3, 8, 14
"""So many passages that do not answer stand beside one that does, of the first so many that the search finds."""
TOGETHER = 8
"""Questions in a step."""
RATE, HEAD_RATE = 5e-4, 1e-3
SCALES = (6.0, 6.0, 120.0)
"""By which the question's direction, the passage's and their product are multiplied, so that all are about as large."""
LIKE = 30.0
"""How much their likeness counts at first, when nothing else is learned."""
PLANS = "organisatie/"
WANTED = Filter(Role.BEHEERDER, date.today())


@dataclass(frozen=True, slots=True)
class Case:
    """A question to learn from, and numbers of passages."""

    question: str
    right: int
    wrong: tuple[int, ...]
    """The nearest first."""


class Pupil(nn.Module):
    """The model that learns, with the layer behind it."""

    def __init__(self, directory: Path) -> None:
        from transformers import AutoModel, AutoTokenizer

        super().__init__()
        torch.manual_seed(0)
        torch.set_flush_denormal(True)
        self.tokenizer: Any = AutoTokenizer.from_pretrained(str(directory))
        self.model: Any = AutoModel.from_pretrained(str(directory), dtype=fastest_type(), add_pooling_layer=False)
        self.model.requires_grad_(False)
        for layer in self.model.encoder.layer:
            for name in LAYERS:
                above, _, last = name.rpartition(".")
                setattr(layer.get_submodule(above), last, Addition(layer.get_submodule(name), RANK))
        size = self.model.config.hidden_size
        self.hidden, self.out = nn.Linear(3 * size, UNITS), nn.Linear(UNITS, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        self.likeness = nn.Parameter(torch.tensor([LIKE]))

    def forward(self, questions: list[str], texts: list[str]) -> Tensor:
        """Return the log odds of each pair, of shape (pairs,)."""
        read = self.tokenizer([QUERY + question for question in questions], texts, **TOKENS)
        with torch.autocast("cpu", torch.bfloat16, enabled=fastest_type() is torch.bfloat16):
            states = self.model(**read).last_hidden_state.float()
        asked, told = (
            nn.functional.normalize((states * chosen.unsqueeze(-1)).sum(1), dim=-1)
            for chosen in sides(read["input_ids"], read["attention_mask"], self.tokenizer.sep_token_id)
        )
        parts = [scale * part for scale, part in zip(SCALES, (asked, told, asked * told), strict=True)]
        units = nn.functional.gelu(self.hidden(torch.cat(parts, dim=-1)))
        odds: Tensor = self.out(units)[:, 0] + self.likeness * (asked * told).sum(-1)
        return odds

    def learned(self) -> dict[str, Tensor]:
        """Return what was learned, as `retrieval.rereading` reads it."""
        found: dict[str, Tensor] = {}
        for number, layer in enumerate(self.model.encoder.layer):
            for name in LAYERS:
                addition, of = layer.get_submodule(name), f"encoder.layer.{number}.{name}"
                found[of + DOWN], found[of + UP] = addition.down, STRENGTH * addition.up
        blocks = [scale * part for scale, part in zip(SCALES, self.hidden.weight.chunk(3, dim=1), strict=True)]
        found |= dict(zip((WEIGHTS, OF_PASSAGE, OF_BOTH), blocks, strict=True))
        found |= {BIAS: self.hidden.bias, OUT: self.out.weight[0], OUT_BIAS: self.out.bias, LIKENESS: self.likeness}
        return {name: tensor.detach().half().contiguous() for name, tensor in found.items()}


def main() -> None:
    """Learn from what may be seen, print what that is worth on the rest, and keep it if asked to."""
    random.seed(0)
    (data,) = (Path(name) for name in sys.argv[1:] if not name.startswith("--"))
    shelf, embedder = Shelf(data), load(data)
    asked = [row for row in rows("abstention", "asked") if "best" in row]
    listed = [*rows("retrieval", "passages"), *rows("retrieval", "questions"), *asked]
    told = [row for row in listed if "places" in row or row["split"] == "fit"]
    cases = [case for row in told if (case := _case(row, shelf, embedder))]
    of_plans = [case for case in cases if shelf.passages[case.right].document_id.startswith(PLANS)]
    others = [case for case in cases if not shelf.passages[case.right].document_id.startswith(PLANS)]
    chosen = of_plans + random.sample(others, max(0, min(len(others), QUESTIONS - len(of_plans))))
    print(f"{len(chosen)} questions to learn from, {len(of_plans)} of them on plans")
    pupil = Pupil(weights.unpack(data / "models" / weights.NAME))
    _learn(pupil, chosen, [said(passage) for passage in shelf.passages])
    learned = pupil.learned()
    unseen = [row for row in asked if row["split"] == "unseen"]
    reader = Rereader(embedder.model, {name: tensor.numpy() for name, tensor in learned.items()})
    _print_worth(unseen, shelf, embedder, reader)
    if "--keep" in sys.argv:
        save_file(learned, ROOT / "retrieval" / LEARNED, metadata={"model": weights.NAME})


def _case(row: Row, shelf: Shelf, embedder: Embedder) -> Case | None:
    """Return what is learned from a question; None if too little is found that does not answer it."""
    right = shelf.answers(row)
    if not right or row.get("answerable") is False:
        return None
    plan = shelf.passages[right[0]].document_id.startswith(PLANS)
    documents = frozenset(p.document_id for p in shelf.passages if p.document_id.startswith(PLANS)) if plan else None
    wanted = replace(WANTED, documents=documents)
    hits = shelf.index.search(row["question"], embedder.query(row["question"]), wanted, FOUND)
    found = [shelf.number(hit.passage) for hit in hits]
    doubtful = {*right, *(other for number in right for other in shelf.doubtful(number))}
    wrong = tuple(number for number in found if number not in doubtful)[:FURTHEST]
    best = next((number for number in found if number in right), right[0])
    return Case(row["question"], best, wrong) if len(wrong) >= BESIDE else None


def _learn(pupil: Pupil, cases: list[Case], texts: list[str]) -> None:
    """Go through the cases once."""
    own = [parameter for parameter in pupil.model.parameters() if parameter.requires_grad]
    head = [*pupil.hidden.parameters(), *pupil.out.parameters(), pupil.likeness]
    optimizer = torch.optim.AdamW([{"params": own, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01)
    order = sorted(cases, key=lambda case: len(texts[case.right]) + 60 * random.random())
    batches = [order[at : at + TOGETHER] for at in range(0, len(order), TOGETHER)]
    random.shuffle(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARM_UP * len(batches))) * (1 - step / len(batches))
    )
    started, total = time.perf_counter(), 0.0
    pupil.train()
    for number, batch in enumerate(batches, 1):
        chosen = [(case, passage) for case in batch for passage in (case.right, *random.sample(case.wrong, BESIDE))]
        odds = pupil([case.question for case, _ in chosen], [texts[passage] for _, passage in chosen])
        first = torch.zeros(len(batch), dtype=torch.long)
        lost = nn.functional.cross_entropy(odds.view(len(batch), 1 + BESIDE), first)
        optimizer.zero_grad()
        torch.autograd.backward(lost)
        nn.utils.clip_grad_norm_([*own, *head], 1.0)
        optimizer.step()
        schedule.step()
        total += lost.item()
        if number % 50 == 0 or number == len(batches):
            print(
                f"{number}/{len(batches)}: loss {total / number:.3f}, {time.perf_counter() - started:.0f} s", flush=True
            )
    pupil.eval()


def _print_worth(unseen: list[Row], shelf: Shelf, embedder: Embedder, reader: Rereader) -> None:
    """Print how often the document that answers best is found first and among three, without and with the reading."""
    places: dict[str, list[int]] = {"search": [], "read again": []}
    for row in unseen:
        hits = shelf.index.search(row["question"], embedder.query(row["question"]), WANTED, 20)
        for name, found in (("search", hits), ("read again", reader.ordered(row["question"], hits))):
            documents = list(dict.fromkeys(hit.passage.document_id for hit in found))
            right = {row["best"], *row.get("also", [])}
            places[name].append(next((place for place, one in enumerate(documents) if one in right), len(documents)))
    for name, found_at in places.items():
        first, three = (sum(place < count for place in found_at) / len(found_at) for count in (1, 3))
        print(f"{name} ({len(found_at)}): first {first:.3f}, among three {three:.3f}")


if __name__ == "__main__":
    main()
