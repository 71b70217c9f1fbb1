"""The commands on the question log."""

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from conftest import FakeEmbedder, Shelf
from sqlalchemy import text, update
from typer.testing import CliRunner

import kb.database as kb_database
import retrieval.asking
from api.cli import app
from kb.database import QuestionRow, open_database

DONE, BAD_RESULT, WRONG_USE = 0, 1, 2
QUESTION = "Mag Fatima El Khatabi hier wonen?"
REDACTED = "Mag [naam] hier wonen?"

Run = Callable[..., Result]


@pytest.fixture
def kb(shelf: Shelf, fake_embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on a knowledge base of one document, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KB_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(retrieval.asking, "load", lambda *_, **__: fake_embedder)
    shelf.write("een.md")
    shelf.ingest()
    return lambda *words: CliRunner().invoke(app, [*words, "--data", str(shelf.settings.data)])


def kept(kb: Run) -> list[dict[str, object]]:
    found = kb("export-log", "--format", "jsonl")
    assert found.exit_code == DONE
    return [json.loads(line) for line in found.stdout.splitlines()]


def make_older(shelf: Shelf, days: int) -> None:
    database = open_database(shelf.settings)
    with database.session() as session:
        moment = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)
        session.execute(update(QuestionRow).values(asked_at=moment))
    database.close()


def test_ask_keeps_the_question_without_the_person_unless_told_not_to(kb: Run) -> None:
    assert "Stel de vraag zonder deze gegevens: Mag [naam] hier wonen?" in kb("ask", QUESTION).stdout
    kb("ask", QUESTION, "--no-log")
    (row,) = kept(kb)
    assert (row["question"], row["role"]) == (REDACTED, "lokaal-team")


def test_ask_keeps_nothing_where_the_settings_say_so(kb: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_LOG_DAYS", "0")
    kb("ask", QUESTION)
    assert kept(kb) == []


def test_the_three_forms_hold_the_same(kb: Run) -> None:
    kb("ask", QUESTION)
    (row,) = kept(kb)
    assert json.loads(kb("export-log", "--json").stdout) == {"questions": [row]}
    (line,) = csv.DictReader(io.StringIO(kb("export-log").stdout, newline=""))
    assert {name: line[name] for name in ("id", "asked_at", "question", "outcome")} == {
        name: row[name] for name in ("id", "asked_at", "question", "outcome")
    }


def test_export_begins_at_a_day(kb: Run) -> None:
    kb("ask", QUESTION)
    today, tomorrow = datetime.now(UTC).date(), datetime.now(UTC).date() + timedelta(days=1)
    assert len(kb("export-log", "--since", str(today)).stdout.splitlines()) == 2
    assert len(kb("export-log", "--since", str(tomorrow)).stdout.splitlines()) == 1
    assert kb("export-log", "--since", "gisteren").exit_code == WRONG_USE


def test_purge_removes_what_is_old(kb: Run, shelf: Shelf) -> None:
    kb("ask", QUESTION)
    assert json.loads(kb("purge", "--json").stdout) == {"removed": 0, "kept": 1, "days": 365}
    make_older(shelf, 366)
    assert kb("purge").stdout == "1 removed, 0 kept; questions are kept for 365 days\n"


def test_purge_removes_one_question_by_its_id(kb: Run) -> None:
    kb("ask", QUESTION)
    kb("ask", "Iets anders?")
    wrong = kb("purge", "--id", "onbekend")
    assert (wrong.exit_code, wrong.stdout) == (BAD_RESULT, "")
    assert "no question with id 'onbekend' is kept" in wrong.stderr
    number = next(str(row["id"]) for row in kept(kb) if row["question"] == REDACTED)
    assert json.loads(kb("purge", "--id", number, "--json").stdout) == {"removed": 1, "kept": 1, "days": 365}
    assert [row["question"] for row in kept(kb)] == ["Iets anders?"]


def test_a_database_that_another_program_holds_is_a_bad_result(
    kb: Run, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb_database, "LOCK_WAIT_MS", 10)
    kb("ask", QUESTION)
    database = open_database(shelf.settings)
    with database.engine.connect() as connection:
        connection.execute(text("BEGIN IMMEDIATE"))
        result = kb("purge")
        connection.rollback()
    database.close()
    assert (result.exit_code, result.stdout) == (BAD_RESULT, "")
    assert "the question log cannot be used now" in result.stderr


@pytest.mark.parametrize("command", ["purge", "export-log"])
def test_without_a_knowledge_base_the_way_out_is_said(command: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [command, "--data", str(tmp_path / "niets")])
    assert (result.exit_code, result.stdout) == (BAD_RESULT, "")
    assert "make one with: kb ingest content/" in result.stderr


@pytest.mark.parametrize("days", ["-1", "4000", "veel"])
def test_a_number_of_days_that_makes_no_sense_is_wrong_use(kb: Run, monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    monkeypatch.setenv("KB_LOG_DAYS", days)
    result = kb("purge")
    assert result.exit_code == WRONG_USE
    assert "log_days" in result.stderr
