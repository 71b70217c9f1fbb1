"""Lines that belong to the page, not to the text: running headers and footers, page numbers, tables of contents."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.tables import Table

Content = Line | Table
MARGIN = 0.14
"""Share of the page's height, above and below, in which headers and footers stand."""
REPEATS = 3
"""A line in the margin of so many pages, or of half of them, is one."""
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–|\s]*(?:(?:pagina|blz\.?|pag\.?|p\.)\s*)?(\d{1,4})(?:\s*(?:/|van|\|)\s*\d{1,4})?[-–|\s]*", re.I
)
_LEADER = re.compile(r"^(.*?\S)\s*(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,})[.\s]*(\d{1,4})$")
_ENTRY = re.compile(r"^(.*?\D)\s+(\d{1,4})$")
_CONTENTS = re.compile(r"^(?:\d+\.?\s+)?(?:inhoud|inhoudsopgave|inhoudstafel)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents."""

    title: str
    page: int
    indent: float


def without_furniture(pages: Sequence[tuple[float, Sequence[Content]]]) -> list[list[Content]]:
    """Return the lines of each page, given with its height, without running headers, footers and page numbers."""
    where: dict[tuple[str, bool], set[int]] = defaultdict(set)
    for number, (height, lines) in enumerate(pages):
        for line in lines:
            if side := _margin(line, height):
                where[_key(line), side == "top"].add(number)
    enough = min(REPEATS, max(2, len(pages) // 2)) if len(pages) > 1 else 2
    running = {key for key, found in where.items() if len(found) >= enough}
    return [
        [
            line
            for line in lines
            if isinstance(line, Table)
            or not (side := _margin(line, height))
            or not ((_key(line), side == "top") in running or _is_page_number(line, lines, number + 1))
        ]
        for number, (height, lines) in enumerate(pages)
    ]


def without_contents(pages: Sequence[Sequence[Content]]) -> tuple[list[list[Content]], list[Entry]]:
    """Return the lines of each page without those of a table of contents, and what that says."""
    kept: list[list[Content]] = []
    entries: list[Entry] = []
    listing = False  # under a heading "Inhoud", entries need no row of dots
    for lines in pages:
        rest: list[Content] = []
        left = False
        for line in lines:
            if isinstance(line, Table):
                listing = False
                rest.append(line)
                continue
            if _CONTENTS.match(line.text):
                listing, left = True, True
                continue
            match = _LEADER.match(line.text) or (_ENTRY.match(line.text) if listing else None)
            if match:
                title = " ".join([*_unfinished(rest, line, left, listing), match[1]])
                entries.append(Entry(title, int(match[2]), line.box.left))
                left = True
            elif listing and left and _goes_on_below(line, lines):
                rest.append(line)  # the first half of an entry
            else:
                listing = False
                rest.append(line)
        kept.append(rest)
        if not left:
            listing = False
    return kept, entries


def _unfinished(rest: list[Content], line: Line, left: bool, listing: bool) -> Iterator[str]:
    """Take the first half of an entry off `rest` and yield it."""
    if listing and left and rest:
        before = rest[-1]
        if (
            isinstance(before, Line)
            and before.page == line.page
            and 0 < before.box.bottom - line.box.bottom < 2 * line.size
        ):
            rest.pop()
            yield before.text


def _goes_on_below(line: Line, lines: Sequence[Content]) -> bool:
    below = [
        other for other in lines if isinstance(other, Line) and 0 < line.box.bottom - other.box.bottom < 2 * line.size
    ]
    return any(_ENTRY.match(other.text) or _LEADER.match(other.text) or other.text.isdigit() for other in below)


def _margin(line: Content, height: float) -> str:
    if isinstance(line, Table):
        return ""
    if line.box.bottom > (1 - MARGIN) * height:
        return "top"
    return "bottom" if line.box.top < MARGIN * height else ""


def _key(line: Content) -> str:
    return _DIGITS.sub("#", line.text.casefold()) if isinstance(line, Line) else ""


def _is_page_number(line: Line, lines: Sequence[Content], page: int) -> bool:
    """Tell whether a line holds a number only, and is the outermost of its page."""
    match = _PAGE_NUMBER.fullmatch(line.text)
    if not match or line.level:
        return False
    heights = [(other.box.bottom, other.box.top) for other in lines if other is not line]
    outermost = all(line.box.top <= low + 1 for low, _ in heights) or all(
        line.box.bottom >= high - 1 for _, high in heights
    )
    return outermost or int(match[1]) == page
