"""Word documents, made here part by part so that each test shows what Word writes."""

import unicodedata
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import CORE, RELATIONS, RELATIONSHIPS, packed, related

from ingest.readers import office_package
from ingest.readers.docx import read_docx
from ingest.readers.reading import Reading
from kb.documents import DocumentError
from kb.markdown import plain, units

PRAKTIJK = sorted((Path(__file__).parents[4] / "shared" / "corpus" / "praktijk").glob("*.docx"))

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Standaard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/>
  <w:pPr><w:numPr><w:numId w:val="9"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Huis"><w:name w:val="Huisstijl kop"/><w:basedOn w:val="Kop2"/></w:style>
<w:style w:type="paragraph" w:styleId="JBRRKop3"><w:name w:val="JBRR Kop 3"/></w:style>
<w:style w:type="paragraph" w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
    <w:pStyle w:val="Kop1"/><w:lvlText w:val="%1"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="9"><w:abstractNumId w:val="2"/></w:num>
"""


def docx(body: str, title: str = "", notes: str = "", styles: str = STYLES) -> bytes:
    main = f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    core = f'<Relationship Id="r2" Type="{RELATIONS}/metadata/core-properties" Target="/docProps/core.xml"/>'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": RELATIONSHIPS.format(main + core),
            "word/_rels/document.xml.rels": related("styles.xml", "numbering.xml", "footnotes.xml"),
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {NAMES}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {NAMES}>{NUMBERING}</w:numbering>",
            "word/footnotes.xml": f"<w:footnotes {NAMES}>{notes}</w:footnotes>",
            "docProps/core.xml": CORE.format(title),
        }
    )


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{escape(text)}</w:t></w:r>"


def p(content: str, style: str = "", number: tuple[int, int] | None = None, properties: str = "") -> str:
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        style += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    runs = content if content.startswith("<") else r(content)
    return f"<w:p><w:pPr>{style}{properties}</w:pPr>{runs}</w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<w:') else p(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def read(body: str, **parts: str) -> Reading:
    return read_docx(Path("x.docx"), docx(body, **parts))


def text(body: str, **parts: str) -> str:
    return read(body, **parts).text


def refused(source: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_docx(Path("x.docx"), source)
    return caught.value.reason


def test_headings_are_known_by_outline_level_or_name_in_dutch_too_and_keep_their_number() -> None:
    found = text(
        p("Beleid", "Kop1") + p("Doel", "Huis") + p("Detail", "JBRRKop3") + p("Tekst.") + p("Inzet", "Kop1") + p("Ja.")
    )

    assert found == "# 1 Beleid\n\n## Doel\n\n### Detail\n\nTekst.\n\n# 2 Inzet\n\nJa.\n"


def test_a_title_stands_above_the_headings() -> None:
    assert text(p("Handboek", "Titel") + p("Doel", "Kop2") + p("Tekst.")) == "# Handboek\n\n### Doel\n\nTekst.\n"


def test_without_styles_a_short_line_in_bold_is_a_heading() -> None:
    bold = p(r("Vraag 1", "<w:b/>"))
    sentence = p(r("Dit is belangrijk.", "<w:b/>"))

    assert text(bold + p("Waarom?") + sentence) == "## Vraag 1\n\nWaarom?\n\nDit is belangrijk.\n"
    assert text(p("Kop", "Kop2") + bold) == "## Kop\n\nVraag 1\n"


def test_lists_show_the_numbers_that_word_counts() -> None:
    found = text(
        p("een", number=(1, 0))
        + p("onder", number=(1, 1))
        + p("ook", number=(1, 1))
        + p("diep", number=(1, 2))
        + p("twee", number=(1, 0))
        + p("weer", number=(1, 1))
        + p("Tussen.")
        + p("drie", number=(1, 0))
        + p("Opnieuw.")
        + p("een", number=(3, 0))
        + p("Punten.")
        + p("punt", number=(2, 0))
    )

    assert found == (
        "1. een\n   - a) onder\n   - b) ook\n     - 1.I diep\n2. twee\n   - a) weer\n\nTussen.\n\n3. drie\n\n"
        "Opnieuw.\n\n1. een\n\nPunten.\n\n- punt\n"
    )


def test_an_empty_item_counts_as_it_does_in_word() -> None:
    assert text(p("een", number=(1, 0)) + p("<w:r/>", number=(1, 0)) + p("drie", number=(1, 0))) == (
        "1. een\n- 3\\. drie\n"
    )


def test_a_list_that_was_typed_is_a_list() -> None:
    assert text(p("1. Bel.") + p("2. Wacht.") + p("• punt") + p("- streep")) == (
        "1. Bel.\n2. Wacht.\n- punt\n- streep\n"
    )


def test_tracked_changes_count_as_accepted() -> None:
    found = text(
        p(
            f"{r('De termijn is ')}<w:del><w:r><w:delText>zes</w:delText></w:r></w:del>"
            f"<w:ins>{r('vijf')}</w:ins>{r(' dagen.')}"
        )
        + p(r("De ouder"), properties='<w:rPr><w:del w:id="1"/></w:rPr>')
        + p(r(" en het kind."))
        + f"<w:p><w:moveFrom>{r('Weg.')}</w:moveFrom></w:p><w:p><w:moveTo>{r('Hier.')}</w:moveTo></w:p>"
    )

    assert found == "De termijn is vijf dagen.\n\nDe ouder en het kind.\n\nHier.\n"


def test_a_deleted_row_is_gone() -> None:
    rows = f"<w:tr>{tc('a')}{tc('b')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{tc('c')}{tc('d')}</w:tr>"

    assert "c" not in plain(text(f"<w:tbl>{rows}</w:tbl>"))


def test_links_fields_and_content_controls_keep_their_text_and_comments_do_not() -> None:
    found = text(
        f'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{p("In een veld.")}</w:sdtContent></w:sdt>'
        + p(
            f"<w:hyperlink>{r('Zie de site')}</w:hyperlink>"
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            f"{r(' op bladzijde 3')}<w:commentRangeStart/><w:r><w:commentReference/></w:r>{r('.')}"
        )
        + p(f"{r('Zichtbaar.')}{r('Verborgen.', '<w:vanish/>')}")
    )

    assert found == "In een veld.\n\nZie de site op bladzijde 3.\n\nZichtbaar.\n"


def test_the_table_of_contents_is_left_out() -> None:
    assert text(p("Beleid ........ 3", "Inhopg1") + p("Tekst.")) == "Tekst.\n"


def test_notes_stand_at_the_end_of_their_section() -> None:
    notes = "".join(f'<w:footnote w:id="{i}">{p(f"Noot {i}.")}</w:footnote>' for i in (1, 2))
    notes += f'<w:footnote w:id="0" w:type="separator">{p("streep")}</w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'

    found = text(
        p("A", "Kop2")
        + p(f"{r('Een')}{reference.format(2)}{r('.')}")
        + p("Twee.")
        + p("B", "Kop2")
        + p(f"{r('Drie')}{reference.format(1)}"),
        notes=notes,
    )

    assert found == "## A\n\nEen [1].\n\nTwee.\n\n[1] Noot 2.\n\n## B\n\nDrie [2]\n\n[2] Noot 1.\n"


def test_a_note_that_is_referred_to_twice_is_written_once() -> None:
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    found = text(
        p(f"{r('Een')}{reference}{r(' twee')}{reference}"), notes=f'<w:footnote w:id="1">{p("Noot.")}</w:footnote>'
    )

    assert found == "Een [1] twee [1]\n\n[1] Noot.\n"


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{p('In het kader.')}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )

    assert text(p(f"{r('Erboven.')}<w:r>{both}</w:r>") + p("Eronder.")) == "Erboven.\n\nIn het kader.\n\nEronder.\n"


def test_a_table_has_a_header_if_it_looks_like_one() -> None:
    bold = [tc(p(r(name, "<w:b/>"))) for name in ("Stap", "Termijn")]

    assert (
        text(table("".join(bold), tc("Bellen") + tc("1 dag"))) == "| Stap | Termijn |\n|---|---|\n| Bellen | 1 dag |\n"
    )
    assert text(table(tc("Naam") + tc("Piet"), tc("Rol") + tc("Voogd"))) == (
        "|  |  |\n|---|---|\n| Naam | Piet |\n| Rol | Voogd |\n"
    )


@pytest.mark.parametrize("figure", ["", "-1", "abc", "9" * 5000])
def test_a_figure_that_is_none_does_no_harm(figure: str) -> None:
    cells = tc("Naam", f'<w:gridSpan w:val="{figure}"/>') + tc("Piet")
    item = f'<w:numPr><w:ilvl w:val="{figure}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{figure}"/>'

    found = text(table(cells, cells) + p("een", properties=item))

    assert "| Naam | Piet |" in found
    assert "een" in found


def test_merged_cells_are_repeated_downwards_and_a_row_of_one_cell_names_the_table() -> None:
    found = text(
        table(
            tc("Termijnen", '<w:gridSpan w:val="3"/>'),
            tc("Wie") + tc("Wat") + tc("Dagen"),
            tc("GI", '<w:vMerge w:val="restart"/>') + tc("bezoek") + tc("5"),
            tc("", "<w:vMerge/>") + tc("plan", '<w:gridSpan w:val="2"/>'),
        )
    )

    assert found == "Termijnen\n\n| Wie | Wat | Dagen |\n|---|---|---|\n| GI | bezoek | 5 |\n| GI | plan |  |\n"


def test_a_table_of_one_column_or_with_long_cells_is_read_as_text() -> None:
    assert text(table(tc(p("Let op", "Kop2") + p("Bel.")))) == "## Let op\n\nBel.\n"
    assert text(table(tc("a") + tc("woord " * 150))).startswith("a\n\nwoord woord")


def test_lists_in_a_cell_keep_their_marks() -> None:
    cell = tc(p("bel", number=(1, 0)) + p("wacht", number=(1, 0)))

    assert "| Stappen | 1. bel 2. wacht |" in text(table(tc("Stappen") + cell, tc("Wie") + tc("GI")))


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Handboek IJB", "Handboek IJB"), ("", "Beleid"), ("beleid v2 (3).docx", "Beleid")],
)
def test_the_title_comes_from_the_properties_or_else_the_first_heading(title: str, expected: str) -> None:
    assert read(p("Beleid", "Kop2") + p("Tekst."), title=title).metadata == {"title": expected}


def test_pictures_are_reported() -> None:
    reading = read(p(f"{r('Zie schema.')}<w:r><w:drawing><a:blip/></w:drawing></w:r>"))

    assert reading.warnings == ("pictures, whose text is not read: 1",)


def test_the_strict_form_of_the_format_reads_the_same() -> None:
    parts = {
        "_rels/.rels": related("officeDocument.xml"),
        "officeDocument.xml": f"<w:document {NAMES}><w:body>{p('Tekst.')}</w:body></w:document>".replace(
            MAIN, "http://purl.oclc.org/ooxml/wordprocessingml/main"
        ),
    }

    assert read_docx(Path("x.docx"), packed(parts)).text == "Tekst.\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))))
def test_whatever_is_typed_can_be_quoted(paragraphs: list[str]) -> None:
    source = docx("".join(p(r(paragraph)) for paragraph in [*paragraphs, "Slot."]))
    found = read_docx(Path("x.docx"), source).text

    assert unicodedata.is_normalized("NFC", found)
    assert not [c for c in found if unicodedata.category(c) == "Cc" and c != "\n"]
    assert all(found[start:end].strip() for start, end in units(found))
    assert found.rstrip().endswith("Slot.")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_package, "_LARGE", 10_000)

    assert "made to exhaust" in refused(docx(p("a" * 5_000_000)))


def test_a_part_beyond_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_package, "SIZE", 1_000)

    assert "made to exhaust" in refused(docx(p("woord " * 500)))


def test_external_entities_are_not_read() -> None:
    document = (
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {NAMES}><w:body>'
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    parts = {"_rels/.rels": related("officeDocument.xml"), "officeDocument.xml": document}

    assert "document type (DTD)" in refused(packed(parts))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_named_as_such(share: float) -> None:
    source = docx(p("Tekst."))

    assert "damaged or cut off" in refused(source[: int(len(source) * share)])


def test_a_damaged_part_is_named() -> None:
    source = bytearray(docx(p("Tekst en nog eens tekst. " * 20)))
    at = source.index(b"word/document.xml") + 60
    source[at : at + 20] = bytes(20)

    assert "part word/document.xml" in refused(bytes(source)) or "not well-formed" in refused(bytes(source))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (packed({"brief.txt": "Tekst"}), "is a zip file but no document of Office"),
        (packed({"_rels/.rels": related("officeDocument.xml")}), "no document of Word"),
        (packed({"_rels/.rels": "<Rel"}), "not well-formed XML"),
        (docx(""), "holds no text"),
        (b"", "is empty: it holds no bytes"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "before 2007"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
    ],
)  # fmt: skip
def test_what_is_no_readable_word_file_is_named_with_the_reason(source: bytes, reason: str) -> None:
    assert reason in refused(source)


@pytest.mark.parametrize("path", PRAKTIJK, ids=lambda path: path.stem)
def test_documents_from_practice_are_read_whole(path: Path) -> None:
    """Every word of the file's visible text stands in the reading."""
    with ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    for parent in root.iter():
        for child in [child for child in parent if child.tag == fallback]:
            parent.remove(child)
    words = [word for piece in root.iter(f"{{{MAIN}}}t") for word in (piece.text or "").split()]
    reading = read_docx(path, path.read_bytes())
    shown = "".join(plain(reading.text).split())

    assert [word for word in words if word.isalpha() and word not in shown] == []
