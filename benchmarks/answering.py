"""How long ingesting and answering take, as ratios within one run.

Run with: python -m benchmarks.answering
"""

import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from sqlalchemy import select

from ingest.ingesting import ingest
from kb.database import VersionRow, open_database
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import KnowledgeBase
from retrieval.checking import faults

CONTENT = Path(__file__).parents[1] / "content"


def main() -> None:
    """Ingest `content/` twice and ask every question that it holds, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), content=CONTENT)
        first = ingest(settings, [CONTENT])
        total = first.seconds["total"] - first.seconds["load"]
        print(f"ingest: {total:.1f} s for {first.embedded} texts without loading the model")
        print(f"  share of the model: {first.seconds['embed'] / total:.0%} (at least 85 %)")
        second = ingest(settings, [CONTENT])
        print(f"second ingest: {second.seconds['total']:.2f} s, {second.embedded} embedded (under 2 s, none)")
        knowledge = KnowledgeBase.open(settings)
        database = open_database(settings)
        with database.session() as session:
            questions = [question for row in session.scalars(select(VersionRow)) for question in row.questions]
            for question in questions[:20]:
                knowledge.ask(question)
            answers = [knowledge.ask(question, Role.BEHEERDER) for question in questions]
            broken = sum(len(faults(answer, session)) for answer in answers)
        embed = statistics.median(answer.timings_ms["embed"] for answer in answers)
        whole = statistics.median(answer.timings_ms["total"] for answer in answers)
        search = statistics.median(answer.timings_ms.get("search", 0) for answer in answers)
        compose = statistics.median(answer.timings_ms.get("compose", 0) for answer in answers)
        print(f"answers: {len(answers)}; median {whole:.1f} ms, of which embedding {embed:.1f} ms")
        print(f"  ratio to the embedding of the question: {whole / embed:.2f}")
        print(f"  search {search:.2f} ms, composing {compose:.2f} ms")
        print(f"broken quotes: {broken} (none)")
        started = time.perf_counter()
        KnowledgeBase.open(settings)
        print(f"opening again: {time.perf_counter() - started:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")


if __name__ == "__main__":
    main()
