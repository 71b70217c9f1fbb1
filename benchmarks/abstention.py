"""How well the product knows that it does not know.

Fits the network of `retrieval.beyond` and the weights of `retrieval.gate` on the questions of tests/fixtures/abstention
and retrieval that are not marked `unseen`; of these each is judged by a network that has not seen it. Those marked
`unseen` are by other writers, and nothing is fitted on them.
For those in `asked.jsonl` what is shown, with the plans of the organisation, was read and judged: whether it answers
(`answered`), as long as the same document is found first. Which document does best (`best`, and `also` as well) was
told by readers of all documents where what is shown does not answer. Other questions were written beside a document,
and that tells whether they are answered.
Run with: python -m benchmarks.abstention [PATH…] [--keep], where the paths hold the plans. With `--keep` the network
that was fitted takes the place of what the product has; the gate's weights are printed. It takes a quarter of an hour
on one core that computes in bfloat16.
"""

import os
import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import frontmatter
import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from benchmarks.fixtures import ROOT, rows
from ingest.ingesting import ingest
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import DEPTH, KnowledgeBase
from retrieval.beyond import FITTED, Network, odds_beyond, together
from retrieval.embedding import Vectors
from retrieval.gate import THRESHOLD, Signals, signals
from retrieval.index import Filter

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Row = dict[str, Any]
SETS = {
    "abstention": ("abstention", "questions"),
    "near misses": ("abstention", "near"),
    "ordinary": ("abstention", "ordinary"),
    "retrieval": ("retrieval", "questions"),
}
"""Folder and file of each set; beside near misses stand pairs, of which one is answered in the same form."""
UNITS, HELD_BACK, NETWORKS = 64, 3.0, 8
"""Of the network: hidden units, strength of the penalty on its weights, and how many it is the mean of."""
FOLDS = 5
TOLD = 500
"""Messages that tell of danger and ask nothing; more are only asked of triage."""
SPLITS = ("fit",) * 4 + ("unseen",)
"""Of these in turn, and of the questions on other subjects."""
FIRST = 3
"""An answerable question counts in the fit if a document that answers it is among so many first ones."""


def main() -> None:
    """Ask every question, fit, and print what is refused, rightly and wrongly."""
    plans = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    if "--keep" in sys.argv and not plans:
        sys.exit(
            "--keep needs the folder with the documents of the organisation: most questions were judged beside them"
        )
    questions, asked, model = _all_asked(plans)
    answerable = np.array([row["answerable"] for row in questions])
    found = np.array([one.place < FIRST for one in asked])
    sets = np.array([_set(row) for row in questions])
    here = np.array([row["split"] != "unseen" for row in questions]) & (found | ~answerable)
    inputs = np.stack([one.inputs for one in asked])
    network = _network(inputs[here], ~answerable[here], model)
    odds = network.log_odds(inputs)
    for told, judged in KFold(FOLDS, shuffle=True, random_state=0).split(inputs[here]):
        seen, unseen = np.flatnonzero(here)[told], np.flatnonzero(here)[judged]
        odds[unseen] = _network(inputs[seen], ~answerable[seen], model).log_odds(inputs[unseen])
    signals = [replace(one.signals, beyond=float(odd)) for one, odd in zip(asked, odds, strict=True)]
    values = np.array([one.values for one in signals])
    share = np.array([_share(row) for row in questions])
    gate, gate_bias = _fitted(values[here], answerable[here], share[here])
    print("weights of the gate:", gate.round(2).tolist(), "bias", round(gate_bias, 2))
    for title, chances in (
        ("in use", np.array([one.signals.probability for one in asked])),
        ("fitted now", 1 / (1 + np.exp(-(values @ gate + gate_bias)))),
    ):
        print(title)
        for name in sorted(set(sets)):
            chosen = sets == name
            print(f"  {name}:", _shares(chances[chosen], answerable[chosen], found[chosen]))
            _print_kinds([row for row, wanted in zip(questions, chosen, strict=True) if wanted], chances[chosen])
    if "--keep" in sys.argv:
        arrays = {name: getattr(network, name).astype(np.float16) for name in Network.__slots__ if name != "model"}
        save_file(arrays, ROOT / "retrieval" / FITTED, metadata={"model": network.model})


def _all_asked(plans: list[Path]) -> tuple[list[Row], list["_Asked"], str]:
    """Ask every question of what it is on, and return them, what came of it, and the name of the model."""
    judged = {row["question"]: row for row in rows("abstention", "asked")}
    listed = [row | {"about": "organisation"} for row in judged.values()]
    for name in SETS:
        written = [row for row in rows(*SETS[name]) if row["question"] not in judged]
        listed += [row | {"set": name, "about": row.get("set", "content")} for row in written]
    listed += _others()
    kept, asked = [], []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", content=ROOT / "content")
        added = _added(Path(folder) / "added")
        stages = (
            ([row for row in listed if row["about"] == "content"], [settings.content], None),
            ([row for row in listed if row["about"] != "content"], plans, "organisatie"),
            (added, [Path(folder) / "added"], None),
        )
        for questions, paths, collection in stages:
            if paths:
                ingest(settings, paths, collection)
                knowledge = KnowledgeBase.open(settings)
                for row in questions:
                    one = _asked(knowledge, row)
                    if row.get("found", one.found) == one.found:  # else nobody has judged what is shown now
                        asked.append(one)
                        kept.append(row if "answerable" in row else _judged(row, one))
        return kept, asked, knowledge.embedder.name


def _judged(row: Row, asked: "_Asked") -> Row:
    """Return a question with whether it is answered; not by a document that says that it does not hold this."""
    return row | {"answerable": row["answered"] != "no" and not asked.signals.missing}


def _others() -> list[Row]:
    """Return questions on other subjects, and messages that tell of danger and ask nothing: no document answers one."""
    told = [row for row in rows("triage", "danger") if row["danger"] and "?" not in row["question"]]
    told = random.Random(0).sample([row for row in told if row["split"] == "meaning"], TOLD)
    return [
        {"set": name, "about": "content", "answerable": False, "split": split, "question": row["question"]}
        for name, questions in (("other subjects", rows("retrieval", "general")), ("danger", told))
        for row, split in zip(questions, cycle(SPLITS), strict=False)
    ]


def _set(row: Row) -> str:
    """Return under which name the figures of a question are printed."""
    parts = [row["set"]]
    if "answered" in row:
        parts.append("judged")
    elif row["set"] == "near misses":
        parts += [row["style"], row["about"]]
    return ", ".join([*parts, *(["unseen"] if row["split"] == "unseen" else [])])


def _share(row: Row) -> float:
    """Return how much a question counts in the fit of the gate: most where nothing may be answered at all."""
    if "answered" in row:
        return 0.5 if row["answered"] == "partly" else 1.0
    if row.get("note", "").startswith("outside"):
        return 12.0
    return {"abstention": 3.0, "ordinary": 2.0, "added": 0.5, "near misses": 0.5}.get(row["set"], 1.0)


def _added(folder: Path) -> list[Row]:
    """Write documents of kinds that the content lacks, and return questions that they answer or only seem to.

    Once there is such a document its kind must not speak against a question any more. A document lists the first two
    questions as its own, and is asked the others. Every other document counts in the fit, the rest tells what that is
    worth.
    """
    folder.mkdir()
    added = []
    for number, document in enumerate(rows("abstention", "added")):
        front: dict[str, Any] = {"id": f"added/{number}", "title": document["title"], "collection": "handboek"}
        front["questions"] = document["questions"][:2]
        text = frontmatter.dumps(frontmatter.Post(document["text"], **front))
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
        split = "unseen" if number % 2 else "fit"
        for answerable, questions in ((True, document["questions"][2:]), (False, document.get("unanswered", []))):
            row = {"set": "added", "document": front["id"], "answerable": answerable, "split": split}
            added += [row | {"question": question} for question in questions]
    return added


@dataclass(frozen=True, slots=True)
class _Asked:
    signals: Signals
    inputs: Vectors
    """For the network."""
    found: str
    """The document that is found first."""
    place: int
    """Of the first document that answers it."""


def _network(inputs: Vectors, beyond: Mask, model: str) -> Network:
    """Return a network that tells which questions nothing answers: the mean of several, in one."""
    scaler = StandardScaler().fit(inputs)
    options = {"alpha": HELD_BACK, "early_stopping": True, "n_iter_no_change": 8, "max_iter": 80}
    fits = [
        MLPClassifier((UNITS,), random_state=number, **options).fit(scaler.transform(inputs), beyond)
        for number in range(NETWORKS)
    ]
    hidden = np.hstack([fit.coefs_[0] for fit in fits]) / scaler.scale_[:, None]
    return Network(
        hidden.astype(np.float32),
        (np.hstack([fit.intercepts_[0] for fit in fits]) - scaler.mean_ @ hidden).astype(np.float32),
        (np.hstack([fit.coefs_[1][:, 0] for fit in fits]) / NETWORKS).astype(np.float32),
        np.mean([fit.intercepts_[1] for fit in fits], axis=0).astype(np.float32),
        model,
    )


def _fitted(values: Floats, label: Mask, share: Floats) -> tuple[Floats, float]:
    """Return weights and bias of a logistic regression for values that may differ in range."""
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(max_iter=3000).fit(scaler.transform(values), label, share)
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


def _asked(knowledge: KnowledgeBase, row: Row) -> _Asked:
    question = row["question"]
    index = knowledge.index
    role = Role.LOKAAL_TEAM if row.get("user") == "lokaal team" else Role.JEUGDBESCHERMER
    vector = knowledge.embedder.query(question)
    readable = Filter(role, date.today())
    hits = index.search(question, vector, readable, DEPTH)
    inputs = together(vector, index.vector(hits[0].passage))
    beyond = odds_beyond(vector, index.vector(hits[0].passage), knowledge.embedder.name)
    documents = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    wanted = row.get("documents", [row.get("document", row.get("found"))])
    place = next((place for place, document in enumerate(documents) if document in wanted), len(documents))
    return _Asked(signals(question, hits, index, readable, knowledge.areas, beyond), inputs, documents[0], place)


def _shares(chances: Floats, answerable: Mask, found: Mask) -> str:
    refused = chances < THRESHOLD
    if answerable.all():
        return f"answerable refused {refused.mean():.3f} ({refused[found].mean():.3f} of those that are found)"
    right = refused & ~answerable
    if not answerable.any():
        return f"not answerable refused {right.mean():.2f}"
    return (
        f"refusals right {right.sum() / max(1, refused.sum()):.2f}, "
        f"not answerable refused {right.sum() / (~answerable).sum():.2f}, "
        f"answerable refused {refused[answerable].mean():.3f} "
        f"(where the right document is among the first {FIRST}: {refused[answerable & found].mean():.3f}), "
        f"area under the curve {roc_auc_score(answerable, chances):.3f}"
    )


def _print_kinds(questions: list[Row], chances: Floats) -> None:
    """Print which share of each kind is refused: how it is answered, for what is not answerable why, else the style."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, chance in zip(questions, chances, strict=True):
        kind = (
            row.get("answered")
            or row.get("style")
            or ("answerable" if row["answerable"] else row.get("note", "near").split(":")[0])
        )
        kinds[kind].append(bool(chance < THRESHOLD))
    print("  refused of", ", ".join(f"{kind} {np.mean(of):.2f} ({len(of)})" for kind, of in sorted(kinds.items())))


if __name__ == "__main__":
    main()
