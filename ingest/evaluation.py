"""Measuring retrieval on a set in BEIR form, with the product's own passages, embedding, index and fusion."""

import csv
import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from sqlalchemy import select

from ingest.passages import contexts, passages
from kb.database import Database, EmbeddingRow
from kb.documents import Status
from kb.roles import Audience, Role
from retrieval import index
from retrieval.embedding import ASKED, BATCH, Embedder, Vectors
from retrieval.index import Filter, Index, OwnQuestions, Texts
from retrieval.passages import IndexedPassage
from retrieval.rereading import order_of

MEASURES = {
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR @ 10,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "recall@100": R @ 100,
    "hit@1": Success @ 1,
}
LEGS: dict[str, float | None] = {"hybrid": None, "dense": 1.0, "lexical": 0.0}
"""Weight of the dense leg; for `hybrid` the one that suits the question."""
RESAMPLES = 1000
_DEPTH = 400


class NotBeir(ValueError):
    """A directory that does not hold a set in BEIR form."""


@dataclass(frozen=True, slots=True)
class BeirSet:
    """Documents, queries, and which documents answer which query."""

    corpus: Mapping[str, tuple[str, str]]
    """Title and text by document id."""
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure over all queries, with its 95 % confidence interval (bootstrap over queries)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BeirReport:
    """What was measured on one set."""

    legs: Mapping[str, Mapping[str, Measured]]
    queries: int
    passages: int
    ms_per_query: float
    """Of search in both legs, without embedding the query and without reading what was found again."""

    def as_json(self) -> dict[str, Any]:
        """Return the figures as values that JSON knows."""
        legs = {leg: {name: round(m.mean, 4) for name, m in values.items()} for leg, values in self.legs.items()}
        counts = {"queries": self.queries, "passages": self.passages, "ms_per_query": round(self.ms_per_query, 3)}
        return {**legs, **counts}


def read_beir(directory: Path) -> BeirSet:
    """Read `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` (or `qrels/test.tsv`).

    :raises NotBeir: naming the file and line that is missing or wrong.
    """
    corpus = {row["_id"]: (row.get("title", ""), row["text"]) for row in _rows(directory / "corpus.jsonl")}
    queries = {row["_id"]: row["text"] for row in _rows(directory / "queries.jsonl")}
    file = next((f for f in (directory / "qrels.tsv", directory / "qrels" / "test.tsv") if f.is_file()), None)
    if file is None:
        raise NotBeir(f"{directory} has no qrels.tsv and no qrels/test.tsv")
    qrels: dict[str, dict[str, int]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            try:
                qrels.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
            except (KeyError, TypeError, ValueError) as error:
                raise NotBeir(f"{file}: a line does not hold query-id, corpus-id and a whole number: {row}") from error
    asked = {query: text for query, text in queries.items() if query in qrels}
    if not asked or not corpus:
        raise NotBeir(f"{directory} holds no query that has a judged document")
    return BeirSet(corpus, asked, qrels)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict) or not {"_id", "text"} <= row.keys():
                        raise NotBeir(f"{file}:{number}: not an object with _id and text")
                    yield row
    except OSError as error:
        raise NotBeir(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise NotBeir(f"{file}: not JSON lines: {error}") from error


def evaluate_beir(
    data: BeirSet, embedder: Embedder, cache: Database, progress: Callable[[str, int, int], None] = lambda *_: None
) -> BeirReport:
    """Index the set with the product's pipeline in a temporary folder, ask every query, and return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        built, count = _build(Path(folder), data, embedder, cache, progress)
        vectors = _embedded([ASKED + text for text in data.queries.values()], embedder, cache, progress)
        runs: dict[str, dict[str, dict[str, float]]] = {leg: {} for leg in LEGS}
        order, seconds = order_of(embedder), 0.0
        for number, ((query, text), vector) in enumerate(zip(data.queries.items(), vectors, strict=True), 1):
            for leg, weight in LEGS.items():
                started = time.perf_counter()
                hits = built.search(text, vector, Filter(Role.BEHEERDER, date.today()), _DEPTH, weight)
                if leg == "hybrid":
                    seconds += time.perf_counter() - started
                    hits = order(text, hits)
                best: dict[str, float] = {}
                for hit in hits:
                    if hit.score > 0:
                        best.setdefault(hit.passage.document_id, hit.score)
                runs[leg][query] = best
            progress("search", number, len(data.queries))
    legs = {leg: _measure(data, run) for leg, run in runs.items()}
    return BeirReport(legs, len(data.queries), count, 1000 * seconds / len(data.queries))


def _build(
    folder: Path, data: BeirSet, embedder: Embedder, cache: Database, progress: Callable[[str, int, int], None]
) -> tuple[Index, int]:
    found: list[IndexedPassage] = []
    texts: list[str] = []
    around: list[str] = []
    context_of: list[int] = []
    for document_id, (title, text) in data.corpus.items():
        for run in contexts(passages(text)):
            around.append("\n".join([title, *(passage.indexed_text("", text) for passage in run)]))
            for passage in run:
                found.append(
                    bare_passage(document_id, title, text[passage.start : passage.end], passage.start, passage.end)
                )
                texts.append(passage.indexed_text(title, text))
                context_of.append(len(around) - 1)
    vectors = _embedded(texts, embedder, cache, progress)
    around_vectors = _embedded(around, embedder, cache, progress)
    directory = folder / "beir"
    directory.mkdir()
    none = OwnQuestions.none(embedder.dimension)
    index.build(directory, embedder.name, found, Texts(texts, vectors), Texts(around, around_vectors), context_of, none)
    return Index.open(directory), len(found)


def bare_passage(document_id: str, title: str, text: str, start: int, end: int) -> IndexedPassage:
    """Return a passage that everybody may read, of a document of which nothing but its text is known."""
    return IndexedPassage(
        document_id=document_id,
        version=1,
        title=title,
        collection="beir",
        section=(),
        page=None,
        start=start,
        end=end,
        text=text,
        valid_from=None,
        valid_until=None,
        verified=False,
        whole=False,
        glossary=False,
        audience=(Audience.OPENBAAR,),
        status=Status.GEPUBLICEERD,
        places=(),
    )


def _embedded(
    texts: Sequence[str], embedder: Embedder, cache: Database, progress: Callable[[str, int, int], None]
) -> Vectors:
    """Return the vectors of `texts`, of shape (texts, dimension); each is kept by its content."""
    keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
    with cache.session() as session:
        query = select(EmbeddingRow.indexed_sha256, EmbeddingRow.vector).where(EmbeddingRow.model == embedder.name)
        known = {key: vector for key, vector in session.execute(query)}
    todo = sorted({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items(), key=_length)
    for start in range(0, len(todo), BATCH):
        batch = todo[start : start + BATCH]
        made = embedder.passages([text for _, text in batch])
        with cache.session() as session:
            for (key, _), vector in zip(batch, made, strict=True):
                known[key] = vector.astype("<f4").tobytes()
                session.add(EmbeddingRow(model=embedder.name, indexed_sha256=key, vector=known[key]))
        progress("embed", min(start + BATCH, len(todo)), len(todo))
    return np.stack([np.frombuffer(known[key], "<f4") for key in keys])


def _length(item: tuple[str, str]) -> int:
    return len(item[1])


def _measure(data: BeirSet, run: Mapping[str, Mapping[str, float]]) -> dict[str, Measured]:
    by_query: dict[str, dict[str, float]] = {name: dict.fromkeys(data.queries, 0.0) for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    qrels = {query: dict(data.qrels[query]) for query in data.queries}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), qrels, {q: dict(r) for q, r in run.items()}):
        by_query[names[str(metric.measure)]][metric.query_id] = metric.value
    return {name: _interval(list(values.values())) for name, values in by_query.items()}


def _interval(values: Sequence[float]) -> Measured:
    array = np.array(values)
    generator = np.random.default_rng(0)
    means = [generator.choice(array, array.size).mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Measured(float(array.mean()), float(low), float(high))
