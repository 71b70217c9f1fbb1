"""Never a mixture: crashes, full disks, readers while something is published, an empty knowledge base."""

import errno
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import faiss
import numpy as np
import pytest
from sqlalchemy.exc import OperationalError

from ingest.doctor import examine
from ingest.publishing import KEPT
from kb.answers import Outcome
from kb.database import DatabaseError
from kb.roles import Role
from retrieval import index, weights
from retrieval.index import Filter

if TYPE_CHECKING:
    from conftest import FakeEmbedder, Shelf

ROOT = Path(__file__).parents[2]
QUESTION = "een zin over jeugdbescherming"


@pytest.fixture(autouse=True)
def _a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "packaged_file", lambda: Path("model.bin"))


def found(shelf: "Shelf") -> list[str]:
    knowledge = shelf.open()
    hits = knowledge.search(QUESTION, Filter(Role.BEHEERDER, date.today()), 200)
    knowledge.database.close()
    return sorted(hit.passage.text for hit in hits)


def test_ingests_killed_at_random_moments_leave_a_whole_knowledge_base() -> None:
    command = [sys.executable, "-m", "benchmarks.crashes", "--kills", "10", "--seed", str(os.getpid())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["kills"] == 10


# --- nothing left


def test_when_the_last_document_is_removed_nothing_answers_any_more(shelf: "Shelf") -> None:
    path = shelf.write("x.md")
    shelf.ingest()
    path.unlink()
    report = shelf.ingest()
    assert (report.removed, report.generation is not None) == (["x"], True)
    assert found(shelf) == []
    knowledge = shelf.open()
    assert knowledge.ask(QUESTION).outcome is Outcome.NOT_FOUND
    assert knowledge.index.document("x", 1) == []
    knowledge.database.close()
    assert examine(shelf.settings) == []
    assert shelf.ingest().generation is None
    shelf.write("x.md")
    assert shelf.ingest().added == ["x"]
    assert len(found(shelf)) == 1


def test_when_the_last_document_is_withdrawn_a_server_moves_to_the_empty_index(shelf: "Shelf") -> None:
    shelf.write("x.md")
    shelf.ingest()
    knowledge = shelf.open()
    assert len(knowledge.search(QUESTION, Filter(Role.BEHEERDER, date.today()))) == 1
    shelf.write("x.md", version=2, status="ingetrokken")
    shelf.ingest()
    assert knowledge.refresh() is True
    assert knowledge.search(QUESTION, Filter(Role.BEHEERDER, date.today())) == []
    knowledge.database.close()


# --- readers


def test_a_generation_that_was_removed_goes_on_answering_who_has_it_open(shelf: "Shelf") -> None:
    shelf.write("x.md", "Zin 0 over jeugdbescherming.\n")
    shelf.ingest()
    knowledge = shelf.open()
    directory = shelf.settings.index_directory / knowledge.index.name
    for number in range(KEPT + 1):
        shelf.write("x.md", f"Zin {number + 1} over jeugdbescherming.\n", version=number + 2)
        shelf.ingest()
    assert not directory.exists()
    answers: list[list[str]] = []

    def ask() -> None:
        hits = knowledge.search(QUESTION, Filter(Role.BEHEERDER, date.today()))
        answers.append([hit.passage.text for hit in hits])

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    ask()
    assert answers == [["Zin 0 over jeugdbescherming."]] * 2
    knowledge.database.close()


def repeatedly(action: Callable[[], object], until: threading.Event, errors: list[BaseException]) -> threading.Thread:
    """Start a thread that does something over and over."""

    def run() -> None:
        try:
            while not until.is_set():
                action()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def write_round(shelf: "Shelf", number: int) -> None:
    for name in "abcdef":
        shelf.write(f"{name}.md", f"Ronde {number}: een zin over jeugdbescherming.\n", version=number + 1)


def test_who_asks_while_others_publish_gets_every_answer_whole(shelf: "Shelf") -> None:
    write_round(shelf, 0)
    shelf.ingest()
    knowledge = shelf.open()
    answers: list[list[str]] = []
    errors: list[BaseException] = []
    finished = threading.Event()

    def ask() -> None:
        hits = knowledge.search(QUESTION, Filter(Role.BEHEERDER, date.today()))
        answers.append([hit.passage.text for hit in hits])

    threads = [repeatedly(action, finished, errors) for action in (ask, ask, ask, knowledge.refresh)]
    for number in range(1, 8):
        write_round(shelf, number)
        shelf.ingest()
    finished.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(answers) > 10
    assert all(len(answer) == 6 and len(set(answer)) == 1 for answer in answers)
    knowledge.refresh()
    ask()
    assert answers[-1][0] == "Ronde 7: een zin over jeugdbescherming."
    knowledge.database.close()


def test_a_generation_that_disappears_while_it_is_opened_gives_way_to_the_newer_one(
    shelf: "Shelf", monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write("x.md", "Zin 0.\n")
    shelf.ingest()
    knowledge = shelf.open()
    shelf.write("x.md", "Zin 1.\n", version=2)
    shelf.ingest()
    check, published = index.check, []

    def check_after_many_were_published(directory: Path) -> index.Manifest:
        if not published:
            published.append(directory.name)
            for number in range(KEPT + 1):
                shelf.write("x.md", f"Zin {number + 2}.\n", version=number + 3)
                shelf.ingest()
        return check(directory)

    monkeypatch.setattr(index, "check", check_after_many_were_published)
    assert knowledge.refresh() is True
    assert knowledge.index.document("x", KEPT + 3)[0].text == f"Zin {KEPT + 2}."
    knowledge.database.close()


# --- a full disk


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_for_faiss(*_: object) -> None:
    raise RuntimeError("write error: No space left on device")


PLACES: dict[str, Callable[[pytest.MonkeyPatch, "FakeEmbedder"], None]] = {
    "original": lambda patch, _: patch.setattr(Path, "write_bytes", full),
    "vectors": lambda patch, _: patch.setattr(faiss, "write_index", full_for_faiss),
    "limits": lambda patch, _: patch.setattr(np, "save", full),
    "passages": lambda patch, _: patch.setattr(index, "write_passages", full),
    "flush": lambda patch, _: patch.setattr(index, "flush", full),
    "rename": lambda patch, _: patch.setattr(os, "replace", full),
    "model": lambda patch, embedder: patch.setattr(embedder, "passages", full),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_disk_that_is_full_leaves_the_old_generation_and_the_next_run_goes_on(
    shelf: "Shelf", monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    shelf.write("x.md", "Oude zin.\n")
    first = shelf.ingest().generation
    shelf.write("x.md", "Nieuwe zin.\n", version=2)
    shelf.write("y.md", "Tweede zin.\n")
    with monkeypatch.context() as patch:
        PLACES[place](patch, shelf.embedder)
        with pytest.raises(OSError, match="No space left"):
            shelf.ingest()
    assert [folder.name for folder in shelf.settings.index_directory.iterdir()] == [first]
    assert found(shelf) == ["Oude zin."]
    assert [finding for finding in examine(shelf.settings) if finding.severity == "error"] == []
    shelf.ingest()
    assert found(shelf) == ["Nieuwe zin.", "Tweede zin."]
    assert examine(shelf.settings) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_really_full_stops_the_run_and_no_answer(shelf: "Shelf", small_disk: Path) -> None:
    shelf.settings = shelf.settings.model_copy(update={"data": small_disk})
    shelf.write("x.md", "Oude zin.\n")
    shelf.ingest()
    knowledge = shelf.open()  # as a server has it: on a full disk SQLite cannot even be opened anew
    stopped: list[str] = []
    for free in (10_000, 100_000, 200_000, 400_000, 800_000):
        shelf.write("x.md", f"Nieuwe zin {free}.\n", version=free)
        for number in range(30):
            shelf.write(f"n{number}.md", f"Zin {free}. " + " ".join(f"woord{free}x{n}" for n in range(150)))
        before = found(shelf)
        fill(small_disk, free)
        try:
            shelf.ingest()
        except (OSError, OperationalError, DatabaseError) as error:
            stopped.append(str(error))
            hits = knowledge.search(QUESTION, Filter(Role.BEHEERDER, date.today()), 200)
            assert sorted(hit.passage.text for hit in hits) == before
        (small_disk / "ballast").unlink()
        assert [finding.text for finding in examine(shelf.settings) if finding.severity == "error"] == []
        shelf.ingest()
        knowledge.refresh()
        assert f"Nieuwe zin {free}." in found(shelf)
    assert stopped
    knowledge.database.close()


def fill(disk: Path, free: int) -> None:
    """Fill a disk up to so many bytes."""
    room = os.statvfs(disk)
    with (disk / "ballast").open("wb") as file:
        file.write(b"0" * max(0, room.f_bavail * room.f_bsize - free))
