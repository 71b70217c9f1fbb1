import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.html import read_html
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Metadata
from kb.markdown import plain, units

FIXTURES = Path(__file__).parents[2] / "fixtures" / "readers"
TAGS = "p div ul ol li table tr td th h1 h2 b a span br q blockquote dl dt dd pre main article section header".split()


def read(source: str | bytes) -> Reading:
    return read_html(Path("x.html"), source.encode() if isinstance(source, str) else source)


@pytest.fixture(scope="module")
def page() -> Reading:
    return read((FIXTURES / "pagina.html").read_bytes())


def test_a_page_becomes_its_main_content(page: Reading) -> None:
    assert page.text == (FIXTURES / "pagina.md").read_text()


def test_a_page_tells_its_title_date_and_address(page: Reading) -> None:
    metadata = Metadata(id="web/boomhutten", collection="web", **page.metadata)

    assert metadata.title == "Boomhutten"
    assert metadata.valid_from == date(2024, 5, 6)
    assert metadata.sources[0].url == "https://www.eikendal.example/boomhutten"
    assert page.warnings == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>buiten</p><main><p>binnen</p></main>", "binnen\n"),
        ("<p>buiten</p><div role=main>binnen</div>", "binnen\n"),
        ("<p>buiten</p><article>binnen</article>", "binnen\n"),
        ("<article>een</article><article>twee</article><p>drie</p>", "een\n\ntwee\n\ndrie\n"),
        ("<header>boven</header><aside>ernaast</aside><p>tekst</p>", "tekst\n"),
        ("<p>een<p>twee<ul><li>drie<li>vier</ul>", "een\n\ntwee\n\n- drie\n- vier\n"),
        ("<ol type=a><li>x<li>y</ol>", "- a. x\n- b. y\n"),
        ("<ul><ul><li>diep</ul><li>x</ul>", "- diep\n- x\n"),
        ("<table><tr><td>een</table>", "een\n"),
        ("<table></table><p>x", "x\n"),
        ("<table><tr><td>Stap<td>Wie<td>Dagen<tr><td>bel<td>GI<td>1</table>",
         "| Stap | Wie | Dagen |\n|---|---|---|\n| bel | GI | 1 |\n"),
        ("<table><tr><td><ul><li>a<li>b</ul><td>c<tr><td>d<td>e</table>",
         "|  |  |\n|---|---|\n| • a • b | c |\n| d | e |\n"),
    ],
)  # fmt: skip
def test_content_is_found_and_kept_in_order(body: str, expected: str) -> None:
    assert read(body).text == expected


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Zo heet de pagina</title>", "Zo heet de pagina"),
        ('<title>x</title><meta property="og:title" content="Echte titel">', "Echte titel"),
    ],
)
def test_without_one_heading_the_title_comes_from_the_head(head: str, title: str) -> None:
    assert read(f"<html><head>{head}</head><body><p>Tekst.</p></body></html>").metadata["title"] == title


def test_a_date_that_does_not_exist_is_no_date() -> None:
    assert "valid_from" not in read('<meta name="date" content="2024-02-31"><p>Tekst.').metadata


def test_a_page_in_another_language_is_reported() -> None:
    assert read('<html lang="en-GB"><body>Text.</body></html>').warnings == (
        "says that its language is 'en-gb', not Dutch",
    )


@pytest.mark.parametrize(
    "source",
    [
        "<p>Coördinatie – € 5".encode("cp1252"),
        '<meta charset="windows-1252"><p>Coördinatie – € 5'.encode("cp1252"),
        '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>Coördinatie – € 5'.encode("cp1252"),
        '<?xml version="1.0" encoding="iso-8859-1"?><html><p>Coördinatie – € 5</p></html>'.encode("cp1252"),
        "<p>Coördinatie – € 5".encode(),
        "<p>Coördinatie – € 5".encode("utf-8-sig"),
        "<p>Coördinatie – € 5".encode("utf-16"),
        '<meta charset="hex"><p>Coördinatie – € 5'.encode(),
    ],
)
def test_the_encoding_is_taken_from_the_page_or_found(source: bytes) -> None:
    assert read(source).text == "Coördinatie – € 5\n"


def test_an_encoding_that_does_not_hold_is_reported() -> None:
    reading = read('<meta charset="utf-8"><p>Coördinatie'.encode("cp1252"))

    assert reading.text == "Coördinatie\n"
    assert reading.warnings == ("says that it is utf-8 but is not; read as Windows-1252",)


def test_entities_are_shown_and_those_of_a_document_type_are_not_read() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'

    found = read(f"{bomb}<p>&euro; 5 &lt;b&gt; &amp;amp; &a;&b;")

    assert plain(found.text) == "€ 5 <b> &amp; &a;&b;"


def test_merged_cells_stay_within_bounds() -> None:
    rows = "<tr><td rowspan=999999 colspan=999999>x<td>y</tr>" + "<tr><td>a</tr>" * 3

    assert len(read(f"<table>{rows}</table>").text) < 10_000


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "is empty"),
        (b"   ", "is empty"),
        (b"<html><body><script>x</script></body></html>", "holds no text"),
        (b"<nav>menu</nav>", "holds no text"),
        (b"<p>woord</p>" * 2_000_000, "20,000,000 are read"),
        (b"<div>" * 100_000 + b"x", "inside one another"),
        (b"<ul><li>" * 2_000 + b"x", "inside one another"),
    ],
)
def test_a_page_that_cannot_be_read_is_named_with_the_reason(source: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read(source)


def test_a_paragraph_of_many_megabytes_is_not_lost() -> None:
    assert len(read(b"<p>" + b"woord " * 2_000_000).text) == 12_000_000


@given(st.lists(st.one_of(st.sampled_from(TAGS).map("<{}>".format), st.sampled_from(TAGS).map("</{}>".format),
                          st.text(max_size=12)), max_size=40))  # fmt: skip
def test_whatever_a_page_holds_can_be_quoted(pieces: list[str]) -> None:
    try:
        text = read("".join(pieces).encode("utf-8", "replace")).text
    except DocumentError:
        return

    assert unicodedata.is_normalized("NFC", text)
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert all(text[start:end].strip() for start, end in units(text))
