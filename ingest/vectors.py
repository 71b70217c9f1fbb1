"""Vectors for the indexed texts that have none yet."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.report import Progress, Report
from kb.database import ContextRow, Database, EmbeddingRow, PassageRow, SectionRow, VersionRow
from retrieval.embedding import ASKED, BATCH, Embedder

STRIDE = 8
"""Of so many batches in order of length one is embedded before the next round: so far tells how long the rest takes."""

Text = tuple[str, str, str]
"""Hash, text, and id of a document that it stands in."""


def embed_missing(
    database: Database, model: str, loader: Callable[[], Embedder], report: Report, progress: Progress
) -> None:
    """Embed every passage, context and own question that has no vector of this model yet, and keep each batch at once.

    The model is loaded only if there is one.
    """
    with database.session() as session:
        # Of like length together, so that a batch holds little padding.
        todo = sorted(missing(session, model), key=lambda item: len(item[1]))
    if not todo:
        return
    started = time.perf_counter()
    progress("embed", 0, len(todo))
    embedder = loader()
    loaded = time.perf_counter()
    for batch in _batches(todo):
        vectors = embedder.passages([text for _, text, _ in batch])
        with database.session() as session:
            for (key, _, _), vector in zip(batch, vectors, strict=True):
                session.add(EmbeddingRow(model=model, indexed_sha256=key, vector=vector.astype("<f4").tobytes()))
        report.embedded += len(batch)
        progress("embed", report.embedded, len(todo), batch[-1][2])
    report.seconds |= {"load": loaded - started, "embed": time.perf_counter() - loaded}


def missing(session: Session, model: str) -> list[Text]:
    """Return the texts that have no vector of `model` yet."""
    known = select(EmbeddingRow.indexed_sha256).where(EmbeddingRow.model == model)
    of_passages = (
        select(PassageRow.indexed_sha256, PassageRow.indexed_text, VersionRow.document_id)
        .join(SectionRow, SectionRow.id == PassageRow.section_id)
        .join(VersionRow, VersionRow.id == SectionRow.version_id)
        .where(PassageRow.indexed_sha256.not_in(known))
    )
    of_contexts = (
        select(ContextRow.indexed_sha256, ContextRow.indexed_text, VersionRow.document_id)
        .join(VersionRow, VersionRow.id == ContextRow.version_id)
        .where(ContextRow.indexed_sha256.not_in(known))
    )
    of_questions = own_questions(session)
    stored = set(session.scalars(known.where(EmbeddingRow.indexed_sha256.in_([key for key, _, _ in of_questions]))))
    of_questions = [row for row in of_questions if row[0] not in stored]
    rows = [*session.execute(of_passages), *session.execute(of_contexts), *of_questions]
    return list({key: (key, text, document_id) for key, text, document_id in rows}.values())


def own_questions(session: Session) -> list[Text]:
    """Return the questions that documents list themselves."""
    listed = session.execute(select(VersionRow.questions, VersionRow.document_id)).all()
    return [(question_key(one), ASKED + one, document_id) for asked, document_id in listed for one in asked]


def question_key(question: str) -> str:
    """Return under what key the vector of a document's own question is kept."""
    return hashlib.sha256(f"{ASKED}{question}".encode()).hexdigest()


def _batches(todo: Sequence[Text]) -> Iterator[Sequence[Text]]:
    batches = [todo[start : start + BATCH] for start in range(0, len(todo), BATCH)]
    for first in range(STRIDE):
        yield from batches[first::STRIDE]
