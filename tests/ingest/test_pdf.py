"""Reading PDF: small files made here, one for each thing that can stand on a page."""

import os
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pdf_files import BOLD, ENCRYPTED, PICTURE, Page, Text, ground, paragraph, pdf, rule

from ingest.readers.pdf import CUT_OFF, OCR_LABEL, ocr, read_pdf
from ingest.readers.reading import Reading
from kb.documents import DocumentError, place_at
from kb.markdown import sections, units

LONG = "De jeugdbeschermer bespreekt het gezinsplan met de ouders en het kind en legt vast wat er moet gebeuren."
OTHER = "Het instroomteam neemt de zaak aan en zorgt dat het gezin binnen vijf werkdagen een eerste gesprek heeft."


def read(*pages: Page, turn: int = 0) -> Reading:
    return read_pdf(Path("x.pdf"), pdf(pages, turn=turn))


def refused(source: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_pdf(Path("x.pdf"), source)
    return caught.value.reason


def test_lines_become_a_paragraph_and_each_page_a_place() -> None:
    found = read(paragraph(LONG, width=40), paragraph(OTHER, width=40))
    assert found.text == f"{LONG}\n\n{OTHER}\n"
    assert [place.page for place in found.places] == [1, 2]
    assert found.text[found.places[1].start :].startswith("Het instroomteam")
    assert found.warnings == ()


def test_a_quote_that_begins_on_a_page_has_that_page_also_where_the_sentence_began_before() -> None:
    found = read(paragraph("Een zin die op de eerste bladzijde begint en", y=100), paragraph("op de tweede eindigt."))
    assert found.text == "Een zin die op de eerste bladzijde begint en op de tweede eindigt.\n"
    for quote, page in (("bladzijde", 1), ("tweede", 2)):
        place = place_at(found.places, found.text.index(quote))
        assert place is not None
        assert place.page == page


def test_columns_are_read_one_after_the_other_below_a_title_over_both() -> None:
    left = paragraph(f"{LONG} {LONG}", x=60, width=44)
    right = paragraph(f"{OTHER} {OTHER}", x=310, width=44)
    mixed = [line for pair in zip(left, right, strict=False) for line in pair] + left[len(right) :] + right[len(left) :]
    title = Text(60, 760, "Een titel die over beide kolommen van de bladzijde heen loopt", 16, BOLD)
    found = read([title, *mixed])
    assert found.text == f"# {title.text}\n\n{LONG} {LONG}\n\n{OTHER} {OTHER}\n"


def test_headings_are_told_by_size_weight_and_number() -> None:
    found = read(
        [
            Text(70, 780, "Handboek", 24, BOLD),
            Text(70, 740, "1 Het begin", 16, BOLD),
            *paragraph(LONG, y=720),
            Text(70, 660, "1.1 Een onderdeel", 13, BOLD),
            *paragraph(OTHER, y=640),
            Text(70, 580, "Let op", 10, BOLD),
            *paragraph(LONG, y=560),
        ]
    )
    assert [section.path for section in sections(found.text)] == [
        ("Handboek", "1 Het begin"),
        ("Handboek", "1 Het begin", "1.1 Een onderdeel"),
        ("Handboek", "1 Het begin", "1.1 Een onderdeel", "Let op"),
    ]
    assert found.metadata == {"title": "Handboek"}


def test_a_heading_of_two_lines_is_one() -> None:
    found = read([Text(70, 760, "Een kop die te lang is voor", 18), Text(70, 738, "een regel", 18), *paragraph(LONG)])
    assert found.text == f"# Een kop die te lang is voor een regel\n\n{LONG}\n"


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [Text(70, 810, "Handboek 2025"), *paragraph(f"Tekst {word} van het boek."), Text(280, 30, f"Pagina {n} van 4")]
        for n, word in enumerate(("een", "twee", "drie", "vier"), 1)
    ]
    assert read(*pages).text == "".join(f"Tekst {w} van het boek.\n\n" for w in ("een", "twee", "drie", "vier"))[:-1]


def test_a_table_of_contents_is_left_out_and_names_the_headings() -> None:
    dots = "." * 30
    contents = [
        Text(70, 760, "Inhoud", 16),
        Text(70, 730, f"Aanmelding {dots} 2"),
        Text(70, 715, f"Verlenging {dots} 2"),
    ]
    page = [Text(70, 760, "Aanmelding"), *paragraph(LONG, y=740), Text(70, 690, "Verlenging"), *paragraph(OTHER, y=670)]
    found = read(contents, page)
    assert found.text == f"# Aanmelding\n\n{LONG}\n\n# Verlenging\n\n{OTHER}\n"
    assert {place.page for place in found.places} == {2}


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de samenwerkings-", "overeenkomst", "de samenwerkingsovereenkomst"),
        ("jeugd-", "en opvoedhulp", "jeugd- en opvoedhulp"),
        ("de AI-", "verordening", "de AI-verordening"),
        ("mail ai-", "hulp@voorbeeld.nl", "mail ai-hulp@voorbeeld.nl"),
        ("een niet-", "begeleide reis", "een niet-begeleide reis"),
    ],
)
def test_hyphenation_is_mended(first: str, second: str, joined: str) -> None:
    found = read([Text(70, 700, f"Dit is een zin over {first}"), Text(70, 688, f"{second} en nog wat.")])
    assert found.text == f"Dit is een zin over {joined} en nog wat.\n"


def test_a_hyphen_that_the_word_has_elsewhere_stays() -> None:
    found = read(
        [Text(70, 700, "Het e-mail-adres en het burger-"), Text(70, 688, "nummer. Het burger-nummer staat hier.")]
    )
    assert "het burger-nummer. Het burger-nummer" in found.text


def test_lists_keep_their_numbers_and_depth() -> None:
    found = read(
        [
            Text(70, 700, "Neem mee:"),
            Text(80, 685, "• het plan"),
            Text(100, 670, "- de bijlage die"),
            Text(110, 658, "erbij hoort"),
            Text(80, 643, "• de brief"),
            Text(70, 620, "Doe daarna:"),
            Text(80, 605, "3. bellen"),
            Text(80, 590, "4. schrijven"),
            Text(80, 575, "a. kort"),
        ]
    )
    assert found.text == (
        "Neem mee:\n\n- het plan\n    - de bijlage die erbij hoort\n- de brief\n\n"
        "Doe daarna:\n\n3. bellen\n4. schrijven\n- a. kort\n"
    )


def grid(rows: list[list[str]], top: float = 700, bottom: bool = True) -> list[Text | bytes]:
    edges, height = (70.0, 200.0, 400.0), 20.0
    low = top - height * len(rows)
    drawn: list[Text | bytes] = [
        rule(edges[0], top - height * n, edges[-1], top - height * n) for n in range(len(rows) + 1)
    ]
    drawn += [rule(x, low, x, top) for x in edges]
    for number, row in enumerate(rows):
        drawn += [Text(x + 5, top - height * number - 14, cell) for x, cell in zip(edges, row, strict=False)]
    return drawn


def test_a_table_keeps_its_rows_and_goes_on_under_one_header_on_the_next_page() -> None:
    head = ["Termijn", "Norm"]
    found = read(grid([head, ["Eerste gesprek", "5 dagen"]]), grid([head, ["Plan | concept", "6 weken"]]))
    assert found.text == (
        "| Termijn | Norm |\n|---|---|\n| Eerste gesprek | 5 dagen |\n| Plan \\| concept | 6 weken |\n"
    )
    quotes = [found.text[start:end] for start, end in units(found.text)]
    assert quotes == ["| Eerste gesprek | 5 dagen |", "| Plan \\| concept | 6 weken |"]
    second = place_at(found.places, found.text.index("Plan"))
    assert second is not None
    assert second.page == 2


def test_text_that_nobody_can_see_is_left_out_and_reported() -> None:
    unseen = [
        Text(70, 600, "Wit op wit.", colour="1 g"),
        Text(70, 580, "Heel klein.", size=1),
        Text(70, 560, "Onzichtbaar.", mode=3),
        Text(900, 540, "Naast het blad."),
    ]
    found = read([*paragraph(LONG), *unseen])
    assert found.text == f"{LONG}\n"
    assert found.warnings == ("page 1 of 1: text that nobody can see was left out",)


def test_white_text_on_a_coloured_ground_is_kept() -> None:
    found = read([ground(60, 690, 400, 30), Text(70, 700, "Wit op blauw is te lezen.", colour="1 g")])
    assert (found.text, found.warnings) == ("Wit op blauw is te lezen.\n", ())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_that_stands_askew_to_the_page_is_no_line(turn: int) -> None:
    with pytest.raises(DocumentError):
        read(paragraph(LONG), turn=turn)


def test_a_page_that_is_turned_is_read_as_it_is_shown() -> None:
    """Text that runs up the sheet, on a page that is shown a quarter turn to the right."""
    lines = (("Eerste regel van de bladzijde.", 100), ("Tweede regel van de bladzijde.", 112))
    drawn = [f"BT /F1 10 Tf 0 1 -1 0 {x} 100 Tm ({text}) Tj ET\n".encode() for text, x in reversed(lines)]
    assert read(drawn, turn=90).text == "Eerste regel van de bladzijde. Tweede regel van de bladzijde.\n"


def test_what_looks_like_markdown_is_text() -> None:
    found = read([Text(70, 700, "# Geen *kop* met `code` en <b>html</b> en 1_000_."), Text(70, 640, "2024. Een jaar.")])
    assert found.text == "\\# Geen \\*kop\\* met \\`code\\` en \\<b>html\\</b> en 1_000\\_.\n\n2024\\. Een jaar.\n"


def test_a_page_without_text_layer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    found = read(paragraph(LONG), [PICTURE], [PICTURE], [])
    assert found.text == f"{LONG}\n"
    assert found.warnings == (
        "pages 2-3 of 4: no text layer, so nothing there can be found; install tesseract-ocr-nld, or save it with text",
    )
    with pytest.raises(DocumentError, match=r"^holds no text \(page 1 of 1: no text layer"):
        read([PICTURE])


def test_a_scan_is_read_by_tesseract_and_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for the program, which looks at what it is given."""
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --list-langs ]; then printf "List:\\neng\\nnld\\n"; exit; fi\n'
        'head -c 2 | grep -q P5 || exit 1\ncat > /dev/null\nprintf "Een gescande\\nzin.\\n\\nNog een alinea.\\n\\f"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    ocr.is_available.cache_clear()
    try:
        found = read(paragraph(LONG), [PICTURE])
    finally:
        ocr.is_available.cache_clear()
    assert found.text == f"{LONG}\n\nEen gescande zin.\n\nNog een alinea.\n"
    assert [(place.page, place.label) for place in found.places] == [(1, None), (2, OCR_LABEL)]
    assert found.warnings == ("page 2 of 2: no text layer; read by OCR, so compare quotes with the original",)


def test_a_pdf_without_bytes_is_refused() -> None:
    assert refused(b"") == "is empty: it holds no bytes"


@pytest.mark.parametrize("source", [b"%PDF-1.7\n", b"Geen PDF.", b"%PDF-1.7\n" + bytes(5000)])
def test_what_is_no_pdf_is_refused(source: bytes) -> None:
    assert refused(source) == "is no PDF, or a damaged or truncated one: open it and save it anew"


def test_an_encrypted_pdf_is_refused() -> None:
    assert refused(pdf([paragraph(LONG)], extra=ENCRYPTED)) == "is encrypted: save it without a password"


def test_a_truncated_pdf_is_refused_or_read_with_a_warning() -> None:
    whole = pdf([paragraph(LONG), paragraph(OTHER)])
    for length in range(20, len(whole) - 20, 97):
        try:
            found = read_pdf(Path("x.pdf"), whole[:length])
        except DocumentError as error:
            assert error.reason
        else:
            assert found.warnings[0] == CUT_OFF


def test_every_page_of_many_is_read() -> None:
    found = read(*(paragraph(f"Dit is bladzijde {number} van het lange boek.") for number in range(1, 301)))
    assert [place.page for place in found.places] == list(range(1, 301))


def test_a_page_of_very_much_text_is_read() -> None:
    lines = [Text(10, 14000 - 12 * number, f"Regel {number} " + "woord " * 60 + "einde.") for number in range(500)]
    found = read_pdf(Path("x.pdf"), pdf([lines], size=(14400, 14400)))
    assert found.text.count("einde.") == 500
    assert len(found.text) > 180_000


@hypothesis_settings(max_examples=30)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.integers(20, 500),
                st.integers(20, 800),
                st.text(st.sampled_from("abcDEF 123.-•#*_|<>[]()`\\é€"), max_size=40),
                st.sampled_from([8.0, 10.0, 18.0]),
            ),
            max_size=12,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_offsets_stand_whatever_is_on_the_pages(pages: list[list[tuple[int, int, str, float]]]) -> None:
    try:
        found = read(*([Text(x, y, text, size) for x, y, text, size in page] for page in pages))
    except DocumentError:
        return
    starts = [place.start for place in found.places]
    assert starts == sorted(set(starts))
    assert all(start < len(found.text) for start in starts)
    assert all(0 <= start < end <= len(found.text) for start, end in units(found.text))
    assert not any(ord(character) < 32 and character != "\n" for character in found.text)


PRAKTIJK = Path(__file__).parents[3] / "shared" / "corpus" / "praktijk"


@pytest.mark.parametrize("path", sorted(PRAKTIJK.glob("*.pdf")), ids=lambda path: path.stem)
def test_most_words_of_a_real_file_are_kept(path: Path) -> None:
    """Of the words that the parser itself finds, in whatever order; headers and footers are left out."""
    source = path.read_bytes()
    found = set(read_pdf(path, source).text.split())
    document = pdfium.PdfDocument(source)
    words = [word for page in document for word in page.get_textpage().get_text_range().split() if word.isalpha()]
    document.close()
    assert sum(1 for word in words if word in found) > 0.97 * len(words)
