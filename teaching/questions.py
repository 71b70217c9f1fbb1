"""Teaches the model how questions are asked of passages, and tells what that is worth.

It learns from the questions of tests/fixtures/retrieval that are marked `fit`, and is measured on those of documents
that it has not seen; from those of tests/fixtures/abstention/asked.jsonl, by people who had not read the documents, of
which is known what answers them best: on those of other people it is measured, whatever it has seen; and from the
follow-ups of tests/fixtures/conversation/taught.jsonl behind the questions before them. Passages are read as before. So
that other subjects are found as well as before, it must read questions on those, in general.jsonl, much as the model
itself does.
Run with: python -m teaching.questions DATA… [--all] [--further] [--keep], where each DATA is a data directory with
an index: of `content/` and, where they are at hand, of the other documents that the questions name. Passages are
compared with those of the same directory. With `--all` it learns from the questions on all documents, which leaves none
of them to measure on: what the product has is taught so, once the rest has shown that it helps. With `--further` it
goes on from what the product has, for one round: enough where documents were added. With `--keep` what was learned
takes the place of what the product has. It takes half an hour on one core that computes in bfloat16, going on ten
minutes.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from benchmarks.fixtures import ROOT, rows
from kb.database import open_database
from kb.roles import Role
from kb.settings import Settings
from retrieval import weights
from retrieval.adapters import adapted
from retrieval.asking import current_generation
from retrieval.conversation import in_context, leaned_on, leans, meant
from retrieval.dense import read_vectors
from retrieval.embedding import LEARNED, Embedder, load
from retrieval.index import PASSAGES, Filter, Index
from retrieval.passages import IndexedPassage, PassageFile
from teaching.learning import Loss, Pupil, learn

ROUNDS, FURTHER = 3, 1
"""How often it goes through the questions from nothing, and from what the product has."""
NEARNESS = 0.02
"""Difference of cosines that makes one passage e times as likely as another."""
FAITH, FAITH_ELSEWHERE = 2.0, 10.0
"""How much it counts that a question stays near to where the model puts it, and one on another subject."""
SHARES = (0.0, 0.5, 1.0)
"""Parts of what was learned that are measured."""
KEPT = 1.0
"""Part of what was learned that is kept."""
FOLLOW_UPS = 2
"""How often each follow-up is learned from in a round: there are few beside the questions that stand alone."""
DEPTH = 100
Row = dict[str, Any]


class Shelf:
    """The passages of a data directory, of which questions are asked."""

    def __init__(self, data: Path) -> None:
        settings = Settings(data=data, content=ROOT / "content")
        directory = current_generation(settings, open_database(settings))
        self.index = Index.open(directory)
        self.vectors = torch.from_numpy(np.array(read_vectors(directory)))
        self._file = PassageFile(directory / PASSAGES)
        self.passages = self._file.read(range(len(self.vectors)))
        self._numbers: dict[tuple[str, str, int], int] = {}
        self._of_document: dict[str, list[int]] = defaultdict(list)
        found: dict[tuple[str, str], int] = defaultdict(int)
        for number, passage in enumerate(self.passages):
            section = passage.document_id, " > ".join(passage.section)
            self._numbers[*section, found[section]] = number
            found[section] += 1
            self._of_document[passage.document_id].append(number)

    def number(self, passage: IndexedPassage) -> int:
        """Return the number of a passage that was found."""
        return self._file.number(passage)

    def answers(self, row: Row) -> list[int]:
        """Return the passages that answer a question of the fixtures; none if they are not on this shelf.

        Where only the document is known all of its passages do, if it is one of our own, on one subject.
        """
        if "places" in row:
            places = [(document, section, number) for document, section, number in row["places"]]
            return [self._numbers[place] for place in places if place in self._numbers]
        documents = (row["best"], *row.get("also", [])) if "best" in row else (row["document"] or "",)
        own = [number for document in documents for number in self._of_document.get(document, [])]
        if "section" in row:
            return [number for number in own if self.passages[number].section[-1:] == (row["section"],)]
        return [number for number in own if self._is_ours(number)]

    def doubtful(self, number: int) -> list[int]:
        """Return passages that may answer what passage `number` answers, though nobody has said so."""
        passage = self.passages[number]
        found = [
            other
            for other, its in enumerate(self.passages)
            if its.document_id in passage.based_on or passage.document_id in its.based_on
        ]
        # A document of our own says much twice; of a plan or an act every passage says something else.
        return found + (self._of_document[passage.document_id] if self._is_ours(number) else [])

    def _is_ours(self, number: int) -> bool:
        """Tell whether a passage is of a document on one subject: an answer of the FAQ, or a restatement."""
        return self.passages[number].whole or bool(self.passages[number].based_on)


@dataclass(frozen=True, slots=True)
class Case:
    """A question to learn from."""

    text: str
    shelf: int
    right: tuple[int, ...] = ()
    """Passages that answer it; none for a question on another subject."""
    left_out: tuple[int, ...] = ()
    """Passages that it is not compared with."""


def main() -> None:
    """Learn from what may be seen, print what that is worth on the rest, and keep it if asked to."""
    torch.set_num_threads(1)  # two that wait for each other take longer on a busy machine
    folders = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    shelves = [Shelf(folder) for folder in folders]
    asked = [row for row in rows("abstention", "asked") if "best" in row]
    listed = [*rows("retrieval", "passages"), *rows("retrieval", "questions"), *asked]
    everything = "--all" in sys.argv
    apart = [row for row in listed if "places" in row and row["split"] == "unseen" and not everything]
    hidden = {row["places"][0][0] for row in apart}
    cases, unseen = [], []
    for row in listed:
        shelf, right = next(((n, found) for n, one in enumerate(shelves) if (found := one.answers(row))), (0, []))
        if not right:
            continue
        case = Case(row["question"], shelf, tuple(right))
        if "best" in row and row["split"] == "unseen":
            unseen.append((case, "asked"))
        elif shelves[shelf].passages[right[0]].document_id not in hidden:
            if row["split"] == "fit" or (everything and "places" in row):
                left_out = tuple(shelves[shelf].doubtful(right[0]))
                cases.append(replace(case, text=_with_terms(case.text, shelves[0]), left_out=left_out))
        elif "places" in row:
            unseen.append((case, row["set"]))
    follow_ups = [case for case in _follow_ups(shelves[0]) if _document(shelves[0], case) not in hidden]
    cases += FOLLOW_UPS * follow_ups + [Case(row["question"], 0) for row in rows("retrieval", "general")]
    texts = [case.text for case in cases]
    print(f"{len(cases)} questions to learn from, {len(unseen)} to measure on")
    model, further = weights.unpack(folders[0] / "models" / weights.NAME), "--further" in sys.argv
    before = Pupil.of(model).all_vectors(texts)
    pupil = Pupil.of(model, load_file(ROOT / "retrieval" / LEARNED) if further else None)
    learn(pupil, texts, _loss(cases, before, shelves, hidden), FURTHER if further else ROUNDS, None)
    plain = load(folders[0], threads=1)
    for share in SHARES:
        learned = {name: tensor.numpy() for name, tensor in pupil.learned(share).items()}
        embedder = Embedder(adapted(plain.model, learned), plain.name)
        for name in sorted({name for _, name in unseen}):
            places = [_place(shelves[case.shelf], embedder, case) for case, of in unseen if of == name]
            first, three = (np.mean(np.array(places) < count) for count in (1, 3))
            print(f"{share} of it, {name} ({len(places)}): first {first:.3f}, among three {three:.3f}", flush=True)
    if "--keep" in sys.argv:
        save_file(pupil.learned(KEPT), ROOT / "retrieval" / LEARNED, metadata={"model": weights.NAME})


def _follow_ups(shelf: Shelf) -> Iterator[Case]:
    """Yield the follow-ups of tests/fixtures/conversation that teach, each behind the questions that it leans on."""
    glossary = shelf.index.glossary(Filter(Role.BEHEERDER, date.today()))

    def leaning(question: str) -> bool:
        return leans(question, named=bool(glossary.explained(question)))

    for row in rows("conversation", "taught"):
        right = shelf.answers(row)
        if right and leaning(row["question"]):
            text = in_context(meant(row["question"]), leaned_on(row["previous"], leaning))
            yield Case(text, 0, tuple(right), tuple(shelf.doubtful(right[0])))


def _document(shelf: Shelf, case: Case) -> str:
    return shelf.passages[case.right[0]].document_id


def _with_terms(question: str, shelf: Shelf) -> str:
    """Return a question with the terms that it calls by another name: so it is learned what these stand for."""
    terms = shelf.index.glossary(Filter(Role.BEHEERDER, date.today())).terms(question)
    return f"{question.rstrip(' ?')} ({', '.join(terms)})" if terms else question


def _loss(cases: list[Case], before: Tensor, shelves: list[Shelf], hidden: set[str]) -> Loss:
    """Return how far questions are from what answers them, beside all other passages, and from where they were."""
    seen = [torch.tensor([passage.document_id not in hidden for passage in shelf.passages]) for shelf in shelves]
    faith = torch.tensor([FAITH if case.right else FAITH_ELSEWHERE for case in cases])

    def loss(vectors: Tensor, batch: list[int]) -> Tensor:
        lost = faith[batch] * (1 - (vectors * before[batch]).sum(dim=1))
        total = lost.sum()
        for vector, case in zip(vectors, (cases[number] for number in batch), strict=True):
            if case.right:
                likeness = shelves[case.shelf].vectors @ vector / NEARNESS
                compared = seen[case.shelf].clone()
                compared[list(case.left_out)] = False
                compared[list(case.right)] = True
                total = total + likeness[compared].logsumexp(0) - likeness[list(case.right)].logsumexp(0)
        return total / len(batch)

    return loss


def _place(shelf: Shelf, embedder: Embedder, case: Case) -> int:
    """Return before how many other passages, or documents where these say much twice, the first right one is found."""
    hits = shelf.index.search(case.text, embedder.query(case.text), Filter(Role.BEHEERDER, date.today()), DEPTH)
    right = [shelf.passages[number] for number in case.right]
    whole = right[0].whole or bool(right[0].based_on)
    wanted = {passage.document_id if whole else (passage.document_id, passage.start) for passage in right}
    keys = [hit.passage.document_id if whole else (hit.passage.document_id, hit.passage.start) for hit in hits]
    return next((place for place, key in enumerate(dict.fromkeys(keys)) if key in wanted), DEPTH)


if __name__ == "__main__":
    main()
