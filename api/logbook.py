"""Commands on the question log: `kb purge` and `kb export-log`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from sqlalchemy.exc import SQLAlchemyError

from api.terminal import BAD_RESULT, Data, Json, out, print_json, settings, stop
from kb.database import DatabaseError, open_database
from kb.questions import FORMATS, QuestionLog
from kb.traces import trace


def purge(
    question_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Remove this one question, whatever its age.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Remove the questions that have been kept longer than the setting log_days says.

    Example: kb purge
    """
    with _log(data) as (log, days):
        if question_id is None:
            removed = log.purge()
        elif log.forget(question_id):
            removed = 1
        else:
            stop(f"no question with id '{question_id}' is kept; kb export-log lists them", BAD_RESULT)
        kept = log.count()
    if as_json:
        print_json({"removed": removed, "kept": kept, "days": days})
    else:
        out.print(f"{removed} removed, {kept} kept; questions are kept for {days} days", markup=False)


def export_log(
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], metavar="DATE", help="From this day on: 2026-06-01."),
    ] = None,
    form: Annotated[Literal["csv", "jsonl"], typer.Option("--format", help="Form of the output.")] = "csv",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write the questions that were asked, without personal data, to standard output.

    Example: kb export-log --since 2026-06-01 > vragen.csv
    """
    with _log(data) as (log, _):
        questions = log.questions(since.date() if since else None)
    if as_json:
        print_json({"questions": [asked.as_json() for asked in questions]})
    else:
        FORMATS[form](questions, sys.stdout)


@contextmanager
def _log(data: Path | None) -> Iterator[tuple[QuestionLog, int]]:
    """Open the question log, and close it; end the command if there is none."""
    found = settings(data)
    try:
        database = open_database(found)
        log = QuestionLog(database, found.log_days)
        yield log, found.log_days
        log.close()
        database.close()
    except DatabaseError as error:
        stop(error, BAD_RESULT)
    except SQLAlchemyError as error:
        stop(
            f"the question log cannot be used now ({trace(error)}); try again when no other program writes", BAD_RESULT
        )
