"""Listing generations, going back, building anew."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from ingest.doctor import examine
from ingest.generations import UnknownGeneration, generations, rebuild, use
from ingest.locking import Locked, exclusive
from kb.database import DatabaseError, EmbeddingRow, PassageRow, open_database
from kb.roles import Role
from kb.settings import Settings
from retrieval import weights
from retrieval.index import Filter, IndexDamaged

if TYPE_CHECKING:
    from conftest import Shelf


@pytest.fixture
def twice(shelf: "Shelf", monkeypatch: pytest.MonkeyPatch) -> "Shelf":
    """A shelf of which two generations are kept."""
    monkeypatch.setattr(weights, "packaged_file", lambda: Path("model.bin"))
    for number in (1, 2):
        shelf.write("x.md", f"Zin {number} over jeugdbescherming.\n", version=number)
        shelf.ingest()
    return shelf


def found(shelf: "Shelf") -> list[str]:
    knowledge = shelf.open()
    hits = knowledge.search("een zin over jeugdbescherming", Filter(Role.BEHEERDER, date.today()), 200)
    knowledge.database.close()
    return sorted(hit.passage.text for hit in hits)


def names(shelf: "Shelf") -> list[str]:
    return [generation.name for generation in generations(shelf.settings)]


def test_generations_are_listed_newest_first(twice: "Shelf") -> None:
    newest, oldest = generations(twice.settings)
    assert newest.name > oldest.name
    assert (newest.current, oldest.current) == (True, False)
    assert newest.bytes > 10_000
    assert newest.as_json()["built_at"].endswith("Z")


def test_going_back_moves_servers_and_lasts_until_a_document_changes(twice: "Shelf") -> None:
    knowledge = twice.open()
    newest, oldest = names(twice)
    use(twice.settings, oldest)
    assert knowledge.refresh() is True
    assert knowledge.index.name == oldest
    assert found(twice) == ["Zin 1 over jeugdbescherming."]
    assert twice.ingest().generation is None
    assert found(twice) == ["Zin 1 over jeugdbescherming."]
    assert [finding.text for finding in examine(twice.settings)] == [
        f"index {oldest} is in use, which is not the newest; go on with: kb index use {newest}"
    ]
    twice.write("x.md", "Zin 3 over jeugdbescherming.\n", version=3)
    assert twice.ingest().generation is not None
    assert found(twice) == ["Zin 3 over jeugdbescherming."]
    knowledge.database.close()


def test_there_is_no_going_back_to_what_is_damaged_or_not_there(twice: "Shelf") -> None:
    newest, oldest = names(twice)
    with pytest.raises(UnknownGeneration, match=f"there is no generation 'weg'; there are: {oldest}, {newest}"):
        use(twice.settings, "weg")
    (twice.settings.index_directory / oldest / "dense.faiss").write_bytes(b"")
    with pytest.raises(IndexDamaged):
        use(twice.settings, oldest)
    assert generations(twice.settings)[0].current


@pytest.mark.parametrize("damage", ["model", "manifest"])
def test_there_is_no_going_back_to_another_model_or_manifest(twice: "Shelf", damage: str) -> None:
    oldest = names(twice)[1]
    if damage == "model":
        twice.settings = twice.settings.model_copy(update={"embedding_model": "ander/model"})
    else:
        manifest = twice.settings.index_directory / oldest / "manifest.json"
        manifest.write_text(manifest.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(IndexDamaged, match="model" if damage == "model" else "another manifest"):
        use(twice.settings, oldest)


def test_an_index_is_built_anew_without_embedding_twice(twice: "Shelf") -> None:
    before = found(twice)
    for file in twice.settings.index_directory.rglob("*.faiss"):
        file.unlink()
    report = rebuild(twice.settings, loader=lambda: twice.embedder)
    assert (report.embedded, report.cut_again) == (0, 0)
    assert found(twice) == before
    assert names(twice)[0] == report.generation


def test_building_anew_mends_passages_and_vectors(twice: "Shelf") -> None:
    database = open_database(twice.settings)
    with database.session() as session:
        session.execute(update(PassageRow).values(start=1, end=3))
        session.execute(delete(EmbeddingRow))
    database.close()
    assert len(examine(twice.settings)) > 1
    report = rebuild(twice.settings, loader=lambda: twice.embedder)
    assert report.cut_again == 2
    assert report.embedded > 0
    assert examine(twice.settings) == []
    assert found(twice) == ["Zin 2 over jeugdbescherming."]


def test_a_data_directory_that_is_not_there_is_not_made(shelf: "Shelf", tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "weg")
    for action in (generations, rebuild, lambda known: use(known, "x")):
        with pytest.raises(DatabaseError, match="there is no knowledge base"):
            action(settings)
    assert not settings.data.exists()


def test_while_another_run_holds_the_lock_nothing_is_changed(twice: "Shelf") -> None:
    with exclusive(twice.settings.data):
        with pytest.raises(Locked):
            rebuild(twice.settings, wait=False)
        with pytest.raises(Locked):
            use(twice.settings, names(twice)[1], wait=False)
