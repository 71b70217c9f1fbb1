"""From the database to a new generation of the index, named as the current one."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from ingest.vectors import question_key
from kb.collections import Collection
from kb.database import (
    CollectionRow,
    ContextRow,
    Database,
    DocumentRow,
    EmbeddingRow,
    GenerationRow,
    PassageRow,
    SectionRow,
    VersionRow,
)
from kb.disk import flush
from kb.documents import Place, Status, place_at, places_within
from kb.library import last_days, never_holds
from kb.roles import Audience
from retrieval import index
from retrieval.embedding import Vectors
from retrieval.index import OwnQuestions, Texts
from retrieval.passages import IndexedPassage

KEPT = 2
"""How many older generations stay, for servers that still read them and for going back."""


class NothingToPublish(RuntimeError):
    """A knowledge base without passages, of which nothing has been published before."""


@dataclass(frozen=True, slots=True)
class _Entry:
    passage: IndexedPassage
    text: str
    key: str
    context: int
    """Id of the context that it stands in."""


def publish(database: Database, directory: Path, model: str) -> str:
    """Build a generation of all that the database holds, check it, make it the current one, and return its name.

    It is built in a folder whose name begins with a dot, renamed when it is complete and flushed, and named as the
    current one in one transaction: a process that is killed leaves the old generation in force. Where the last document
    was withdrawn or removed the generation is empty: the old one must not go on answering.

    :raises NothingToPublish: if no document would be in it, and there is no generation that it would replace.
    """
    directory.mkdir(parents=True, exist_ok=True)
    remove_leftovers(database, directory)  # first of all: on a full disk they may be what fills it
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=directory))
    try:
        with database.session() as session:
            entries = list(_entries(session))
            vectors = _vectors(session, model, [entry.key for entry in entries])
            contexts = _contexts(session, {entry.context for entry in entries})
            context_vectors = _vectors(session, model, [key for _, key in contexts.values()])
            questions = _questions(session, model, {(e.passage.document_id, e.passage.version) for e in entries})
            published = session.scalar(select(GenerationRow.name).where(GenerationRow.current))
        if not entries and published is None:
            raise NothingToPublish("no document can be published: none holds text, or all are withdrawn or removed")
        place = {context: number for number, context in enumerate(contexts)}
        index.build(
            building,
            model,
            [entry.passage for entry in entries],
            Texts([entry.text for entry in entries], vectors),
            Texts([text for text, _ in contexts.values()], context_vectors),
            [place[entry.context] for entry in entries],
            questions,
        )
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S%f}"
        os.replace(building, directory / name)
        flush(directory)
        index.check(directory / name)
        row = GenerationRow(
            name=name,
            built_at=now.replace(tzinfo=None),
            passages=len(entries),
            manifest_sha256=index.manifest_sha256(directory / name),
            current=True,
        )
        with database.session() as session:
            session.execute(update(GenerationRow).values(current=False))
            session.add(row)
    except BaseException:
        remove_leftovers(database, directory)
        raise
    _remove_old(database, directory)
    return name


def count_entries(session: Session) -> int:
    """Return how many passages a generation built now would hold."""
    return sum(1 for _ in _entries(session))


def _entries(session: Session) -> Iterator[_Entry]:
    collections = {row.id: Collection(**row.settings) for row in session.scalars(select(CollectionRow))}
    documents = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.removed.is_(False))
        .order_by(DocumentRow.id)
        .options(selectinload(DocumentRow.versions).selectinload(VersionRow.sections).selectinload(SectionRow.passages))
    ).all()
    ends = last_days(documents)
    for document in documents:
        for version in document.versions:
            last_day = ends.get((document.id, version.number), version.valid_until)
            withdrawn = version.status == Status.INGETROKKEN or (
                version.status == Status.GEPUBLICEERD and document.withdrawn
            )
            if withdrawn or never_holds(version.valid_from, last_day):
                continue
            collection = collections[version.collection]
            places = [Place(**place) for place in version.places]
            for section in version.sections:
                for passage in section.passages:
                    yield _Entry(
                        _indexed(version, section, passage, places, last_day, collection),
                        passage.indexed_text,
                        passage.indexed_sha256,
                        passage.context_id,
                    )


def _indexed(
    version: VersionRow,
    section: SectionRow,
    passage: PassageRow,
    places: Sequence[Place],
    last_day: date | None,
    collection: Collection,
) -> IndexedPassage:
    return IndexedPassage(
        document_id=version.document_id,
        version=version.number,
        title=version.title,
        collection=version.collection,
        section=tuple(section.path),
        page=place.page if (place := place_at(places, passage.start)) else None,
        start=passage.start,
        end=passage.end,
        text=version.text[passage.start : passage.end],
        valid_from=version.valid_from,
        valid_until=last_day,
        verified=version.verified,
        whole=collection.answer == "whole",
        glossary=collection.glossary,
        audience=tuple(Audience(name) for name in version.audience),
        status=Status(version.status),
        based_on=tuple(source["document"] for source in version.sources if source.get("document")),
        places=places_within(places, passage.start, passage.end),
    )


def _contexts(session: Session, wanted: set[int]) -> dict[int, tuple[str, str]]:
    """Return text and hash of the contexts in `wanted`, by id."""
    query = select(ContextRow.id, ContextRow.indexed_text, ContextRow.indexed_sha256).order_by(ContextRow.id)
    return {number: (text, key) for number, text, key in session.execute(query) if number in wanted}


def _questions(session: Session, model: str, published: set[tuple[str, int]]) -> OwnQuestions:
    rows = session.execute(select(VersionRow.document_id, VersionRow.number, VersionRow.questions)).all()
    asked = [((row[0], row[1]), question) for row in rows if (row[0], row[1]) in published for question in row[2]]
    keys = [question_key(question) for _, question in asked]
    texts = Texts([question for _, question in asked], _vectors(session, model, keys))
    return OwnQuestions(texts, [document for document, _ in asked])


def _vectors(session: Session, model: str, keys: list[str]) -> Vectors:
    """Return the stored vectors for `keys`, of shape (len(keys), dimension)."""
    query = select(EmbeddingRow.indexed_sha256, EmbeddingRow.vector).where(EmbeddingRow.model == model)
    stored = {key: vector for key, vector in session.execute(query)}
    # An empty index has a dimension too, but no question is ever compared with anything in it.
    return np.stack([np.frombuffer(stored[key], "<f4") for key in keys]) if keys else np.empty((0, 1), np.float32)


def _remove_old(database: Database, directory: Path) -> None:
    """Remove all generations but the current one and the newest others, and what a killed build left behind."""
    with database.session() as session:
        older = session.scalars(
            select(GenerationRow).where(GenerationRow.current.is_(False)).order_by(GenerationRow.name.desc())
        ).all()
        for row in older[KEPT:]:
            session.delete(row)
    remove_leftovers(database, directory)


def leftovers(database: Database, directory: Path) -> list[Path]:
    """Return what lies between the generations and is none that the database knows."""
    with database.session() as session:
        known = set(session.scalars(select(GenerationRow.name)))
    return sorted(path for path in directory.iterdir() if path.name not in known) if directory.is_dir() else []


def remove_leftovers(database: Database, directory: Path) -> None:
    """Remove what killed builds left behind; the lock must be held."""
    for path in leftovers(database, directory):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
