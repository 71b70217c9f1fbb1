"""The questions that were asked, kept without persons: no names, no addresses of computers, no moment to the minute."""

import csv
import json
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TextIO, cast

from sqlalchemy import CursorResult, Delete, delete, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from kb.answers import Answer, Outcome
from kb.database import Database, QuestionRow
from kb.roles import Role
from kb.traces import trace

WAITING = 1000
"""Questions that may wait to be written; of more than these nothing is kept, so that memory stays bounded."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would take for a formula."""

log = logging.getLogger("kennisbank")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question, as it is kept."""

    id: str
    """That of its answer."""
    asked_at: datetime
    """In UTC, to the hour: the minute, with role and municipality, could tell who asked."""
    question: str
    """With a placeholder such as [naam] for each piece of personal data."""
    outcome: Outcome
    notices: tuple[str, ...]
    """Kinds of the notices beside the answer."""
    documents: tuple[tuple[str, int], ...]
    """Id and version of the documents cited, in order."""
    role: Role
    municipality: str | None
    milliseconds: int
    """Time that the answer took."""

    @classmethod
    def of(cls, answer: Answer, role: Role, municipality: str | None, moment: datetime) -> "AskedQuestion | None":
        """Return what may be kept of a question and its answer; None if the question may not be kept."""
        if answer.redacted is None:
            return None
        return cls(
            id=answer.id,
            asked_at=moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0, tzinfo=None),
            question=answer.redacted,
            outcome=answer.outcome,
            notices=tuple(notice.kind for notice in answer.notices),
            documents=tuple(dict.fromkeys((c.document_id, c.version) for c in answer.citations)),
            role=role,
            municipality=municipality,
            milliseconds=round(answer.timings_ms.get("total", 0)),
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as values that JSON knows."""
        documents = [{"document_id": document_id, "version": version} for document_id, version in self.documents]
        return asdict(self) | {"asked_at": f"{self.asked_at:%Y-%m-%dT%H:00Z}", "documents": documents}


class QuestionLog:
    """Keeps questions in the database, each for a number of days; safe to use from several threads.

    Questions are written behind the answer's back: a database that is busy or full costs the log, never an answer.
    """

    def __init__(self, database: Database, days: int) -> None:
        self._database = database
        self._days = days
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="question-log")
        self._places = threading.BoundedSemaphore(WAITING)

    def add(self, answer: Answer, role: Role, municipality: str | None = None) -> None:
        """Keep the question of `answer`, soon; `municipality` must be one that the settings know."""
        asked = AskedQuestion.of(answer, role, municipality, datetime.now(UTC)) if self._days else None
        if asked is None:
            return
        if not self._places.acquire(blocking=False):
            log.error("question %s is not kept: %d others wait to be written", asked.id, WAITING)
            return
        self._writer.submit(self._write, asked)

    def flush(self) -> None:
        """Wait until all that was added is written."""
        self._writer.submit(lambda: None).result()

    def close(self) -> None:
        """Write what waits; nothing can be added after it."""
        self._writer.shutdown()

    def purge(self, now: datetime | None = None) -> int:
        """Remove the questions that have been kept long enough, and return how many they were."""
        kept_since = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None) - timedelta(days=self._days)
        old = delete(QuestionRow)
        return self._remove(old.where(QuestionRow.asked_at < kept_since) if self._days else old)

    def forget(self, question_id: str) -> bool:
        """Remove one question; return whether it was there."""
        return self._remove(delete(QuestionRow).where(QuestionRow.id == question_id)) > 0

    def count(self) -> int:
        """Return how many questions are kept."""
        with self._database.session() as session:
            return session.scalar(select(func.count()).select_from(QuestionRow)) or 0

    def questions(self, since: date | None = None) -> list[AskedQuestion]:
        """Return the questions that are kept, those of the day `since` and later, oldest first."""
        query = select(QuestionRow).order_by(QuestionRow.asked_at, QuestionRow.id)
        if since is not None:
            query = query.where(QuestionRow.asked_at >= datetime(since.year, since.month, since.day))
        with self._database.session() as session:
            return [_read(row) for row in session.scalars(query)]

    def _write(self, asked: AskedQuestion) -> None:
        try:
            with self._database.session() as session:
                session.add(QuestionRow(**asdict(asked)))
        except SQLAlchemyError as error:
            log.error("question %s is not kept: %s", asked.id, trace(error))
        finally:
            self._places.release()

    def _remove(self, query: Delete) -> int:
        sqlite = self._database.engine.dialect.name == "sqlite"
        with self._database.session() as session:
            if sqlite:  # else the text stays in the file until the space is used again
                session.execute(text("PRAGMA secure_delete=ON"))
            removed = cast(CursorResult[Any], session.execute(query)).rowcount
        if sqlite and removed:
            with self._database.engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return removed


def _read(row: QuestionRow) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        asked_at=row.asked_at,
        question=row.question,
        outcome=Outcome(row.outcome),
        notices=tuple(row.notices),
        documents=tuple((document_id, version) for document_id, version in row.documents),
        role=Role(row.role),
        municipality=row.municipality,
        milliseconds=row.milliseconds,
    )


def _write_csv(questions: Iterable[AskedQuestion], file: TextIO) -> None:
    rows = csv.writer(file)
    rows.writerow(AskedQuestion.__slots__)
    for asked in questions:
        values = asked.as_json() | {
            "notices": " ".join(asked.notices),
            "documents": " ".join(f"{document_id}@{version}" for document_id, version in asked.documents),
        }
        rows.writerow([_cell(value) for value in values.values()])


def _write_jsonl(questions: Iterable[AskedQuestion], file: TextIO) -> None:
    for asked in questions:
        file.write(json.dumps(asked.as_json(), ensure_ascii=False) + "\n")


def _cell(value: object) -> str:
    written = "" if value is None else str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written


FORMATS: dict[str, Callable[[Iterable[AskedQuestion], TextIO], None]] = {"csv": _write_csv, "jsonl": _write_jsonl}
"""How the questions can be written to a file."""
