"""From a file to a document; bad ones stand in fixtures/front_matter, each beside what is said of it."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import READERS, Context, read, read_markdown, shown
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
        read_markdown(Path(name), source, context)
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
    document = read_markdown(Path("x.md"), source, without)
    assert document.text == body
    assert document.source == source
    assert document.metadata.id == "faq/x"


@given(st.text(st.one_of(st.sampled_from("\n\r\t -#é😀\u00a0\ufeff"), st.characters(exclude_characters="\0"))))
def test_no_character_of_a_text_is_changed(body: str) -> None:
    text = "x" + body + "x"
    assert read_markdown(Path("x.md"), (FRONT + text).encode(), without).text == text


def test_windows_1252_is_refused_with_line_and_byte() -> None:
    error = refused((FRONT + "Goed.\nDe cliënt.\n").encode("windows-1252"))
    assert error.line == 7
    assert error.reason == "not UTF-8: byte 0xeb cannot be read; save the file as UTF-8"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_unicode_encodings_are_refused(encoding: str) -> None:
    assert refused((FRONT + "Tekst één.").encode(encoding)).line is not None


def test_a_nul_character_is_refused_with_its_line() -> None:
    error = refused(FRONT.encode() + b"Goed.\nFout \0.\n")
    assert (error.line, error.reason) == (7, "holds a NUL character, so it is not a text file")


@pytest.mark.parametrize("source", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", "\u00a0\n".encode()])
@pytest.mark.parametrize("context", [without, with_collection], ids=["without", "with collection"])
def test_an_empty_file_is_refused(source: bytes, context: Context) -> None:
    assert refused(source, context).reason == "is empty: there is no text"


def test_front_matter_wins_over_the_collection_that_is_given() -> None:
    document = read_markdown(Path("x.md"), f"{FRONT}Tekst.".encode(), with_collection)
    assert document.metadata.collection == "faq"


@pytest.mark.parametrize(
    ("name", "document_id", "title", "valid_from"),
    [
        ("Jaarplan.md", "handboek/jaarplan", "Jaarplan", None),
        ("jaarplan-2024.txt", "handboek/jaarplan-2024", "Jaarplan 2024", date(2024, 1, 1)),
        ("jaarplan_2024-07.txt", "handboek/jaarplan-2024-07", "Jaarplan 2024 07", date(2024, 7, 1)),
        ("2015-03-31 Kaders.markdown", "handboek/2015-03-31-kaders", "2015 03 31 kaders", date(2015, 3, 31)),
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
    metadata = read_markdown(Path(name), b"Tekst.", with_collection).metadata
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
        read_markdown(Path("x.md"), b"Tekst.", Context(COLLECTIONS, "vragen"))


def test_the_suffix_chooses_the_reader_in_any_case(tmp_path: Path) -> None:
    for suffix in (*READERS, ".MD", ".Txt"):
        path = tmp_path / f"naam{suffix}"
        path.write_bytes(b"Tekst.")
        assert read(path, with_collection).text == "Tekst."


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
