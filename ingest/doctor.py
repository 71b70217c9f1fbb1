"""Checking database, index, model and content against each other."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import exists, func, select, text
from sqlalchemy.exc import DatabaseError as SQLDatabaseError
from sqlalchemy.orm import Session

from ingest.orphans import unused_originals, unused_vectors, without_parents
from ingest.passages import Passage
from ingest.publishing import count_entries, leftovers
from ingest.vectors import missing
from kb.database import (
    ContextRow,
    Database,
    DatabaseError,
    DocumentRow,
    EmbeddingRow,
    GenerationRow,
    PassageRow,
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

RESTORE = "put a backup back with: kb restore FILE --force"


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
        damage = list(_database_file(database))
        if damage:  # nothing else that is read from it can be trusted
            return findings + damage
        for check in CHECKS:
            findings += check(settings, database)
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


def _database_file(database: Database) -> Iterator[Finding]:
    if database.engine.dialect.name != "sqlite":
        return
    try:
        with database.engine.connect() as connection:
            said = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    except SQLDatabaseError as error:
        said = error.orig
    if str(said) != "ok":
        yield Finding("error", f"the database file is damaged ({said}); {RESTORE}")


def _current_generation(settings: Settings, database: Database) -> Iterator[Finding]:
    try:
        directory = current_generation(settings, database)
        manifest = index.check(directory)
    except (NoIndex, IndexDamaged) as error:
        yield Finding("error", str(error))
        return
    with database.session() as session:
        row = session.scalars(select(GenerationRow).where(GenerationRow.current)).one()
        newest = session.scalar(select(func.max(GenerationRow.name)))
        comparable = newest == row.name and not row.stale and not any(without_parents(session))
        expected = count_entries(session) if comparable else manifest.passages
    if index.manifest_sha256(directory) != row.manifest_sha256:
        yield Finding("error", f"index {directory.name} has another manifest than was published; run: kb index rebuild")
    if manifest.passages != row.passages:
        yield Finding(
            "error",
            f"index {directory.name} holds {manifest.passages} passages, not {row.passages}; run: kb index rebuild",
        )
    if manifest.passages != expected:
        yield Finding(
            "error",
            f"index {directory.name} was built of {manifest.passages} passages, the database has {expected}; "
            "run: kb index rebuild",
        )
    if manifest.model != model_name(settings.embedding_model):
        yield Finding(
            "error",
            f"index {directory.name} was built with {manifest.model}, the settings name "
            f"{model_name(settings.embedding_model)}; set KB_EMBEDDING_MODEL back, or run: kb index rebuild",
        )
    if newest != row.name:
        yield Finding(
            "warning", f"index {row.name} is in use, which is not the newest; go on with: kb index use {newest}"
        )
    if row.stale:
        yield Finding("warning", "documents have changed since the index was built; run: kb ingest content/")


def _other_generations(settings: Settings, database: Database) -> Iterator[Finding]:
    with database.session() as session:
        rows = session.scalars(select(GenerationRow).where(GenerationRow.current.is_(False))).all()
    for row in rows:
        directory = settings.index_directory / row.name
        try:
            index.check(directory)
            whole = index.manifest_sha256(directory) == row.manifest_sha256
        except IndexDamaged:
            whole = False
        if not whole:
            yield Finding(
                "warning",
                f"the older index {row.name} is damaged, so that there is no going back to it; "
                "it disappears as newer ones are published",
            )
    for path in leftovers(database, settings.index_directory):
        yield Finding(
            "warning", f"index/{path.name} was left by a run that was cut short; remove it with: kb doctor --clean"
        )


def _offsets(settings: Settings, database: Database) -> Iterator[Finding]:
    with database.session() as session:
        for key in session.scalars(select(VersionRow.id).order_by(VersionRow.id)).all():
            yield from _offsets_of(session.get_one(VersionRow, key))
            session.expunge_all()


def _offsets_of(version: VersionRow) -> Iterator[Finding]:
    name = f"{version.document_id} version {version.number}"
    if _sha256(version.text) != version.text_sha256:
        yield Finding("error", f"{name}: its text is not what was read; run: kb ingest --again on its file")
        return
    passages = [passage for section in version.sections for passage in section.passages]
    outside = [p for p in passages if not 0 <= p.start < p.end <= len(version.text)]
    if outside:
        yield Finding("error", f"{name}: {len(outside)} passages lie outside the text; run: kb index rebuild")
    differing = sum(not _fits(p, section.path, version) for section in version.sections for p in section.passages)
    if differing > len(outside):
        differing -= len(outside)
        yield Finding("error", f"{name}: {differing} passages do not fit the text; run: kb index rebuild")
    rows: list[PassageRow | ContextRow] = [*passages, *version.contexts]
    changed = sum(_sha256(row.indexed_text) != row.indexed_sha256 for row in rows)
    if changed:
        yield Finding("error", f"{name}: {changed} indexed texts were changed; run: kb index rebuild")


def _fits(row: PassageRow, path: Sequence[str], version: VersionRow) -> bool:
    """Tell whether what was indexed of a passage is what stands at its offsets, below the header of its table."""
    if not 0 <= row.start < row.end <= len(version.text):
        return False
    expected = Passage(tuple(path), row.start, row.end).indexed_text(version.title, version.text)
    heading, _, body = expected.partition("\n")
    if row.indexed_text == expected:
        return True
    # A table that goes on is indexed with its header.
    header = row.indexed_text.removeprefix(f"{heading}\n").removesuffix(f"\n{body}")
    is_row = "|" in version.text[row.start : row.end].partition("\n")[0]
    return is_row and "\n" not in header and row.indexed_text == f"{heading}\n{header}\n{body}"


def _vectors(settings: Settings, database: Database) -> Iterator[Finding]:
    model = model_name(settings.embedding_model)
    with database.session() as session:
        lacking = len(missing(session, model))
        lengths = select(func.length(EmbeddingRow.vector), func.count()).where(EmbeddingRow.model == model)
        found = session.execute(lengths.group_by(func.length(EmbeddingRow.vector))).all()
        stale = session.scalar(select(GenerationRow.stale).where(GenerationRow.current))
        unused, used = unused_vectors(session)
    if lacking:  # a run that was cut short left them so, which does no harm: the index is the one before
        yield Finding(
            "warning" if stale else "error",
            f"{lacking} indexed texts have no vector of model {model}; run: kb index rebuild",
        )
    if len(found) > 1:
        yield Finding("error", f"the vectors of model {model} differ in length; {RESTORE}")
    if unused > used:
        yield Finding("warning", f"{unused} vectors serve no text any more; remove them with: kb doctor --clean")


def _parents(settings: Settings, database: Database) -> Iterator[Finding]:
    with database.session() as session:
        for name, count in without_parents(session):
            yield Finding("error", f"the database holds {count} {name}; {RESTORE}")


def _originals(settings: Settings, database: Database) -> Iterator[Finding]:
    directory = settings.originals_directory
    with database.session() as session:
        unused = unused_originals(session, directory)
        query = select(VersionRow.document_id, VersionRow.number, VersionRow.source_sha256)
        for document_id, number, digest in session.execute(query.order_by(VersionRow.document_id, VersionRow.number)):
            path = directory / digest
            if not path.is_file():
                fault = "is not there"
            elif _sha256_of_file(path) != digest:
                fault = "is not as it came"
            else:
                continue
            yield Finding(
                "error",
                f"{document_id} version {number}: its original originals/{digest[:12]}… {fault}; {RESTORE}",
            )
    if unused:
        yield Finding(
            "warning",
            f"{len(unused)} files in originals/ belong to no document any more; remove them with: kb doctor --clean",
        )


def _dates(settings: Settings, database: Database) -> Iterator[Finding]:
    today = date.today()
    with database.session() as session:
        for version in _newest(session):
            if version.review_by and version.review_by < today:
                yield Finding(
                    "warning",
                    f"{version.document_id}: should have been reviewed by {version.review_by} ({version.owner})",
                )


def _ended(settings: Settings, database: Database) -> Iterator[Finding]:
    """Yield one finding for all: some are kept on purpose, for questions about the past."""
    with database.session() as session:
        newest = _newest(session)
        replaced = {version.supersedes for version in newest}
        ended = [
            f"{version.document_id} ({version.valid_until})"
            for version in newest
            if version.valid_until and version.valid_until < date.today() and version.document_id not in replaced
        ]
    if ended:
        yield Finding(
            "warning",
            f"not in force any more, and replaced by nothing: {', '.join(ended)}; write what holds now, or leave "
            "it so if they are kept for questions about the past",
        )


def _supersedes(settings: Settings, database: Database) -> Iterator[Finding]:
    with database.session() as session:
        for version in _newest(session):
            known = session.scalar(select(exists().where(DocumentRow.id == version.supersedes)))
            if version.supersedes and not known:
                yield Finding(
                    "warning",
                    f"{version.document_id}: supersedes '{version.supersedes}', which no document has as its id; mend "
                    "or remove that line",
                )


def _in_force_again(settings: Settings, database: Database) -> Iterator[Finding]:
    """Yield documents that hold again since what superseded them was withdrawn or removed, meant or not."""
    with database.session() as session:
        newest = {version.document_id: version for version in _newest(session)}
        replaced = {version.supersedes for version in newest.values()}
        published = VersionRow.status == Status.GEPUBLICEERD
        query = select(VersionRow.supersedes, VersionRow.document_id).where(published).distinct()
        for older, newer in session.execute(query.order_by(VersionRow.supersedes, VersionRow.document_id)):
            if older not in newest or older in replaced or newer in newest:
                continue
            last = newest[older].valid_until
            if last is None or last >= date.today():
                yield Finding(
                    "warning",
                    f"{older}: holds again, since '{newer}', which superseded it, was withdrawn or removed; withdraw "
                    "it too, or write what holds now",
                )


def _circles(settings: Settings, database: Database) -> Iterator[Finding]:
    """Yield documents that supersede each other, so that none of them holds."""
    with database.session() as session:
        older = {version.document_id: version.supersedes for version in _newest(session)}
    for first in older:
        circle = [first]
        while (following := older.get(circle[-1])) and following not in circle:
            circle.append(following)
        if following == first == min(circle):
            yield Finding(
                "error",
                f"{', '.join(circle)}: supersede each other, so that none of them answers; remove one of these lines",
            )


CHECKS: tuple[Callable[[Settings, Database], Iterator[Finding]], ...] = (
    _current_generation,
    _other_generations,
    _offsets,
    _vectors,
    _parents,
    _originals,
    _dates,
    _ended,
    _supersedes,
    _in_force_again,
    _circles,
)


def _newest(session: Session) -> list[VersionRow]:
    """Return the newest published version of each document that is there and not withdrawn."""
    newest = (
        select(VersionRow.document_id, func.max(VersionRow.number).label("number"))
        .where(VersionRow.status == Status.GEPUBLICEERD)
        .group_by(VersionRow.document_id)
        .subquery()
    )
    rows = session.scalars(
        select(VersionRow)
        .join(newest, (newest.c.document_id == VersionRow.document_id) & (newest.c.number == VersionRow.number))
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(DocumentRow.removed.is_(False))
        .order_by(VersionRow.document_id)
    )
    return [version for version in rows if not version.document.withdrawn]


def _sha256(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _sha256_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
