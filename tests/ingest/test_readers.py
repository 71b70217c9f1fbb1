"""From a file to a document; bad ones stand in fixtures/front_matter, each beside what is said of it."""

import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_files import paragraph, pdf

from ingest import readers
from ingest.readers import Context, NoReader, document, read, shown
from ingest.readers.sniffing import is_docx, is_html, is_law, is_pdf, is_pptx, is_xlsx
from kb.collections import Collection
from kb.documents import DocumentError, UnknownCollection
from kb.roles import Audience

CASES = sorted((Path(__file__).parents[1] / "fixtures" / "front_matter").glob("*.md"))
COLLECTIONS = {name: Collection(id=name, title=name) for name in ("faq", "handboek")}
FRONT = "---\nid: faq/x\ntitle: Titel\ncollection: faq\n---\n"

with_collection = Context(COLLECTIONS, "handboek")
without = Context(COLLECTIONS)


def refused(source: bytes, context: Context = without, name: str = "x.md") -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        document(Path(name), source, context)
    return caught.value


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=ascii)
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_what_is_wrong_is_said_with_line_and_key(case: Path, newline: str) -> None:
    error = refused(case.read_text(encoding="utf-8").replace("\n", newline).encode())
    said = f"{error.line}: {error.reason}" if error.line else error.reason
    expected = case.with_suffix(".error").read_text(encoding="utf-8").rstrip("\n")
    assert said.startswith(expected)


def test_there_are_cases() -> None:
    assert len(CASES) > 50


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=ascii)
def test_the_text_is_as_it_stands_in_the_file(mark: bytes, newline: str) -> None:
    body = "## Kop\n\nEén zin\u00a0met 👨‍👩‍👧 en\ttab.  \n\n\n".replace("\n", newline)
    source = mark + (FRONT.replace("\n", newline) + newline + body).encode()
    found = document(Path("x.md"), source, without)
    assert found.text == body
    assert found.source == source
    assert found.metadata.id == "faq/x"


@given(
    st.text(
        st.one_of(st.sampled_from("\n\r\t -#é😀\u00a0\ufeff"), st.characters(codec="utf-8", exclude_characters="\0"))
    )
)
def test_no_character_of_a_text_is_changed(body: str) -> None:
    text = "x" + body + "x"
    assert document(Path("x.md"), (FRONT + text).encode(), without).text == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=ascii)
def test_windows_1252_is_read_with_a_warning(newline: str) -> None:
    body = "De cliënt zegt: ‘goed’ – € 10.\n".replace("\n", newline)
    found = document(Path("x.md"), (FRONT + body).encode("windows-1252"), without)
    assert found.text == body
    assert found.warnings == (
        "is in an old encoding (Windows-1252); check its accents and quotes, and save it as UTF-8",
    )


@pytest.mark.parametrize("damage", [b"\xc3.", b"\x81"], ids=["half a letter", "undefined in Windows-1252"])
def test_a_damaged_byte_is_refused_with_line_and_byte(damage: bytes) -> None:
    error = refused((FRONT + "Goed.\nDe cliënt.").encode() + damage + b"\n")
    assert error.line == 7
    assert error.reason == f"not UTF-8: byte 0x{damage[0]:02x} cannot be read; save the file as UTF-8"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_names_the_encoding(encoding: str) -> None:
    found = document(Path("x.md"), (FRONT + "Tekst één.").encode(encoding), without)
    assert (found.text, found.warnings) == ("Tekst één.", ())


def test_another_unicode_encoding_without_its_mark_is_refused() -> None:
    assert refused((FRONT + "Tekst één.").encode("utf-16-le")).line == 1


def test_a_nul_character_is_refused_with_its_line() -> None:
    error = refused(FRONT.encode() + b"Goed.\nFout \0.\n")
    assert (error.line, error.reason) == (7, "holds a NUL character, so it is not a text file")


@pytest.mark.parametrize("source", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", "\u00a0\n".encode()])
@pytest.mark.parametrize("context", [without, with_collection], ids=["without", "with collection"])
def test_an_empty_file_is_refused(source: bytes, context: Context) -> None:
    assert refused(source, context).reason == "is empty: there is no text"


def test_front_matter_wins_over_the_collection_that_is_given() -> None:
    found = document(Path("x.md"), f"{FRONT}Tekst.".encode(), with_collection)
    assert found.metadata.collection == "faq"


@pytest.mark.parametrize(
    ("name", "document_id", "title", "valid_from"),
    [
        ("Jaarplan.md", "handboek/jaarplan", "Jaarplan", None),
        ("jaarplan-2024.txt", "handboek/jaarplan-2024", "Jaarplan 2024", date(2024, 1, 1)),
        ("jaarplan_2024-07.txt", "handboek/jaarplan-2024-07", "Jaarplan juli 2024", date(2024, 7, 1)),
        ("2015-03-31 Kaders.markdown", "handboek/2015-03-31-kaders", "31 maart 2015 kaders", date(2015, 3, 31)),
        ("verslag 2024-02-31.md", "handboek/verslag-2024-02-31", "Verslag 2024 02 31", date(2024, 2, 1)),
        ("verslag 2024-13.md", "handboek/verslag-2024-13", "Verslag 2024 13", date(2024, 1, 1)),
        ("jaren 2015-2020.md", "handboek/jaren-2015-2020", "Jaren 2015 2020", date(2015, 1, 1)),
        ("dossier 12024.md", "handboek/dossier-12024", "Dossier 12024", None),
        ("20240101.md", "handboek/20240101", "20240101", None),
        ("van 2019 tot 2023.md", "handboek/van-2019-tot-2023", "Van 2019 tot 2023", date(2019, 1, 1)),
        ("Één gezin (v2).md", "handboek/n-gezin-v2", "Één gezin (v2)", None),
    ],
)
def test_a_plain_file_is_named_and_dated_after_its_name(
    name: str, document_id: str, title: str, valid_from: date | None
) -> None:
    metadata = document(Path(name), b"Tekst.", with_collection).metadata
    assert (metadata.id, metadata.title, metadata.valid_from) == (document_id, title, valid_from)
    assert metadata.collection == "handboek"
    assert metadata.audience == (Audience.OPENBAAR,)
    assert metadata.verified is False


@pytest.mark.parametrize("name", ["…….md", "é.md", "_-_.txt"])
def test_a_name_without_letters_or_digits_makes_no_id(name: str) -> None:
    assert refused(b"Tekst.", with_collection, name).reason.startswith("no id can be made from the file's name")


@pytest.mark.parametrize("name", ["x" * 200 + ".md", "caf\udce9 x.md"], ids=["long", "not UTF-8"])
def test_a_name_that_makes_no_valid_id_or_title_is_refused(name: str) -> None:
    assert refused(b"Tekst.", with_collection, name).reason == (
        "the file's name makes no id and title; rename it, or add front matter"
    )


def test_a_plain_file_wants_a_collection_that_exists() -> None:
    with pytest.raises(UnknownCollection):
        document(Path("x.md"), b"Tekst.", Context(COLLECTIONS, "vragen"))


def test_the_suffix_chooses_the_reader_of_text_in_any_case(tmp_path: Path) -> None:
    for suffix in (".md", ".markdown", ".txt", ".MD", ".Txt"):
        path = tmp_path / f"naam{suffix}"
        path.write_bytes(b"Tekst.")
        assert read(path, with_collection).text == "Tekst."


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("x.md", pdf([paragraph("Een zin.")]), "is PDF by its content, though its name ends in '.md'; read as such"),
        (
            "x.docx",
            pdf([paragraph("Een zin.")]),
            "is PDF by its content, though its name ends in '.docx'; read as such",
        ),
        ("x.pdf", pdf([paragraph("Een zin.")]), None),
        ("x.PDF", pdf([paragraph("Een zin.")]), None),
    ],
)
def test_content_goes_before_the_name_with_a_warning(name: str, source: bytes, expected: str | None) -> None:
    found = document(Path(name), source, with_collection)
    assert found.text == "Een zin.\n"
    assert found.warnings == ((expected,) if expected else ())


def test_a_kind_of_file_that_is_not_read_is_named_before_its_content_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(bytes(5000))
    with pytest.raises(NoReader, match=r"^no reader for '\.mp4' files; there is one for \.pdf, "):
        read(tmp_path / "film.mp4", Context(COLLECTIONS, "handboek", max_bytes=1000))


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        (b"%PDF-1.7 ...", {"pdf"}),
        (b"\r\n %PDF-1.4", {"pdf"}),
        (zipped("[Content_Types].xml", "word/document.xml"), {"docx"}),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), {"pptx"}),
        (zipped("xl/workbook.xml"), {"xlsx"}),
        (zipped("word/comments.xml"), set()),
        (b"PK\x03\x04 half a zip", set()),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<toestand bwb-id="BWBR0002656">', {"law"}),
        (b"\xef\xbb\xbf<toestand>", {"law"}),
        (b"<?xml version='1.0'?><anders><toestand/></anders>", set()),
        (b"<!DOCTYPE html>\n<p>", {"html"}),
        (b"<!-- x -->\n<HTML lang=nl>", {"html"}),
        (b"Een tekst over <html> en %PDF- en <toestand>.", set()),
        (b"<htmlx>", set()),
        (b"", set()),
    ],
)
def test_a_kind_of_file_is_known_by_its_content(source: bytes, kinds: set[str]) -> None:
    tests = {
        "pdf": is_pdf,
        "docx": is_docx,
        "pptx": is_pptx,
        "xlsx": is_xlsx,
        "law": is_law,
        "html": is_html,
    }
    assert {name for name, test in tests.items() if test(io.BytesIO(source))} == kinds


def test_a_file_over_the_limit_is_refused_and_never_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as file:
        file.truncate(300_000_000)  # takes no room on disk
    tracemalloc.start()
    with pytest.raises(DocumentError, match=r"^is 300 MB, over 200 MB; split it, or raise KB_MAX_FILE_MB$"):
        read(path, with_collection)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_text_that_cannot_be_cut_in_bounded_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LONGEST", 20)
    assert document(Path("x.txt"), b"Precies twintig tek.", with_collection).text
    reason = "holds 21 characters; at most 20 are read; split it"
    assert refused(b"Precies twintig teks.", with_collection, "x.txt").reason == reason


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.md")
    with pytest.raises(DocumentError, match=r"^is no ordinary file$"):
        read(tmp_path / "x.md", with_collection)


def test_a_file_that_vanishes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^cannot be read: No such file or directory$"):
        read(tmp_path / "weg.md", with_collection)


@pytest.fixture
def unreadable(tmp_path: Path) -> Iterator[Path]:
    """A file that this process may not read; root may read all, so it becomes somebody else for a while."""
    path = tmp_path / "geheim.md"
    path.write_text(FRONT + "Tekst.", encoding="utf-8")
    path.chmod(0)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    yield path
    os.seteuid(was)


def test_a_file_without_permission_is_refused(unreadable: Path) -> None:
    with pytest.raises(DocumentError, match=r"^cannot be read: Permission denied$"):
        read(unreadable, without)


def test_a_name_may_be_too_long_for_a_sidecar_beside_it(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 60}{'-' * 190}.txt"
    path.write_text("Tekst.", encoding="utf-8")
    assert read(path, with_collection).text == "Tekst."


@pytest.mark.parametrize("target", ["weg.md", "x.md"], ids=["nowhere", "itself"])
def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "x.md").symlink_to(target)
    with pytest.raises(DocumentError, match=r"^cannot be read: "):
        read(tmp_path / "x.md", without)


def test_a_name_that_is_not_utf_8_is_refused_and_can_be_printed() -> None:
    path = Path(os.fsdecode(b"caf\xe9.md"))
    with pytest.raises(DocumentError, match="the file's name is not UTF-8; rename it"):
        read(path, without)
    assert shown(path) == "caf\ufffd.md"
