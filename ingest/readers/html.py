"""Web pages: the main content of HTML as Markdown, without what surrounds it on every page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.readers.draft import Draft, clean, names_columns
from ingest.readers.html_page import Node, Page, is_dropped, is_tag
from ingest.readers.reading import Reading
from kb.documents import DocumentError

CELL = 600
"""A table with a cell of more characters is a page layout: it is read cell by cell."""
COLUMNS, ROWS = 60, 1000
"""What a merged cell spans at most, whatever it says."""

_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form header hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_SKIPPED = frozenset({"del", "s", "strike", "img"})


def read_html(path: Path, source: bytes) -> Reading:
    """Read the main content of a page: `<main>`, the only `<article>`, or else the body.

    Its date, where the page states one, is taken for the first day on which it holds.

    :raises DocumentError: if there is no text, or elements are nested too deeply.
    """
    page = Page(source)
    writer = _Writer()
    writer.walk(page.content)
    writer.flush()
    text = writer.draft.text
    if not text:
        raise DocumentError("holds no text; a page that is filled by a script cannot be read: save it as PDF")
    metadata: dict[str, Any] = {}
    if title := page.title():
        metadata["title"] = title
    if (day := page.day()) is not None:
        metadata["valid_from"] = day
    if address := page.address():
        metadata["sources"] = [{"label": title or address, "url": address}]
    return Reading(text=text, metadata=metadata, warnings=tuple(page.warnings()))


class _Writer:
    """The text of one page."""

    def __init__(self) -> None:
        self.draft = Draft()
        self._line: list[str] = []
        """Text that is not written yet."""
        self._level = -1
        """Of the list around it; -1 outside lists."""
        self._mark: str | None = None
        """Mark of an item whose first text is still to come."""

    def walk(self, element: Node) -> None:
        """Write what stands in `element`, in order."""
        self._line.append(element.text or "")
        for child in element:
            if is_tag(child) and not is_dropped(child):
                self._element(child, child.tag)
            self._line.append(child.tail or "")

    def flush(self) -> None:
        """Write the text so far as a paragraph or as an item."""
        text, self._line = clean("".join(self._line)), []
        if not text:
            return
        if self._mark is not None:
            self.draft.item(self._level, self._mark, text)
            self._mark = None
        elif self._level >= 0:
            self.draft.item_paragraph(self._level, text)
        else:
            self.draft.paragraph(text)

    def _element(self, element: Node, tag: str) -> None:
        if tag in _SKIPPED:
            return
        if tag in _HEADINGS and self._level < 0:
            self.flush()
            self.draft.heading(_HEADINGS[tag], _text(element))
        elif tag in _LISTS:
            self._list(element)
        elif tag in ("dt", "dd"):
            self._item(element, self._level + (1 if tag == "dt" else 2), "")
        elif tag == "table" and self._level < 0:
            self._table(element)
        elif tag in _BLOCKS or tag in _HEADINGS:
            self.flush()
            self.walk(element)
            self.flush()
        else:
            self._inline(element, tag)

    def _inline(self, element: Node, tag: str) -> None:
        if tag == "br":
            self._line.append(" ")
        elif tag == "q":
            # The browser adds these marks; without them nobody sees that somebody is quoted.
            self._line.append("“")
            self.walk(element)
            self._line.append("”")
        else:
            self.walk(element)

    def _list(self, element: Node) -> None:
        self.flush()
        number = _integer(element.get("start"), 1)
        for child in element:
            if not is_tag(child) or is_dropped(child):
                continue
            if child.tag == "li":
                number = _integer(child.get("value"), number)
                mark = _mark(number, element.get("type", "1")) if element.tag == "ol" else ""
                self._item(child, self._level + 1, mark)
                number += 1
            else:
                self._level += 1
                self._element(child, child.tag)
                self._level -= 1

    def _item(self, element: Node, level: int, mark: str) -> None:
        self.flush()
        outside, self._level, self._mark = self._level, level, mark
        self.walk(element)
        self.flush()
        self._level, self._mark = outside, None

    def _table(self, table: Node) -> None:
        self.flush()
        rows = list(_rows(table))
        if table.get("role") in ("presentation", "none") or _is_layout(rows):
            self.walk(table)
            self.flush()
            return
        for caption in table.iterchildren("caption"):
            self.draft.paragraph(_text(caption))
        lines = _grid(rows)
        named = all(cell.tag == "th" for cell in rows[0]) or names_columns(lines[0])
        self.draft.table(lines if named and len(lines) > 1 else [[""] * len(lines[0]), *lines])


def _text(element: Node) -> str:
    """Return the visible text of `element` on one line."""
    parts = [element.text or ""]
    for child in element:
        if is_tag(child) and not is_dropped(child) and child.tag not in _SKIPPED:
            between = " " if child.tag in _BLOCKS or child.tag == "br" else ""
            mark = "• " if child.tag == "li" else ""
            parts += [between, mark, _text(child), between]
        parts.append(child.tail or "")
    return clean("".join(parts)) if element.tag in _BLOCKS else "".join(parts)


def _rows(table: Node) -> Iterator[list[Node]]:
    """Yield the cells of each row, not those of tables inside this one."""
    for part in table:
        if not is_tag(part) or is_dropped(part):
            continue
        for row in [part] if part.tag == "tr" else part.iterchildren("tr"):
            cells = [cell for cell in row.iterchildren("td", "th") if not is_dropped(cell)]
            if cells and not is_dropped(row):
                yield cells


def _is_layout(rows: list[list[Node]]) -> bool:
    if not rows or all(len(cells) == 1 for cells in rows):
        return True
    cells = [cell for row in rows for cell in row]
    return any(cell.find(".//table") is not None or len(_text(cell)) > CELL for cell in cells)


def _grid(rows: list[list[Node]]) -> list[list[str]]:
    """Return the text of each row, all equally wide; a cell that goes on downwards is repeated in each."""
    lines: list[list[str]] = []
    below: dict[int, tuple[str, int]] = {}
    for cells in rows:
        line: list[str] = []
        cells = list(cells)
        while (cells or len(line) in below) and len(line) < COLUMNS:
            at = len(line)
            if at in below:
                text, left = below.pop(at)
                if left > 1:
                    below[at] = text, left - 1
                line.append(text)
                continue
            cell = cells.pop(0)
            text = _text(cell)
            span = min(max(_integer(cell.get("colspan"), 1), 1), COLUMNS - at)
            down = min(max(_integer(cell.get("rowspan"), 1), 1), ROWS)
            line += [text, *[""] * (span - 1)]
            if down > 1:
                below |= {at + i: (text if i == 0 else "", down - 1) for i in range(span)}
        lines.append(line)
    width = max(map(len, lines))
    return [line + [""] * (width - len(line)) for line in lines]


def _mark(number: int, kind: str) -> str:
    if kind in ("a", "A") and 0 < number <= 26:
        return chr(ord(kind) + number - 1) + "."
    return f"{number}."


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*\d{1,6}\s*", text) else default
