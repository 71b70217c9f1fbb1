"""The generations of the index that are kept: listing them, going back, building anew."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from ingest.cutting import cut_again
from ingest.ingesting import default_loader
from ingest.locking import exclusive
from ingest.publishing import publish
from ingest.report import Progress, Report, silent
from ingest.vectors import embed_missing
from kb.database import Database, GenerationRow, open_database
from kb.settings import Settings
from retrieval import index
from retrieval.embedding import Embedder, model_name
from retrieval.index import IndexDamaged


class UnknownGeneration(ValueError):
    """A generation that is not kept."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"there is no generation '{name}'; there are: {', '.join(known) or 'none'}")


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation that is kept."""

    name: str
    built_at: datetime
    """In UTC."""
    passages: int
    bytes: int
    """Its size on disk; 0 where its folder is gone."""
    current: bool

    def as_json(self) -> dict[str, Any]:
        """Return the generation as values that JSON knows."""
        return asdict(self) | {"built_at": f"{self.built_at.isoformat()}Z"}


def generations(settings: Settings) -> list[Generation]:
    """Return the generations that are kept, newest first.

    :raises DatabaseError: if there is no knowledge base.
    """
    database = open_database(settings)
    try:
        with database.session() as session:
            rows = session.scalars(select(GenerationRow).order_by(GenerationRow.name.desc())).all()
    finally:
        database.close()
    return [
        Generation(
            name=row.name,
            built_at=row.built_at,
            passages=row.passages,
            bytes=sum(p.stat().st_size for p in (settings.index_directory / row.name).rglob("*") if p.is_file()),
            current=row.current,
        )
        for row in rows
    ]


def use(settings: Settings, name: str, progress: Progress = silent, wait: bool = True) -> None:
    """Make a generation that is kept the current one, after checking it; servers follow by themselves.

    It stays so until a document changes and a new one is published.

    :raises DatabaseError: if there is no knowledge base.
    :raises UnknownGeneration: if it is not kept.
    :raises IndexDamaged: if it is not what was published, or by another model.
    :raises Locked: if another run holds the lock and `wait` is not set.
    """
    open_database(settings).close()
    with exclusive(settings.data, wait, progress):
        database = open_database(settings)
        try:
            _name_current(settings, database, name)
        finally:
            database.close()


def _name_current(settings: Settings, database: Database, name: str) -> None:
    directory = settings.index_directory / name
    with database.session() as session:
        rows = {row.name: row for row in session.scalars(select(GenerationRow))}
        if name not in rows:
            raise UnknownGeneration(name, sorted(rows))
        manifest = index.check(directory)
        if index.manifest_sha256(directory) != rows[name].manifest_sha256:
            raise IndexDamaged(directory, "it has another manifest than was published")
        if manifest.model != model_name(settings.embedding_model):
            raise IndexDamaged(directory, f"it was built with {manifest.model}, not the model that the settings name")
        session.execute(update(GenerationRow).values(current=False))
        session.execute(update(GenerationRow).where(GenerationRow.name == name).values(current=True, stale=False))


def rebuild(
    settings: Settings,
    progress: Progress = silent,
    loader: Callable[[], Embedder] | None = None,
    wait: bool = True,
) -> Report:
    """Make everything that follows from the texts in the database anew, and publish it.

    Texts are cut again; only what has no vector yet is embedded.

    :raises DatabaseError: if there is no knowledge base.
    :raises NothingToPublish: if there is nothing in it.
    :raises Locked: if another run holds the lock and `wait` is not set.
    """
    started = time.perf_counter()
    report = Report()
    open_database(settings).close()  # a mistyped data directory must not become a new one
    with exclusive(settings.data, wait, progress):
        database = open_database(settings)
        try:
            model = model_name(settings.embedding_model)
            cut_again(database, report, progress, everything=True)
            embed_missing(database, model, loader or default_loader(settings), report, progress)
            progress("publish", 0, 1)
            report.generation = publish(database, settings.index_directory, model)
            progress("publish", 1, 1)
        finally:
            database.close()
    report.seconds["total"] = time.perf_counter() - started
    return report
