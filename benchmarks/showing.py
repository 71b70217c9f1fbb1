"""Whether what is shown begins with what answers: the right document, and its right sentence.

Run with: python -m benchmarks.showing DATA, a data directory with `content/`, and the plans where they are at hand.
"""

import os
import sys
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from benchmarks.fixtures import ROOT, rows
from kb.answers import Answer
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import KnowledgeBase

SENTENCES = 2
"""So many sentences are read by anybody."""
ROLES = {"lokaal team": Role.LOKAAL_TEAM}
Row = dict[str, Any]


def main() -> None:
    """Ask the questions of whoever saw no document, and print which share is shown what answers."""
    settings = Settings(data=Path(sys.argv[1]), content=ROOT / "content")
    knowledge = KnowledgeBase.open(settings)
    plans = knowledge.index.restated

    def ask(row: Row) -> Answer:
        role = ROLES.get(row.get("user", ""), Role.JEUGDBESCHERMER)
        return knowledge.ask(row["question"], role, previous=row.get("previous", ()))

    for name, folder, file in (
        ("daily work, in other words", "answers", "daily"),
        ("follow-ups", "conversation", "followups"),
        ("turns of conversations", "conversation", "turns"),
    ):
        asked = [row for row in rows(folder, file) if row["documents"]]
        cited = [_cited(ask(row), plans) for row in asked]
        first = _share(asked, cited, lambda documents: documents[:1])
        print(f"{name}: {first:.3f} of {len(asked)} first, {_share(asked, cited, list):.3f} cited")
    places = [_place(ask(row), {row["best"], *row["also"]}) for row in rows("answers", "first")]
    held = [place for place in places if place is not None]
    for number in (1, SENTENCES):
        right = sum(place <= number for place in held)
        print(f"answered by one of the first {number} sentences: {right / len(held):.3f} of {len(held)} that hold it")


def _cited(answer: Answer, plans: Set[str]) -> list[str]:
    """Return the documents of ours that an answer cites, each once, in order."""
    return list(dict.fromkeys(one.document_id for one in answer.citations if one.document_id not in plans))


def _share(asked: Sequence[Row], cited: Sequence[list[str]], seen: Callable[[list[str]], list[str]]) -> float:
    """Return the share of questions of which what is seen of the documents cited has one that answers."""
    right = [bool(set(seen(documents)) & set(row["documents"])) for row, documents in zip(asked, cited, strict=True)]
    return sum(right) / len(right)


def _place(answer: Answer, right: Set[str]) -> int | None:
    """Return which sentence is the first that answers, from 1, behind "meer" too; None if none of these does.

    "Ja" or a mark before it may have been left out.
    """
    shown = [statement.text for statement in answer.statements]
    return next((n for n, text in enumerate(shown, 1) if any(text in one or one in text for one in right)), None)


if __name__ == "__main__":
    main()
