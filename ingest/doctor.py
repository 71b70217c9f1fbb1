"""Checking database, index, model and content against each other."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.database import (
    ContextRow,
    Database,
    DatabaseError,
    DocumentRow,
    EmbeddingRow,
    GenerationRow,
    PassageRow,
    SectionRow,
    VersionRow,
    open_database,
)
from kb.documents import Status
from kb.settings import Settings
from retrieval import index, weights
from retrieval.asking import NoIndex, current_generation
from retrieval.embedding import model_name
from retrieval.index import IndexDamaged
from retrieval.weights import ModelMissing


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be."""

    severity: Literal["error", "warning"]
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return the finding as values that JSON knows."""
        return asdict(self)


def examine(settings: Settings) -> list[Finding]:
    """Return all that is wrong, with the way out; empty if everything is in order."""
    findings = list(_model(settings))
    try:
        database = open_database(settings)
    except DatabaseError as error:
        return [*findings, Finding("error", str(error))]
    try:
        findings += _generation(settings, database)
        with database.session() as session:
            findings += _offsets(session)
            findings += _embeddings(session, model_name(settings.embedding_model))
            findings += _dates(session)
    finally:
        database.close()
    return findings


def _model(settings: Settings) -> Iterator[Finding]:
    if settings.embedding_model or (settings.data / "models" / weights.NAME / "modules.json").is_file():
        return
    try:
        weights.packaged_file()
    except ModelMissing as error:
        yield Finding("error", str(error))


def _generation(settings: Settings, database: Database) -> Iterator[Finding]:
    try:
        directory = current_generation(settings, database)
        manifest = index.check(directory)
    except (NoIndex, IndexDamaged) as error:
        yield Finding("error", str(error))
        return
    with database.session() as session:
        row = session.scalars(select(GenerationRow).where(GenerationRow.current)).one()
    if index.manifest_sha256(directory) != row.manifest_sha256:
        yield Finding(
            "error", f"index {directory.name} has another manifest than was published; run: kb ingest content/"
        )
    if manifest.passages != row.passages:
        yield Finding("error", f"index {directory.name} holds {manifest.passages} passages, not {row.passages}")
    if manifest.model != model_name(settings.embedding_model):
        chosen = model_name(settings.embedding_model)
        yield Finding("error", f"index {directory.name} was built with {manifest.model}, the settings name {chosen}")
    if row.stale:
        yield Finding("warning", "documents have changed since the index was built; run: kb ingest content/")


def _offsets(session: Session) -> Iterator[Finding]:
    beyond = (
        select(VersionRow.document_id, VersionRow.number, func.count())
        .join(SectionRow, SectionRow.version_id == VersionRow.id)
        .join(PassageRow, PassageRow.section_id == SectionRow.id)
        .where((PassageRow.end > func.length(VersionRow.text)) | (PassageRow.start >= PassageRow.end))
        .group_by(VersionRow.document_id, VersionRow.number)
    )
    for document_id, number, count in session.execute(beyond):
        yield Finding(
            "error", f"{document_id} version {number}: {count} passages lie outside the text; ingest its file again"
        )


def _embeddings(session: Session, model: str) -> Iterator[Finding]:
    known = select(EmbeddingRow.indexed_sha256).where(EmbeddingRow.model == model)
    counts = (select(func.count()).where(row.indexed_sha256.not_in(known)) for row in (PassageRow, ContextRow))
    missing = sum(session.scalar(count) or 0 for count in counts)
    if missing:
        yield Finding("error", f"{missing} indexed texts have no vector of model {model}; run: kb ingest content/")


def _dates(session: Session) -> Iterator[Finding]:
    today = date.today()
    newest = (
        select(VersionRow.document_id, func.max(VersionRow.number).label("number"))
        .where(VersionRow.status == Status.GEPUBLICEERD)
        .group_by(VersionRow.document_id)
        .subquery()
    )
    live = (
        select(VersionRow)
        .join(newest, (newest.c.document_id == VersionRow.document_id) & (newest.c.number == VersionRow.number))
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(DocumentRow.removed.is_(False), VersionRow.review_by < today)
        .order_by(VersionRow.document_id)
    )
    for version in session.scalars(live):
        if not version.document.withdrawn:
            yield Finding(
                "warning", f"{version.document_id}: should have been reviewed by {version.review_by} ({version.owner})"
            )
