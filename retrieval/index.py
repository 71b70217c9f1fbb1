"""One generation of the index: building it, checking it, opening it and searching it."""

import hashlib
import json
import math
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
import numpy.typing as npt

from kb.answers import original_url
from kb.documents import Place, Status, place_at
from kb.roles import Audience, Role
from retrieval.dutch import asks_meaning
from retrieval.embedding import Vectors
from retrieval.fusion import DEPTH, combine, weight_for
from retrieval.lexical import LexicalIndex

LAYOUT = 2
"""Of the files of a generation; one of another layout is built again."""
MANIFEST = "manifest.json"
_DENSE, _LEXICAL, _PASSAGES, _LIMITS = "dense.faiss", "lexical", "passages.sqlite", "limits.npy"
_CONTEXTS = "contexts"
"""Folder with the vectors of the contexts, and prefix of their lexical index."""
GLOSSARY_SHARE = 0.85
"""How much the score of a term's explanation counts where the question does not ask what something means."""
CONTEXT_SHARE = 0.5
"""How much the context of a passage counts in its score, in both legs."""
_AUDIENCE_BIT = {audience: 1 << bit for bit, audience in enumerate(Audience)}
_STATUS_NUMBER = {status: number for number, status in enumerate(Status)}
_LIMIT_FIELDS = np.dtype(
    [
        ("audience", "u1"),
        ("status", "u1"),
        ("first_day", "<i4"),
        ("last_day", "<i4"),
        ("collection", "<i2"),
        ("context", "<i4"),
        ("glossary", "?"),
    ]
)


class IndexDamaged(RuntimeError):
    """A generation that is not what its manifest says."""

    def __init__(self, directory: Path, reason: str) -> None:
        super().__init__(f"index {directory.name} is damaged: {reason}; rebuild it with: kb ingest content/")


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with all that an answer says of it, so that an answer comes from one generation."""

    document_id: str
    version: int
    title: str
    collection: str
    section: tuple[str, ...]
    page: int | None
    """Page of the original on which it begins."""
    start: int
    end: int
    text: str
    valid_from: date | None
    valid_until: date | None
    """Last day on which it answers: its own, or the day before what replaced it came into force."""
    verified: bool
    whole: bool
    """Whether an answer gives the document section by section."""
    glossary: bool
    """Whether it explains terms."""
    audience: tuple[Audience, ...]
    status: Status
    places: tuple[Place, ...]
    """Pages or articles that it stands on."""

    def original(self, start: int) -> tuple[Place | None, str | None]:
        """Return the place of the original where the text at `start` stands, and its address."""
        place = place_at(self.places, start)
        return place, original_url(self.document_id, self.version, place)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be found."""

    role: Role
    on: date
    """Day on which they must be in force."""
    collections: frozenset[str] | None = None
    status: Status = Status.GEPUBLICEERD


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    passage: IndexedPassage
    score: float
    """Of both legs together, 0..1 within one search."""
    dense: float
    """Cosine of question and passage."""
    lexical: float
    """Of the words, 0..1 within one search; 0 if no word is shared."""

    def as_json(self) -> dict[str, Any]:
        """Return the hit as values that JSON knows."""
        passage = asdict(self.passage) | {
            name: day.isoformat() if day else None
            for name, day in (("valid_from", self.passage.valid_from), ("valid_until", self.passage.valid_until))
        }
        place, original = self.passage.original(self.passage.start)
        del passage["places"]
        passage |= {"label": place.label if place else None, "original": original}
        return passage | {"score": self.score, "dense": self.dense, "lexical": self.lexical}


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to index, with their vectors."""

    texts: Sequence[str]
    vectors: Vectors
    """Of shape (texts, dimension)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation consists of."""

    layout: int
    model: str
    dimension: int
    passages: int
    documents: int
    collections: tuple[str, ...]
    hashes: dict[str, str]
    """SHA-256 by file name."""


def build(
    directory: Path,
    model: str,
    passages: Sequence[IndexedPassage],
    indexed: Texts,
    contexts: Texts,
    context_of: Sequence[int],
) -> Manifest:
    """Write a generation to the empty `directory`, flushed to disk, and return its manifest.

    `indexed` are the passages' indexed texts; `context_of` gives for each passage the number of its context.
    """
    dimension = indexed.vectors.shape[1]
    collections = tuple(sorted({passage.collection for passage in passages}))
    for folder, texts in ((directory, indexed), (directory / _CONTEXTS, contexts)):
        folder.mkdir(exist_ok=True)
        dense = faiss.IndexFlatIP(dimension)
        dense.add(np.ascontiguousarray(texts.vectors, dtype=np.float32))
        faiss.write_index(dense, str(folder / _DENSE))
        LexicalIndex.build(texts.texts).save(folder / _LEXICAL)
    limits = [(*_limits(p, collections), c, p.glossary) for p, c in zip(passages, context_of, strict=True)]
    np.save(directory / _LIMITS, np.array(limits, dtype=_LIMIT_FIELDS))
    _write_passages(directory / _PASSAGES, passages)
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    manifest = Manifest(
        layout=LAYOUT,
        model=model,
        dimension=dimension,
        passages=len(passages),
        documents=len({(passage.document_id, passage.version) for passage in passages}),
        collections=collections,
        hashes={str(path.relative_to(directory)): _sha256(path) for path in files},
    )
    text = json.dumps({name: getattr(manifest, name) for name in Manifest.__slots__}, indent=2)
    (directory / MANIFEST).write_text(text, encoding="utf-8")
    for path in [*directory.rglob("*"), directory]:
        _flush(path)
    return manifest


def read_manifest(directory: Path) -> Manifest:
    """Return the manifest of the generation in `directory`.

    :raises IndexDamaged: if there is none that can be read.
    """
    try:
        values: dict[str, Any] = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        if values.get("layout", 1) != LAYOUT:
            raise IndexDamaged(directory, "another version of this program built it")
        return Manifest(**{**values, "collections": tuple(values["collections"])})
    except FileNotFoundError as error:
        raise IndexDamaged(directory, f"{error.filename} is missing") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(directory, f"its {MANIFEST} cannot be read ({error})") from error


def manifest_sha256(directory: Path) -> str:
    """Return the hash of the manifest file, as the database remembers it."""
    return _sha256(directory / MANIFEST)


def check(directory: Path) -> Manifest:
    """Compare every file with the manifest and return it.

    :raises IndexDamaged: naming the first file that is missing or differs.
    """
    manifest = read_manifest(directory)
    for name, digest in manifest.hashes.items():
        path = directory / name
        if not path.is_file():
            raise IndexDamaged(directory, f"{name} is missing")
        if _sha256(path) != digest:
            raise IndexDamaged(directory, f"{name} differs from what was built")
    return manifest


class Index:
    """An open generation; safe to use from several threads."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self.name = directory.name
        self.manifest = manifest
        self._dense = faiss.read_index(str(directory / _DENSE))
        self._lexical = LexicalIndex.load(directory / _LEXICAL, manifest.passages)
        contexts = directory / _CONTEXTS
        self._context_vectors = faiss.read_index(str(contexts / _DENSE))
        self._context_lexical = LexicalIndex.load(contexts / _LEXICAL, self._context_vectors.ntotal)
        self._limits = np.load(directory / _LIMITS)
        self._passages = _PassageFile(directory / _PASSAGES)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open the generation in `directory` after checking it against its manifest.

        :raises IndexDamaged: if it is not what was built.
        """
        return cls(directory, check(directory))

    def search(
        self, question: str, vector: Vectors, wanted: Filter, limit: int, weight: float | None = None
    ) -> list[Hit]:
        """Return the best passages that `wanted` lets through, best first.

        `vector` is the question's embedding, of shape (dimension,). The filter works inside both legs. `weight` is that
        of the dense leg; by default it suits the form of the question.
        """
        allowed = self._allowed(wanted)
        cosines = self._cosines(vector, allowed)
        lexical = self._lexical_scores(question, allowed)
        dense = self._with_contexts(cosines, vector)
        combined = combine(dense, lexical, weight_for(question) if weight is None else weight)
        if not asks_meaning(question):
            glossary = self._limits["glossary"]
            combined = {n: score * (GLOSSARY_SHARE if glossary[n] else 1.0) for n, score in combined.items()}
        best = sorted(combined, key=lambda number: (-combined[number], number))[:limit]
        return [
            Hit(passage, combined[number], self._cosine(number, vector, cosines), lexical.get(number, 0.0))
            for number, passage in zip(best, self._passages.read(best), strict=True)
        ]

    def document(self, document_id: str, version: int) -> list[IndexedPassage]:
        """Return all passages of one document version, in order."""
        return self._passages.of_document(document_id, version)

    def weight(self, term: str) -> float:
        """Return how much a term tells: its inverse document frequency; 0 if it stands nowhere."""
        return self._lexical.weight(term)

    @property
    def rarest_weight(self) -> float:
        """What a term tells that stands in no passage at all."""
        return math.log(2 * self.manifest.passages + 2)

    def _allowed(self, wanted: Filter) -> npt.NDArray[np.bool_]:
        """Return which passages may be found, of shape (passages,)."""
        limits = self._limits
        bits = sum(_AUDIENCE_BIT[audience] for audience in wanted.role.reads)
        day = wanted.on.toordinal()
        allowed: npt.NDArray[np.bool_] = (
            ((limits["audience"] & bits) != 0)
            & (limits["status"] == _STATUS_NUMBER[wanted.status])
            & (limits["first_day"] <= day)
            & (limits["last_day"] >= day)
        )
        if wanted.collections is not None:
            numbers = [i for i, name in enumerate(self.manifest.collections) if name in wanted.collections]
            allowed &= np.isin(limits["collection"], numbers)
        return allowed

    def _cosines(self, vector: Vectors, allowed: npt.NDArray[np.bool_]) -> dict[int, float]:
        depth = min(DEPTH, int(allowed.sum()))
        if depth == 0:
            return {}
        bitmap = np.packbits(allowed, bitorder="little")
        selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, numbers = self._dense.search(vector.reshape(1, -1), depth, params=parameters)
        return {int(n): float(s) for n, s in zip(numbers[0], scores[0], strict=True) if n >= 0}

    def _with_contexts(self, cosines: dict[int, float], vector: Vectors) -> dict[int, float]:
        """Return the cosines with the share of each passage's context."""
        contexts = self._limits["context"][list(cosines)]
        of_context = {int(c): float(self._context_vectors.reconstruct(int(c)) @ vector) for c in set(contexts.tolist())}
        return {
            number: (1 - CONTEXT_SHARE) * cosine + CONTEXT_SHARE * of_context[int(context)]
            for (number, cosine), context in zip(cosines.items(), contexts, strict=True)
        }

    def _lexical_scores(self, question: str, allowed: npt.NDArray[np.bool_]) -> dict[int, float]:
        """Return the best scores, of passage and context together, each leg's best being 1."""
        own = _to_one(np.where(allowed, self._lexical.scores(question), 0.0))
        around = self._context_lexical.scores(question)[self._limits["context"]]
        scores = (1 - CONTEXT_SHARE) * own + CONTEXT_SHARE * _to_one(np.where(allowed, around, 0.0))
        depth = min(DEPTH, scores.size)
        numbers = np.argpartition(scores, -depth)[-depth:]
        return {int(n): float(scores[n]) for n in numbers if scores[n] > 0}

    def _cosine(self, number: int, vector: Vectors, known: dict[int, float]) -> float:
        if number in known:
            return known[number]
        return float(self._dense.reconstruct(number) @ vector)


def _to_one(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    highest = scores.max(initial=0.0)
    return scores / highest if highest > 0 else scores


def _limits(passage: IndexedPassage, collections: Sequence[str]) -> tuple[int, int, int, int, int]:
    return (
        sum(_AUDIENCE_BIT[audience] for audience in set(passage.audience)),
        _STATUS_NUMBER[passage.status],
        passage.valid_from.toordinal() if passage.valid_from else 0,
        passage.valid_until.toordinal() if passage.valid_until else date.max.toordinal(),
        collections.index(passage.collection),
    )


_COLUMNS = (
    "document_id TEXT, version INTEGER, title TEXT, collection TEXT, section TEXT, page INTEGER, start INTEGER, "
    '"end" INTEGER, text TEXT, valid_from TEXT, valid_until TEXT, verified INTEGER, whole INTEGER, '
    "glossary INTEGER, audience TEXT, status TEXT, places TEXT"
)


def _write_passages(path: Path, passages: Iterable[IndexedPassage]) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(f"CREATE TABLE passages (number INTEGER PRIMARY KEY, {_COLUMNS})")
        connection.execute("CREATE INDEX by_document ON passages (document_id, version)")
        marks = ", ".join("?" * (len(IndexedPassage.__slots__) + 1))
        connection.executemany(
            f"INSERT INTO passages VALUES ({marks})", ((n, *_to_row(p)) for n, p in enumerate(passages))
        )
    connection.close()


def _to_row(passage: IndexedPassage) -> tuple[Any, ...]:
    values = {name: getattr(passage, name) for name in IndexedPassage.__slots__}
    values["section"] = json.dumps(passage.section, ensure_ascii=False)
    values["audience"] = ",".join(passage.audience)
    values["places"] = json.dumps([astuple(place) for place in passage.places], ensure_ascii=False)
    for name in ("valid_from", "valid_until"):
        values[name] = values[name].isoformat() if values[name] else None
    return tuple(values.values())


def _from_row(row: Sequence[Any]) -> IndexedPassage:
    values = dict(zip(IndexedPassage.__slots__, row, strict=True))
    values["section"] = tuple(json.loads(values["section"]))
    values["audience"] = tuple(Audience(name) for name in values["audience"].split(","))
    values["status"] = Status(values["status"])
    values["places"] = tuple(Place(*place) for place in json.loads(values["places"]))
    for name in ("valid_from", "valid_until"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in ("verified", "whole", "glossary"):
        values[name] = bool(values[name])
    return IndexedPassage(**values)


class _PassageFile:
    """Reads passages from a generation's file, one connection a thread."""

    def __init__(self, path: Path) -> None:
        self._address = f"file:{path.resolve().as_posix().replace('?', '%3f').replace('#', '%23')}?mode=ro&immutable=1"
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._address, uri=True)
        connection: sqlite3.Connection = self._local.connection
        return connection

    def read(self, numbers: Sequence[int]) -> list[IndexedPassage]:
        marks = ", ".join("?" * len(numbers))
        rows = self._connection().execute(f"SELECT * FROM passages WHERE number IN ({marks})", list(numbers))
        found = {row[0]: _from_row(row[1:]) for row in rows}
        return [found[number] for number in numbers]

    def of_document(self, document_id: str, version: int) -> list[IndexedPassage]:
        rows = self._connection().execute(
            "SELECT * FROM passages WHERE document_id = ? AND version = ? ORDER BY start", (document_id, version)
        )
        return [_from_row(row[1:]) for row in rows]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
