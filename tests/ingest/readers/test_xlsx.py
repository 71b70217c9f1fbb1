from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from office_files import CORE, RELATIONS, RELATIONSHIPS, packed, related

from ingest.readers.cell_formats import CellFormats
from ingest.readers.reading import Reading
from ingest.readers.xlsx import read_xlsx
from ingest.readers.xml_source import parse_xml
from kb.documents import DocumentError, place_at

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMES = f'xmlns="{MAIN}" xmlns:r="{RELATIONS}"'
BOLD = 's="1"'
FORMATS = ("General", "General")
QUOTES = {'"': "&quot;"}


def styles(*codes: str) -> str:
    """Make a style of each number format; the second is in bold."""
    formats = "".join(f'<numFmt numFmtId="{i}" formatCode="{escape(c, QUOTES)}"/>' for i, c in enumerate(codes, 164))
    styles_ = "".join(f'<xf numFmtId="{164 + i}" fontId="{int(i == 1)}"/>' for i in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts><font/><font><b/></font></fonts>'
        f"<cellXfs>{styles_}</cellXfs></styleSheet>"
    )


def row(*cells: str | float | None, style: str = "", number: int = 0, hidden: str = "0") -> str:
    """Make a row of texts and numbers, at its own place or below the row before it."""
    place = f'r="{number}"' if number else ""
    return f'<row {place} hidden="{hidden}">{"".join(cell(each, style) for each in cells)}</row>'


def cell(value: str | float | None, style: str = "", attributes: str = "") -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr" {style} {attributes}><is><t>{escape(value)}</t></is></c>'
    return f"<c {style} {attributes}><v>{value}</v></c>"


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    return f"<worksheet {NAMES}>{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def xlsx(*sheets: str, names: tuple[str, ...] = (), states: tuple[str, ...] = (), **parts: str) -> bytes:
    names = names or tuple(f"Blad{i}" for i, _ in enumerate(sheets, 1))
    states = states or ("visible",) * len(sheets)
    entries = "".join(
        f'<sheet name="{name}" state="{state}" r:id="w{i}"/>'
        for i, (name, state) in enumerate(zip(names, states, strict=True))
    )
    relations = "".join(
        f'<Relationship Id="w{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in enumerate(sheets)
    )
    for kind in ("styles", "sharedStrings"):
        relations += f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
    main = f'<Relationship Id="m" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    core = f'<Relationship Id="c" Type="{RELATIONS}/metadata/core-properties" Target="/docProps/core.xml"/>'
    return packed(
        {
            "_rels/.rels": RELATIONSHIPS.format(main + core),
            "docProps/core.xml": CORE.format("Tarieven"),
            "xl/workbook.xml": f"<workbook {NAMES}><sheets>{entries}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": RELATIONSHIPS.format(relations),
            "xl/styles.xml": styles(*FORMATS),
            **{f"xl/worksheets/sheet{i}.xml": each for i, each in enumerate(sheets)},
            **parts,
        }
    )


def read(*sheets: str, **parts: str) -> Reading:
    return read_xlsx(Path("x.xlsx"), xlsx(*sheets, **parts))


def test_each_sheet_is_a_section_and_each_row_a_place() -> None:
    reading = read_xlsx(
        Path("x.xlsx"),
        xlsx(
            sheet(row("Product", "Code", "Tarief"), row("Pleegzorg", "007", 12.5), row("Crisis", "46", 9)),
            sheet(row("Gebeld met het team.")),
            names=("Tarieven", "Notities"),
        ),
    )

    assert reading.text == (
        "# Tarieven\n\n| Product | Code | Tarief |\n|---|---|---|\n| Pleegzorg | 007 | 12,5 |\n| Crisis | 46 | 9 |\n\n"
        "# Notities\n\nGebeld met het team.\n"
    )
    assert reading.metadata == {"title": "Tarieven"}
    labels = {
        quote: getattr(place_at(reading.places, reading.text.index(quote)), "label", None)
        for quote in ("| Pleegzorg", "| Crisis", "Gebeld")
    }
    assert labels == {
        "| Pleegzorg": "blad Tarieven, rij 2",
        "| Crisis": "blad Tarieven, rij 3",
        "Gebeld": "blad Notities, rij 1",
    }


def test_the_only_sheet_has_no_heading_unless_somebody_named_it() -> None:
    assert read(sheet(row("Een zin."))).text == "Een zin.\n"


def test_an_empty_row_ends_a_table_and_a_single_cell_above_names_it() -> None:
    reading = read(
        sheet(
            row("Tarieven regio", number=2),
            row("Naam", "Uur", style=BOLD),
            row("Piet", 3),
            row("Losse regel.", number=8),
        )
    )

    assert reading.text == "## Tarieven regio\n\n| Naam | Uur |\n|---|---|\n| Piet | 3 |\n\nLosse regel.\n"
    assert [place.label for place in reading.places] == [f"blad Blad1, rij {number}" for number in (2, 4, 8)]


@pytest.mark.parametrize(
    ("first", "after"),
    [
        (row("Naam", "Uur", style=BOLD), ""),
        (row("Naam", "Uur"), '<autoFilter ref="A1:B2"/>'),
        (row("Naam", "Uur", "Soort"), ""),
    ],
)
def test_a_header_is_known_by_its_looks_its_filter_or_its_words(first: str, after: str) -> None:
    assert read(sheet(first, row("Piet", 3), after=after)).text.startswith("| Naam | Uur")


@pytest.mark.parametrize("first", [row("Naam", "Piet"), row("Piet", 3, "uur"), row("Naam", None, "Soort")])
def test_a_first_row_that_may_be_an_answer_is_no_header(first: str) -> None:
    assert read(sheet(first, row("Jan", 4, "uur"))).text.startswith("|  |  |")


def test_a_table_of_excel_names_its_header() -> None:
    reading = read(
        sheet(row("Twee", "cellen."), row("Naam", "Uur"), row("Piet", 3)),
        **{
            "xl/worksheets/_rels/sheet0.xml.rels": related("../tables/table.xml"),
            "xl/tables/table.xml": f'<table xmlns="{MAIN}" ref="A2:B3"/>',
        },
    )

    assert reading.text == "|  |  |\n|---|---|\n| Twee | cellen. |\n\n| Naam | Uur |\n|---|---|\n| Piet | 3 |\n"


def test_long_rows_are_read_as_text_below_the_names_of_their_columns() -> None:
    answer = "Een maatregel van de rechter. " * 40
    reading = read(
        sheet(row("Vraag", "Antwoord", style=BOLD), row("Wat is een OTS?", answer), row("En dan?", "Niets."))
    )

    assert reading.text == (f"## Wat is een OTS?\n\nAntwoord: {answer.strip()}\n\n## En dan?\n\nAntwoord: Niets.\n")
    assert [place.label for place in reading.places] == ["blad Blad1, rij 2", "blad Blad1, rij 3"]


def test_a_cell_that_goes_on_downwards_is_repeated() -> None:
    merged = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="A1:XFD1"/><mergeCell ref="?"/></mergeCells>'

    assert read(sheet(row("Stad", "Team", "x"), row("Delft", "Noord", 1), row(None, "Zuid", 2), after=merged)).text == (
        "| Stad | Team | x |\n|---|---|---|\n| Delft | Noord | 1 |\n| Delft | Zuid | 2 |\n"
    )


def test_what_is_not_shown_is_left_out_and_reported() -> None:
    reading = read_xlsx(
        Path("x.xlsx"),
        xlsx(
            sheet(
                row("Zin.", "weg"),
                row("Gefilterd.", hidden="1"),
                f"<row>{cell('Rij.')}<c t='e'><v>#REF!</v></c><c t='e'><v>#REF!</v></c></row>",
                "<row><c><f>1+1</f></c></row>",
                before='<cols><col min="2" max="99999" hidden="1"/></cols>',
            ),
            sheet(row("Geheim.")),
            states=("visible", "veryHidden"),
            **{"xl/worksheets/_rels/sheet0.xml.rels": related("../drawings/drawing.xml")},
        ),
    )

    assert reading.text == "Zin.\n\nRij.\n"
    assert reading.warnings == (
        "hidden sheets, not read: 1",
        "hidden or filtered rows, not read: 1",
        "hidden columns, not read: 1",
        "formulas without a value, not read; open it in Excel and save it: 1",
        "cells with an error, not read: 2",
        "sheets with pictures or shapes, whose text is not read: 1",
    )


def test_strings_are_shared_or_of_a_formula_and_values_may_be_true() -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>Een</t></si><si><r><t>zin </t></r><r><t>hier</t></r><rPh><t>x</t></rPh></si></sst>'
    )
    cells = "".join(
        f'<c t="{kind}"><v>{value}</v></c>'
        for kind, value in (("s", 0), ("s", 1), ("s", 9), ("str", "ja"), ("b", 1), ("b", 0), ("d", "2025-01-31"))
    )
    reading = read(sheet(f"<row>{cells}</row>"), **{"xl/sharedStrings.xml": shared})

    assert reading.text.splitlines()[-1] == "| Een | zin hier | ja | WAAR | ONWAAR | 2025-01-31 |"


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("General", 45658, "45658"),
        ("General", 0.1 + 0.2, "0,3"),
        ("General", 1e22, "1e+22"),
        ("0", 2.5, "2"),
        ("0000", 7, "0007"),
        ("#,##0.00", 1234567.891, "1.234.567,89"),
        ("0.##", 1.5, "1,5"),
        ("0.##", 2, "2"),
        ("0.0%", 0.125, "12,5%"),
        ('"€" #,##0.00', 87.5, "€ 87,50"),
        ("[$€-413] #,##0;[Red]-[$€-413] #,##0", -1200, "-€ 1.200"),
        ('_ "€" * #,##0.00_ ', 3, "€ 3,00"),
        ('0" dagen"', 42, "42 dagen"),
        ("0\\ \\m", 3, "3 m"),
        ("d-m-yyyy", 45688, "31-1-2025"),
        ('dd" "mmmm" "yyyy', 45688, "31-1-2025"),
        ("[$-413]mmm yy", 45688, "1-2025"),
        ("d-m-yyyy h:mm", 45688.378472, "31-1-2025 9:05"),
        ("h:mm", 0.75, "18:00"),
        ("[h]:mm", 1.5, "36:00"),
        ("d-m-yyyy", 1e12, "1000000000000"),
        ("d-m-yyyy", float("nan"), ""),
    ],
)
def test_numbers_are_as_excel_shows_them(code: str, number: float, shown: str) -> None:
    assert CellFormats(parse_xml(styles(code).encode())).shown(float(number), "0") == shown


def test_a_workbook_may_count_its_days_from_1904() -> None:
    assert CellFormats(parse_xml(styles("d-m-yyyy").encode()), since_1904=True).shown(1, "0") == "2-1-1904"


@pytest.mark.parametrize("number", [0, 14, 22, 999])
def test_a_format_or_style_that_is_not_there_does_no_harm(number: int) -> None:
    built_in = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    formats = CellFormats(parse_xml(built_in.encode()))
    assert formats.shown(45688.0, "0") in ("45688", "31-1-2025", "31-1-2025 0:00")
    assert formats.shown(45688.0, "7") == CellFormats(None).shown(45688.0, "x") == "45688"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (packed({"_rels/.rels": related("officeDocument.xml"), "officeDocument.xml": "<x/>"}), "no workbook"),
        (packed({"x.txt": "x"}), "no document of Office"),
        (xlsx(sheet()), "holds no text"),
        (xlsx(sheet(row("x")))[:200], "damaged or cut off"),
        (xlsx(sheet(row("x")).replace("<worksheet", "<!DOCTYPE x []><worksheet")), "document type"),
        (b"", "is empty: it holds no bytes"),
    ],
)
def test_what_is_no_workbook_is_named_with_the_reason(source: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_xlsx(Path("x.xlsx"), source)
