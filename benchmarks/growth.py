"""How search time and memory grow with the collection, beside bm25s alone and exact FAISS alone in the same run.

Run with: python -m benchmarks.growth [PASSAGES…]
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import bm25s
import faiss
import numpy as np

from benchmarks import synthetic
from kb.roles import Role
from retrieval.dense import VECTORS
from retrieval.dutch import content_stems
from retrieval.index import Filter, Index

SIZES = (1_000, 5_000, 20_000, 100_000, 500_000)
TARGETS = {20_000: 5, 500_000: 60}
"""Milliseconds that a search may take."""
QUESTIONS, WORDS = 200, 7
LIMIT = 20
OUT = Path(__file__).parent / "out"
COLUMNS = {
    "passages": "passages",
    "median": "search ms",
    "p95": "95 % ms",
    "processor": "cpu ms",
    "bm25s": "bm25s ms",
    "flat": "flat ms",
    "ratio": "ratio",
    "build": "build s",
    "open": "open s",
    "disk": "disk MB",
    "own": "own MB",
    "mapped": "mapped MB",
    "peak": "build MB",
}
"""`processor` is what a search costs the processor, whatever else the machine does.

`own` is memory that the process keeps for itself; `mapped` is what it has read of files, which can be taken back.
"""


def main() -> None:
    """Measure each size in a process of its own, print the table and draw the curve."""
    sizes = [int(argument) for argument in sys.argv[1:]] or SIZES
    print("  ".join(f"{title:>9}" for title in COLUMNS.values()), flush=True)
    rows = []
    for size in sizes:
        run = subprocess.run([sys.executable, "-m", __spec__.name, "--one", str(size)], capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stderr)
        rows.append(json.loads(run.stdout))
        print("  ".join(f"{rows[-1][name]:>9}" for name in COLUMNS), flush=True)
    print("ratio: search (three forms of the words, contexts and vectors) to bm25s and flat together")
    for size, target in TARGETS.items():
        for row in rows:
            if row["passages"] == size:
                print(f"{size} passages: {row['median']} ms (under {target})")
    _draw(rows)


def measure(size: int) -> dict[str, float]:
    """Return the figures for a collection of `size` passages."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        started = time.perf_counter()
        # In a process of its own, so that what building needed is not counted with searching.
        subprocess.run([sys.executable, "-m", __spec__.name, "--build", str(size), folder], check=True)
        built = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        started = time.perf_counter()
        index = Index.open(directory)
        opened = time.perf_counter() - started
        asked = list(synthetic.texts(QUESTIONS, synthetic.vocabulary(), WORDS, seed=7))
        vectors = synthetic.vectors(QUESTIONS, seed=8)
        wanted = Filter(Role.LOKAAL_TEAM, date.today())
        before = _memory()
        search = _milliseconds(lambda n: index.search(asked[n], vectors[n], wanted, LIMIT))
        processor = _milliseconds(lambda n: index.search(asked[n], vectors[n], wanted, LIMIT), time.thread_time)
        after = _memory()
        words = bm25s.BM25.load(directory / "lexical" / "stems", show_progress=False)
        stems = [[stem for stem in content_stems(text) if stem in words.vocab_dict] for text in asked]
        keywords = _milliseconds(lambda n: words.retrieve([stems[n]], k=LIMIT, show_progress=False))
        flat = faiss.IndexFlatIP(synthetic.DIMENSION)
        flat.add(np.load(directory / VECTORS))
        nearest = _milliseconds(lambda n: flat.search(vectors[n].reshape(1, -1), LIMIT))
        alone = statistics.median(keywords) + statistics.median(nearest)
        disk = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    return {
        "passages": size,
        "median": round(statistics.median(search), 2),
        "p95": round(statistics.quantiles(search, n=20)[-1], 2),
        "processor": round(statistics.median(processor), 2),
        "bm25s": round(statistics.median(keywords), 2),
        "flat": round(statistics.median(nearest), 2),
        "ratio": round(statistics.median(search) / alone, 2),
        "build": round(built),
        "open": round(opened, 1),
        "disk": round(disk / 2**20),
        "own": round(after["RssAnon"]),
        "mapped": round(max(before["RssFile"], after["RssFile"])),
        "peak": round(peak),
    }


def _milliseconds(ask: Callable[[int], object], clock: Callable[[], float] = time.perf_counter) -> list[float]:
    found: list[float] = []
    for turn in (range(10), range(QUESTIONS)):
        found.clear()
        for number in turn:
            started = clock()
            ask(number)
            found.append(1000 * (clock() - started))
    return found


def _memory() -> dict[str, float]:
    """Return the memory of this process in MB, by the name that Linux gives it."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    return {line[0].rstrip(":"): int(line[1]) / 1024 for line in lines if line[0].startswith("Rss")}


def _draw(rows: list[dict[str, float]]) -> None:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5))
    sizes = [row["passages"] for row in rows]
    for name, label in (
        ("median", "search, median"),
        ("p95", "search, 95 %"),
        ("bm25s", "bm25s alone"),
        ("flat", "flat FAISS alone"),
    ):
        axes.plot(sizes, [row[name] for row in rows], marker="o", label=label)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="milliseconds a question, without embedding")
    axes.scatter(list(TARGETS), list(TARGETS.values()), marker="v", color="black", label="target")
    axes.grid(alpha=0.3)
    axes.legend()
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "growth.svg")
    print(f"plot: {OUT / 'growth.svg'}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", size]:
            print(json.dumps(measure(int(size))))
        case ["--build", size, folder]:
            synthetic.build(Path(folder), int(size))
        case _:
            main()
