"""Reading PDF."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.pdf import ocr
from ingest.readers.pdf.furniture import Content, without_contents, without_furniture
from ingest.readers.pdf.headings import Look, look_of
from ingest.readers.pdf.lines import Line, page_lines
from ingest.readers.pdf.words import Box, read_page
from ingest.readers.pdf.writing import Block, blocks, markdown
from ingest.readers.reading import Reading
from kb.documents import DocumentError

CUT_OFF = "is cut off at its end, so pages may be missing; get it anew"
OCR_LABEL = "gelezen van een scan"
FEW_LETTERS = 40
"""A page with a picture and fewer letters than this is taken for a scan."""
MOST_CHARACTERS = 20_000_000
"""Characters that are taken from one file; a book of a thousand pages has three million."""
_FAULTS = {
    raw.FPDF_ERR_PASSWORD: "is encrypted: save it without a password",
    raw.FPDF_ERR_SECURITY: "is encrypted in a way that is not supported: save it without a password",
    raw.FPDF_ERR_FORMAT: "is no PDF, or a damaged or truncated one: open it and save it anew",
}
_FILE_NAME = re.compile(r"microsoft word - |\.(?:docx?|pdf|odt|indd|pptx?)$|^(?:untitled|document\d*|naamloos)$", re.I)


def read_pdf(path: Path, source: bytes) -> Reading:
    """Read a PDF: text in reading order, headings, lists and tables, and where each page begins.

    :raises DocumentError: if it is damaged or encrypted, or no page of it holds text.
    """
    if not source:
        raise DocumentError("is empty: it holds no bytes")
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        raise DocumentError(_FAULTS.get(error.err_code or 0, f"cannot be read as PDF: {error}")) from error
    try:
        reading = _read(document)
    finally:
        document.close()
    if b"%%EOF" not in source[-2048:]:
        return replace(reading, warnings=(CUT_OFF, *reading.warnings))
    return reading


def _read(document: pdfium.PdfDocument) -> Reading:
    pages: list[tuple[float, list[Content]]] = []
    pictured: list[int] = []
    blind: list[int] = []
    scanned: list[int] = []
    hidden: list[int] = []
    unreadable: list[int] = []
    characters = 0
    for index in range(len(document)):
        try:
            page = read_page(document, index)
        except pdfium.PdfiumError:
            unreadable.append(index + 1)
            pages.append((842.0, []))
            continue
        lines = page_lines(page)
        if page.hidden:
            hidden.append(index + 1)
        if page.pictured:
            pictured.append(index)
        characters += sum(len(line.text) for line in lines if isinstance(line, Line))
        if characters > MOST_CHARACTERS:
            raise DocumentError(f"holds more than {MOST_CHARACTERS:,} characters by page {index + 1}; split it")
        pages.append((page.height, lines))
    bare = without_furniture(pages)
    for index in (number for number in pictured if _letters(bare[number]) < FEW_LETTERS):
        paragraphs = ocr.read_image(document, index) if ocr.is_available() else []
        (scanned if paragraphs else blind).append(index + 1)
        bare[index] += _scanned_lines(index + 1, paragraphs)
    warnings = list(_warnings(len(document), blind, scanned, hidden, unreadable))
    kept, entries = without_contents(bare)
    if not any(kept):
        raise DocumentError(f"holds no text ({'; '.join(warnings) or 'its pages are empty'})")
    outline = _outline(document)
    look = look_of([line for lines in kept for line in lines if isinstance(line, Line)], outline, entries)
    found = blocks([(number, lines) for number, lines in enumerate(kept, 1)], look)
    text, places = markdown(found)
    marked = tuple(replace(place, label=OCR_LABEL) if place.page in scanned else place for place in places)
    return Reading(text, marked, _metadata(document, found, look), warnings=tuple(warnings))


def _letters(lines: Sequence[Content]) -> int:
    return sum(len(line.text) if isinstance(line, Line) else FEW_LETTERS for line in lines)


def _warnings(
    count: int,
    blind: Sequence[int],
    scanned: Sequence[int],
    hidden: Sequence[int],
    unreadable: Sequence[int],
) -> Iterator[str]:
    if blind:
        remedy = "install tesseract-ocr-nld, or save it with text" if not ocr.is_available() else "save it with text"
        yield f"{_pages(blind)} of {count}: no text layer, so nothing there can be found; {remedy}"
    if scanned:
        yield f"{_pages(scanned)} of {count}: no text layer; read by OCR, so compare quotes with the original"
    if hidden:
        yield f"{_pages(hidden)} of {count}: text that nobody can see was left out"
    if unreadable:
        yield f"{_pages(unreadable)} of {count}: damaged, so nothing there can be found; save it anew"


def _pages(numbers: Sequence[int]) -> str:
    """Return page numbers as "page 3" or "pages 3, 5-9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}"


def _scanned_lines(page: int, paragraphs: Sequence[str]) -> Iterator[Line]:
    """Yield a line for each paragraph, far enough apart to stay one."""
    column = Box(0, 0, 500, 800)
    for number, text in enumerate(paragraphs):
        y = 700.0 - 100 * number
        yield Line(page, text, Box(0, y, 500, y + 10), 10.0, False, False, 0, column, 0.0)


def _outline(document: pdfium.PdfDocument) -> list[tuple[int, str]]:
    return [(mark.level, mark.get_title() or "") for mark in document.get_toc(max_depth=6)]


def _metadata(document: pdfium.PdfDocument, found: Sequence[Block], look: Look) -> dict[str, Any]:
    """Return the title: the largest heading on the first page, else what the file says."""
    opening = [block for block in found if block.kind == "heading" and block.lines[0].page == 1]
    largest = max(opening, key=lambda block: block.lines[0].size, default=None)
    said = " ".join(line.text for line in largest.lines) if largest else document.get_metadata_value("Title")
    plain = "".join(character for character in said if character.isprintable()).strip()
    return {"title": plain[:300]} if plain and not _FILE_NAME.search(plain) else {}
