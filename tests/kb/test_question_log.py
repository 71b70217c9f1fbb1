"""The question log: what is kept, for how long, and how it is given out."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

import kb.questions
from kb.answers import Answer, Citation, Notice, Outcome
from kb.database import Database, open_database
from kb.questions import FORMATS, AskedQuestion, QuestionLog
from kb.roles import Role
from kb.settings import Settings

NOW = datetime(2026, 11, 25, 14, 37, 12, 5, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = open_database(settings, create=True)
    yield database
    database.close()


@pytest.fixture
def log(database: Database) -> Iterator[QuestionLog]:
    log = QuestionLog(database, days=365)
    yield log
    log.close()


def answer(redacted: str | None = "Mag [naam] bellen?", number: str = "1") -> Answer:
    def citation(document: str, n: int) -> Citation:
        return Citation(
            number=n,
            document_id=document,
            version=n,
            title="T",
            collection="faq",
            section=(),
            quote="q",
            start=0,
            end=1,
            valid_from=None,
            valid_until=None,
            verified=True,
            url="/",
        )

    return Answer(
        id=number,
        question="Mag Fatima bellen?",
        redacted=redacted,
        outcome=Outcome.ANSWERED,
        citations=(citation("b", 2), citation("a", 1), citation("b", 2)),
        notices=(Notice(kind="danger", text="Bel 112."), Notice(kind="privacy", text="Een naam.")),
        as_of=date(2026, 11, 25),
        timings_ms={"triage": 1.2, "total": 10.6},
    )


def of_age(database: Database, days: float) -> None:
    """Make what is kept `days` old."""
    with database.session() as session:
        session.execute(
            text("UPDATE questions SET asked_at = :at"), {"at": (NOW - timedelta(days=days)).replace(tzinfo=None)}
        )


def written(form: str, *questions: AskedQuestion) -> str:
    file = io.StringIO()
    FORMATS[form](questions, file)
    return file.getvalue()


def asked(question: str = "Mag [naam] bellen?", moment: datetime = NOW) -> AskedQuestion:
    kept = AskedQuestion.of(answer(question), Role.LOKAAL_TEAM, "Schiedam", moment)
    assert kept is not None
    return kept


# --- what is kept


def test_a_question_is_kept_without_the_person_and_the_minute(log: QuestionLog) -> None:
    log.add(answer(), Role.JEUGDBESCHERMER, "Schiedam")
    log.flush()
    (kept,) = log.questions()
    assert (kept.question, kept.role, kept.municipality) == ("Mag [naam] bellen?", Role.JEUGDBESCHERMER, "Schiedam")
    assert (kept.outcome, kept.notices) == (Outcome.ANSWERED, ("danger", "privacy"))
    assert kept.documents == (("b", 2), ("a", 1))
    assert kept.milliseconds == 11
    assert (kept.asked_at.minute, kept.asked_at.second, kept.asked_at.microsecond) == (0, 0, 0)


def test_the_hour_is_that_of_utc() -> None:
    moment = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert asked(moment=moment).asked_at == datetime(2026, 11, 25, 14)


def test_a_question_in_which_nobody_looked_for_persons_is_not_kept(log: QuestionLog) -> None:
    log.add(answer(redacted=None), Role.LOKAAL_TEAM)
    log.flush()
    assert log.count() == 0


def test_nothing_is_kept_where_the_settings_say_so(database: Database) -> None:
    log = QuestionLog(database, days=0)
    log.add(answer(), Role.LOKAAL_TEAM)
    log.close()
    assert QuestionLog(database, days=1).count() == 0


def test_what_an_answer_gives_to_its_user_holds_no_second_question() -> None:
    assert "redacted" not in answer().model_dump(mode="json")
    assert "[naam]" not in repr(answer())


def test_the_order_in_which_questions_came_is_not_kept(database: Database) -> None:
    with database.session() as session, pytest.raises(Exception, match="no such column"):
        session.execute(text("SELECT rowid FROM questions"))


# --- what goes wrong


def test_a_database_that_fails_costs_the_log_and_its_words_are_not_repeated(
    log: QuestionLog, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE questions"))
    log.add(answer(), Role.LOKAAL_TEAM)
    log.flush()
    assert "question 1 is not kept: OperationalError" in caplog.text
    assert "bellen" not in caplog.text


def test_what_waits_to_be_written_is_bounded(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kb.questions, "WAITING", 1)
    log = QuestionLog(database, days=1)
    with database.engine.begin() as connection:
        connection.execute(text("BEGIN IMMEDIATE"))  # another program writes
        log.add(answer(number="1"), Role.LOKAAL_TEAM)
        log.add(answer(number="2"), Role.LOKAAL_TEAM)
        connection.rollback()
    log.close()
    assert [kept.id for kept in log.questions()] == ["1"]
    assert "question 2 is not kept: 1 others wait" in caplog.text


# --- how long


def test_a_question_is_removed_after_its_days_and_not_before(log: QuestionLog, database: Database) -> None:
    log.add(answer(), Role.LOKAAL_TEAM)
    log.flush()
    of_age(database, 364.9)
    assert log.purge(NOW) == 0
    of_age(database, 365.1)
    assert log.purge(NOW) == 1
    assert log.count() == 0


def test_all_are_removed_once_the_settings_keep_none(log: QuestionLog, database: Database) -> None:
    log.add(answer(), Role.LOKAAL_TEAM)
    log.flush()
    assert QuestionLog(database, days=0).purge() == 1


def test_one_question_can_be_removed(log: QuestionLog) -> None:
    for number in "12":
        log.add(answer(number=number), Role.LOKAAL_TEAM)
    log.flush()
    assert (log.forget("1"), log.forget("1")) == (True, False)
    assert [kept.id for kept in log.questions()] == ["2"]


def test_what_was_removed_stands_in_no_file(log: QuestionLog, settings: Settings) -> None:
    secret = "Woord-dat-nergens-anders-staat"
    for number in range(200):
        log.add(answer(f"{secret} " * 20, str(number)), Role.LOKAAL_TEAM)
    log.flush()

    def held() -> bool:
        return any(secret.encode() in path.read_bytes() for path in settings.data.rglob("*") if path.is_file())

    assert held()
    assert log.purge(NOW + timedelta(days=400)) == 200
    assert not held()


# --- how it is given out


def test_questions_are_given_from_a_day_on(log: QuestionLog, database: Database) -> None:
    log.add(answer(), Role.LOKAAL_TEAM)
    log.flush()
    of_age(database, 1)
    assert len(log.questions(date(2026, 11, 24))) == 1
    assert log.questions(date(2026, 11, 25)) == []


def test_a_spreadsheet_takes_no_question_for_a_formula() -> None:
    for sign in "=+-@\t\r":
        (_, row) = csv.reader(io.StringIO(written("csv", asked(f"{sign}1+1")), newline=""))
        assert row[2].startswith("'")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_what_is_given_out_can_be_read_again(question: str) -> None:
    lines = written("jsonl", asked(question)).rstrip("\n").split("\n")
    assert [json.loads(line)["question"] for line in lines] == [question]
    header, row = csv.reader(io.StringIO(written("csv", asked(question)), newline=""))
    assert header == list(AskedQuestion.__slots__)
    assert row[2].removeprefix("'") == question.removeprefix("'")
    assert row[3:8] == ["answered", "danger privacy", "b@2 a@1", "lokaal-team", "Schiedam"]
