"""Kill ingests at random moments, and look each time whether what is left is whole.

Before each ingest the content changes in every way it can. The ingest runs in a forked process, which SIGKILL ends at a
random moment; then `kb doctor` must find no error, and all that is found must be the whole of one state of the content.
Half of the time the next ingest runs to its end, half of the time it comes upon what the killed one left.
"""

import argparse
import collections
import hashlib
import json
import logging
import mmap
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from ingest.doctor import examine
from ingest.ingesting import ingest
from ingest.report import Report
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import KnowledgeBase
from retrieval.embedding import NAME, Embedder, Vectors
from retrieval.index import Filter

STAGES = ("start", "read", "cut", "embed", "publish", "end")
COLLECTIONS = '[handboek]\ntitle = "Handboek"\n'
State = frozenset[tuple[str, str]]
"""Id and text of each passage."""


class SmallEmbedder(Embedder):
    """Vectors of eight numbers that depend on the text alone, in a little time."""

    def __init__(self) -> None:
        self.name = NAME
        self.model = self.asker = None
        self.dimension = 8

    def _encode(self, texts: list[str]) -> Vectors:
        time.sleep(0.03)
        seeds = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") for text in texts)
        vectors = np.stack([np.random.default_rng(seed).standard_normal(8) for seed in seeds])
        made: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return made


class Content:
    """A content folder that changes from round to round."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self.chance = chance
        self.documents: dict[str, str] = {}
        root.mkdir()
        (root / "collections.toml").write_text(COLLECTIONS, encoding="utf-8")
        for number in range(20):
            self.documents[f"d{number}"] = self._text(0)

    def change(self, number: int) -> State:
        """Change, add, remove, rename and withdraw documents, and return what must be found from then on."""
        for document in self.chance.sample(sorted(self.documents), k=min(6, len(self.documents))):
            self.documents[document] = self._text(number)
        for document in self.chance.sample(sorted(self.documents), k=min(2, len(self.documents))):
            del self.documents[document]
        for _ in range(self.chance.randint(0, 4)):
            self.documents[f"n{number}-{self.chance.randint(0, 99)}"] = self._text(number)
        if number and self.chance.random() < 0.05:  # a first run without any document is refused
            self.documents.clear()
        withdrawn = set(self.chance.sample(sorted(self.documents), k=min(2, len(self.documents))))
        for file in self.root.glob("*.md"):
            file.unlink()
        for document, text in self.documents.items():
            status = "ingetrokken" if document in withdrawn else "gepubliceerd"
            name = document if self.chance.random() < 0.9 else f"{document}-{number}"
            front = f"id: {document}\ntitle: {document}\ncollection: handboek\nstatus: {status}\nversion: 1\n"
            (self.root / f"{name}.md").write_text(f"---\n{front}---\n\n{text}", encoding="utf-8")
        return frozenset(
            (document, sentence)
            for document, text in self.documents.items()
            if document not in withdrawn
            for sentence in text.strip().split("\n\n")
            if not sentence.startswith("#")
        )

    def _text(self, number: int) -> str:
        words = self.chance.choices(["kind", "ouder", "gezin", "rechter", "plan", "zorg"], k=5)
        return "".join(
            f"## Deel {part}\n\nRonde {number} deel {part}: {' '.join(words)}.\n\n"
            for part in range(self.chance.randint(1, 4))
        )


def found(settings: Settings) -> State:
    """Return all that questions can be answered from."""
    knowledge = KnowledgeBase.open(settings, SmallEmbedder())
    hits = knowledge.search("kind ouder gezin rechter plan zorg", Filter(Role.BEHEERDER, date.today()), 200)
    knowledge.database.close()
    return frozenset((hit.passage.document_id, hit.passage.text) for hit in hits)


def run(settings: Settings, tell: mmap.mmap | None = None) -> Report:
    """Ingest the content; the stage that it is in goes to the first byte of `tell`."""

    def progress(stage: str, done: int, total: int, item: str = "") -> None:
        if tell is not None and stage in STAGES:
            tell[0] = STAGES.index(stage)

    return ingest(settings, [settings.content], progress=progress, loader=SmallEmbedder)


def killed(settings: Settings, after: float) -> str | None:
    """Ingest in a forked process, kill that after so many seconds, and return the stage; none if it was done before."""
    tell = mmap.mmap(-1, 1)
    child = os.fork()
    if child == 0:
        try:
            run(settings, tell)
            tell[0] = STAGES.index("end")
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return STAGES[tell[0]] if os.WIFSIGNALED(status) else None


def errors(settings: Settings) -> list[str]:
    """Return what `kb doctor` calls an error."""
    return [finding.text for finding in examine(settings) if finding.severity == "error"]


def fault(settings: Settings, allowed: Sequence[State]) -> str | None:
    """Return what is wrong with what a killed run left; none if nothing is."""
    wrong = errors(settings)
    if wrong:
        return "; ".join(wrong)
    return None if found(settings) in allowed else "what is found is no whole state of the content"


def crash(kills: int, seed: int, folder: Path) -> dict[str, object]:
    """Kill that many ingests and return what was seen."""
    chance = random.Random(seed)
    content = Content(folder / "content", chance)
    settings = Settings(data=folder / "data", content=content.root, embedding_model=None, database_url=None)
    published = content.change(0)
    started = time.perf_counter()
    run(settings)
    usual = time.perf_counter() - started
    stages: collections.Counter[str] = collections.Counter()
    faults: list[str] = []
    tried: list[State] = []
    number = 0
    while sum(stages.values()) < kills:
        number += 1
        tried.append(content.change(number))
        stage = killed(settings, chance.uniform(0, usual * 1.2))
        if stage is None:
            published, tried = tried[-1], []
        else:
            stages[stage] += 1
        wrong = fault(settings, [published, *tried])
        if wrong is None and chance.random() < 0.5:
            started = time.perf_counter()
            run(settings)
            usual = 0.8 * usual + 0.2 * (time.perf_counter() - started)
            latest = tried[-1] if tried else published
            left = [finding.text for finding in examine(settings) if "vectors serve no text" not in finding.text]
            wrong = "; ".join(left) or fault(settings, [latest])
            published, tried = latest, []
        if wrong:
            faults.append(f"round {number}, killed in {stage}: {wrong}")
    again = run(settings)
    return {
        "kills": sum(stages.values()),
        "rounds": number,
        "stages": dict(stages),
        "faults": faults,
        "published_after": again.generation,
    }


def main() -> None:
    """Run and print what was seen; the exit code is 1 if something was not whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(prefix="kb-crashes-"))
    started = time.perf_counter()
    try:
        seen = crash(arguments.kills, arguments.seed, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(seen | {"seconds": round(time.perf_counter() - started, 1)}, indent=2))
    sys.exit(1 if seen["faults"] else 0)


if __name__ == "__main__":
    main()
