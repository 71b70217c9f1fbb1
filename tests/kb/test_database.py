"""Opening the database, and bringing it to the newest schema."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from kb.database import Base, CollectionRow, Database, DatabaseError, open_database
from kb.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = open_database(settings, create=True)
    yield database
    database.close()


def tables(settings: Settings) -> set[str]:
    connection = sqlite3.connect(settings.data / "kb.sqlite")
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return names


def test_a_new_database_has_the_tables_that_the_program_uses(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_it_keeps_what_is_committed_and_drops_what_fails(settings: Settings, database: Database) -> None:
    with database.session() as session:
        session.add(CollectionRow(id="faq", settings={"title": "Één"}))
    with pytest.raises(ZeroDivisionError), database.session() as session:
        session.add(CollectionRow(id="weg", settings={}))
        session.flush()
        _ = 1 / 0
    again = open_database(settings)
    with again.session() as session:
        assert [(row.id, row.settings) for row in session.scalars(select(CollectionRow))] == [("faq", {"title": "Één"})]
    again.close()


def test_it_is_written_so_that_readers_and_a_power_cut_do_no_harm(database: Database) -> None:
    with database.engine.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")}
        assert found == {"journal_mode": "wal", "foreign_keys": 1}
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL


def test_opening_it_twice_with_create_changes_nothing(settings: Settings, database: Database) -> None:
    with database.session() as session:
        session.add(CollectionRow(id="faq", settings={}))
    again = open_database(settings, create=True)
    with again.session() as session:
        assert session.scalars(select(CollectionRow.id)).all() == ["faq"]
    again.close()


def test_one_that_is_not_there_is_not_made_by_reading(settings: Settings) -> None:
    with pytest.raises(DatabaseError, match=r"there is no knowledge base in .*; make one with: kb ingest"):
        open_database(settings)
    assert not settings.data.exists()


@pytest.mark.parametrize("name", ["map met spatie", "100%", "a%20b", "wat?", "#1", "één 'map'"])
def test_the_data_directory_may_have_any_name(tmp_path: Path, name: str) -> None:
    open_database(Settings(data=tmp_path / name), create=True).close()
    assert (tmp_path / name / "kb.sqlite").is_file()


def test_one_without_a_schema_must_be_brought_up_to_date_first(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "kb.sqlite").touch()
    with pytest.raises(DatabaseError, match=r"the database has schema None, .*; bring it up to date"):
        open_database(settings)
    open_database(settings, create=True).close()
    open_database(settings).close()


@pytest.mark.parametrize("create", [False, True])
def test_one_of_a_newer_program_is_left_alone(settings: Settings, database: Database, create: bool) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="9999"):
        open_database(settings, create=create)


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database_is_an_error(settings: Settings, create: bool) -> None:
    settings.data.mkdir()
    (settings.data / "kb.sqlite").write_bytes(b"Dit is geen database. " * 100)
    with pytest.raises(DatabaseError, match="cannot be used: file is not a database"):
        open_database(settings, create=create)


@pytest.mark.parametrize("url", ["niets", "onbekend://x", "postgresql+onbekend://x"])
def test_an_address_that_is_none_is_an_error_that_names_the_setting(settings: Settings, url: str) -> None:
    with pytest.raises(DatabaseError, match=r"^KB_DATABASE_URL"):
        open_database(settings.model_copy(update={"database_url": url}), create=True)


KILLED_WHILE_MAKING_TABLES = """
import os, sys
from pathlib import Path
from alembic import op
from kb.database import open_database
from kb.settings import Settings

make, made = op.create_table, []

def create_table(*args, **kwargs):
    made.append(make(*args, **kwargs))
    if len(made) == 3:
        os._exit(9)

op.create_table = create_table
open_database(Settings(data=Path(sys.argv[1])), create=True)
"""


def test_an_upgrade_that_is_killed_leaves_nothing_half_done(settings: Settings) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED_WHILE_MAKING_TABLES, str(settings.data)]
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    assert tables(settings) == set()
    open_database(settings, create=True).close()
    assert tables(settings) >= set(Base.metadata.tables)
