"""How well the product knows that it does not know.

Asks the questions of tests/fixtures/abstention and retrieval, and prints which share of each set is refused. On those
that are not marked `unseen` the network of `retrieval.beyond` and the weights of `retrieval.gate` were fitted, by
`teaching.abstention`; those marked `unseen` are by other writers, and nothing was fitted on them.
For those in `asked.jsonl` what is shown, with the plans of the organisation, was read and judged: whether it answers
(`answered`), as long as the same document is found first. Which document does best (`best`, and `also` as well) was
told by readers of all documents where what is shown does not answer. Other questions were written beside a document,
and that tells whether they are answered.
Run with: python -m benchmarks.abstention [PATH…], where the paths hold the plans.
"""

import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import frontmatter
import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from benchmarks.fixtures import ROOT, rows
from ingest.ingesting import ingest
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import DEPTH, KnowledgeBase
from retrieval.beyond import odds_beyond, together
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
TOLD = 500
"""Messages that tell of danger and ask nothing; more are only asked of triage."""
SPLITS = ("fit",) * 4 + ("unseen",)
"""Of these in turn, and of the questions on other subjects."""
FIRST = 3
"""An answerable question is found, and counts in the fit, if a document that answers it is among so many first ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question."""

    signals: Signals
    inputs: Vectors
    """For the network."""
    found: str
    """The document that is found first."""
    place: int
    """Of the first document that answers it."""


def main() -> None:
    """Ask every question, and print what is refused, rightly and wrongly."""
    questions, asked, _ = all_asked([Path(name) for name in sys.argv[1:]])
    print_refused("in use", questions, asked, np.array([one.signals.probability for one in asked]))


def all_asked(plans: list[Path]) -> tuple[list[Row], list[Asked], str]:
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


def print_refused(title: str, questions: Sequence[Row], asked: Sequence[Asked], chances: Floats) -> None:
    """Print what is refused of each set by these chances that what is shown answers."""
    answerable = np.array([row["answerable"] for row in questions])
    found = np.array([one.place < FIRST for one in asked])
    sets = np.array([_set(row) for row in questions])
    print(title)
    for name in sorted(set(sets)):
        chosen = sets == name
        print(f"  {name}:", _shares(chances[chosen], answerable[chosen], found[chosen]))
        _print_kinds([row for row, wanted in zip(questions, chosen, strict=True) if wanted], chances[chosen])


def _judged(row: Row, asked: Asked) -> Row:
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


def _asked(knowledge: KnowledgeBase, row: Row) -> Asked:
    question = row["question"]
    index = knowledge.index
    role = Role.LOKAAL_TEAM if row.get("user") == "lokaal team" else Role.JEUGDBESCHERMER
    vector = knowledge.embedder.query(question)
    readable = Filter(role, date.today())
    hits = knowledge.search(question, readable, DEPTH)
    inputs = together(vector, index.vector(hits[0].passage))
    beyond = odds_beyond(vector, index.vector(hits[0].passage), knowledge.embedder.name)
    documents = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    wanted = row.get("documents", [row.get("document", row.get("found"))])
    place = next((place for place, document in enumerate(documents) if document in wanted), len(documents))
    return Asked(signals(question, hits, index, readable, knowledge.areas, beyond), inputs, documents[0], place)


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
