"""From a version's text to the rows of its sections, passages and contexts."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from ingest.passages import RULES, contexts, passages
from ingest.report import Problem, Progress, Report
from kb.database import ContextRow, Database, PassageRow, SectionRow, VersionRow, mark_stale
from kb.documents import Place, place_at

Rows = tuple[list[SectionRow], list[ContextRow]]


def cut(title: str, text: str, places: Sequence[Place] = ()) -> Rows:
    """Return the sections of a text with their passages, and the contexts that these stand in."""
    section_rows: list[SectionRow] = []
    context_rows: list[ContextRow] = []
    for run in contexts(passages(text)):
        whole = "\n".join([title, *(passage.indexed_text("", text) for passage in run)])
        context_rows.append(ContextRow(indexed_text=whole, indexed_sha256=_sha256(whole)))
        for passage in run:
            path = list(passage.section)
            if not section_rows or section_rows[-1].path != path:
                place = place_at(places, passage.start)
                section_rows.append(SectionRow(path=path, page=place.page if place else None, passages=[]))
            indexed = passage.indexed_text(title, text)
            section_rows[-1].passages.append(
                PassageRow(
                    start=passage.start,
                    end=passage.end,
                    indexed_text=indexed,
                    indexed_sha256=_sha256(indexed),
                    context=context_rows[-1],
                )
            )
    return section_rows, context_rows


def cut_again(database: Database, report: Report, progress: Progress, everything: bool = False) -> None:
    """Cut the versions again that were cut by other rules, also those whose file is gone; or `everything`.

    A text that cannot be cut keeps the passages that it has and is in the report.
    """
    with database.session() as session:
        query = select(VersionRow.id).order_by(VersionRow.id)
        ids = session.scalars(query if everything else query.where(VersionRow.rules != RULES)).all()
    for number, key in enumerate(ids, 1):
        with database.session() as session:
            version = session.get_one(VersionRow, key)
            progress("cut", number, len(ids), version.document_id)
            try:
                rows = cut(version.title, version.text, [Place(**place) for place in version.places])
            except Exception as error:  # one text must not hold up all others
                reason = f"version {version.number} cannot be cut: {type(error).__name__}: {error}; report this"
                report.failed.append(Problem(version.document_id, reason))
                continue
            version.rules = RULES
            if _shape(*rows) == _shape(version.sections, version.contexts):
                continue
            with session.no_autoflush:  # old and new passages and contexts refer to each other
                version.sections, version.contexts = rows
            mark_stale(session)
            report.cut_again += 1


def _shape(sections: list[SectionRow], contexts: list[ContextRow]) -> list[object]:
    """Return all that rows say, to compare them by."""
    return [
        [(s.path, s.page, [(p.start, p.end, p.indexed_text, p.indexed_sha256) for p in s.passages]) for s in sections],
        [(context.indexed_text, context.indexed_sha256) for context in contexts],
    ]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
