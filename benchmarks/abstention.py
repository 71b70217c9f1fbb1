"""How well the product knows that it does not know, on the questions of tests/fixtures/abstention.

Fits the weights of `retrieval.gate` on the half marked `fit` and reports both halves, for the weights in use.
Run with: python -m benchmarks.abstention
"""

import json
import os
import tempfile
from dataclasses import astuple
from datetime import date
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from ingest.ingesting import ingest
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import DEPTH, KnowledgeBase
from retrieval.gate import THRESHOLD, Signals, signals
from retrieval.index import Filter

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "fixtures" / "abstention" / "questions.jsonl"


def main() -> None:
    """Ask every question and print what was refused, rightly and wrongly."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), content=ROOT / "content")
        ingest(settings, [ROOT / "content"])
        knowledge = KnowledgeBase.open(settings)
        found = [_signals(knowledge, row) for row in rows]
    answerable = np.array([row["answerable"] for row in rows])
    outside = np.array([row["note"].startswith("outside") for row in rows])
    refused = np.array([one.probability < THRESHOLD for one in found])
    for half in ("fit", "test"):
        here = np.array([row["split"] == half for row in rows])
        right = (refused & ~answerable & here).sum()
        print(
            f"{half}: refusals right {right / max(1, (refused & here).sum()):.2f}, "
            f"not answerable refused {right / (~answerable & here).sum():.2f} "
            f"(outside the field {(refused & outside & here).sum() / (outside & here).sum():.2f}), "
            f"answerable refused {(refused & answerable & here).sum() / (answerable & here).sum():.3f}"
        )
        kinds = sorted({row["note"].split(":")[0] for row in rows if not row["answerable"]})
        shares = {kind: [r for r, row in zip(refused, rows, strict=True) if _is(row, half, kind)] for kind in kinds}
        print("  refused of", ", ".join(f"{kind} {np.mean(of):.2f} ({len(of)})" for kind, of in shares.items() if of))
    values = np.array([[float(value) for value in astuple(one)] for one in found])
    fitted = np.array([row["split"] == "fit" for row in rows])
    # The signals differ in range, and the fit is held back by its penalty.
    scaler = StandardScaler().fit(values[fitted])
    model = LogisticRegression().fit(scaler.transform(values[fitted]), answerable[fitted])
    weights = model.coef_[0] / scaler.scale_
    print("weights fitted now:", weights.round(2), "bias", (model.intercept_ - (weights * scaler.mean_).sum()).round(2))


def _is(row: dict[str, str], half: str, kind: str) -> bool:
    return row["split"] == half and row["note"].split(":")[0] == kind


def _signals(knowledge: KnowledgeBase, row: dict[str, str]) -> Signals:
    question = row["question"]
    role = Role.JEUGDBESCHERMER if row["user"] == "jeugdbeschermer" else Role.LOKAAL_TEAM
    hits = knowledge.search(question, Filter(role, date.today()), DEPTH)
    return signals(question, hits, knowledge.index, knowledge.areas)


if __name__ == "__main__":
    main()
