"""Ingesting files and folders."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from ingest.ingesting import IngestError, Report, ingest
from ingest.publishing import NothingToPublish
from ingest.readers import SUFFIXES
from ingest.readers.markdown import OLD_WINDOWS
from kb.database import ContextRow, EmbeddingRow, GenerationRow, PassageRow, SectionRow, VersionRow, open_database
from kb.documents import Status
from kb.roles import Role
from kb.settings import Settings
from retrieval import index
from retrieval.asking import NoIndex
from retrieval.embedding import PASSAGE, Vectors
from retrieval.index import Filter
from retrieval.passages import IndexedPassage

if TYPE_CHECKING:
    from conftest import FakeEmbedder, Shelf

TODAY = date.today()


def found(shelf: "Shelf", on: date = TODAY, status: Status = Status.GEPUBLICEERD) -> list[IndexedPassage]:
    """All that can be found on a day, by id and place."""
    knowledge = shelf.open()
    hits = knowledge.search("een zin over jeugdbescherming", Filter(Role.JEUGDBESCHERMER, on, status=status), 200)
    knowledge.database.close()
    return sorted((hit.passage for hit in hits), key=lambda passage: (passage.document_id, passage.start))


def answering(shelf: "Shelf", on: date = TODAY) -> list[tuple[str, int]]:
    """Id and version of the documents that answer on a day."""
    return sorted({(passage.document_id, passage.version) for passage in found(shelf, on)})


def done(report: Report) -> dict[str, Sequence[str]]:
    """What a run did to documents, without what it did not do."""
    everything = {name: getattr(report, name) for name in ("added", "changed", "removed", "unchanged")}
    return {name: sorted(ids) for name, ids in everything.items() if ids}


def said(report: Report) -> list[str]:
    return [str(problem) for problem in (*report.skipped, *report.failed, *report.warnings)]


def count(settings: Settings, row: type) -> int:
    database = open_database(settings)
    with database.session() as session:
        number = session.scalar(select(func.count()).select_from(row))
    database.close()
    assert number is not None
    return number


def test_a_new_document_is_added_and_answers(shelf: "Shelf") -> None:
    shelf.write("map/x.md", "## Kop\n\nEen zin over jeugdbescherming.\n", title="Titel")
    report = shelf.ingest()
    assert done(report) == {"added": ["map/x"]}
    assert said(report) == []
    assert (report.passages, report.generation is not None) == (1, True)
    (passage,) = found(shelf)
    assert (passage.document_id, passage.version, passage.title) == ("map/x", 1, "Titel")
    assert (passage.section, passage.text) == (("Kop",), "Een zin over jeugdbescherming.")


def test_an_unchanged_document_is_left_alone_and_nothing_is_published_again(shelf: "Shelf") -> None:
    shelf.write("x.md")
    first = shelf.ingest()
    shelf.embedder.seen.clear()
    second = shelf.ingest()
    assert done(second) == {"unchanged": ["x"]}
    assert (second.generation, second.embedded, second.passages) == (None, 0, 0)
    assert shelf.embedder.seen == []
    assert shelf.open().index.name == first.generation


def test_the_model_is_not_even_loaded_where_nothing_changed(shelf: "Shelf") -> None:
    shelf.write("x.md")
    shelf.ingest()

    def load() -> "FakeEmbedder":
        raise AssertionError("loaded")

    assert ingest(shelf.settings, [shelf.root], loader=load).embedded == 0


def test_a_new_version_answers_in_place_of_the_old(shelf: "Shelf") -> None:
    shelf.write("x.md", "De oude zin over jeugdbescherming.\n")
    shelf.ingest()
    shelf.write("x.md", "De nieuwe zin over jeugdbescherming.\n", version=2)
    report = shelf.ingest()
    assert done(report) == {"changed": ["x"]}
    assert said(report) == []
    assert [passage.text for passage in found(shelf)] == ["De nieuwe zin over jeugdbescherming."]
    assert count(shelf.settings, VersionRow) == 2


def test_only_what_changed_is_embedded(shelf: "Shelf") -> None:
    shelf.write("x.md", "## A\n\nBlijft gelijk.\n\n## B\n\nVerandert hierna.\n")
    shelf.write("y.md", "Heel ander document.\n")
    shelf.ingest()
    shelf.embedder.seen.clear()
    shelf.write("x.md", "## A\n\nBlijft gelijk.\n\n## B\n\nIs veranderd.\n", version=2)
    report = shelf.ingest()
    assert report.embedded == len(shelf.embedder.seen) > 0
    assert all("Is veranderd." in text for text in shelf.embedder.seen)
    assert PASSAGE + "x › B\nIs veranderd." in shelf.embedder.seen


def test_the_same_passage_in_two_documents_is_embedded_once(shelf: "Shelf") -> None:
    for name in ("x.md", "y.md"):
        shelf.write(name, "Precies dezelfde zin.\n", title="Dezelfde titel")
    shelf.ingest()
    assert len(shelf.embedder.seen) == len(set(shelf.embedder.seen))
    assert [passage.document_id for passage in found(shelf)] == ["x", "y"]


def test_a_changed_text_under_the_same_version_is_taken_with_a_warning(shelf: "Shelf") -> None:
    path = shelf.write("x.md", "Oud: een zin over jeugdbescherming. En nog een.\n\n## Kop\n\nNog meer.\n")
    shelf.ingest()
    shelf.write("x.md", "Nieuw: een zin over jeugdbescherming.\n")
    report = shelf.ingest()
    assert done(report) == {"changed": ["x"]}
    (warning,) = said(report)
    assert warning.startswith(f"{path}: the text changed but version is still 1")
    assert [passage.text for passage in found(shelf)] == ["Nieuw: een zin over jeugdbescherming."]
    assert [count(shelf.settings, row) for row in (VersionRow, SectionRow, PassageRow, ContextRow)] == [1, 1, 1, 1]


def test_a_change_of_front_matter_alone_gives_no_warning(shelf: "Shelf") -> None:
    shelf.write("x.md")
    shelf.ingest()
    shelf.write("x.md", verified=True)
    report = shelf.ingest()
    assert (done(report), said(report)) == ({"changed": ["x"]}, [])
    assert [passage.verified for passage in found(shelf)] == [True]


def test_a_version_older_than_one_before_it_gives_a_warning_and_does_not_answer(shelf: "Shelf") -> None:
    shelf.write("x.md", "Eerste zin over jeugdbescherming.\n")
    shelf.ingest()
    shelf.write("x.md", "Tweede zin over jeugdbescherming.\n", version=2)
    shelf.ingest()
    path = shelf.write("x.md", "Eerste zin over jeugdbescherming.\n")
    assert said(shelf.ingest()) == [
        f"{path}: version 1 is older than 2, which was ingested before; raise 'version'",
    ]
    assert answering(shelf) == [("x", 2)]


def test_a_document_whose_file_is_gone_stops_answering_and_comes_back_with_it(shelf: "Shelf") -> None:
    shelf.write("blijft.md")
    path = shelf.write("x.md")
    shelf.ingest()
    path.unlink()
    assert done(shelf.ingest()) == {"removed": ["x"], "unchanged": ["blijft"]}
    assert answering(shelf) == [("blijft", 1)]
    assert done(shelf.ingest()) == {"unchanged": ["blijft"]}
    shelf.write("x.md")
    assert done(shelf.ingest()) == {"added": ["x"], "unchanged": ["blijft"]}
    assert answering(shelf) == [("blijft", 1), ("x", 1)]


def test_only_files_of_the_given_folders_count_as_gone(shelf: "Shelf") -> None:
    shelf.write("een/x.md")
    shelf.write("twee/y.md")
    shelf.ingest()
    (shelf.root / "twee" / "y.md").unlink()
    assert done(shelf.ingest(shelf.root / "een")) == {"unchanged": ["een/x"]}
    assert done(shelf.ingest(shelf.root / "een" / "x.md")) == {"unchanged": ["een/x"]}
    assert answering(shelf) == [("een/x", 1), ("twee/y", 1)]
    assert done(shelf.ingest(shelf.root / "twee")) == {"removed": ["twee/y"]}
    assert answering(shelf) == [("een/x", 1)]


def test_a_renamed_file_stays_the_same_document(shelf: "Shelf") -> None:
    path = shelf.write("oud.md", id="x")
    shelf.ingest()
    (shelf.root / "map").mkdir()
    path.rename(shelf.root / "map" / "nieuw.md")
    report = shelf.ingest()
    assert (done(report), report.generation) == ({"unchanged": ["x"]}, None)
    (shelf.root / "map" / "nieuw.md").unlink()
    shelf.write("anders.md")
    assert done(shelf.ingest()) == {"added": ["anders"], "removed": ["x"]}


def test_a_document_that_is_given_another_id_stops_answering_under_the_old(shelf: "Shelf") -> None:
    path = shelf.write("x.md", id="fout")
    shelf.ingest()
    shelf.write("x.md", id="goed")
    assert done(shelf.ingest(path)) == {"added": ["goed"], "removed": ["fout"]}
    assert answering(shelf) == [("goed", 1)]


def test_two_files_may_swap_their_ids(shelf: "Shelf") -> None:
    shelf.write("een.md", "Zin a.\n", id="a")
    shelf.write("twee.md", "Zin b.\n", id="b")
    shelf.ingest()
    (shelf.root / "een.md").rename(shelf.root / "drie.md")
    (shelf.root / "twee.md").rename(shelf.root / "een.md")
    (shelf.root / "drie.md").rename(shelf.root / "twee.md")
    report = shelf.ingest()
    assert (done(report), said(report)) == ({"unchanged": ["a", "b"]}, [])
    assert [passage.text for passage in found(shelf)] == ["Zin a.", "Zin b."]


def test_a_withdrawn_document_never_answers(shelf: "Shelf") -> None:
    shelf.write("blijft.md")
    shelf.write("meteen.md", status="ingetrokken")
    shelf.write("later.md")
    shelf.ingest()
    assert answering(shelf) == [("blijft", 1), ("later", 1)]
    shelf.write("later.md", status="ingetrokken")
    assert done(shelf.ingest())["changed"] == ["later"]
    for status in Status:
        assert {passage.document_id for passage in found(shelf, status=status)} <= {"blijft"}
    assert answering(shelf, date(2000, 1, 1)) == [("blijft", 1)]


def test_withdrawing_in_a_new_version_withdraws_the_document(shelf: "Shelf") -> None:
    shelf.write("blijft.md")
    shelf.write("x.md", valid_from=date(2020, 1, 1))
    shelf.ingest()
    shelf.write("x.md", valid_from=date(2020, 1, 1), version=2, status="ingetrokken")
    shelf.ingest()
    assert answering(shelf) == answering(shelf, date(2021, 1, 1)) == [("blijft", 1)]
    shelf.write("x.md", valid_from=date(2022, 1, 1), version=3)
    shelf.ingest()
    assert answering(shelf) == [("blijft", 1), ("x", 3)]
    assert answering(shelf, date(2021, 1, 1)) == [("blijft", 1), ("x", 1)]


def test_a_concept_is_found_only_by_who_asks_for_concepts(shelf: "Shelf") -> None:
    shelf.write("x.md")
    shelf.ingest()
    shelf.write("x.md", version=2, status="concept")
    shelf.ingest()
    assert answering(shelf) == [("x", 1)]
    assert [passage.version for passage in found(shelf, status=Status.CONCEPT)] == [2]


def test_an_id_that_two_files_have_is_that_of_the_first(shelf: "Shelf") -> None:
    first = shelf.write("a.md", "Zin een.\n", id="x")
    second = shelf.write("b.md", "Zin twee.\n", id="x")
    report = shelf.ingest()
    assert done(report) == {"added": ["x"]}
    assert said(report) == [f"{second}: id 'x' is also that of {first}; give one a new id, or remove the other"]
    assert [passage.text for passage in found(shelf)] == ["Zin een."]


def test_an_id_is_not_taken_over_from_a_file_that_still_holds_it(shelf: "Shelf") -> None:
    first = shelf.write("b.md", "Zin een.\n", id="x")
    shelf.ingest()
    second = shelf.write("a.md", "Zin twee.\n", id="x")
    for paths, unchanged in (((), {"unchanged": ["x"]}), ((second,), {})):
        report = shelf.ingest(*paths)
        assert done(report) == unchanged
        assert f"{second}: id 'x' is also that of {first}; give one a new id, or remove the other" in said(report)
    assert [passage.text for passage in found(shelf)] == ["Zin een."]


@pytest.mark.parametrize(("old", "new"), [("a.md", "b.md"), ("b.md", "a.md")])
def test_two_files_may_hold_states_of_one_document(shelf: "Shelf", old: str, new: str) -> None:
    older = shelf.write(old, "Eerste zin over jeugdbescherming.\n", id="x", valid_from=date(2020, 1, 1))
    older.write_bytes(older.read_bytes().replace(b"Eerste", "Eérste".encode("windows-1252")))
    newer = shelf.write(new, "Tweede zin over jeugdbescherming.\n", id="x", valid_from=date(2022, 1, 1), version=2)
    remarks = [
        f"{older}: {OLD_WINDOWS}",
        f"{older}: holds an older state of what {newer} holds; it answers questions about its own time only",
    ]
    report = shelf.ingest()
    assert (done(report), said(report)) == ({"added": ["x"], "changed": ["x"]}, remarks)
    for _ in range(2):
        assert answering(shelf) == [("x", 2)]
        assert answering(shelf, date(2021, 1, 1)) == [("x", 1)]
        report = shelf.ingest()
        assert (done(report), said(report), report.generation) == ({"unchanged": ["x", "x"]}, remarks, None)
    older.unlink()
    assert done(shelf.ingest()) == {"unchanged": ["x"]}
    assert answering(shelf, date(2021, 1, 1)) == [("x", 1)]


def test_an_older_state_may_come_after_the_newer_one(shelf: "Shelf") -> None:
    shelf.write("b.md", "Tweede zin over jeugdbescherming.\n", id="x", valid_from=date(2022, 1, 1), version=2)
    shelf.ingest()
    older = shelf.write("a.md", "Eerste zin over jeugdbescherming.\n", id="x", valid_from=date(2020, 1, 1))
    assert done(shelf.ingest(older)) == {"changed": ["x"]}
    assert (answering(shelf), answering(shelf, date(2021, 1, 1))) == ([("x", 2)], [("x", 1)])


@pytest.mark.parametrize(
    "front", [{"version": 2}, {"valid_from": date(2022, 1, 1)}, {"valid_from": None, "version": 2}]
)
def test_a_copy_under_the_same_id_is_no_other_state(shelf: "Shelf", front: dict[str, object]) -> None:
    shelf.write("a.md", "Eerste zin over jeugdbescherming.\n", id="x", valid_from=date(2020, 1, 1))
    copy = {"id": "x", "valid_from": date(2020, 1, 1)} | front
    path = shelf.write("b.md", "Tweede zin over jeugdbescherming.\n", **copy)
    report = shelf.ingest()
    assert [problem.file for problem in report.failed] == [str(path)]
    assert answering(shelf) == [("x", 1)]


def test_one_broken_file_does_not_stop_the_others(shelf: "Shelf") -> None:
    shelf.write("a.md", auteur="Jansen")
    shelf.write("b.md")
    shelf.write("c.md", collection="vragen")
    (shelf.root / "d.md").write_bytes(b"---\nid: d\ntitle: d\ncollection: faq\n---\nHet kind\xc3.\xc3\xa9\n")
    (shelf.root / "e.md").write_text("Zonder front matter.\n", encoding="utf-8")
    (shelf.root / "f.md").symlink_to("/proc/self/mem")
    (shelf.root / "g.md").symlink_to("g.md")
    (shelf.root / "h.md").touch()
    shelf.write("i.md", valid_from="2024-02-30")
    report = shelf.ingest()
    assert done(report) == {"added": ["b"]}
    assert answering(shelf) == [("b", 1)]
    expected = {
        "f.md": f"is a link that leads out of {shelf.root}",
        "a.md:2": "unknown key 'auteur'",
        "c.md:2": "collection 'vragen' is not in collections.toml; it has: faq, handboek",
        "d.md:6": "not UTF-8: byte 0xc3 cannot be read",
        "e.md:1": "has no front matter",
        "g.md": "cannot be read: ",
        "h.md": "is empty: there is no text",
        "i.md:5": "key 'valid_from': ",
    }
    for problem, (place, reason) in zip(said(report), expected.items(), strict=True):
        assert problem.startswith(f"{shelf.root}/{place}: {reason}")
    assert report.as_json()["failed"][1]["line"] == 2


def test_a_document_stays_in_force_while_its_file_is_broken(shelf: "Shelf") -> None:
    shelf.write("x.md")
    shelf.ingest()
    shelf.write("x.md", version="twee")
    report = shelf.ingest()
    assert (done(report), len(report.failed)) == ({}, 1)
    assert answering(shelf) == [("x", 1)]


def test_where_all_files_are_broken_the_report_says_so(shelf: "Shelf") -> None:
    shelf.write("x.md", auteur="Jansen")
    report = shelf.ingest()
    assert (report.generation, len(report.failed)) == (None, 1)
    with pytest.raises(NoIndex):
        shelf.open()


def test_a_folder_without_documents_cannot_be_published(shelf: "Shelf") -> None:
    with pytest.raises(NothingToPublish):
        shelf.ingest()


def test_a_document_without_text_under_its_headings_gives_a_warning(shelf: "Shelf") -> None:
    shelf.write("x.md")
    path = shelf.write("y.md", "> **Voorbeeldtekst.**\n\n## Kop\n")
    report = shelf.ingest()
    assert said(report) == [f"{path}: holds headings or a remark only, so nothing in it can be found; add text"]
    assert answering(shelf) == [("x", 1)]


def test_files_that_are_no_content_are_passed_over(shelf: "Shelf") -> None:
    shelf.write("x.md")
    (shelf.root / "README.md").write_text("Uitleg.", encoding="utf-8")
    (shelf.root / ".verborgen.md").write_text("Weg.", encoding="utf-8")
    (shelf.root / ".git").mkdir()
    (shelf.root / ".git" / "y.md").write_text("Weg.", encoding="utf-8")
    (shelf.root / "map.md").mkdir()
    report = shelf.ingest()
    assert (done(report), said(report)) == ({"added": ["x"]}, [])


def test_a_file_that_no_reader_is_for_is_skipped_in_a_folder_and_fails_when_named(shelf: "Shelf") -> None:
    shelf.write("x.md")
    path = shelf.root / "plan.zip"
    path.write_bytes(b"PK")
    reason = f"{path}: no reader for '.zip' files; there is one for {', '.join(SUFFIXES)}"
    in_a_folder, named = shelf.ingest(), shelf.ingest(path)
    assert ([str(problem) for problem in in_a_folder.skipped], in_a_folder.failed) == ([reason], [])
    assert ([str(problem) for problem in named.failed], named.skipped) == ([reason], [])


def test_a_file_is_read_once_however_it_is_named(shelf: "Shelf") -> None:
    path = shelf.write("map/x.md")
    (shelf.root / "ook.md").symlink_to(path)
    report = shelf.ingest(path, shelf.root, shelf.root / "map", path)
    assert (done(report), said(report)) == ({"added": ["map/x"]}, [])


def test_plain_files_get_their_collection_from_the_command_line(shelf: "Shelf") -> None:
    shelf.write("x.md", collection="faq")
    (shelf.root / "Jaarplan 2019-03.txt").write_text("Een zin over jeugdbescherming.\n", encoding="utf-8")
    report = shelf.ingest(collection="handboek")
    assert done(report) == {"added": ["handboek/jaarplan-2019-03", "x"]}
    plan = {passage.document_id: passage for passage in found(shelf)}["handboek/jaarplan-2019-03"]
    assert (plan.collection, plan.valid_from, plan.title) == ("handboek", date(2019, 3, 1), "Jaarplan maart 2019")
    assert answering(shelf, date(2019, 2, 28)) == [("x", 1)]


def test_a_name_that_no_document_can_have_is_a_broken_file(shelf: "Shelf") -> None:
    shelf.write("x.md")
    for name in ("x" * 220 + ".txt", "….txt", os.fsdecode(b"caf\xe9.txt")):
        (shelf.root / name).write_text("Een zin.", encoding="utf-8")
    report = shelf.ingest(collection="handboek")
    assert done(report) == {"added": ["x"]}
    assert len(report.failed) == 3
    assert all(str(problem).encode() for problem in report.failed)


def test_a_file_may_have_a_name_that_is_not_utf_8_and_front_matter(shelf: "Shelf") -> None:
    """It is refused: the database keeps the path, and takes no half characters."""
    path = shelf.write("x.md")
    shelf.write("y.md")
    path.rename(shelf.root / os.fsdecode(b"caf\xe9.md"))
    report = shelf.ingest()
    assert done(report) == {"added": ["y"]}
    assert [problem.reason for problem in report.failed] == ["the file's name is not UTF-8; rename it"]


def test_a_path_that_does_not_exist_is_an_error(shelf: "Shelf") -> None:
    with pytest.raises(IngestError, match=r"weg\.md does not exist$"):
        shelf.ingest(shelf.root / "weg.md")
    assert not shelf.settings.data.exists()


def test_a_collection_that_does_not_exist_is_an_error(shelf: "Shelf") -> None:
    with pytest.raises(IngestError, match=r"collection 'vragen' is not in collections\.toml; it has: faq, handboek$"):
        shelf.ingest(collection="vragen")


def test_collections_that_cannot_be_read_are_an_error(shelf: "Shelf") -> None:
    file = shelf.root / "collections.toml"
    file.write_text("[faq", encoding="utf-8")
    with pytest.raises(IngestError, match=r"collections\.toml: "):
        shelf.ingest()
    file.unlink()
    with pytest.raises(IngestError, match=r"^no collections\.toml in "):
        shelf.ingest()


def test_a_collection_that_changes_is_published_again(shelf: "Shelf") -> None:
    shelf.write("x.md")
    shelf.ingest()
    assert [passage.whole for passage in found(shelf)] == [False]
    file = shelf.root / "collections.toml"
    file.write_text('[handboek]\ntitle = "Handboek"\nanswer = "whole"\n', encoding="utf-8")
    report = shelf.ingest()
    assert (report.generation is not None, report.embedded) == (True, 0)
    assert [passage.whole for passage in found(shelf)] == [True]


def test_an_index_of_another_layout_is_built_again_without_embedding(shelf: "Shelf") -> None:
    shelf.write("x.md")
    first = shelf.ingest().generation
    manifest = shelf.settings.index_directory / str(first) / index.MANIFEST
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(f'"layout": {index.LAYOUT}', '"layout": 1'))
    with pytest.raises(index.IndexDamaged, match="another version of this program built it"):
        shelf.open()
    report = shelf.ingest()
    assert (report.generation is not None, report.embedded) == (True, 0)
    assert answering(shelf) == [("x", 1)]


def test_files_are_kept_as_they_came(shelf: "Shelf") -> None:
    path = shelf.write("x.md")
    source = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(source)
    shelf.ingest()
    (kept,) = (shelf.settings.data / "originals").iterdir()
    assert kept.read_bytes() == source


def test_progress_is_told_up_to_the_end(shelf: "Shelf") -> None:
    for number in range(40):
        shelf.write(f"{number}.md", f"Zin {number}.\n")
    told: list[tuple[str, int, int]] = []
    ingest(
        shelf.settings,
        [shelf.root],
        progress=lambda stage, done, total, item="": told.append((stage, done, total)),
        loader=lambda: shelf.embedder,
    )
    last = {stage: (done, total) for stage, done, total in told}
    assert list(last) == ["read", "embed", "publish"]
    assert last["read"] == (40, 40)
    assert last["embed"] == (len(shelf.embedder.seen),) * 2


@pytest.mark.parametrize("published_before", [False, True])
def test_an_interrupted_run_goes_on_where_it_was(
    shelf: "Shelf", monkeypatch: pytest.MonkeyPatch, published_before: bool
) -> None:
    if published_before:
        shelf.write("oud.md")
        shelf.ingest()
        shelf.embedder.seen.clear()
    for number in range(100):
        shelf.write(f"nieuw/{number}.md", f"Zin {number}.\n")
    embed = shelf.embedder.passages

    def interrupt_the_third_batch(texts: Sequence[str]) -> Vectors:
        if len(shelf.embedder.seen) >= 64:
            raise KeyboardInterrupt
        return embed(texts)

    with monkeypatch.context() as patch:
        patch.setattr(shelf.embedder, "passages", interrupt_the_third_batch)
        with pytest.raises(KeyboardInterrupt):
            shelf.ingest()
    before = set(shelf.embedder.seen)
    assert len(before) == 64
    if published_before:
        assert answering(shelf) == [("oud", 1)]
    else:
        with pytest.raises(NoIndex):
            shelf.open()

    shelf.embedder.seen.clear()
    report = shelf.ingest()
    assert len(done(report)["unchanged"]) == 100 + published_before
    assert report.generation is not None
    assert report.embedded == len(shelf.embedder.seen)
    assert before.isdisjoint(shelf.embedder.seen)
    assert len(answering(shelf)) == 100 + published_before
    assert shelf.ingest().generation is None


KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy.orm import Session
from ingest import ingesting
from kb.settings import Settings
from retrieval import index

{when}

class Loaded:
    def passages(self, texts):
        import numpy as np
        return np.ones((len(texts), 16), "float32") / 4

settings = Settings(data=Path(sys.argv[1]), content=Path(sys.argv[2]))
ingesting.ingest(settings, [settings.content], loader=Loaded)
"""
MOMENTS = {
    "while storing": "ingesting._Run._remove_gone = lambda *a: os._exit(9)",
    "while building": "index.write_passages = lambda *a: os._exit(9)",
    "when built": "os.replace = lambda *a: os._exit(9) if '.building-' in str(a[0]) else os.rename(*a)",
    "before it is named": "index.manifest_sha256 = lambda *a: os._exit(9)",
}


@pytest.mark.parametrize("when", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_run_that_is_killed_leaves_the_old_generation_in_force(shelf: "Shelf", when: str) -> None:
    shelf.write("oud.md")
    first = shelf.ingest()
    shelf.write("nieuw.md")
    command = [sys.executable, "-c", KILLED.format(when=when), str(shelf.settings.data), str(shelf.root)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    assert shelf.open().index.name == first.generation
    assert answering(shelf) == [("oud", 1)]

    second = shelf.ingest()
    assert answering(shelf) == [("nieuw", 1), ("oud", 1)]
    folders = {folder.name for folder in shelf.settings.index_directory.iterdir()}
    assert folders == {first.generation, second.generation}
    assert count(shelf.settings, GenerationRow) == 2


def test_another_model_embeds_all_again_and_the_old_vectors_stay(shelf: "Shelf") -> None:
    shelf.write("x.md")
    first = shelf.ingest()
    vectors = count(shelf.settings, EmbeddingRow)
    shelf.settings = shelf.settings.model_copy(update={"embedding_model": "ander/model"})
    report = shelf.ingest()
    assert done(report) == {"unchanged": ["x"]}
    assert (report.embedded, report.generation is not None) == (first.embedded, True)
    assert shelf.open().index.manifest.model == "ander/model"
    assert count(shelf.settings, EmbeddingRow) == 2 * vectors
    shelf.settings = shelf.settings.model_copy(update={"embedding_model": None})
    assert shelf.ingest().embedded == 0


@pytest.mark.parametrize("damage", ["gone", "changed", "manifest"])
def test_a_damaged_generation_is_built_again(shelf: "Shelf", damage: str) -> None:
    shelf.write("x.md")
    first = shelf.ingest()
    assert first.generation is not None
    directory = shelf.settings.index_directory / first.generation
    if damage == "gone":
        (directory / "dense.faiss").unlink()
    elif damage == "changed":
        (directory / "dense.faiss").write_bytes(b"")
    else:
        text = (directory / "manifest.json").read_text(encoding="utf-8")
        (directory / "manifest.json").write_text(text + "\n", encoding="utf-8")
    report = shelf.ingest()
    assert (done(report), report.embedded) == ({"unchanged": ["x"]}, 0)
    assert report.generation is not None
    assert answering(shelf) == [("x", 1)]
