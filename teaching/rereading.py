"""Teaches the model to read question and passage together, and tells what that is worth.

It learns from the questions of tests/fixtures/retrieval and from those of people who had not read the documents
(tests/fixtures/abstention/asked.jsonl): the passage that answers must get more than three of those that the search puts
near to it. What is learned is measured on the questions of other people, of which is known what answers them best.
Run with: python -m teaching.rereading DATA [--further] [--keep], where DATA is a data directory with an index of
`content/` and of the plans that the questions name. With `--further` it goes on from what the product has, with others
of the questions; with `--keep` what was learned takes the place of that. It takes three quarters of an hour on two
cores that compute in bfloat16.
"""

import os
import random
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from safetensors.torch import load_file, save_file
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
from teaching.learning import STRENGTH, Addition, descend
from teaching.questions import Row, Shelf

RANK, UNITS = 32, 128
LAYERS = (
    *("attention.self.query", "attention.self.key", "attention.self.value"),
    *("attention.output.dense", "intermediate.dense", "output.dense"),
)
"""What learns of each layer of the model."""
QUESTIONS = 7600
"""So many are learned from: all on plans, and some of the rest."""
BESIDE, FURTHEST, FOUND = 3, 8, 14
"""So many passages that do not answer stand beside one that does, of the first so many that the search finds."""
TOGETHER = 8
"""Questions in a step."""
HEAD_RATE = 1e-3
SCALES = {WEIGHTS: 6.0, OF_PASSAGE: 6.0, OF_BOTH: 120.0}
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


class Head(nn.Module):
    """The layer behind the model, which tells from question and passage whether one answers the other."""

    def __init__(self, size: int, known: dict[str, Tensor] | None) -> None:
        super().__init__()
        self.hidden, self.out = nn.Linear(3 * size, UNITS), nn.Linear(UNITS, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        self.likeness = nn.Parameter(torch.tensor([LIKE]))
        if known:
            blocks = [known[name].float() / scale for name, scale in SCALES.items()]
            self.hidden.weight.data, self.hidden.bias.data = torch.cat(blocks, dim=1), known[BIAS].float()
            self.out.weight.data, self.out.bias.data = known[OUT].float()[None], known[OUT_BIAS].float()
            self.likeness.data = known[LIKENESS].float()

    def forward(self, asked: Tensor, told: Tensor) -> Tensor:
        """Return the log odds of each pair, of shape (pairs,)."""
        parts = [scale * part for scale, part in zip(SCALES.values(), (asked, told, asked * told), strict=True)]
        units = nn.functional.gelu(self.hidden(torch.cat(parts, dim=-1)))
        odds: Tensor = self.out(units)[:, 0] + self.likeness * (asked * told).sum(-1)
        return odds

    def learned(self) -> dict[str, Tensor]:
        """Return what was learned, as `retrieval.rereading` reads it."""
        blocks = self.hidden.weight.chunk(3, dim=1)
        found = {name: scale * block for (name, scale), block in zip(SCALES.items(), blocks, strict=True)}
        return found | {
            BIAS: self.hidden.bias,
            OUT: self.out.weight[0],
            OUT_BIAS: self.out.bias,
            LIKENESS: self.likeness,
        }


class Pupil:
    """The model that learns, with the layer behind it."""

    def __init__(self, directory: Path, known: dict[str, Tensor] | None) -> None:
        """Load the model in `directory`, with additions beside its layers: nothing yet, or what is `known`."""
        from transformers import AutoModel, AutoTokenizer

        torch.manual_seed(0)
        torch.set_flush_denormal(True)
        self.tokenizer: Any = AutoTokenizer.from_pretrained(str(directory))
        self.model: Any = AutoModel.from_pretrained(str(directory), dtype=fastest_type(), add_pooling_layer=False)
        self.model.requires_grad_(False)
        self.additions: dict[str, Addition] = {}
        for number, layer in enumerate(self.model.encoder.layer):
            for name in LAYERS:
                above, _, last = name.rpartition(".")
                addition = Addition(layer.get_submodule(name), RANK)
                setattr(layer.get_submodule(above), last, addition)
                self.additions[f"encoder.layer.{number}.{name}"] = addition
        if known:
            for of, addition in self.additions.items():
                addition.down.data, addition.up.data = known[of + DOWN].float(), known[of + UP].float() / STRENGTH
        self.head = Head(self.model.config.hidden_size, known)

    def log_odds(self, questions: list[str], texts: list[str]) -> Tensor:
        """Return the log odds of each pair, of shape (pairs,)."""
        read = self.tokenizer([QUERY + question for question in questions], texts, **TOKENS)
        with torch.autocast("cpu", torch.bfloat16, enabled=fastest_type() is torch.bfloat16):
            states = self.model(**read).last_hidden_state.float()
        chosen = sides(read["input_ids"], read["attention_mask"], self.tokenizer.sep_token_id)
        asked, told = (nn.functional.normalize((states * side.unsqueeze(-1)).sum(1), dim=-1) for side in chosen)
        odds: Tensor = self.head(asked, told)
        return odds

    def learned(self) -> dict[str, Tensor]:
        """Return what was learned, as `retrieval.rereading` reads it."""
        found = self.head.learned()
        for of, addition in self.additions.items():
            found |= {of + DOWN: addition.down, of + UP: STRENGTH * addition.up}
        return {name: tensor.detach().half().contiguous() for name, tensor in found.items()}


def main() -> None:
    """Learn from what may be seen, print what that is worth on the rest, and keep it if asked to."""
    further = "--further" in sys.argv
    random.seed(int(further))
    (data,) = (Path(name) for name in sys.argv[1:] if not name.startswith("--"))
    shelf, embedder = Shelf(data), load(data)
    asked = [row for row in rows("abstention", "asked") if "best" in row]
    listed = [*rows("retrieval", "passages"), *rows("retrieval", "questions"), *asked]
    told = [row for row in listed if "places" in row or row["split"] == "fit"]
    cases = [case for row in told if (case := _case(row, shelf, embedder))]
    of_plans = [case for case in cases if shelf.passages[case.right].document_id.startswith(PLANS)]
    others = [case for case in cases if not shelf.passages[case.right].document_id.startswith(PLANS)]
    chosen = of_plans + random.sample(others, max(0, min(len(others), QUESTIONS - len(of_plans))))
    print(f"{len(chosen)} questions to learn from, {len(of_plans)} of them on plans", flush=True)
    known = load_file(ROOT / "retrieval" / LEARNED) if further else None
    pupil = Pupil(weights.unpack(data / "models" / weights.NAME), known)
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
    """Go through the cases once: each has its passage first, beside some that do not answer it."""

    def loss(batch: list[int]) -> Tensor:
        chosen = [
            (case.question, texts[passage])
            for case in (cases[number] for number in batch)
            for passage in (case.right, *random.sample(case.wrong, BESIDE))
        ]
        odds = pupil.log_odds([question for question, _ in chosen], [text for _, text in chosen])
        first = torch.zeros(len(batch), dtype=torch.long)
        return nn.functional.cross_entropy(odds.view(len(batch), 1 + BESIDE), first)

    order = sorted(range(len(cases)), key=lambda number: len(texts[cases[number].right]) + 60 * random.random())
    batches = [order[at : at + TOGETHER] for at in range(0, len(order), TOGETHER)]
    random.shuffle(batches)
    descend(pupil.model, pupil.head, [batches], loss, HEAD_RATE)


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
