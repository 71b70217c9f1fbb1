from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from office_files import CORE, RELATIONS, RELATIONSHIPS, packed, related

from ingest.readers.pptx import read_pptx
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Place

NAMES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:r="{RELATIONS}"'
)


def slide(*shapes: str, show: str = "1") -> str:
    return f'<p:sld {NAMES} show="{show}"><p:cSld><p:spTree>{"".join(shapes)}</p:spTree></p:cSld></p:sld>'


def shape(*paragraphs: str, field: str | None = None, hidden: str = "0") -> str:
    """Make a text box, or with `field` what fills that field of the layout."""
    layout = "" if field is None else f'<p:ph type="{field}"/>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr hidden="{hidden}"/><p:nvPr>{layout}</p:nvPr></p:nvSpPr>'
        f"<p:txBody>{''.join(paragraphs)}</p:txBody></p:sp>"
    )


def a(text: str, properties: str = "", level: int = 0) -> str:
    return f'<a:p><a:pPr lvl="{level}">{properties}</a:pPr><a:r><a:t>{escape(text)}</a:t></a:r></a:p>'


def title(text: str) -> str:
    return shape(a(text), field="title")


def table(*rows: str, header: str = "0") -> str:
    rows_ = "".join(f"<a:tr>{row}</a:tr>" for row in rows)
    return f'<p:graphicFrame><a:tbl><a:tblPr firstRow="{header}"/>{rows_}</a:tbl></p:graphicFrame>'


def tc(text: str, merge: str = "") -> str:
    return f"<a:tc {merge}><a:txBody>{a(text)}</a:txBody></a:tc>"


def pptx(*slides: str, name: str = "", **parts: str) -> bytes:
    entries = "".join(f'<p:sldId r:id="r{i}"/>' for i in range(len(slides)))
    main = f'<Relationship Id="m" Type="{RELATIONS}/officeDocument" Target="ppt/presentation.xml"/>'
    core = f'<Relationship Id="c" Type="{RELATIONS}/metadata/core-properties" Target="/docProps/core.xml"/>'
    return packed(
        {
            "_rels/.rels": RELATIONSHIPS.format(main + core),
            "docProps/core.xml": CORE.format(name),
            "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{entries}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": related(*(f"slides/slide{i}.xml" for i in range(len(slides)))),
            **{f"ppt/slides/slide{i}.xml": each for i, each in enumerate(slides)},
            **parts,
        }
    )


def read(*slides: str, name: str = "", **parts: str) -> Reading:
    return read_pptx(Path("x.pptx"), pptx(*slides, name=name, **parts))


def test_each_slide_is_a_section_and_a_page() -> None:
    reading = read(
        slide(shape(a("Eerst"), a("dan", level=1), field="body"), title("Stappen")), slide(shape(a("Zonder titel.")))
    )

    assert reading.text == "# Stappen\n\n- Eerst\n  - dan\n\n# Dia 2\n\nZonder titel.\n"
    assert reading.places == (Place(0, page=1), Place(reading.text.index("# Dia 2"), page=2))
    assert reading.metadata == {"title": "Stappen"}


def test_lists_are_as_they_are_shown() -> None:
    numbered = "<a:buAutoNum type='arabicPeriod'/>"
    reading = read(
        slide(
            shape(a("een", numbered), a("los", "<a:buNone/>"), a("twee", "<a:buAutoNum startAt='2'/>"), field=""),
            shape(a("kader"), a("punt", "<a:buChar char='•'/>"), a("3. getypt")),
        )
    )

    assert reading.text == "# Dia 1\n\n1. een\n\nlos\n\n2. twee\n\nkader\n\n- punt\n\n3. getypt\n"


def test_tables_and_smartart_are_read() -> None:
    points = "".join(
        f'<dgm:pt type="{kind}"><dgm:t>{a(text)}</dgm:t></dgm:pt>'
        for kind, text in (("doc", "weg"), ("node", "Melden"), ("node", "Onderzoek"))
    )
    reading = read(
        slide(
            title("Termijnen"),
            table(tc("Stap") + tc("Dagen"), tc("Plan") + tc("30"), tc("", 'vMerge="1"') + tc("42"), header="1"),
            table(tc("Naam") + tc("Piet"), tc("Beiden") + tc("", 'hMerge="1"')),
            '<p:graphicFrame><dgm:relIds r:dm="r0"/></p:graphicFrame>',
        ),
        **{
            "ppt/slides/_rels/slide0.xml.rels": related("../diagrams/data1.xml"),
            "ppt/diagrams/data1.xml": f"<dgm:dataModel {NAMES}>{points}</dgm:dataModel>",
        },
    )

    assert reading.text == (
        "# Termijnen\n\n| Stap | Dagen |\n|---|---|\n| Plan | 30 |\n| Plan | 42 |\n\n"
        "|  |  |\n|---|---|\n| Naam | Piet |\n| Beiden |  |\n\n- Melden\n- Onderzoek\n"
    )


def test_groups_and_the_newer_of_two_forms_are_read_once() -> None:
    both = (
        f"<mc:AlternateContent><mc:Choice>{shape(a('Nieuw'))}</mc:Choice>"
        f"<mc:Fallback>{shape(a('Oud'))}</mc:Fallback></mc:AlternateContent>"
    )

    assert read(slide(title("Dia"), f"<p:grpSp>{both}</p:grpSp>")).text == "# Dia\n\nNieuw\n"


def test_what_the_public_does_not_see_is_left_out_and_reported() -> None:
    reading = read(
        slide(
            title("Zichtbaar"),
            shape(a("Tekst.")),
            shape(a("x"), hidden="1"),
            shape(a("12"), field="sldNum"),
            "<p:pic/>",
        ),
        slide(title("Verborgen"), show="0"),
        **{
            "ppt/slides/_rels/slide0.xml.rels": RELATIONSHIPS.format(
                f'<Relationship Id="n" Type="{RELATIONS}/notesSlide" Target="../notesSlides/notesSlide1.xml"/>'
            )
        },
    )

    assert reading.text == "# Zichtbaar\n\nTekst.\n"
    assert reading.warnings == (
        "hidden slides, not read: 1",
        "slides with speaker notes, not read: 1",
        "pictures, whose text is not read: 1",
    )


@pytest.mark.parametrize(
    ("name", "expected"), [("Training OTS", "Training OTS"), ("PowerPoint-presentatie", "Stappen"), ("", "Stappen")]
)
def test_the_title_is_that_of_the_file_or_of_the_first_slide(name: str, expected: str) -> None:
    assert read(slide(title("Stappen"), shape(a("Tekst."))), name=name).metadata["title"] == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (packed({"_rels/.rels": related("officeDocument.xml"), "officeDocument.xml": "<x/>"}), "no presentation"),
        (packed({"x.txt": "x"}), "no document of Office"),
        (pptx(), "holds no text"),
        (pptx(slide(title("Alleen titels"), "<p:pic/>"), slide("<p:pic/>")), "holds no text"),
        (pptx(slide(title("x")))[:200], "damaged or cut off"),
    ],
)
def test_what_is_no_presentation_is_named_with_the_reason(source: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_pptx(Path("x.pptx"), source)
