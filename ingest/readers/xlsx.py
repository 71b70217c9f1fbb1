"""Workbooks (.xlsx): each sheet a section, each row a place, its values as Excel shows them."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ingest.readers.cell_formats import CellFormats, S
from ingest.readers.draft import Draft, clean, names_columns
from ingest.readers.office_package import OfficePackage
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Place

LONG_ROW = 1000
"""A table with a row of more characters is read row by row: each cell as text, below the name of its column."""
HEADING = 200
"""A first cell of at most so many characters heads such a row."""
COLUMNS = 16384
"""Columns that a sheet has at most."""
TABLE_NAME = 80
"""A single cell above a table names it, if it has at most so many characters."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CORNER = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_GENERIC = re.compile(r"(?:blad|werkblad|sheet) ?\d*", re.IGNORECASE)
"""Names that Excel gives sheets by itself."""
_FIGURE = re.compile(r"[-€\s\d.,:%]+")
_SENTENCE_END = (".", ",", ";", ":", "?", "!")
_ON = ("1", "true")


class Cell(NamedTuple):
    """What one cell shows; empty ones are left out."""

    text: str
    bold: bool


Row = dict[int, Cell]
"""Cells by column, counted from 1."""


def read_xlsx(path: Path, source: bytes) -> Reading:
    """Read the sheets, rows and columns that are shown, with the values that formulas had when the file was saved.

    :raises DocumentError: if it is no workbook, damaged, protected, unsafe to unpack, or holds no text.
    """
    with OfficePackage(source) as package:
        main = package.main_part()
        workbook = package.xml(main)
        if workbook is None or workbook.tag != f"{S}workbook":
            raise DocumentError("is a file of Office or a zip file, but no workbook")
        writer = _Writer(package, workbook, main)
        writer.write()
        title = package.title
    if not writer.draft.text:
        raise DocumentError("holds no text in a sheet that is shown")
    return Reading(
        text=writer.draft.text,
        places=tuple(writer.places),
        metadata={"title": title[:300]} if title else {},
        warnings=tuple(writer.warnings()),
    )


class _Writer:
    """The text of one workbook."""

    def __init__(self, package: OfficePackage, workbook: Element, main: str) -> None:
        self.draft = Draft()
        self.places: list[Place] = []
        self._package = package
        self._workbook = workbook
        self._parts = package.references(main)
        properties = workbook.find(f"{S}workbookPr")
        since_1904 = properties is not None and properties.get("date1904") in _ON
        self._formats = CellFormats(package.related(main, "styles"), since_1904)
        shared = package.related(main, "sharedStrings")
        self._strings = [_text(item) for item in shared.iter(f"{S}si")] if shared is not None else []
        self._sheet = ""
        self._left_out = {
            "hidden sheets, not read": 0,
            "hidden or filtered rows, not read": 0,
            "hidden columns, not read": 0,
            "formulas without a value, not read; open it in Excel and save it": 0,
            "cells with an error, not read": 0,
            "sheets with pictures or shapes, whose text is not read": 0,
        }

    def write(self) -> None:
        """Write the sheets that are shown, in order; a single one only has a heading if somebody named it."""
        sheets = [
            (clean(sheet.get("name", "")), *self._parts.get(sheet.get(f"{_R}id", ""), ("", "")))
            for sheet in self._workbook.iter(f"{S}sheet")
            if self._is_shown(sheet)
        ]
        for name, kind, part in sheets:
            root = self._package.xml(part) if kind == "worksheet" else None
            if root is not None:
                self._sheet = name
                self._write_sheet(root, part, named=len(sheets) > 1 or not _GENERIC.fullmatch(name))

    def warnings(self) -> Iterator[str]:
        """Yield what was not read."""
        yield from (f"{what}: {count}" for what, count in self._left_out.items() if count)

    def _is_shown(self, sheet: Element) -> bool:
        shown = sheet.get("state", "visible") == "visible"
        self._left_out["hidden sheets, not read"] += not shown
        return shown

    def _write_sheet(self, root: Element, part: str, named: bool) -> None:
        headers = {first for (first, _), _ in _ranges(root.iter(f"{S}autoFilter"))}
        for kind, target in self._package.references(part).values():
            if kind == "table" and (table := self._package.xml(target)) is not None:
                headers |= {first for (first, _), _ in _ranges([table]) if table.get("headerRowCount", "1") != "0"}
            self._left_out["sheets with pictures or shapes, whose text is not read"] += kind == "drawing"
        rows, hidden = self._rows(root)
        _repeat_downwards(rows, root)
        if not any(rows.values()):
            return
        if named:
            self.places.append(Place(self.draft.heading(1, self._sheet), label=f"blad {self._sheet}"))
        for region in _regions(rows, hidden, headers):
            self._region(region, headers)

    def _rows(self, root: Element) -> tuple[dict[int, Row], set[int]]:
        """Return the rows that are shown, by number, and the numbers of those that are hidden."""
        columns = {
            column
            for each in root.iterfind(f"{S}cols/{S}col")
            if each.get("hidden") in _ON
            for column in range(_number(each, "min"), min(_number(each, "max"), COLUMNS) + 1)
        }
        rows: dict[int, Row] = {}
        hidden: set[int] = set()
        unseen: set[int] = set()
        number = 0
        for element in root.iterfind(f"{S}sheetData/{S}row"):
            number = _number(element, "r") or number + 1
            row = self._row(element)
            if element.get("hidden") in _ON:
                hidden.add(number)
                self._left_out["hidden or filtered rows, not read"] += bool(row)
                continue
            unseen |= columns & row.keys()
            rows[number] = {column: cell for column, cell in row.items() if column not in columns}
        self._left_out["hidden columns, not read"] += len(unseen)
        return rows, hidden

    def _row(self, element: Element) -> Row:
        row: Row = {}
        column = 0
        for cell in element.iterfind(f"{S}c"):
            column = _corner(cell.get("r", ""))[1] or column + 1
            if text := self._value(cell):
                row[column] = Cell(text, self._formats.is_bold(cell.get("s", "")))
        return row

    def _value(self, cell: Element) -> str:
        """Return the text that a cell shows."""
        kind, value = cell.get("t", "n"), cell.findtext(f"{S}v") or ""
        if not value and cell.find(f"{S}f") is not None:
            self._left_out["formulas without a value, not read; open it in Excel and save it"] += kind != "str"
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return "" if inline is None else _text(inline)
        if kind == "s":
            return self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
        if kind == "b":
            return "WAAR" if value == "1" else "ONWAAR"
        if kind == "e":
            self._left_out["cells with an error, not read"] += 1
            return ""
        if kind == "n":
            try:
                return clean(self._formats.shown(float(value), cell.get("s", ""))) if value else ""
            except ValueError:
                return clean(value)
        return clean(value)

    def _region(self, rows: Mapping[int, Row], headers: Container[int]) -> None:
        """Write rows that stand together: what is above the table, and the table."""
        numbers = list(rows)
        while numbers and len(rows[numbers[0]]) == 1 and numbers[0] not in headers:
            (cell,) = rows[numbers[0]].values()
            names_table = len(numbers) > 1 and len(cell.text) <= TABLE_NAME and not cell.text.endswith(_SENTENCE_END)
            start = self.draft.heading(2, cell.text) if names_table else self.draft.paragraph(cell.text)
            self._place(start, numbers.pop(0))
        columns = sorted({column for number in numbers for column in rows[number]})
        if not columns:
            return
        lines = {number: [rows[number].get(column, Cell("", False)) for column in columns] for number in numbers}
        first = lines[numbers[0]]
        has_header = len(lines) > 1 and (numbers[0] in headers or _is_header(first))
        names = [cell.text for cell in first] if has_header else [""] * len(columns)
        body = {number: [cell.text for cell in lines[number]] for number in numbers[has_header:]}
        if any(sum(map(len, line)) > LONG_ROW for line in body.values()):
            for number, line in body.items():
                self._long_row(number, line, names)
        else:
            starts = self.draft.table([names, *body.values()])
            for number, start in zip(body, starts[1:], strict=True):
                self._place(start, number)

    def _long_row(self, number: int, line: Sequence[str], names: Sequence[str]) -> None:
        headed = 0 < len(line[0]) <= HEADING
        if headed:
            self._place(self.draft.heading(2, line[0]), number)
        for name, text in list(zip(names, line, strict=True))[headed:]:
            if text:
                self._place(self.draft.paragraph(f"{name}: {text}" if name else text), number)

    def _place(self, start: int, row: int) -> None:
        label = f"blad {self._sheet}, rij {row}"
        if not self.places or self.places[-1].label != label:
            self.places.append(Place(start, label=label))


def _repeat_downwards(rows: dict[int, Row], root: Element) -> None:
    """Repeat a cell that goes on over rows below it: each row can be read alone."""
    for (top, left), (bottom, _) in _ranges(root.iterfind(f"{S}mergeCells/{S}mergeCell")):
        cell = rows.get(top, {}).get(left)
        if cell is None or bottom == top:
            continue
        for number in range(top + 1, min(bottom, max(rows)) + 1):
            if rows.get(number):
                rows[number] = dict(sorted({left: cell, **rows[number]}.items()))


def _regions(rows: Mapping[int, Row], hidden: Container[int], headers: Container[int]) -> Iterator[Mapping[int, Row]]:
    """Yield the rows that stand together: an empty row ends a table, and the names of columns begin one."""
    region: dict[int, Row] = {}
    before = 0
    for number in sorted(number for number, row in rows.items() if row):
        goes_on = number not in headers and all(between in hidden for between in range(before + 1, number))
        if region and not goes_on:
            yield region
            region = {}
        region[number] = rows[number]
        before = number
    if region:
        yield region


def _is_header(row: Sequence[Cell]) -> bool:
    """Tell whether the first row of a table names its columns, though the file does not say so."""
    if not all(cell.text for cell in row) or any(_FIGURE.fullmatch(cell.text) for cell in row):
        return False
    return all(cell.bold for cell in row) or names_columns([cell.text for cell in row])


def _ranges(elements: Iterable[Element]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield row and column of the first and the last cell of the ranges that `elements` name."""
    for element in elements:
        first, _, last = element.get("ref", "").partition(":")
        yield _corner(first), _corner(last or first)


def _corner(reference: str) -> tuple[int, int]:
    """Return row and column of a cell, as "B3" names it; zeros where it is none."""
    match = _CORNER.fullmatch(reference)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _number(element: Element, name: str) -> int:
    text = element.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _text(element: Element) -> str:
    """Return the text of a string, without how it is pronounced."""
    return clean("".join(part for child in element for part in _runs(child)))


def _runs(child: Element) -> Iterator[str]:
    if child.tag == f"{S}t":
        yield child.text or ""
    elif child.tag == f"{S}r":
        yield child.findtext(f"{S}t") or ""
