"""The documents in the database, as somebody of a role may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.collections import Collection
from kb.database import CollectionRow, DocumentRow, PassageRow, SectionRow, VersionRow
from kb.documents import Source, Status
from kb.roles import Audience, Role
from kb.sentences import Span

Ends = Mapping[tuple[str, int], date | None]
"""The last day of versions, by document and number."""

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
"""Of files that show no more than their text."""


class Standing(StrEnum):
    """Whether a version holds today and, if not, why."""

    IN_FORCE = "in_force"
    FUTURE = "future"
    ENDED = "ended"
    """Its last day is past, or it was replaced."""
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    """The document's file is gone."""


class VersionSummary(BaseModel):
    """One version of a document, in a list."""

    model_config = ConfigDict(frozen=True)

    version: int
    standing: Standing
    valid_from: date | None
    valid_until: date | None
    """Last day on which it holds: its own, or the day before what replaces it comes into force."""


class DocumentSummary(VersionSummary):
    """One version of a document, without its text."""

    id: str
    title: str
    collection: str
    audience: tuple[Audience, ...]
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
    """Id of the document that has replaced it, if it may be read."""
    current: DocumentSummary | None
    """What holds today in its place, if it may be read."""
    upcoming: DocumentSummary | None
    """What will hold after its last day, if it may be read."""
    versions: tuple[VersionSummary, ...]
    """All versions that were published, newest first."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came."""

    sha256: str
    """Its name in `originals/`."""
    name: str
    """Its name as its owner knows it."""


@dataclass(frozen=True, slots=True)
class _Family:
    """A document, all that it replaces or that replace it, and so on."""

    rows: dict[str, DocumentRow]
    replaces: Mapping[str, Sequence[str]]
    """Ids of documents by the id of what replaces them."""
    replaced_by: Mapping[str, Sequence[str]]
    """The other way round."""


def collections(session: Session) -> dict[str, Collection]:
    """Return the collections by id, as they were at the last ingest."""
    return {row.id: Collection(**row.settings) for row in session.scalars(select(CollectionRow))}


def documents(session: Session, role: Role, collection: str | None = None) -> list[DocumentSummary]:
    """Return the documents that `role` may read, by id, each in the version that `find_version` takes by default.

    What was withdrawn or removed is left out.
    """
    query = select(DocumentRow).where(DocumentRow.removed.is_(False)).order_by(DocumentRow.id)
    rows = session.scalars(query.options(selectinload(DocumentRow.versions))).all()
    ends = last_days(rows)
    chosen = (_chosen(_readable(row, role), ends) for row in rows)
    found = [_summary(version, ends) for version in chosen if version and collection in (None, version.collection)]
    return [summary for summary in found if summary.standing is not Standing.WITHDRAWN]


def find_version(session: Session, document_id: str, role: Role, number: int | None = None) -> DocumentVersion | None:
    """Return one version of a document; None if it is not there or `role` may not read it.

    By default it is the newest that is in force, or the newest if none is. A document that was withdrawn, or whose file
    was removed, is still found, so that an old citation can be checked.
    """
    family = _family(session, document_id)
    ends = last_days(family.rows.values())
    versions = _readable(family.rows.get(document_id), role)
    chosen = _chosen(versions, ends, number)
    if chosen is None:
        return None
    summary = _summary(chosen, ends)
    newer, older = _reached(document_id, family.replaced_by), _reached(document_id, family.replaces)
    others = [v for name in dict.fromkeys([*newer, *older]) for v in _readable(family.rows.get(name), role)]
    summaries = [_summary(version, ends) for version in others]
    in_force = [other for other in summaries if other.standing is Standing.IN_FORCE]
    current = in_force[0] if in_force and summary.standing is not Standing.IN_FORCE else None
    upcoming = [other for other in summaries if other.standing is Standing.FUTURE and other.id in newer]
    ends_at_last = summary.valid_until and summary.standing in (Standing.IN_FORCE, Standing.ENDED)
    return DocumentVersion(
        **dict(summary),
        text=chosen.text,
        sources=tuple(Source(**source) for source in chosen.sources),
        original=None if _is_text(chosen) else f"/origineel/{chosen.document_id}?versie={chosen.number}",
        superseded_by=current.id if current and current.id in newer[1:] else None,
        current=current,
        upcoming=min(upcoming, key=lambda other: other.valid_from or date.min, default=None) if ends_at_last else None,
        versions=tuple(VersionSummary(**_period(version, ends)) for version in versions),
    )


def find_original(session: Session, document_id: str, role: Role, number: int | None = None) -> Original | None:
    """Return the file that a version was read from; None if it is not there or `role` may not read it."""
    family = _family(session, document_id)
    chosen = _chosen(_readable(family.rows.get(document_id), role), last_days(family.rows.values()), number)
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


def last_days(documents: Iterable[DocumentRow]) -> Ends:
    """Return the last day of each published version: its own, or the day before its replacement came into force.

    `documents` hold all that replace one of them. What was withdrawn or removed replaces nothing and is left out.
    """
    published = {
        document.id: [version for version in document.versions if version.status == Status.GEPUBLICEERD]
        for document in documents
        if not document.withdrawn and not document.removed
    }
    successors: dict[str, list[VersionRow]] = {}
    for versions in published.values():
        for version in versions:
            if version.supersedes:
                successors.setdefault(version.supersedes, []).append(version)
    ends: dict[tuple[str, int], date | None] = {}
    for document_id, versions in published.items():
        for version in versions:
            newer = [v for v in versions if v.number > version.number] + successors.get(document_id, [])
            days = [(v.valid_from or date.min) for v in newer]
            limits = [day - timedelta(days=1) if day > date.min else date.min for day in days]
            own = [version.valid_until] if version.valid_until else []
            ends[document_id, version.number] = min(limits + own, default=None)
    return ends


def never_holds(first: date | None, last: date | None) -> bool:
    """Tell whether no day lies between the first and the last: it was replaced before it began."""
    return last is not None and last < (first or date.min + timedelta(days=1))


def _family(session: Session, document_id: str) -> _Family:
    replaces: dict[str, list[str]] = {}
    replaced_by: dict[str, list[str]] = {}
    query = select(VersionRow.document_id, VersionRow.supersedes).where(VersionRow.status == Status.GEPUBLICEERD)
    for newer, older in session.execute(query):
        if older:
            replaces.setdefault(newer, []).append(older)
            replaced_by.setdefault(older, []).append(newer)
    related = {name: replaces.get(name, []) + replaced_by.get(name, []) for name in replaces.keys() | replaced_by}
    rows = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.id.in_(_reached(document_id, related)))
        .options(selectinload(DocumentRow.versions))
    )
    return _Family({row.id: row for row in rows}, replaces, replaced_by)


def _reached(start: str, steps: Mapping[str, Sequence[str]]) -> list[str]:
    """Return `start` and all that the steps lead to from there, nearest first."""
    reached = {start: None}
    new = [start]
    while new:
        new = [name for place in new for name in steps.get(place, ()) if name not in reached]
        reached |= dict.fromkeys(new)
    return list(reached)


def _readable(row: DocumentRow | None, role: Role) -> list[VersionRow]:
    """Return the versions that were published and that `role` may read, newest first."""
    return [
        version
        for version in reversed(row.versions if row else ())
        if version.status != Status.CONCEPT and {Audience(name) for name in version.audience} & role.reads
    ]


def _chosen(versions: Sequence[VersionRow], ends: Ends, number: int | None = None) -> VersionRow | None:
    """Return the version with this number; by default the newest that is in force, or the newest if none is."""
    if number is not None:
        return next((version for version in versions if version.number == number), None)
    in_force = (version for version in versions if _period(version, ends)["standing"] is Standing.IN_FORCE)
    return next(in_force, versions[0] if versions else None)


def _is_text(version: VersionRow) -> bool:
    return PurePath(version.document.path).suffix.lower() in TEXT_SUFFIXES


def _standing(version: VersionRow, last_day: date | None) -> Standing:
    today = date.today()
    if version.document.removed:
        return Standing.REMOVED
    if version.document.withdrawn or version.status == Status.INGETROKKEN:
        return Standing.WITHDRAWN
    if never_holds(version.valid_from, last_day) or (last_day or date.max) < today:
        return Standing.ENDED
    return Standing.FUTURE if (version.valid_from or date.min) > today else Standing.IN_FORCE


def _period(version: VersionRow, ends: Ends) -> dict[str, Any]:
    last_day = ends.get((version.document_id, version.number), version.valid_until)
    return {
        "version": version.number,
        "standing": _standing(version, last_day),
        "valid_from": version.valid_from,
        "valid_until": None if never_holds(version.valid_from, last_day) else last_day,
    }


def _summary(version: VersionRow, ends: Ends) -> DocumentSummary:
    values = {name: getattr(version, name) for name in ("title", "collection", "review_by", "owner", "verified")}
    audience = tuple(Audience(name) for name in version.audience)
    return DocumentSummary(**values, **_period(version, ends), id=version.document_id, audience=audience)
