"""From the database to a generation of the index."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import select

from ingest.publishing import KEPT, NothingToPublish, publish
from kb.database import GenerationRow, open_database
from kb.roles import Role
from retrieval import index
from retrieval.asking import current_generation
from retrieval.embedding import PASSAGE
from retrieval.index import Filter, IndexDamaged
from retrieval.passages import IndexedPassage

if TYPE_CHECKING:
    from conftest import Shelf

DAYS = {
    "before": date(2019, 12, 31),
    "first": date(2020, 1, 1),
    "eve": date(2021, 12, 31),
    "second": date(2022, 1, 1),
    "later": date(2030, 1, 1),
}


def in_force(shelf: "Shelf", on: date, role: Role = Role.JEUGDBESCHERMER) -> list[tuple[str, int]]:
    knowledge = shelf.open()
    hits = knowledge.search("een zin over jeugdbescherming", Filter(role, on), 200)
    knowledge.database.close()
    return sorted({(hit.passage.document_id, hit.passage.version) for hit in hits})


def over_time(shelf: "Shelf") -> dict[str, list[tuple[str, int]]]:
    """What is in force on each of the days, where it is anything but the document `altijd`."""
    return {name: [item for item in in_force(shelf, day) if item[0] != "altijd"] for name, day in DAYS.items()}


@pytest.fixture(autouse=True)
def _always_something(shelf: "Shelf") -> None:
    shelf.write("altijd.md")


def generations(shelf: "Shelf") -> list[str]:
    return sorted(folder.name for folder in shelf.settings.index_directory.iterdir())


def test_a_document_holds_on_its_first_and_last_day(shelf: "Shelf") -> None:
    shelf.write("x.md", valid_from=DAYS["first"], valid_until=DAYS["eve"])
    shelf.ingest()
    assert over_time(shelf) == {"before": [], "first": [("x", 1)], "eve": [("x", 1)], "second": [], "later": []}


def test_a_document_without_dates_always_holds(shelf: "Shelf") -> None:
    shelf.ingest()
    assert in_force(shelf, date.min) == in_force(shelf, date.max) == [("altijd", 1)]


def test_a_version_ends_the_day_before_the_next_one_begins(shelf: "Shelf") -> None:
    shelf.write("x.md", "Zin een.\n", valid_from=DAYS["first"])
    shelf.ingest()
    shelf.write("x.md", "Zin twee.\n", version=2, valid_from=DAYS["second"])
    shelf.ingest()
    first, second = [("x", 1)], [("x", 2)]
    assert over_time(shelf) == {"before": [], "first": first, "eve": first, "second": second, "later": second}


def test_a_next_version_without_a_date_replaces_all_before_it(shelf: "Shelf") -> None:
    shelf.write("x.md", "Zin een.\n", valid_from=DAYS["first"])
    shelf.ingest()
    shelf.write("x.md", "Zin twee.\n", version=2)
    shelf.ingest()
    assert all(found == [("x", 2)] for found in over_time(shelf).values())


def test_a_next_version_that_begins_earlier_replaces_the_one_before_it_altogether(shelf: "Shelf") -> None:
    shelf.write("x.md", "Zin een.\n", valid_from=DAYS["second"])
    shelf.ingest()
    shelf.write("x.md", "Zin twee.\n", version=2, valid_from=DAYS["first"])
    shelf.ingest()
    second = [("x", 2)]
    assert over_time(shelf) == {"before": [], "first": second, "eve": second, "second": second, "later": second}


def test_a_version_that_ended_before_the_next_one_begins_leaves_a_gap(shelf: "Shelf") -> None:
    shelf.write("x.md", "Zin een.\n", valid_from=DAYS["first"], valid_until=date(2020, 12, 31))
    shelf.ingest()
    shelf.write("x.md", "Zin twee.\n", version=2, valid_from=DAYS["second"])
    shelf.ingest()
    second = [("x", 2)]
    assert over_time(shelf) == {"before": [], "first": [("x", 1)], "eve": [], "second": second, "later": second}


def test_a_concept_ends_nothing(shelf: "Shelf") -> None:
    shelf.write("x.md", "Zin een.\n", valid_from=DAYS["first"])
    shelf.ingest()
    shelf.write("x.md", "Zin twee.\n", version=2, valid_from=DAYS["second"], status="concept")
    shelf.ingest()
    assert over_time(shelf)["later"] == [("x", 1)]


def test_a_document_ends_the_day_before_the_one_that_supersedes_it_begins(shelf: "Shelf") -> None:
    shelf.write("oud.md", valid_from=DAYS["first"])
    shelf.write("nieuw.md", valid_from=DAYS["second"], supersedes="oud")
    shelf.ingest()
    old, new = [("oud", 1)], [("nieuw", 1)]
    assert over_time(shelf) == {"before": [], "first": old, "eve": old, "second": new, "later": new}


@pytest.mark.parametrize("status", ["concept", "ingetrokken"])
def test_only_a_published_document_supersedes(shelf: "Shelf", status: str) -> None:
    shelf.write("oud.md")
    shelf.write("nieuw.md", supersedes="oud", status=status)
    shelf.ingest()
    assert over_time(shelf)["later"] == [("oud", 1)]


def test_what_a_withdrawn_document_superseded_holds_again(shelf: "Shelf") -> None:
    shelf.write("oud.md")
    shelf.write("nieuw.md", supersedes="oud")
    shelf.ingest()
    assert over_time(shelf)["later"] == [("nieuw", 1)]
    shelf.write("nieuw.md", supersedes="oud", version=2, status="ingetrokken")
    shelf.ingest()
    assert over_time(shelf)["later"] == [("oud", 1)]


def test_what_a_removed_document_superseded_holds_again(shelf: "Shelf") -> None:
    shelf.write("oud.md")
    path = shelf.write("nieuw.md", supersedes="oud")
    shelf.ingest()
    path.unlink()
    shelf.ingest()
    assert over_time(shelf)["later"] == [("oud", 1)]


def test_superseding_what_is_not_there_does_no_harm(shelf: "Shelf") -> None:
    shelf.write("nieuw.md", supersedes="nergens")
    shelf.ingest()
    assert over_time(shelf)["later"] == [("nieuw", 1)]


def test_documents_that_supersede_each_other_do_not_stop_the_others(shelf: "Shelf") -> None:
    shelf.write("een.md", supersedes="twee")
    shelf.write("twee.md", supersedes="een")
    shelf.ingest()
    assert in_force(shelf, DAYS["later"]) == [("altijd", 1)]


def test_who_may_not_read_the_new_document_is_not_given_the_old_one(shelf: "Shelf") -> None:
    shelf.write("oud.md", audience=["openbaar"])
    shelf.write("nieuw.md", supersedes="oud", audience=["jeugdbeschermer"])
    shelf.ingest()
    assert in_force(shelf, DAYS["later"], Role.LOKAAL_TEAM) == [("altijd", 1)]
    assert in_force(shelf, DAYS["later"], Role.JEUGDBESCHERMER) == [("altijd", 1), ("nieuw", 1)]


def test_each_passage_has_its_own_vector_and_all_that_an_answer_says_of_it(shelf: "Shelf") -> None:
    shelf.write(
        "x.md",
        "## A\n\nEén 😀 zin.\n\n## B\n\nNog een zin.\n",
        title="Titel",
        collection="faq",
        audience=["lokaal-team", "jeugdbeschermer"],
        valid_from=date(2020, 1, 1),
        verified=True,
    )
    shelf.ingest()
    knowledge = shelf.open()
    passages = knowledge.index.document("x", 1)
    assert [(passage.section, passage.text) for passage in passages] == [
        (("A",), "Eén 😀 zin."),
        (("B",), "Nog een zin."),
    ]
    for passage in passages:
        assert (passage.title, passage.collection, passage.whole, passage.verified) == ("Titel", "faq", True, True)
        assert (passage.audience, passage.valid_from) == (("lokaal-team", "jeugdbeschermer"), date(2020, 1, 1))
        text = f"Titel › {passage.section[0]}\n{passage.text}"
        vector = shelf.embedder._encode([PASSAGE + text])[0]
        (best, *_) = knowledge.index.search("", vector, Filter(Role.JEUGDBESCHERMER, date.today()), 5)
        assert _place(best.passage) == _place(passage)
        assert best.dense == pytest.approx(1, abs=1e-3)


def _place(passage: IndexedPassage) -> tuple[str, int, int]:
    return passage.document_id, passage.start, passage.end


def test_older_generations_stay_for_a_while(shelf: "Shelf") -> None:
    names = []
    for version in range(1, KEPT + 4):
        shelf.write("altijd.md", f"Zin {version}.\n", version=version)
        names.append(shelf.ingest().generation)
    kept = names[-KEPT - 1 :]
    assert generations(shelf) == kept
    database = open_database(shelf.settings)
    with database.session() as session:
        rows = session.scalars(select(GenerationRow).order_by(GenerationRow.name)).all()
        assert [row.name for row in rows] == kept
        assert [row.current for row in rows] == [False] * KEPT + [True]
    assert current_generation(shelf.settings, database).name == names[-1]
    database.close()
    for name in kept:
        assert name is not None
        assert index.check(shelf.settings.index_directory / name).passages >= 1


def test_a_reader_keeps_its_generation_until_it_asks_for_the_new_one(shelf: "Shelf") -> None:
    shelf.ingest()
    knowledge = shelf.open()
    shelf.write("altijd.md", "Zin twee.\n", version=2)
    shelf.ingest()
    wanted = Filter(Role.JEUGDBESCHERMER, date.today())
    assert [hit.passage.version for hit in knowledge.search("zin", wanted, 5)] == [1]
    assert knowledge.refresh() is True
    assert [hit.passage.version for hit in knowledge.search("zin", wanted, 5)] == [2]
    assert knowledge.refresh() is False


def test_what_a_killed_build_left_behind_is_cleaned_up(shelf: "Shelf") -> None:
    left = shelf.settings.index_directory / ".building-abc"
    left.mkdir(parents=True)
    (left / "dense.faiss").write_bytes(b"half")
    (shelf.settings.index_directory / "20200101T000000000000").mkdir()
    report = shelf.ingest()
    assert generations(shelf) == [report.generation]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_a_build_that_fails_leaves_the_old_generation_and_no_rubbish(
    shelf: "Shelf", monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    first = shelf.ingest().generation
    shelf.write("x.md")

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(index, "write_passages", fail)
        with pytest.raises(error):
            shelf.ingest()
    assert generations(shelf) == [first]
    assert in_force(shelf, DAYS["later"]) == [("altijd", 1)]


def test_a_generation_that_cannot_be_read_back_is_not_named(shelf: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    first = shelf.ingest().generation
    shelf.write("x.md")

    def damaged(directory: Path) -> None:
        raise IndexDamaged(directory, "it differs")

    with monkeypatch.context() as patch:
        patch.setattr(index, "check", damaged)
        with pytest.raises(IndexDamaged):
            publish(open_database(shelf.settings), shelf.settings.index_directory, shelf.embedder.name)
    database = open_database(shelf.settings)
    assert current_generation(shelf.settings, database).name == first
    database.close()


def test_an_empty_knowledge_base_is_not_published(shelf: "Shelf") -> None:
    database = open_database(shelf.settings, create=True)
    with pytest.raises(NothingToPublish):
        publish(database, shelf.settings.index_directory, shelf.embedder.name)
    database.close()
    assert generations(shelf) == []


def test_vectors_are_those_of_the_model_that_is_named(shelf: "Shelf") -> None:
    shelf.ingest()
    shelf.settings = shelf.settings.model_copy(update={"embedding_model": "ander/model"})
    shelf.embedder.dimension = 8
    shelf.ingest()
    knowledge = shelf.open()
    assert (knowledge.index.manifest.model, knowledge.index.manifest.dimension) == ("ander/model", 8)
    (hit,) = knowledge.index.search("", np.ones(8, np.float32), Filter(Role.LOKAAL_TEAM, date.today()), 5)
    assert hit.passage.document_id == "altijd"
