"""What a data directory holds that nothing refers to: finding it, and removing it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, union
from sqlalchemy.orm import Session

from ingest.locking import exclusive
from ingest.publishing import leftovers, remove_leftovers
from ingest.report import Progress, silent
from ingest.vectors import own_questions
from kb.database import (
    CollectionRow,
    ContextRow,
    Database,
    DocumentRow,
    EmbeddingRow,
    FileRow,
    PassageRow,
    SectionRow,
    VersionRow,
    open_database,
)
from kb.settings import Settings

_PARENTS: dict[str, tuple[type, ColumnElement[bool]]] = {
    "versions without a document": (VersionRow, VersionRow.document_id.not_in(select(DocumentRow.id))),
    "versions in a collection that is not there": (VersionRow, VersionRow.collection.not_in(select(CollectionRow.id))),
    "sections without a version": (SectionRow, SectionRow.version_id.not_in(select(VersionRow.id))),
    "contexts without a version": (ContextRow, ContextRow.version_id.not_in(select(VersionRow.id))),
    "passages without a section": (PassageRow, PassageRow.section_id.not_in(select(SectionRow.id))),
    "passages without a context": (PassageRow, PassageRow.context_id.not_in(select(ContextRow.id))),
    "files without a document": (FileRow, FileRow.document_id.not_in(select(DocumentRow.id))),
}


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed because nothing referred to it."""

    vectors: int
    originals: int
    builds: int
    """Half-built or unknown generations."""

    def as_json(self) -> dict[str, Any]:
        """Return the counts as values that JSON knows."""
        return asdict(self)


def without_parents(session: Session) -> Iterator[tuple[str, int]]:
    """Yield what kinds of rows lack the row that they belong to, and how many."""
    for name, (row, condition) in _PARENTS.items():
        count = session.scalar(select(func.count()).select_from(row).where(condition))
        if count:
            yield name, count


def unused_vectors(session: Session) -> tuple[int, int]:
    """Return how many vectors serve no text any more, and how many do."""
    unused = session.scalar(select(func.count()).select_from(EmbeddingRow).where(_unused(session))) or 0
    total = session.scalar(select(func.count()).select_from(EmbeddingRow)) or 0
    return unused, total - unused


def unused_originals(session: Session, directory: Path) -> list[Path]:
    """Return the files among the originals that no version came from."""
    known = set(session.scalars(select(VersionRow.source_sha256)))
    return sorted(path for path in directory.iterdir() if path.name not in known) if directory.is_dir() else []


def remove_unused_originals(session: Session, directory: Path) -> int:
    """Remove the originals that no version came from, and return how many; the lock must be held."""
    found = unused_originals(session, directory)
    for path in found:
        path.unlink()
    return len(found)


def clean(settings: Settings, progress: Progress = silent, wait: bool = True) -> Removed:
    """Remove what nothing refers to: vectors, originals, and what killed builds left behind.

    :raises DatabaseError: if there is no knowledge base.
    :raises Locked: if another run holds the lock and `wait` is not set.
    """
    open_database(settings).close()
    with exclusive(settings.data, wait, progress):
        database = open_database(settings)
        try:
            return _clean(settings, database)
        finally:
            database.close()


def _clean(settings: Settings, database: Database) -> Removed:
    builds = len(leftovers(database, settings.index_directory))
    remove_leftovers(database, settings.index_directory)
    with database.session() as session:
        originals = remove_unused_originals(session, settings.originals_directory)
        vectors, _ = unused_vectors(session)
        session.execute(delete(EmbeddingRow).where(_unused(session)))
    return Removed(vectors, originals, builds)


def _unused(session: Session) -> ColumnElement[bool]:
    used = union(select(PassageRow.indexed_sha256), select(ContextRow.indexed_sha256))
    asked = [key for key, _, _ in own_questions(session)]
    return EmbeddingRow.indexed_sha256.not_in(used) & EmbeddingRow.indexed_sha256.not_in(asked)
