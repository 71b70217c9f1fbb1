"""The documents in the database, as somebody of a role may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.collections import Collection
from kb.database import CollectionRow, DocumentRow, PassageRow, SectionRow, VersionRow
from kb.documents import Source, Status
from kb.roles import Audience, Role
from kb.sentences import Span

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
"""Of files that show no more than their text."""


class VersionSummary(BaseModel):
    """One version of a document, in a list."""

    model_config = ConfigDict(frozen=True)

    version: int
    valid_from: date | None
    valid_until: date | None


class DocumentSummary(BaseModel):
    """The newest published version of a document, without its text."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str
    title: str
    collection: str
    audience: tuple[Audience, ...]
    version: int
    valid_from: date | None
    valid_until: date | None
    review_by: date | None
    owner: str
    verified: bool


class DocumentVersion(DocumentSummary):
    """One version of a document with its text."""

    text: str
    """The text that offsets of citations refer to."""
    sources: tuple[Source, ...]
    original: str | None
    """Address of the file as it came, where that shows more than the text: its pages, its layout."""
    superseded_by: str | None
    """Id of the document that replaces it, if it may be read."""
    versions: tuple[VersionSummary, ...]
    """All published versions, newest first."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came."""

    sha256: str
    """Its name in `originals/`."""
    name: str
    """Its name as its owner knows it."""


def collections(session: Session) -> dict[str, Collection]:
    """Return the collections by id, as they were at the last ingest."""
    return {row.id: Collection(**row.settings) for row in session.scalars(select(CollectionRow))}


def documents(session: Session, role: Role, collection: str | None = None) -> list[DocumentSummary]:
    """Return the published documents that `role` may read, by id, each in its newest version."""
    rows = session.scalars(select(DocumentRow).where(DocumentRow.removed.is_(False)).order_by(DocumentRow.id))
    newest = (next(_readable(row, role), None) for row in rows if not row.withdrawn)
    return [
        DocumentSummary(**_summary(version))
        for version in newest
        if version is not None and collection in (None, version.collection)
    ]


def find_version(session: Session, document_id: str, role: Role, number: int | None = None) -> DocumentVersion | None:
    """Return one version of a document, by default the newest; None if it is not there or `role` may not read it.

    A document whose file was removed is still found, so that an old citation can be checked.
    """
    chosen, versions = _chosen(session, document_id, role, number)
    if chosen is None:
        return None
    return DocumentVersion(
        **_summary(chosen),
        text=chosen.text,
        sources=tuple(Source(**source) for source in chosen.sources),
        original=None if _is_text(chosen) else f"/origineel/{chosen.document_id}?versie={chosen.number}",
        superseded_by=_successor(session, document_id, role),
        versions=tuple(
            VersionSummary(version=v.number, valid_from=v.valid_from, valid_until=v.valid_until) for v in versions
        ),
    )


def find_original(session: Session, document_id: str, role: Role, number: int | None = None) -> Original | None:
    """Return the file that a version was read from; None if it is not there or `role` may not read it."""
    chosen, _ = _chosen(session, document_id, role, number)
    return Original(chosen.source_sha256, PurePath(chosen.document.path).name) if chosen else None


def passages(session: Session, document_id: str, version: int) -> list[Span]:
    """Return where the passages of a document version stand in its text, in order."""
    query = (
        select(PassageRow.start, PassageRow.end)
        .join(SectionRow)
        .join(VersionRow)
        .where(VersionRow.document_id == document_id, VersionRow.number == version)
        .order_by(PassageRow.start)
    )
    return [(start, end) for start, end in session.execute(query)]


def _chosen(
    session: Session, document_id: str, role: Role, number: int | None
) -> tuple[VersionRow | None, list[VersionRow]]:
    """Return the version with this number, by default the newest, and all that `role` may read."""
    row = session.get(DocumentRow, document_id)
    versions = list(_readable(row, role)) if row else []
    return next((version for version in versions if number in (None, version.number)), None), versions


def _is_text(version: VersionRow) -> bool:
    return PurePath(version.document.path).suffix.lower() in TEXT_SUFFIXES


def _readable(row: DocumentRow, role: Role) -> Iterator[VersionRow]:
    """Yield the published versions that `role` may read, newest first."""
    for version in reversed(row.versions):
        audience = {Audience(name) for name in version.audience}
        if version.status == Status.GEPUBLICEERD and audience & role.reads:
            yield version


def _successor(session: Session, document_id: str, role: Role) -> str | None:
    replacing = session.scalars(
        select(VersionRow).join(DocumentRow).where(VersionRow.supersedes == document_id, DocumentRow.removed.is_(False))
    )
    return next(
        (version.document_id for version in replacing if version in set(_readable(version.document, role))), None
    )


def _summary(version: VersionRow) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(version, name)
        for name in ("title", "collection", "valid_from", "valid_until", "review_by", "owner", "verified")
    }
    audience = tuple(Audience(name) for name in version.audience)
    return values | {"id": version.document_id, "version": version.number, "audience": audience}
