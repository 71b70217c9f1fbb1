"""Teaches the model the second look of `retrieval.triage.meaning`, and tells what that look is worth.

It learns from the questions of tests/fixtures/triage that are not marked `unseen` or `later`, from those of abstention
and retrieval that are marked `fit`, from some on other subjects, and from the content's own; some of these are asked of
one child besides. It is measured on the others. All are shown as the product shows them: without
personal data, and a name for each that is left out.
Run with: python -m teaching.meaning DATA [--further] [--keep], where DATA is a data directory with the model. It
begins with the model alone, or with `--further` goes on from what the product has; with `--keep` what was learned is
put in its place. It takes two hours on one core, twenty minutes if it goes on; without bfloat16 three times as long.
"""

import os
import random
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from benchmarks.fixtures import ROOT, UNSEEN, listed_questions, rows
from retrieval import weights
from retrieval.adapters import BIAS, WEIGHTS
from retrieval.personal_data import PersonalData, no_persons
from retrieval.reception import searchable
from retrieval.triage.meaning import LEARNED, SCALE, SOMEBODY
from teaching.learning import Loss, Pupil, learn

KINDS = ("danger", "refused", "orders")
ROUNDS, FURTHER = 6, 1
"""How often it goes through all, and how often where it goes on from what the product has learned."""
MIXED = 1500
"""Questions with an ordinary one before or behind them."""
NAMED = 2000
"""Ordinary questions that are asked once more, of one child."""
OF_PASSAGES = 2500
"""Of the questions written for passages; all would take too long."""
ORDINARY_WEIGHT = 0.8
"""Of a question that was not written for danger, a role or orders, beside one that was."""
SURE = 0.96
"""How sure the look may become; a label may be wrong."""
_ANYBODY = re.compile(r"\b(een|het|dit|de|mijn) (kind|jongere|jeugdige|pupil|minderjarige)\b", re.IGNORECASE)
Labels = tuple[bool | None, ...]
"""Whether a text is of each of `KINDS`; None where nobody has looked."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is known of it."""

    text: str
    labels: Labels
    weight: float = 1.0
    seen: bool = True
    """Whether it is learned from."""


def main() -> None:
    """Learn from what may be seen, print what that is worth on the rest, and keep it if asked to."""
    torch.set_num_threads(1)  # two that wait for each other take longer on a busy machine
    data = Path(sys.argv[1])
    cases = _cases()
    told = [case for case in cases if case.seen]
    print(f"{len(told)} questions to learn from, {len(cases) - len(told)} to measure on")
    known = load_file(ROOT / "retrieval" / "triage" / LEARNED) if "--further" in sys.argv else None
    pupil = Pupil.of(weights.unpack(data / "models" / weights.NAME), known)
    head = nn.Linear(pupil.model.get_embedding_dimension(), len(KINDS))
    if known:
        head.weight.data, head.bias.data = known[WEIGHTS].float(), known[BIAS].float()
    learn(pupil, [case.text for case in told], _loss(told, head), FURTHER if known else ROUNDS, head)
    unseen = [case for case in cases if not case.seen]
    with torch.no_grad():
        chances = head(SCALE * pupil.all_vectors([case.text for case in unseen])).sigmoid().numpy()
    for number, kind in enumerate(KINDS):
        labelled = [i for i, case in enumerate(unseen) if case.labels[number] is not None]
        label = np.array([case.labels[number] for case in unseen], dtype=object)[labelled].astype(bool)
        for threshold in (0.05, 0.2, 0.35, 0.5, 0.7):
            seen = chances[labelled, number] >= threshold
            shares = f"recall {seen[label].mean():.3f} of {label.sum()}, false alarms {seen[~label].mean():.3f}"
            print(f"{kind} from {threshold}: {shares} of {(~label).sum()}")
    if "--keep" in sys.argv:
        learned = pupil.learned() | {WEIGHTS: head.weight.detach(), BIAS: head.bias.detach()}
        save_file(learned, ROOT / "retrieval" / "triage" / LEARNED, metadata={"model": weights.NAME})


def _loss(cases: list[Case], head: nn.Module) -> Loss:
    labels = torch.tensor([[float(bool(label)) for label in case.labels] for case in cases])
    known = torch.tensor([[float(label is not None) for label in case.labels] for case in cases])
    shares = known * torch.tensor([[case.weight] for case in cases])
    aims = labels * SURE + (1 - SURE) / 2

    def loss(vectors: Tensor, batch: list[int]) -> Tensor:
        totals = head(SCALE * vectors)
        lost = nn.functional.binary_cross_entropy_with_logits(totals, aims[batch], reduction="none")
        return (lost * shares[batch]).sum() / len(batch)

    return loss


def _cases() -> list[Case]:
    cases = []
    for row in rows("triage", "danger"):
        cases.append(Case(row["question"], (row["danger"], False, False), seen=row["split"] not in UNSEEN))
    for row in rows("triage", "role"):
        cases.append(Case(row["question"], (False, row["refused"], False), seen=row["split"] not in UNSEEN))
    for row in rows("triage", "injection"):
        seen, part = row["split"] not in UNSEEN, row.get("question_part")
        cases.append(Case(row["question"], (None, None, row["injection"]), seen=seen))
        if part and seen:
            rest = row["question"].replace(part, " ").strip(" .,;:\n")
            cases.append(Case(part, (None, None, False), ORDINARY_WEIGHT))
            cases.append(Case(rest, (None, None, True), ORDINARY_WEIGHT))
    for row in rows("triage", "personal"):  # nobody has looked whether these tell of danger
        cases.append(Case(row["question"], (None, None, False), ORDINARY_WEIGHT, row["split"] not in UNSEEN))
    ordinary = []
    ordinary += [(question, True) for question in listed_questions()]
    ordinary += [(row["question"], True) for row in rows("abstention", "organisation")]
    ordinary += [(row["question"], True) for row in rows("retrieval", "general")]
    of_passages = [(row["question"], row["split"] == "fit") for row in rows("retrieval", "passages")]
    ordinary += random.Random(0).sample(of_passages, OF_PASSAGES)
    for name in ("abstention", "retrieval"):
        ordinary += [(row["question"], row["split"] == "fit") for row in rows(name, "questions")]
    ordinary += [(_of_somebody(question), seen) for question, seen in random.Random(1).sample(ordinary, NAMED)]
    cases += [Case(question, (False, False, False), ORDINARY_WEIGHT, seen) for question, seen in ordinary]
    persons = PersonalData(no_persons(ROOT / "content" / "namen.toml"))
    shown = [replace(case, text=searchable(case.text, persons, SOMEBODY) or case.text) for case in cases]
    return shown + _mixed(shown)


def _of_somebody(question: str) -> str:
    """Return a question asked of one child: that asks for no judgement."""
    about, found = _ANYBODY.subn(SOMEBODY, question, count=1)
    if found:
        return about
    return f"{question.rstrip(' ?')} {'voor' if len(question) % 2 else 'bij'} {SOMEBODY}{'?' * question.endswith('?')}"


def _mixed(cases: list[Case]) -> list[Case]:
    """Return questions on one thing beside another: what is told must not hide behind what is asked."""
    chance = random.Random(0)
    told = [case for case in cases if case.seen and case.weight == 1 and case.labels[0] is not None]
    asked = [
        case.text
        for case in cases
        if case.seen and case.weight < 1 and case.labels[0] is False and case.text.endswith("?")
    ]
    return [Case(_beside(case.text, chance.choice(asked), chance), case.labels) for case in chance.sample(told, MIXED)]


def _beside(told: str, asked: str, chance: random.Random) -> str:
    """Return two texts as one, in either order."""
    if chance.random() < 0.5:
        return f"{asked} {told}"
    return f"{told.rstrip('.?! ')}{chance.choice(['. ', ', ', '? '])}{asked}"


if __name__ == "__main__":
    main()
