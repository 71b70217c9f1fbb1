"""Fits the second look of `retrieval.triage.meaning`, tells what it adds to the rules, and writes its weights.

Nothing marked `unseen` in tests/fixtures/triage is used. Each question is judged by weights that have not seen it;
the rules have seen them all, so what the look adds to them shows in the misses and in benchmarks/triage.py alone.
Run with: python -m benchmarks.meaning DATA, where DATA is a data directory with the model.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import frontmatter
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from retrieval.asking import searchable
from retrieval.embedding import Vectors, load
from retrieval.personal_data import PersonalData, no_persons
from retrieval.triage import Findings, triage

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
WEIGHTS = ROOT / "retrieval" / "triage" / "meaning.json"
THRESHOLD = 0.7
"""Probability from which a question tells of danger: below it false alarms grow and recall hardly does."""
SCALE = 10
"""Components of the vectors differ by hundredths; scaled up, the fit is not held back by its penalty."""
ORDINARY_WEIGHT = 0.5
"""Of a question that has nothing of danger in it, beside one that was written to be mistaken."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is known of it."""

    question: str
    danger: bool
    ordinary: bool
    """From the content or another set, not written for danger."""


def main() -> None:
    """Cross-validate, print, fit on all and write."""
    embedder = load(Path(sys.argv[1]), threads=1)
    cases = _cases()
    personal_data = PersonalData(no_persons(ROOT / "content" / "namen.toml"))
    found = [triage(case.question) for case in cases]
    vectors = np.stack([embedder.query(searchable(one, personal_data)) for one in found])
    label = np.array([case.danger for case in cases])
    ordinary = np.array([case.ordinary for case in cases])
    probability = np.zeros(len(cases))
    for train, test in StratifiedKFold(8, shuffle=True, random_state=0).split(vectors, 2 * label + ordinary):
        weights, bias = _fit(vectors[train], label[train], ordinary[train])
        probability[test] = 1 / (1 + np.exp(-(vectors[test] @ weights + bias)))
    _report(cases, found, probability)
    weights, bias = _fit(vectors, label, ordinary)
    logit = float(np.log(THRESHOLD / (1 - THRESHOLD)))
    fitted = {"model": embedder.name, "threshold": round(logit, 4), "bias": round(bias, 4)}
    WEIGHTS.write_text(json.dumps(fitted | {"weights": [round(float(weight), 4) for weight in weights]}) + "\n")


def _cases() -> list[Case]:
    of_danger = [*_lines(FIXTURES / "triage" / "danger.jsonl"), *_lines(FIXTURES / "triage" / "blind" / "danger.jsonl")]
    cases = [Case(row["question"], row["danger"], ordinary=False) for row in of_danger if row["split"] != "unseen"]
    others = [*(FIXTURES / "triage" / f"{name}.jsonl" for name in ("role", "injection", "personal"))]
    rows = [row for file in [*others, FIXTURES / "abstention" / "questions.jsonl"] for row in _lines(file)]
    questions = [row["question"] for row in rows]
    for file in sorted((ROOT / "content").rglob("*.md")):
        questions += frontmatter.load(file).metadata.get("questions", [])
    return cases + [Case(question, danger=False, ordinary=True) for question in questions]


def _lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _fit(vectors: Vectors, label: npt.NDArray[np.bool_], ordinary: npt.NDArray[np.bool_]) -> tuple[Vectors, float]:
    mean = vectors.mean(axis=0)
    model = LogisticRegression(C=1, max_iter=3000)
    model.fit((vectors - mean) * SCALE, label, np.where(ordinary, ORDINARY_WEIGHT, 1))
    weights = model.coef_[0] * SCALE
    return weights, float(model.intercept_[0] - mean @ weights)


def _report(cases: list[Case], found: list[Findings], probability: npt.NDArray[np.float64]) -> None:
    for threshold in (0.5, 0.6, 0.7, THRESHOLD, 0.9):
        seen = [one.may_be_now and chance >= threshold for one, chance in zip(found, probability, strict=True)]
        shares = []
        for danger, ordinary in ((True, False), (False, False), (False, True)):
            here = [
                look
                for look, case in zip(seen, cases, strict=True)
                if (case.danger, case.ordinary) == (danger, ordinary)
            ]
            shares.append(sum(here) / len(here))
        print(
            "from {:.2f}: recall {:.3f}, false alarms {:.3f}, on ordinary questions {:.4f}".format(threshold, *shares)
        )


if __name__ == "__main__":
    main()
