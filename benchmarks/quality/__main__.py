"""Ask every rival every question of the sets, and print the table.

Run with: python -m benchmarks.quality [DIR…]; a DIR is a set in BEIR form or a content folder.
"""

import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import ir_measures
from ir_measures import RR, R, Success, nDCG
from rich.console import Console
from rich.table import Table

from benchmarks.quality import rivals, sets
from benchmarks.quality.remembering import Remembering
from benchmarks.quality.rivals import PRODUCT
from benchmarks.quality.sets import QuestionSet
from kb.settings import Settings
from retrieval.embedding import Embedder, load

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "benchmarks" / "out" / "vectors.sqlite"
MEASURES = {"nDCG@10": nDCG @ 10, "MRR@10": RR @ 10, "hit@1": Success @ 1, "Recall@10": R @ 10}
LIMIT = 10


def main() -> None:
    """Print a table for each set; without arguments, of the questions in `content/`."""
    directories = [Path(argument) for argument in sys.argv[1:]] or [ROOT / "content"]
    settings = Settings()
    loaded = load(settings.data, settings.embedding_model)
    own = Remembering(loaded, VECTORS)
    plain = Remembering(Embedder(loaded.model, loaded.weights), VECTORS)
    console = Console(width=100)
    for asked in map(sets.load, directories):
        table = Table(title=f"{asked.name}: {len(asked.questions)} questions, {len(asked.documents)} documents")
        for column in ("", *MEASURES, "ms a query"):
            table.add_column(column, justify="left" if not column else "right")
        own.queries(list(asked.questions.values()))
        plain.queries(list(asked.questions.values()))
        for name in rivals.RIVALS:
            try:
                figures = _measure(name, asked, own if name == PRODUCT else plain)
            except ImportError as error:
                console.print(f"{name} is left out: {error.name} is not installed")
                continue
            table.add_row(name, *(f"{figure:.3f}" for figure in figures[:-1]), f"{figures[-1]:.1f}")
        console.print(table)
    console.print("ms a query: median, with the question's vector read from disk instead of worked out")


def _measure(name: str, asked: QuestionSet, embedder: Remembering) -> list[float]:
    rival = rivals.load(name, embedder)
    rival.index(asked.documents)
    run: dict[str, dict[str, float]] = {}
    milliseconds = []
    for number, question in asked.questions.items():
        started = time.perf_counter()
        found = rival.search(question, LIMIT)
        milliseconds.append(1000 * (time.perf_counter() - started))
        # The order is what counts; the scores of the rivals mean different things.
        run[number] = {document: 1 / rank for rank, document in enumerate(found, 1)}
    answers = {number: dict(found) for number, found in asked.answers.items()}
    figures = ir_measures.calc_aggregate(list(MEASURES.values()), answers, run)
    return [*(figures[measure] for measure in MEASURES.values()), statistics.median(milliseconds)]


if __name__ == "__main__":
    main()
