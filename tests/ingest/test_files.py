"""Folders of files as they really are: every file is ingested, or named with the reason why not."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from office_files import RELATIONS, RELATIONSHIPS, packed
from pdf_files import ENCRYPTED, Text, paragraph, pdf

from ingest import readers
from ingest.files import Unusable, find
from ingest.ingesting import Report
from kb.documents import Document, DocumentError
from kb.roles import Role
from kb.settings import Settings
from retrieval.index import Filter, Hit
from retrieval.quoting import quote

if TYPE_CHECKING:
    from conftest import Shelf

FIXTURES = Path(__file__).parents[1] / "fixtures"
SENTENCE = "Een zin over jeugdbescherming."
MAIN_PART = RELATIONSHIPS.format(f'<Relationship Id="m" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>')
BOMB = packed({"_rels/.rels": MAIN_PART, "word/document.xml": " " * 6_000_000})


def named(report: Report) -> dict[str, str]:
    """Reason by name of all that was not simply ingested."""
    problems = (*report.skipped, *report.failed, *report.warnings)
    return {Path(problem.file).name: problem.reason for problem in problems}


def search(shelf: "Shelf", question: str = SENTENCE, on: date | None = None) -> list[Hit]:
    knowledge = shelf.open()
    hits = knowledge.search(question, Filter(Role.JEUGDBESCHERMER, on or date.today()), 50)
    knowledge.database.close()
    return hits


def put(shelf: "Shelf", name: str, content: bytes) -> Path:
    path = shelf.root / name
    path.write_bytes(content)
    return path


def test_a_pdf_in_the_folder_answers_with_its_page(shelf: "Shelf") -> None:
    put(shelf, "Plan.pdf", pdf([paragraph("Iets heel anders."), [*paragraph(SENTENCE), Text(70, 650, "Kop", 18)]]))
    put(shelf, "Plan.meta.yaml", b"collection: handboek\nvalid_from: 2020-01-01\n")
    report = shelf.ingest()
    assert (report.added, named(report)) == (["handboek/plan"], {})
    (hit,) = [hit for hit in search(shelf) if SENTENCE in hit.passage.text]
    assert hit.as_json()["original"] == "/origineel/handboek/plan?versie=1#page=1"
    assert [place.page for place in hit.passage.places] == [1, 2]
    quoted = quote("een zin over jeugdbescherming", [hit], lambda term: 1.0, lambda passage: [hit.passage])
    (citation,) = [citation for citation in quoted.citations if citation.quote == SENTENCE]
    assert (citation.page, citation.label) == (2, None)
    assert citation.original == "/origineel/handboek/plan?versie=1#page=2"


def test_a_change_of_the_sidecar_alone_is_a_change_of_the_document(shelf: "Shelf") -> None:
    put(shelf, "x.pdf", pdf([paragraph(SENTENCE)]))
    put(shelf, "x.meta.yaml", b"collection: handboek\n")
    shelf.ingest()
    assert shelf.ingest().unchanged == ["handboek/x"]
    put(shelf, "x.meta.yaml", b"collection: handboek\ntitle: Nieuwe titel\n")
    assert shelf.ingest().changed == ["handboek/x"]
    assert [hit.passage.title for hit in search(shelf)] == ["Nieuwe titel"]


def test_a_change_of_the_pages_alone_is_a_change_of_the_document(shelf: "Shelf") -> None:
    path = put(shelf, "x.pdf", pdf([paragraph(SENTENCE)]))
    shelf.ingest(collection="handboek")
    path.write_bytes(pdf([[], paragraph(SENTENCE)]))
    assert shelf.ingest(collection="handboek").changed == ["handboek/x"]
    assert [hit.passage.page for hit in search(shelf)] == [2]


def test_a_new_state_of_a_law_is_a_new_version_and_the_old_one_answers_for_its_time(shelf: "Shelf") -> None:
    law = (FIXTURES / "readers" / "wet.xml").read_bytes()
    path = put(shelf, "wet.xml", law)
    assert shelf.ingest(collection="handboek").added == ["wet/bwbr0099999"]
    path.write_bytes(law.replace(b'inwerkingtreding="2025-01-01"', b'inwerkingtreding="2026-02-01"'))
    assert shelf.ingest(collection="handboek").changed == ["wet/bwbr0099999"]
    for day, version, rungs in ((date(2026, 1, 31), 20250101, "acht"), (date(2026, 2, 1), 20260201, "tien")):
        hits = search(shelf, "Hoeveel sporten heeft de ladder?", day)
        assert {hit.passage.version for hit in hits} == {version}
        assert [f"ten minste {rungs} sporten" in hit.passage.text for hit in hits].count(True) == 1
        assert not [hit for hit in hits if "Vlotten drijven" in hit.passage.text]
    assert search(shelf, "ladder", date(2024, 12, 31)) == []


def test_a_sidecar_is_no_document_and_one_without_a_document_is_named(shelf: "Shelf") -> None:
    shelf.write("x.md")
    put(shelf, "weg.pdf.meta.yaml", b"collection: handboek\n")
    report = shelf.ingest()
    assert named(report) == {"weg.pdf.meta.yaml": "describes a file that is not there; rename it, or remove it"}
    assert (report.failed, report.added) == ([], ["x"])


def test_a_mistake_in_a_sidecar_names_the_sidecar(shelf: "Shelf") -> None:
    shelf.write("x.md")
    put(shelf, "y.pdf", pdf([paragraph(SENTENCE)]))
    put(shelf, "y.pdf.meta.yaml", b"collection: handboek\nversie: 2\n")
    report = shelf.ingest()
    assert [str(problem).split("; ")[0] for problem in report.failed] == [
        f"{shelf.root}/y.pdf.meta.yaml:2: unknown key 'versie'"
    ]


def test_bad_files_are_named_and_the_rest_is_ingested(shelf: "Shelf", tmp_path: Path) -> None:
    whole = pdf([paragraph(SENTENCE)])
    put(shelf, "goed.pdf", whole)
    put(shelf, "leeg.pdf", b"")
    put(shelf, "half.pdf", whole[: len(whole) // 3])
    put(shelf, "leeg.xlsx", b"")
    put(shelf, "bom.docx", BOMB)
    put(shelf, "lach.xml", b"<!DOCTYPE x [<!ENTITY a 'aaa'>]><toestand>&a;</toestand>")
    put(shelf, "slot.pdf", pdf([paragraph(SENTENCE)], extra=ENCRYPTED))
    put(shelf, "beeld.png", b"\x89PNG")
    put(shelf, "oud.txt", "De cliënt in Windows-1252.".encode("windows-1252"))
    put(shelf, "bom.txt", b"\xef\xbb\xbfMet BOM en\r\nCRLF.\r\n")
    with put(shelf, "groot.txt", b"").open("wb") as file:
        file.truncate(300_000_000)
    (tmp_path / "buiten.md").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "map").mkdir()
    (shelf.root / "link.md").symlink_to(tmp_path / "buiten.md")
    (shelf.root / "linkmap").symlink_to(tmp_path / "map")
    (shelf.root / "binnen.txt").symlink_to(shelf.root / "bom.txt")
    os.mkfifo(shelf.root / "pijp.txt")
    report = shelf.ingest(collection="handboek")
    assert sorted(report.added) == ["handboek/binnen", "handboek/goed", "handboek/oud"]
    reasons = named(report)
    assert reasons.pop("beeld.png").startswith("no reader for '.png' files")
    assert "as in a file made to exhaust a computer" in reasons.pop("bom.docx")
    assert reasons == {
        "leeg.pdf": "is empty: it holds no bytes",
        "leeg.xlsx": "is empty: it holds no bytes",
        "lach.xml": "holds a document type (DTD), which is not read for safety; take out <!DOCTYPE",
        "half.pdf": "is no PDF, or a damaged or truncated one: open it and save it anew",
        "slot.pdf": "is encrypted: save it without a password",
        "oud.txt": readers.markdown.OLD_WINDOWS,
        "groot.txt": "is 300 MB, over 200 MB; split it, or raise KB_MAX_FILE_MB",
        "link.md": f"is a link that leads out of {shelf.root}; put the file itself there",
        "linkmap": f"is a link that leads out of {shelf.root}; put the file itself there",
        "pijp.txt": "is no ordinary file",
    }
    texts = {hit.passage.document_id: hit.passage.text for hit in search(shelf)}
    assert texts["handboek/binnen"] == "Met BOM en\r\nCRLF."
    assert texts["handboek/oud"] == "De cliënt in Windows-1252."


@pytest.mark.parametrize(
    "name", ["met spatie.txt", "aan'haling\".txt", "emoji 😀 x.txt", "a\nb.txt", "-rf.txt", "100%.txt", "<b>.txt"]
)
def test_a_file_may_have_an_odd_name(shelf: "Shelf", name: str) -> None:
    put(shelf, name, SENTENCE.encode())
    report = shelf.ingest(collection="handboek")
    assert len(report.added) == 1 or "rename it" in report.failed[0].reason
    assert [hit.passage.text for hit in search(shelf)] == [SENTENCE] * len(report.added) if report.added else True


def test_a_path_with_dots_is_the_file_that_it_leads_to(shelf: "Shelf") -> None:
    path = shelf.write("map/x.md", id="x")
    (shelf.root / "ander").mkdir()
    assert shelf.ingest(shelf.root / "ander" / ".." / "map" / "x.md").added == ["x"]
    assert shelf.ingest(path).unchanged == ["x"]


def test_a_file_that_vanishes_while_it_is_read_is_named(shelf: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("a.md")
    path = shelf.write("b.md")

    def read(file: Path, context: readers.Context) -> Document:
        path.unlink(missing_ok=True)
        return readers.read(file, context)

    monkeypatch.setattr("ingest.ingesting.read", read)
    report = shelf.ingest()
    assert (report.added, named(report)) == (["a"], {"b.md": "cannot be read: No such file or directory"})


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder in which one folder may not be read; root may read all, so it becomes somebody else for a while."""
    with tempfile.TemporaryDirectory() as name:
        root, was = Path(name), os.geteuid()
        (root / "geheim").mkdir()
        (root / "geheim").chmod(0)
        root.chmod(0o755)
        if was == 0:
            os.seteuid(65534)
        yield root
        os.seteuid(was)


def test_a_folder_without_permission_is_named(closed_folder: Path) -> None:
    assert list(find([closed_folder])) == [Unusable(closed_folder / "geheim", "cannot be read: Permission denied")]


def test_the_limit_on_size_is_a_setting(shelf: "Shelf") -> None:
    shelf.settings = Settings(data=shelf.settings.data, content=shelf.root, max_file_mb=1)
    shelf.write("a.md")
    put(shelf, "b.txt", b"x" * 1_200_000)
    assert named(shelf.ingest(collection="handboek")) == {
        "b.txt": "is 1 MB, over 1 MB; split it, or raise KB_MAX_FILE_MB"
    }


def test_an_error_of_the_whole_reader_is_that_of_one_file(shelf: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    put(shelf, "x.pdf", pdf([paragraph(SENTENCE)]))
    shelf.write("a.md")

    def read_apart(reader: str, path: Path, source: bytes) -> None:
        raise DocumentError("the reader crashed on it (SIGSEGV)")

    monkeypatch.setattr(readers, "read_apart", read_apart)
    report = shelf.ingest(collection="handboek")
    assert (report.added, named(report)) == (["a"], {"x.pdf": "the reader crashed on it (SIGSEGV)"})
