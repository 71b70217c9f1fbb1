"""Backing up while in use, and restoring."""

import json
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest import backup as backups
from ingest.backup import BackupError, backup, restore
from ingest.doctor import examine
from kb.database import DatabaseError
from kb.roles import Role
from kb.settings import Settings
from retrieval import index, weights
from retrieval.asking import KnowledgeBase
from retrieval.index import Filter

if TYPE_CHECKING:
    from conftest import Shelf

QUESTION = "een zin over jeugdbescherming"


@pytest.fixture(autouse=True)
def _a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "packaged_file", lambda: Path("model.bin"))


@pytest.fixture
def filled(shelf: "Shelf") -> "Shelf":
    """A shelf with two documents, one of them in two versions."""
    shelf.write("x.md", "## A\n\nEen zin.\n\n## B\n\nNog een zin over jeugdbescherming.\n")
    shelf.write("y.md", valid_from=date(2020, 1, 1))
    shelf.ingest()
    shelf.write("y.md", "Een nieuwe zin.\n", version=2, valid_from=date(2022, 1, 1))
    shelf.ingest()
    return shelf


@pytest.fixture
def elsewhere(filled: "Shelf", tmp_path: Path) -> Settings:
    """Settings of a data directory that is not there yet."""
    return filled.settings.model_copy(update={"data": tmp_path / "elders"})


def answers(settings: Settings, shelf: "Shelf") -> list[dict[str, Any]]:
    knowledge = KnowledgeBase.open(settings, shelf.embedder)
    found = [
        {
            "hits": [hit.as_json() for hit in knowledge.search(QUESTION, Filter(Role.BEHEERDER, day))],
            "answer": knowledge.ask("Wat is een zin?", as_of=day).model_dump(exclude={"id", "timings_ms"}),
        }
        for day in (date(2021, 1, 1), date.today())
    ]
    knowledge.database.close()
    return found


def test_what_is_restored_elsewhere_answers_the_same(filled: "Shelf", elsewhere: Settings, tmp_path: Path) -> None:
    file = tmp_path / "kb.zip"
    made = backup(filled.settings, file)
    assert made.faults == ()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert restore(elsewhere, file).generation == made.generation
    assert answers(elsewhere, filled) == answers(filled.settings, filled)
    assert examine(elsewhere) == []
    originals = {path.name: path.read_bytes() for path in (filled.settings.data / "originals").iterdir()}
    assert {path.name: path.read_bytes() for path in (elsewhere.data / "originals").iterdir()} == originals


def test_a_restored_knowledge_base_goes_on_where_it_was(filled: "Shelf", elsewhere: Settings, tmp_path: Path) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    restore(elsewhere, tmp_path / "kb.zip")
    filled.settings = elsewhere
    filled.embedder.seen.clear()
    report = filled.ingest()
    assert (sorted(report.unchanged), report.generation, filled.embedder.seen) == (["x", "y"], None, [])


def test_a_backup_while_others_ingest_is_of_one_moment(filled: "Shelf", elsewhere: Settings, tmp_path: Path) -> None:
    finished = threading.Event()
    errors: list[BaseException] = []

    def ingest() -> None:
        try:
            for number in range(1, 7):
                for name in "xy":
                    filled.write(f"{name}.md", f"Ronde {number} over jeugdbescherming.\n", version=number + 2)
                filled.ingest()
        except BaseException as error:
            errors.append(error)
        finished.set()

    thread = threading.Thread(target=ingest)
    thread.start()
    count = 0
    while not finished.is_set():
        count += 1
        backup(filled.settings, tmp_path / f"{count}.zip")
    thread.join()
    assert errors == []
    for number in range(1, count + 1):
        restore(elsewhere, tmp_path / f"{number}.zip", force=True)
        assert [finding.text for finding in examine(elsewhere) if finding.severity == "error"] == []


def test_the_model_and_what_nobody_refers_to_are_not_in_it(filled: "Shelf", tmp_path: Path) -> None:
    (filled.settings.data / "models").mkdir()
    (filled.settings.data / "models" / "groot").write_bytes(b"x")
    (filled.settings.data / "originals" / ("0" * 64)).write_bytes(b"x")
    made = backup(filled.settings, tmp_path / "kb.zip")
    assert len({name.split("/")[1] for name in made.files if name.startswith("index/")}) == 1
    assert {name.partition("/")[0] for name in made.files} == {"kb.sqlite", "originals", "index"}
    assert f"originals/{'0' * 64}" not in made.files


def test_an_original_that_is_gone_or_changed_is_told_and_the_rest_is_saved(
    filled: "Shelf", elsewhere: Settings, tmp_path: Path
) -> None:
    first, second, _ = sorted((filled.settings.data / "originals").iterdir())
    first.unlink()
    second.write_bytes(b"anders")
    made = backup(filled.settings, tmp_path / "kb.zip")
    assert made.faults == (f"originals/{first.name} is missing", f"originals/{second.name} is not the file that came")
    restore(elsewhere, tmp_path / "kb.zip")
    assert answers(elsewhere, filled) == answers(filled.settings, filled)


def test_a_damaged_index_is_not_saved_as_if_it_were_whole(filled: "Shelf", tmp_path: Path) -> None:
    for file in filled.settings.index_directory.rglob("limits.npy"):
        file.write_bytes(b"anders")
    with pytest.raises(BackupError, match="build it anew with: kb index rebuild"):
        backup(filled.settings, tmp_path / "kb.zip")
    assert not (tmp_path / "kb.zip").exists()


def test_a_backup_that_fails_leaves_the_one_before(
    filled: "Shelf", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kb.zip"
    file.write_bytes(b"de vorige")

    def full(*_: object) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(backups, "_copy", full)
    with pytest.raises(OSError, match="No space left"):
        backup(filled.settings, file)
    assert file.read_bytes() == b"de vorige"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_nothing_is_restored_over_a_knowledge_base_unless_forced(filled: "Shelf", tmp_path: Path) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    before = answers(filled.settings, filled)
    filled.write("x.md", "Heel anders.\n", version=2)
    filled.ingest()
    with pytest.raises(BackupError, match=r"is not empty .*--force"):
        restore(filled.settings, tmp_path / "kb.zip")
    assert answers(filled.settings, filled) != before
    restore(filled.settings, tmp_path / "kb.zip", force=True)
    assert answers(filled.settings, filled) == before
    assert examine(filled.settings) == []


def test_a_data_directory_with_only_a_model_counts_as_empty(
    filled: "Shelf", elsewhere: Settings, tmp_path: Path
) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    (elsewhere.data / "models").mkdir(parents=True)
    (elsewhere.data / ".restoring-abc").mkdir()
    restore(elsewhere, tmp_path / "kb.zip")
    assert examine(elsewhere) == []
    assert not (elsewhere.data / ".restoring-abc").exists()


def test_a_server_moves_to_what_is_restored(filled: "Shelf", tmp_path: Path) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    filled.write("x.md", "Heel anders.\n", version=2)
    filled.ingest()
    knowledge = filled.open()
    restore(filled.settings, tmp_path / "kb.zip", force=True)
    assert knowledge.refresh() is True
    assert [passage.text for passage in knowledge.index.document("x", 1)] == [
        "Een zin.",
        "Nog een zin over jeugdbescherming.",
    ]
    knowledge.database.close()


def test_a_damaged_database_is_replaced(filled: "Shelf", tmp_path: Path) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    before = answers(filled.settings, filled)
    for name in ("kb.sqlite-wal", "kb.sqlite-shm"):
        (filled.settings.data / name).unlink(missing_ok=True)
    (filled.settings.data / "kb.sqlite").write_bytes(b"kapot " * 1000)
    restore(filled.settings, tmp_path / "kb.zip", force=True)
    assert answers(filled.settings, filled) == before


@pytest.mark.parametrize("moment", ["_put_generation", "_replace_database"])
def test_a_restore_that_is_cut_short_leaves_what_was_there(
    filled: "Shelf", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    filled.write("x.md", "Heel anders.\n", version=2)
    filled.ingest()
    before = answers(filled.settings, filled)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(backups, moment, stop)
        with pytest.raises(KeyboardInterrupt):
            restore(filled.settings, tmp_path / "kb.zip", force=True)
    assert answers(filled.settings, filled) == before
    assert [finding for finding in examine(filled.settings) if finding.severity == "error"] == []


# --- backups that are none


def altered(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a copy of a backup in which something is changed."""
    with zipfile.ZipFile(source) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target


def with_manifest(**values: object) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        entries["backup.json"] = json.dumps(json.loads(entries["backup.json"]) | values).encode()

    return change


def with_file(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        manifest = json.loads(entries["backup.json"])
        manifest["files"][name] = "0" * 64
        entries |= {name: b"kwaad", "backup.json": json.dumps(manifest).encode()}

    return change


def change_a_byte(entries: dict[str, bytes]) -> None:
    name = next(name for name in entries if name.endswith("dense.faiss"))
    entries[name] = entries[name][:-1] + b"!"


def leave_one_out(entries: dict[str, bytes]) -> None:
    del entries[next(name for name in entries if name.startswith("originals/"))]


def add_one(entries: dict[str, bytes]) -> None:
    entries["index/1/meer"] = b"x"


def no_manifest(entries: dict[str, bytes]) -> None:
    del entries["backup.json"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (change_a_byte, "differs from what was backed up"),
        (leave_one_out, "does not hold what a backup does"),
        (add_one, "does not hold what a backup does"),
        (no_manifest, "backup.json cannot be read"),
        (with_manifest(format=2), "made by another version"),
        (with_manifest(files=[]), "does not hold what a backup does"),
        (with_manifest(files=7), "cannot be read"),
        (with_manifest(meer=1), "cannot be read"),
        (with_manifest(generation="../../x"), "does not hold the index that it names"),
        (with_manifest(generation=None), "its database names another index"),
        (with_file("../weg"), "does not hold what a backup does"),
        (with_file("/tmp/weg"), "does not hold what a backup does"),
        (with_file("index/1/../../weg"), "does not hold what a backup does"),
        (with_file("index/1/.verborgen"), "does not hold what a backup does"),
        (with_file("originals/../../weg"), "does not hold what a backup does"),
        (with_file("models/x"), "does not hold what a backup does"),
        (with_file(f"originals/{'a' * 64}"), "differs from what was backed up"),
    ],
)
def test_what_is_not_a_whole_backup_is_refused_and_nothing_is_written(
    filled: "Shelf", elsewhere: Settings, tmp_path: Path, change: Callable[[dict[str, bytes]], None], reason: str
) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    file = altered(tmp_path / "kb.zip", tmp_path / "anders.zip", change)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BackupError, match=reason):
        restore(elsewhere, file)
    left = set(tmp_path.rglob("*")) - set(before) - {elsewhere.data}
    assert {path.name for path in left} <= {"ingest.lock"}


@pytest.mark.parametrize("cut", [0, 100, 0.5, 0.99])
def test_a_truncated_backup_is_refused(filled: "Shelf", elsewhere: Settings, tmp_path: Path, cut: float) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    content = (tmp_path / "kb.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(content[: int(cut if cut > 1 else cut * len(content))])
    with pytest.raises(BackupError, match=r"half\.zip is no backup that can be read"):
        restore(elsewhere, tmp_path / "half.zip")
    with pytest.raises(BackupError, match="is no backup that can be read"):
        restore(elsewhere, tmp_path / "weg.zip")


def test_a_backup_of_a_newer_program_is_refused(
    filled: "Shelf", elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backups._copy_database

    def of_a_newer_program(source: Path, snapshot: Path) -> str | None:
        generation = copy(source, snapshot)
        connection = sqlite3.connect(snapshot)
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.close()
        return generation

    with monkeypatch.context() as patch:
        patch.setattr(backups, "_copy_database", of_a_newer_program)
        backup(filled.settings, tmp_path / "kb.zip")
    with pytest.raises(DatabaseError, match="newer version of this program"):
        restore(elsewhere, tmp_path / "kb.zip")
    assert not (elsewhere.data / "kb.sqlite").exists()


def test_a_backup_that_does_not_fit_is_refused_before_anything_is_written(
    filled: "Shelf", elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(filled.settings, tmp_path / "kb.zip")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(BackupError, match="has room for 0 MB"):
        restore(elsewhere, tmp_path / "kb.zip")


def test_a_knowledge_base_that_was_never_published_can_be_saved(
    shelf: "Shelf", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write("x.md")
    with monkeypatch.context() as patch:
        patch.setattr(index, "build", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shelf.ingest()
    made = backup(shelf.settings, tmp_path / "kb.zip")
    assert made.generation is None
    elsewhere = shelf.settings.model_copy(update={"data": tmp_path / "elders"})
    restore(elsewhere, tmp_path / "kb.zip")
    shelf.settings = elsewhere
    assert shelf.ingest().embedded == 0


def test_a_data_directory_without_a_knowledge_base_cannot_be_saved(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="there is no knowledge base"):
        backup(Settings(data=tmp_path / "weg"), tmp_path / "kb.zip")
