"""Which files are read again, and which are not."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest import cutting, ingesting, passages
from ingest import state as states
from ingest.readers import Context
from kb.database import FileRow, VersionRow, open_database
from kb.documents import Document, DocumentError, Place

if TYPE_CHECKING:
    from conftest import Shelf


@pytest.fixture
def looked_into(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that a reader or a hash went through."""
    names: list[str] = []
    read, digest = ingesting.read, states._sha256

    def reading(path: Path, context: Context) -> Document:
        names.append(path.name)
        return read(path, context)

    def hashing(path: Path) -> str:
        names.append(f"#{path.name}")
        return digest(path)

    monkeypatch.setattr(ingesting, "read", reading)
    monkeypatch.setattr(states, "_sha256", hashing)
    return names


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """All times on files count as long ago."""
    monkeypatch.setattr(states, "SETTLED_SECONDS", -3600.0)


@pytest.mark.usefixtures("settled")
def test_an_unchanged_file_is_not_looked_into(shelf: "Shelf", looked_into: list[str]) -> None:
    shelf.write("x.md")
    shelf.ingest()
    assert looked_into == ["x.md"]
    report = shelf.ingest()
    assert (report.unchanged, looked_into) == (["x"], ["x.md"])
    assert [(file.document, file.action, file.passages) for file in report.files] == [("x", "unchanged", 1)]


def test_a_file_that_was_just_written_is_compared_by_its_hash(shelf: "Shelf", looked_into: list[str]) -> None:
    """It could have been written again within the precision of its times."""
    shelf.write("x.md")
    for _ in range(2):
        shelf.ingest()
    assert looked_into == ["x.md", "#x.md"]


def test_a_change_that_keeps_size_and_times_is_seen(shelf: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    path = shelf.write("x.md", "Zin een over jeugdbescherming.\n")
    shelf.ingest()
    before = path.stat()
    shelf.write("x.md", "Zin elf over jeugdbescherming.\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    monkeypatch.setattr(states, "_stamp", lambda path: [path.name, before.st_size, before.st_mtime_ns, 0])
    assert shelf.ingest().changed == ["x"]


@pytest.mark.usefixtures("settled")
def test_a_touched_file_is_hashed_once_and_then_known_again(shelf: "Shelf", looked_into: list[str]) -> None:
    path = shelf.write("x.md")
    shelf.ingest()
    os.utime(path, (time.time() - 5, time.time() - 5))
    for _ in range(2):
        assert shelf.ingest().unchanged == ["x"]
    assert looked_into == ["x.md", "#x.md"]


@pytest.mark.usefixtures("settled")
def test_a_renamed_file_is_read_under_its_new_name(shelf: "Shelf", looked_into: list[str]) -> None:
    path = shelf.write("x.md")
    shelf.ingest()
    path.rename(shelf.root / "y.md")
    assert shelf.ingest().unchanged == ["x"]
    assert shelf.ingest().unchanged == ["x"]
    assert looked_into == ["x.md", "y.md"]
    database = open_database(shelf.settings)
    with database.session() as session:
        assert [Path(row.path).name for row in session.query(FileRow)] == ["y.md"]
    database.close()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("what", ["sidecar", "option", "collections", "readers", "again"])
def test_a_file_is_read_again_where_what_it_is_read_with_changed(
    shelf: "Shelf", looked_into: list[str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    shelf.write("x.md")
    shelf.ingest()
    everything, collection = False, None
    if what == "sidecar":
        (shelf.root / "x.md.meta.yaml").write_text("owner: Team\n", encoding="utf-8")
    elif what == "option":
        collection = "faq"
    elif what == "collections":
        with (shelf.root / "collections.toml").open("a", encoding="utf-8") as file:
            file.write('\n[extra]\ntitle = "Extra"\n')
    elif what == "readers":
        monkeypatch.setattr(states, "READING", 2)
    else:
        everything = True
    ingesting.ingest(shelf.settings, [shelf.root], collection, loader=lambda: shelf.embedder, everything=everything)
    assert [name for name in looked_into if not name.startswith("#")] == ["x.md", "x.md"]


@pytest.mark.usefixtures("settled")
def test_a_file_that_failed_is_read_again_each_time(shelf: "Shelf", looked_into: list[str]) -> None:
    shelf.write("goed.md")
    shelf.write("fout.md", auteur="Jansen")
    for _ in range(2):
        assert len(shelf.ingest().failed) == 1
    assert looked_into == ["fout.md", "goed.md", "fout.md"]


@pytest.mark.usefixtures("settled")
def test_remarks_on_an_unchanged_file_are_made_again(shelf: "Shelf") -> None:
    shelf.write("x.md")
    shelf.write("leeg.md", "## Kop\n")
    first, second = shelf.ingest(), shelf.ingest()
    assert len(first.warnings) == 1
    assert second.warnings == first.warnings
    assert [file.warnings for file in second.files] == [1, 0]


@pytest.mark.usefixtures("settled")
def test_a_document_that_comes_back_is_read_again(shelf: "Shelf") -> None:
    shelf.write("blijft.md")
    path = shelf.write("x.md")
    shelf.ingest()
    aside = path.rename(shelf.root.parent / "x.md")
    assert shelf.ingest().removed == ["x"]
    aside.rename(path)
    assert shelf.ingest().added == ["x"]


@pytest.mark.parametrize("error", [RecursionError("te diep"), KeyError("stijl"), MemoryError(), UnicodeError("raar")])
def test_whatever_a_reader_stumbles_over_is_that_files_failure(
    shelf: "Shelf", monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    shelf.write("a.md")
    shelf.write("b.md")
    shelf.write("c.md")
    read = ingesting.read

    def stumble(path: Path, context: Context) -> Document:
        if path.name == "b.md":
            raise error
        return read(path, context)

    monkeypatch.setattr(ingesting, "read", stumble)
    report = shelf.ingest()
    assert report.added == ["a", "c"]
    (problem,) = report.failed
    assert Path(problem.file).name == "b.md"
    assert problem.reason.startswith("cannot be read") or isinstance(error, DocumentError)
    assert type(error).__name__ in problem.reason


def test_the_report_has_a_line_for_each_file(shelf: "Shelf") -> None:
    shelf.write("a.md", "## A\n\nZin een.\n\n## B\n\nZin twee.\n")
    shelf.write("b.md")
    shelf.ingest()
    shelf.write("b.md", "Anders.\n", version=2)
    shelf.write("c.md")
    report = shelf.ingest()
    assert [(f.document, f.action, f.passages, f.pages) for f in report.files] == [
        ("a", "unchanged", 2, 0),
        ("b", "changed", 1, 0),
        ("c", "added", 1, 0),
    ]
    assert report.as_json()["files"][0]["document"] == "a"


# --- rules for cutting


def rules(shelf: "Shelf") -> list[int]:
    database = open_database(shelf.settings)
    with database.session() as session:
        found = [row.rules for row in session.query(VersionRow).order_by(VersionRow.id)]
    database.close()
    return found


def test_texts_are_cut_again_when_the_rules_change_also_those_whose_file_is_gone(
    shelf: "Shelf", monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write("x.md", "Zin een.\n\nZin twee.\n")
    shelf.ingest()
    shelf.write("x.md", "Zin drie.\n\nZin vier.\n", version=2)
    shelf.ingest()
    shelf.embedder.seen.clear()
    monkeypatch.setattr(cutting, "RULES", passages.RULES + 1)
    monkeypatch.setattr(ingesting, "RULES", passages.RULES + 1)
    monkeypatch.setattr(passages, "TARGET", 1)
    report = shelf.ingest()
    assert (report.unchanged, report.cut_again, report.generation is not None) == (["x"], 2, True)
    assert rules(shelf) == [passages.RULES + 1] * 2
    assert any(text.endswith("x\nZin een.") for text in shelf.embedder.seen)
    knowledge = shelf.open()
    assert [passage.text for passage in knowledge.index.document("x", 2)] == ["Zin drie.", "Zin vier."]
    knowledge.database.close()
    assert shelf.ingest().cut_again == 0


def test_new_rules_that_cut_a_text_as_before_publish_nothing(shelf: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("x.md")
    shelf.ingest()
    monkeypatch.setattr(cutting, "RULES", passages.RULES + 1)
    report = shelf.ingest()
    assert (report.cut_again, report.embedded, report.generation) == (0, 0, None)
    assert rules(shelf) == [passages.RULES + 1]


def test_a_text_that_the_new_rules_cannot_cut_keeps_its_passages(
    shelf: "Shelf", monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write("x.md")
    shelf.write("y.md", "Y.\n")
    shelf.ingest()
    cut = cutting.cut

    def stumble(title: str, text: str, places: Sequence[Place]) -> cutting.Rows:
        if title == "x":
            raise IndexError("list index out of range")
        return cut(title, text, places)

    monkeypatch.setattr(cutting, "RULES", passages.RULES + 1)
    monkeypatch.setattr(cutting, "cut", stumble)
    report = shelf.ingest()
    assert [str(problem) for problem in report.failed] == [
        "x: version 1 cannot be cut: IndexError: list index out of range; report this"
    ]
    assert rules(shelf) == [passages.RULES, passages.RULES + 1]
