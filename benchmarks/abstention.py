"""How well the product knows that it does not know.

Fits what `retrieval.beyond` knows of the kinds of question that are not answered, and the weights of `retrieval.gate`,
on the questions of tests/fixtures/abstention and retrieval that are not marked `unseen`; of these each is judged by
weights for its kind that have not seen it. Those marked `unseen` are by other writers, and nothing is fitted on them.
Run with: python -m benchmarks.abstention [--keep]; with `--keep` what was fitted takes the place of what the product
has, but for the gate's weights, which are printed.
"""

import json
import os
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import frontmatter
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from ingest.ingesting import ingest
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import DEPTH, KnowledgeBase
from retrieval.beyond import FITTED, odds_beyond
from retrieval.embedding import Embedder, Vectors
from retrieval.gate import THRESHOLD, Signals, signals
from retrieval.index import Filter

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
SETS = ("abstention", "retrieval")
HELD_BACK = 0.01
"""Strength of the fit on vectors: the least that loses nothing on questions of another writer."""
FOLDS = 8
FIRST = 3
"""An answerable question counts in the fit if a document that answers it is among so many first ones."""


def main() -> None:
    """Ask every question, fit, and print what is refused, rightly and wrongly."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", content=ROOT / "content")
        ingest(settings, [settings.content])
        knowledge = KnowledgeBase.open(settings)
        rows = [row | {"set": name} for name in SETS for row in _rows(name)]
        asked = [_asked(knowledge, row) for row in rows]
        own = Embedder(knowledge.embedder.model, knowledge.embedder.weights).queries(_answered())
        added = _added(Path(folder) / "added")
        ingest(settings, [settings.content, Path(folder) / "added"])
        knowledge.refresh()
        rows += added
        asked += [_asked(knowledge, row) for row in added]
    answerable = np.array([row["answerable"] for row in rows])
    found = np.array([one.place < FIRST for one in asked])
    sets = np.array([f"{row['set']}, unseen" if row["split"] == "unseen" else row["set"] for row in rows])
    told = np.array([row["split"] != "unseen" and row["set"] in SETS for row in rows])
    vectors = np.stack([one.vector for one in asked])
    seen = np.concatenate([vectors[told], own])
    of_kind = np.concatenate([~answerable[told], np.zeros(len(own), bool)])
    weights, bias = _fitted(seen, of_kind, HELD_BACK)
    odds = vectors @ weights + bias
    folds = KFold(FOLDS, shuffle=True, random_state=0)
    judged = cross_val_predict(_regression(HELD_BACK), seen, of_kind, cv=folds, method="decision_function")
    odds[told] = judged[: told.sum()]
    signals = [replace(one.signals, beyond=float(odd)) for one, odd in zip(asked, odds, strict=True)]
    values = np.array([one.values for one in signals])
    here = np.array([row["split"] != "unseen" for row in rows]) & (found | ~answerable)
    share = np.array([_share(row) for row in rows])
    gate, gate_bias = _fitted(values[here], answerable[here], 1.0, share[here])
    print("weights of the gate:", gate.round(2).tolist(), "bias", round(gate_bias, 2))
    for title, chances in (
        ("in use", np.array([one.signals.probability for one in asked])),
        ("fitted now", 1 / (1 + np.exp(-(values @ gate + gate_bias)))),
    ):
        print(title)
        for name in sorted(set(sets)):
            chosen = sets == name
            print(f"  {name}:", _shares(chances[chosen], answerable[chosen], found[chosen]))
            _print_kinds([row for row, wanted in zip(rows, chosen, strict=True) if wanted], chances[chosen])
    if "--keep" in sys.argv:
        kept = {"model": knowledge.embedder.weights, "bias": round(bias, 4), "weights": weights.round(4).tolist()}
        (ROOT / "retrieval" / FITTED).write_text(json.dumps(kept) + "\n", encoding="utf-8")


def _share(row: dict[str, Any]) -> float:
    """Return how much a question counts in the fit of the gate: most where nothing may be answered at all."""
    if row.get("note", "").startswith("outside"):
        return 12.0
    return {"abstention": 3.0, "added": 2.0, "retrieval": 1.0}[row["set"]]


def _added(folder: Path) -> list[dict[str, Any]]:
    """Write documents of kinds that the content lacks, and return the questions that they answer.

    Once there is such a document its kind must not speak against a question any more. A document lists the first two
    questions as its own, and is asked the others. Every other document counts in the fit, the rest tells what that is
    worth.
    """
    folder.mkdir()
    rows = []
    for number, document in enumerate(_rows("abstention", "added")):
        front: dict[str, Any] = {"id": f"added/{number}", "title": document["title"], "collection": "handboek"}
        front["questions"] = document["questions"][:2]
        text = frontmatter.dumps(frontmatter.Post(document["text"], **front))
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
        split = "unseen" if number % 2 else "fit"
        rows += [
            {"set": "added", "question": question, "document": front["id"], "answerable": True, "split": split}
            for question in document["questions"][2:]
        ]
    return rows


@dataclass(frozen=True, slots=True)
class _Asked:
    signals: Signals
    vector: Vectors
    place: int
    """Of the first document that answers it."""


def _regression(strength: float) -> Pipeline:
    """Return a logistic regression for values that may differ in range."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=3000))


def _fitted(values: Floats, label: Mask, strength: float, share: Floats | None = None) -> tuple[Floats, float]:
    """Return weights and bias of a logistic regression."""
    fit = _regression(strength).fit(values, label, logisticregression__sample_weight=share)
    scaler, model = (step for _, step in fit.steps)
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


def _answered() -> list[str]:
    """Return the questions that documents list, and those written for passages of these and of the organisation."""
    files = sorted((ROOT / "content").rglob("*.md"))
    listed = [question for file in files for question in frontmatter.load(file).metadata.get("questions", [])]
    written = [row for row in _rows("retrieval", "passages") if row["split"] == "fit" and row["set"] != "practice"]
    return listed + [row["question"] for row in [*_rows("abstention", "organisation"), *written]]


def _rows(folder: str, name: str = "questions") -> list[dict[str, Any]]:
    lines = (FIXTURES / folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _asked(knowledge: KnowledgeBase, row: dict[str, Any]) -> _Asked:
    question = row["question"]
    index = knowledge.index
    role = Role.LOKAAL_TEAM if row.get("user") == "lokaal team" else Role.JEUGDBESCHERMER
    vector = knowledge.embedder.query(question)
    readable = Filter(role, date.today())
    hits = index.search(question, vector, readable, DEPTH)
    plain = knowledge.embedder.plain(question)
    beyond = odds_beyond(plain, knowledge.embedder.weights)
    documents = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    wanted = row.get("documents", [row.get("document")])
    place = next((place for place, document in enumerate(documents) if document in wanted), len(documents))
    return _Asked(signals(question, plain, hits, index, readable, knowledge.areas, beyond), plain, place)


def _shares(chances: Floats, answerable: Mask, found: Mask) -> str:
    refused = chances < THRESHOLD
    if answerable.all():
        return f"answerable refused {refused.mean():.3f} ({refused[found].mean():.3f} of those that are found)"
    right = refused & ~answerable
    return (
        f"refusals right {right.sum() / max(1, refused.sum()):.2f}, "
        f"not answerable refused {right.sum() / (~answerable).sum():.2f}, "
        f"answerable refused {refused[answerable].mean():.3f} "
        f"(where the right document is among the first {FIRST}: {refused[answerable & found].mean():.3f}), "
        f"area under the curve {roc_auc_score(answerable, chances):.3f}"
    )


def _print_kinds(rows: list[dict[str, Any]], chances: Floats) -> None:
    """Print which share of each kind is refused: for what is not answerable how it is so, else the style."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, chance in zip(rows, chances, strict=True):
        kind = row.get("style") or ("answerable" if row["answerable"] else row["note"].split(":")[0])
        kinds[kind].append(bool(chance < THRESHOLD))
    print("  refused of", ", ".join(f"{kind} {np.mean(of):.2f} ({len(of)})" for kind, of in sorted(kinds.items())))


if __name__ == "__main__":
    main()
