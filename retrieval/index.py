"""One generation of the index: building it, checking it, opening it and searching it."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property, lru_cache
from heapq import nsmallest
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kb.disk import flush
from kb.documents import Status
from kb.roles import Audience, Role
from retrieval.articles import Article, articles
from retrieval.dense import VECTORS, DenseIndex, Mask, read_vectors
from retrieval.dutch import asks_meaning
from retrieval.embedding import Vectors
from retrieval.fusion import DEPTH, combine, is_keywords, weight_for
from retrieval.glossary import Glossary
from retrieval.lexical import TITLE_FORMS, LexicalIndex, Scores, highest
from retrieval.passages import IndexedPassage, PassageFile, write_passages

LAYOUT = 3
"""Of the files of a generation; one of another layout is built again."""
MANIFEST = "manifest.json"
PASSAGES = "passages.sqlite"
_LEXICAL, _LIMITS = "lexical", "limits.npy"
_QUESTIONS, _DOCUMENTS = "questions", "documents.npy"
"""Folder with the questions that documents list, in both legs, and which document each belongs to."""
_CONTEXTS, _TITLES = "contexts", "titles"
"""Folder with vectors and words of the contexts, and in it the one with the words of their documents' titles."""
GLOSSARY_SHARE = 0.9
"""How much the score of a term's explanation counts where the question does not ask what something means."""
CONTEXT_SHARE = 0.5
"""How much the context of a passage counts in its score, in both legs."""
ARTICLE_SHARE = 0.6
"""How much the score of a passage counts that does not name the article of law that was asked for."""
QUESTION_SHARE = 0.2
"""How much a document's own questions count in the score of its passages."""
UNLIKE = 0.8
"""Cosine up to which two questions have nothing in common; the model gives hardly any pair less than .75."""
COVERED_SHARE = 0.3
"""How much it counts in the lexical leg which share of what the question's words tell a passage holds at all."""
RARE_POWER = 1.25
"""To this power counts above the lexical leg which share of what the question's words tell a passage holds in rare
ones: who hardly says more than a word of its own wants what holds it, whatever else is near."""
TITLE_SHARE = 0.2
"""How much the title counts beside that in the lexical leg, for keywords: they name a subject, as it does."""
FILTERS = 16
"""Of how many filters an open index remembers what they let through."""
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
        ("document", "<i4"),
        ("glossary", "?"),
    ]
)


class IndexDamaged(RuntimeError):
    """A generation that is not what its manifest says."""

    def __init__(self, directory: Path, reason: str) -> None:
        super().__init__(f"index {directory.name} is damaged: {reason}; rebuild it with: kb index rebuild")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be found."""

    role: Role
    on: date
    """Day on which they must be in force."""
    also: tuple[date, date] | None = None
    """First and last day of a time in the past: what was in force in it may be found too."""
    collections: frozenset[str] | None = None
    documents: frozenset[str] | None = None
    status: Status = Status.GEPUBLICEERD


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    passage: IndexedPassage
    score: float
    """Of both legs together, 0..1 within one search; more where it holds rare words of the question."""
    dense: float
    """Cosine of question and passage."""
    lexical: float
    """Of the words, 0..1 within one search; 0 if no word is shared."""
    asked: float
    """How like the question is to the nearest that the document lists itself, 0..1; 0 if it lists none."""

    def as_json(self) -> dict[str, Any]:
        """Return the hit as values that JSON knows."""
        passage = asdict(self.passage) | {
            name: day.isoformat() if day else None
            for name, day in (("valid_from", self.passage.valid_from), ("valid_until", self.passage.valid_until))
        }
        place, original = self.passage.original(self.passage.start)
        del passage["places"], passage["based_on"]
        passage |= {"label": place.label if place else None, "original": original}
        return passage | {name: getattr(self, name) for name in ("score", "dense", "lexical", "asked")}


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to index, with their vectors."""

    texts: Sequence[str]
    vectors: Vectors
    """Of shape (texts, dimension)."""


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    """The questions that documents list themselves."""

    texts: Texts
    documents: Sequence[tuple[str, int]]
    """Id and version of the document that each belongs to."""

    @classmethod
    def none(cls, dimension: int) -> Self:
        """Return those of documents that list none."""
        return cls(Texts((), np.empty((0, dimension), np.float32)), ())


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
    questions: OwnQuestions,
) -> Manifest:
    """Write a generation to the empty `directory`, flushed to disk, and return its manifest.

    `indexed` are the passages' indexed texts; `context_of` gives for each passage the number of its context.
    """
    dimension = indexed.vectors.shape[1]
    collections = tuple(sorted({passage.collection for passage in passages}))
    folders = (directory, directory / _CONTEXTS, directory / _QUESTIONS)
    for folder, texts in zip(folders, (indexed, contexts, questions.texts), strict=True):
        folder.mkdir(exist_ok=True)
        LexicalIndex.build(texts.texts).save(folder / _LEXICAL)
    DenseIndex.write(directory, indexed.vectors)
    for folder, texts in zip(folders[1:], (contexts, questions.texts), strict=True):
        np.save(folder / VECTORS, texts.vectors.astype(np.float32))
    titles = dict(zip(context_of, (passage.title for passage in passages), strict=True))
    in_order = [titles.get(number, "") for number in range(len(contexts.texts))]
    LexicalIndex.build(in_order, TITLE_FORMS).save(directory / _CONTEXTS / _TITLES)
    documents = {document: n for n, document in enumerate(dict.fromkeys((p.document_id, p.version) for p in passages))}
    limits = [
        (*_limits(p, collections), context, documents[p.document_id, p.version], p.glossary)
        for p, context in zip(passages, context_of, strict=True)
    ]
    np.save(directory / _QUESTIONS / _DOCUMENTS, np.array([documents[d] for d in questions.documents], np.int32))
    np.save(directory / _LIMITS, np.array(limits, dtype=_LIMIT_FIELDS))
    write_passages(directory / PASSAGES, passages)
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    manifest = Manifest(
        layout=LAYOUT,
        model=model,
        dimension=dimension,
        passages=len(passages),
        documents=len(documents),
        collections=collections,
        hashes={str(path.relative_to(directory)): _sha256(path) for path in files},
    )
    text = json.dumps({name: getattr(manifest, name) for name in Manifest.__slots__}, indent=2)
    (directory / MANIFEST).write_text(text, encoding="utf-8")
    for path in [*directory.rglob("*"), directory]:
        flush(path)
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
        try:
            found = _sha256(directory / name)
        except FileNotFoundError as error:
            raise IndexDamaged(directory, f"{name} is missing") from error
        except OSError as error:
            raise IndexDamaged(directory, f"{name} cannot be read ({error.strerror})") from error
        if found != digest:
            raise IndexDamaged(directory, f"{name} differs from what was built")
    return manifest


class Index:
    """An open generation; safe to use from several threads."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self.name = directory.name
        self.manifest = manifest
        self._dense = DenseIndex.open(directory)
        self._lexical = LexicalIndex.load(directory / _LEXICAL, manifest.passages)
        contexts = directory / _CONTEXTS
        self._context_vectors = read_vectors(contexts)
        self._context_lexical = LexicalIndex.load(contexts / _LEXICAL, len(self._context_vectors))
        self._titles = LexicalIndex.load(contexts / _TITLES, len(self._context_vectors), TITLE_FORMS)
        questions = directory / _QUESTIONS
        self._question_vectors = read_vectors(questions)
        self._question_lexical = LexicalIndex.load(questions / _LEXICAL, len(self._question_vectors))
        self._question_documents = np.load(questions / _DOCUMENTS)
        self._limits = np.load(directory / _LIMITS)
        self._explaining = frozenset(np.flatnonzero(self._limits["glossary"]).tolist())
        self._context_of = np.ascontiguousarray(self._limits["context"])
        self._passages = PassageFile(directory / PASSAGES)
        self._allowed = lru_cache(maxsize=FILTERS)(self._let_through)
        self._glossaries = lru_cache(maxsize=FILTERS)(self._glossary_of)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open the generation in `directory` after checking it against its manifest.

        :raises IndexDamaged: if it is not what was built, or is being removed.
        """
        manifest = check(directory)
        try:
            return cls(directory, manifest)
        except (OSError, RuntimeError, sqlite3.Error) as error:  # faiss says RuntimeError where a file is gone
            raise IndexDamaged(directory, str(error)) from error

    def search(
        self,
        question: str,
        vector: Vectors,
        wanted: Filter,
        limit: int,
        weight: float | None = None,
        own_questions: bool = True,
    ) -> list[Hit]:
        """Return the best passages that `wanted` lets through, best first.

        `vector` is the embedding of the question, of shape (dimension,). The filter works inside both legs. `weight` is
        that of the dense leg; by default it suits the form of the question. Without `own_questions` the texts alone
        count, which shows how well these are found.
        """
        allowed = self._allowed(wanted)
        if not allowed.count:
            return []
        question = self._lexical.corrected(question)
        cosines = self._dense.search(vector, allowed.bitmap, min(DEPTH, allowed.count))
        dense = self._with_contexts(cosines, vector)
        lexical = self._lexical_scores(question, self.glossary(wanted).weighted(question), allowed)
        weight = weight_for(question) if weight is None else weight
        combined = combine(dense, lexical, weight)
        for number, share in self._lexical.rare(question).items():
            if number in combined:
                combined[number] += (1 - weight) * share**RARE_POWER
        asked = self._asked(question, vector)
        document = self._limits["document"]
        if own_questions and len(self._question_vectors):
            share = QUESTION_SHARE
            combined = {n: (1 - share) * score + share * float(asked[document[n]]) for n, score in combined.items()}
        if named := articles(question):
            combined = self._by_article(combined, named, allowed)
        if self._explaining and not asks_meaning(question):
            combined = {n: score * (GLOSSARY_SHARE if n in self._explaining else 1.0) for n, score in combined.items()}
        best = nsmallest(limit, combined, key=lambda number: (-combined[number], number))
        return [
            Hit(passage, combined[number], cosine, lexical.get(number, 0.0), float(asked[document[number]]))
            for number, passage, cosine in zip(
                best, self._passages.read(best), self._dense.cosines(best, vector).tolist(), strict=True
            )
        ]

    def glossary(self, wanted: Filter) -> Glossary:
        """Return the names of terms that `wanted` lets through, whatever collections or documents it names."""
        return self._glossaries(Filter(wanted.role, wanted.on, wanted.also))

    @cached_property
    def restated(self) -> frozenset[str]:
        """The originals: documents that others restate."""
        return self._passages.restated()

    def document(self, document_id: str, version: int) -> list[IndexedPassage]:
        """Return all passages of one document version, in order."""
        return self._passages.of_document(document_id, version)

    def around(self, passage: IndexedPassage, reach: int) -> list[IndexedPassage]:
        """Return a passage with up to `reach` of its document before it and after it, in order."""
        return self._passages.around(passage, reach)

    def vector(self, passage: IndexedPassage) -> Vectors:
        """Return the vector of a passage, of shape (dimension,)."""
        return self._dense.vector(self._passages.number(passage))

    def asked_words(self, question: str, passage: IndexedPassage) -> float:
        """Return which share of the question's words an own question of the passage's document holds at most, 0..1."""
        document = self._limits["document"][self._passages.number(passage)]
        own = np.flatnonzero(self._question_documents == document)
        return float(self._question_lexical.covered(question, own).max(initial=0.0)) if own.size else 0.0

    def weight(self, term: str) -> float:
        """Return how much a term tells: its inverse document frequency; 0 if it stands nowhere."""
        return self._lexical.weight(term)

    @property
    def rarest_weight(self) -> float:
        """What a term tells that stands in no passage at all."""
        return self._lexical.rarest_weight

    def _let_through(self, wanted: Filter) -> "_Allowed":
        limits = self._limits
        bits = sum(_AUDIENCE_BIT[audience] for audience in wanted.role.reads)
        in_force = _in_force(limits, wanted.on, wanted.on)
        if wanted.also:
            in_force |= _in_force(limits, *wanted.also)
        allowed: Mask = (
            ((limits["audience"] & bits) != 0) & (limits["status"] == _STATUS_NUMBER[wanted.status]) & in_force
        )
        if wanted.collections is not None:
            numbers = [i for i, name in enumerate(self.manifest.collections) if name in wanted.collections]
            allowed &= np.isin(limits["collection"], numbers)
        if wanted.documents is not None:
            of_documents = np.zeros(limits.size, np.bool_)
            of_documents[self._passages.numbers(wanted.documents)] = True
            allowed &= of_documents
        around = np.zeros(len(self._context_vectors), bool)
        around[self._context_of[allowed]] = True
        return _Allowed(allowed, around, np.packbits(allowed, bitorder="little"), int(allowed.sum()))

    def _glossary_of(self, wanted: Filter) -> Glossary:
        explaining = np.flatnonzero(self._allowed(wanted).passages & self._limits["glossary"])
        return Glossary.of(self._passages.read(explaining.tolist()))

    def _by_article(self, scores: dict[int, float], named: Sequence[Article], allowed: "_Allowed") -> dict[int, float]:
        """Put the articles of law that were asked for first, then what names them."""
        holding = set(self._lexical.holding({article.number for article in named}).tolist())
        if holding:
            scores = {n: score * (1.0 if n in holding else ARTICLE_SHARE) for n, score in scores.items()}
        stated = self._passages.stating(named)
        return scores | {n: scores.get(n, 0.0) + first for n, first in stated.items() if allowed.passages[n]}

    def _asked(self, question: str, vector: Vectors) -> Scores:
        """Return how like the question is to the nearest one of each document's own, 0..1, of shape (documents,)."""
        nearest = np.zeros(self.manifest.documents, np.float32)
        count = len(self._question_vectors)
        if count:
            alike = np.maximum(0.0, (self._question_vectors @ vector - UNLIKE) / (1 - UNLIKE))
            worded = _to_one(self._question_lexical.scores(question, np.ones(count, np.bool_)))
            np.maximum.at(nearest, self._question_documents, (alike + worded) / 2)
        return nearest

    def _with_contexts(self, cosines: dict[int, float], vector: Vectors) -> dict[int, float]:
        """Return the cosines with the share of each passage's context."""
        around = self._context_vectors[self._context_of[list(cosines)]] @ vector
        return {
            number: (1 - CONTEXT_SHARE) * cosine + CONTEXT_SHARE * float(of_context)
            for (number, cosine), of_context in zip(cosines.items(), around, strict=True)
        }

    def _lexical_scores(self, question: str, wanted: str, allowed: "_Allowed") -> dict[int, float]:
        """Return the best scores, of passage and context together, each leg's best being 1.

        `wanted` is the question with the terms that it calls by another name.
        """
        own = _to_one(self._lexical.scores(wanted, allowed.passages))
        around = CONTEXT_SHARE * _to_one(self._context_lexical.scores(wanted, allowed.contexts))
        if is_keywords(question):
            titles = _to_one(self._titles.scores(question, allowed.contexts))
            own, around = own / (1 + TITLE_SHARE), (around + TITLE_SHARE * titles) / (1 + TITLE_SHARE)
        scores = (1 - CONTEXT_SHARE) * own + around[self._context_of] * allowed.passages
        numbers = np.sort(highest(scores, DEPTH))
        covered = COVERED_SHARE * self._lexical.covered(question, numbers)
        best = (1 - COVERED_SHARE) * scores[numbers] + covered
        return dict(zip(numbers.tolist(), best.tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Allowed:
    """What a filter lets through."""

    passages: Mask
    contexts: Mask
    """Those with a passage that it lets through."""
    bitmap: npt.NDArray[np.uint8]
    """`passages`, eight in a byte."""
    count: int


def _in_force(limits: npt.NDArray[np.void], first: date, last: date) -> Mask:
    """Return which passages were in force on some day from `first` to `last`."""
    started: Mask = limits["first_day"] <= last.toordinal()
    return started & (limits["last_day"] >= first.toordinal())


def _to_one(scores: Scores) -> Scores:
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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
