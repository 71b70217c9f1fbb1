"""Word documents (.docx): WordprocessingML as Markdown."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from ingest.readers.draft import Draft, clean, names_columns
from ingest.readers.office_package import OfficePackage
from ingest.readers.reading import Reading
from ingest.readers.word_styles import Numbering, Styles, W, is_on, value, whole_number
from ingest.readers.word_text import NOTE_MARK, Note, blocks, is_bold, joins_next, line
from kb.documents import DocumentError

CELL = 600
"""A table with a cell of more characters is a page layout: it is read cell by cell."""
HEADING = 200
"""A heading of more characters is a paragraph that got the wrong style."""
BOLD_HEADING = 80
"""Where no heading has a style, a line in bold of at most so many characters is one."""
COLUMNS = 60
"""More columns are no table of text."""
_FILE_NAME = re.compile(r"\.(docx?|dotx?)$", re.IGNORECASE)
_SENTENCE_END = (".", ",", ";", ":", "?", "!")


def read_docx(path: Path, source: bytes) -> Reading:
    """Read the text of a Word document as it looks with all changes accepted, without comments and page headers.

    Notes stand at the end of their section, text boxes after the paragraph that they hang on.

    :raises DocumentError: if it is no Word document, damaged, protected, unsafe to unpack, or holds no text.
    """
    with OfficePackage(source) as package:
        main = package.main_part()
        document = package.xml(main)
        body = None if document is None else document.find(f"{W}body")
        if body is None:
            raise DocumentError("is a file of Office or a zip file, but no document of Word")
        styles = Styles(package.related(main, "styles"))
        writer = _Writer(styles, Numbering(package.related(main, "numbering"), styles))
        for kind in ("footnote", "endnote"):
            writer.add_notes(kind, package.related(main, f"{kind}s"))
        title = package.title
    writer.write(body)
    text = writer.draft.text
    if not text:
        raise DocumentError("holds no text; if it is a scan, save it as PDF")
    if not title or _FILE_NAME.search(title):
        title = writer.title or title
    return Reading(text=text, metadata={"title": title[:300]} if title else {}, warnings=tuple(writer.warnings()))


class _Writer:
    """The text of one document."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.draft = Draft()
        self.title = ""
        """The title as the text gives it, or else its first heading."""
        self._styles = styles
        self._numbering = numbering
        self._notes: dict[Note, Element] = {}
        self._numbers: dict[Note, int] = {}
        self._pending: list[Note] = []
        """Notes of this section that are not written yet."""
        self._carried = ""
        """Text of paragraphs whose end was deleted."""
        self._below_title = 0
        """1 below a title: then the headings are one level lower."""
        self._has_headings = True
        self._pictures = 0
        self._unread = 0

    def add_notes(self, kind: str, root: Element | None) -> None:
        """Take in the notes of one part."""
        for note in root.iter(f"{W}{kind}") if root is not None else ():
            if note.get(f"{W}type", "normal") == "normal":
                self._notes[kind, note.get(f"{W}id", "")] = note

    def write(self, body: Element) -> None:
        """Write the whole document."""
        self._has_headings = any(self._styles.heading_level(each) is not None for each in body.iter(f"{W}p"))
        self._unread = sum(1 for _ in body.iter(f"{W}altChunk"))
        self._blocks(body)
        if self._carried:
            self.draft.paragraph(self._carried)
        self._write_notes()

    def warnings(self) -> Iterator[str]:
        """Yield what was not read."""
        if self._pictures:
            yield f"pictures, whose text is not read: {self._pictures}"
        if self._unread:
            yield "holds another document inside it, which is not read; open it in Word and save it"

    def _blocks(self, parent: Element) -> None:
        for block in blocks(parent):
            if block.tag == f"{W}p":
                self._paragraph(block)
            else:
                self._table(block)

    def _paragraph(self, paragraph: Element) -> None:
        if self._styles.is_contents(paragraph):
            return
        text, boxes = self._line(paragraph)
        if joins_next(paragraph):
            self._carried += text
        else:
            text, self._carried = clean(self._carried + text), ""
            # Word counts an empty item as well.
            self._text_block(paragraph, text, self._numbering.next(paragraph))
        for box in boxes:
            self._blocks(box)

    def _text_block(self, paragraph: Element, text: str, numbered: tuple[int, str] | None) -> None:
        if not text:
            return
        level = self._heading_level(paragraph, text) if len(text) <= HEADING else None
        if level is not None:
            self._heading(level, f"{numbered[1]} {text}" if numbered else text)
        elif numbered is not None:
            self.draft.item(numbered[0], numbered[1], text)
        else:
            self.draft.paragraph(text)

    def _heading_level(self, paragraph: Element, text: str) -> int | None:
        if self._has_headings:
            return self._styles.heading_level(paragraph)
        bold = len(text) <= BOLD_HEADING and not text.endswith(_SENTENCE_END) and is_bold(paragraph)
        return 2 if bold else None

    def _heading(self, level: int, text: str) -> None:
        self._write_notes()
        if level == 0 and not self._below_title:
            self._below_title, self.title = 1, text
        if self._has_headings:
            self.title = self.title or text
        self.draft.heading(max(1, level + self._below_title), text)

    def _line(self, paragraph: Element) -> tuple[str, list[Element]]:
        """Return the text of `paragraph`, its notes numbered and remembered, and its text boxes."""
        found = line(paragraph)
        self._pictures += found.pictures
        text, *others = found.text.split(NOTE_MARK)
        for note, part in zip(found.notes, others, strict=True):
            if note in self._notes:
                if note not in self._numbers:
                    self._numbers[note] = len(self._numbers) + 1
                    self._pending.append(note)
                text += f" [{self._numbers[note]}]"
            text += part
        return text, found.boxes

    def _write_notes(self) -> None:
        pending, self._pending = self._pending, []
        for note in pending:
            lines = [line(paragraph).text.replace(NOTE_MARK, "") for paragraph in self._notes[note].iter(f"{W}p")]
            self.draft.paragraph(f"[{self._numbers[note]}] {' '.join(lines)}")

    def _table(self, table: Element) -> None:
        rows = [row for row in _rows(table) if row]
        if not rows:
            return
        width = max(at + span for row in rows for at, span, _ in row)
        if (
            all(len(row) == 1 for row in rows)
            or width > COLUMNS
            or any(_is_layout(cell) for row in rows for *_, cell in row)
        ):
            for row in rows:
                for *_, cell in row:
                    self._blocks(cell)
            return
        lines = self._grid(rows, width)
        while len(lines) > 1 and len(rows[0]) == 1:
            # A row of one cell above the others names the table.
            self.draft.paragraph(lines[0][rows[0][0][0]])
            rows, lines = rows[1:], lines[1:]
        self.draft.table(lines if self._has_header(table, rows, lines) else [[""] * width, *lines])

    def _has_header(self, table: Element, rows: list[list["_Cell"]], lines: list[list[str]]) -> bool:
        """Tell whether the first row names the columns; else it is a row like the others, with an answer in it."""
        if len(lines) < 2 or not all(lines[0]):
            return False
        first = [cell for *_, cell in rows[0]]
        row = next(_wrapped(table, "tr"))
        if is_on(row, "w:trPr/w:tblHeader") or all(is_bold(cell) for cell in first):
            return True
        second = [cell for *_, cell in rows[1]]
        if all(_is_shaded(cell) for cell in first) and not all(_is_shaded(cell) for cell in second):
            return True
        return len(first) > 2 and names_columns(lines[0])

    def _grid(self, rows: list[list["_Cell"]], width: int) -> list[list[str]]:
        """Return the text of each row; a cell that goes on downwards is repeated: each row can be read alone."""
        lines: list[list[str]] = []
        for row in rows:
            line_ = [""] * width
            for at, _, cell in row:
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merge is not None and merge.get(f"{W}val") != "restart"
                line_[at] = lines[-1][at] if goes_on and lines else self._cell_text(cell)
            lines.append(line_)
        return lines

    def _cell_text(self, cell: Element) -> str:
        parts = []
        for paragraph in blocks(cell):
            text, boxes = self._line(paragraph)
            text = clean(text)
            numbered = self._numbering.next(paragraph) if text else None
            parts.append(f"{numbered[1] or '•'} {text}" if numbered else text)
            parts += [self._cell_text(box) for box in boxes]
        return " ".join(filter(None, parts))


_Cell = tuple[int, int, Element]
"""First column, number of columns, and the cell."""


def _rows(table: Element) -> Iterator[list[_Cell]]:
    for row in _wrapped(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        column = whole_number(value(row, "w:trPr/w:gridBefore"))
        cells = []
        for cell in _wrapped(row, "tc"):
            span = max(1, min(whole_number(value(cell, "w:tcPr/w:gridSpan")), COLUMNS + 1))
            cells.append((column, span, cell))
            column += span
        yield cells


def _wrapped(parent: Element, name: str) -> Iterator[Element]:
    """Yield rows or cells, also those in a content control."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _wrapped(child, name)


def _is_shaded(cell: Element) -> bool:
    shade = cell.find(f"{W}tcPr/{W}shd")
    return shade is not None and shade.get(f"{W}fill", "auto").lower() not in ("auto", "ffffff")


def _is_layout(cell: Element) -> bool:
    inner = list(blocks(cell))
    return any(block.tag == f"{W}tbl" for block in inner) or sum(len(line(block).text) for block in inner) > CELL
