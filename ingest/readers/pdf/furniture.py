"""Lines that belong to the page, not to the text: running headers and footers, page numbers, tables of contents."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.tables import Table

Content = Line | Table
MARGIN = 0.14
"""Share of the page's height, above and below, in which headers and footers stand."""
ENTRIES = 4
"""So many lines that end in page numbers, in order, are a table of contents."""
REPEATS = 3
"""A line in the margin of so many pages, or of half of them, is one."""
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–|\s]*(?:(?:pagina|blz\.?|pag\.?|p\.)\s*)?(\d{1,4})(?:\s*(?:/|van|\|)\s*\d{1,4})?[-–|\s]*", re.I
)
_LEADER = re.compile(r"^(.*?\S)\s*(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,})[.\s]*(\d{1,4})$")
_ENTRY = re.compile(r"^(.*?\D)\s*(\d{1,4})$")
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
    for lines in pages:
        listed = _entries(lines, len(pages))
        entries += listed.values()
        first, last = min(listed, default=0), max(listed, default=-1)
        if first - 1 >= 0 and isinstance(above := lines[first - 1], Line) and _CONTENTS.match(above.text):
            first -= 1
        kept.append([line for number, line in enumerate(lines) if not first <= number <= last])
    return kept, entries


def _entries(lines: Sequence[Content], count: int) -> dict[int, Entry]:
    """Return the entries of a table of contents by the number of their last line; none where there is no table."""
    found: dict[int, Entry] = {}
    dotted = False
    unfinished: list[Line] = []
    for number, line in enumerate(lines):
        if isinstance(line, Table):
            continue
        leader = _LEADER.match(line.text)
        match = leader or _ENTRY.match(line.text)
        page = int(match[2]) if match else 0
        if not match or not max((entry.page for entry in found.values()), default=1) <= page <= count:
            unfinished.append(line)
            continue
        dotted = dotted or leader is not None
        begun = [before for before in unfinished if found and 0 < before.box.bottom - line.box.bottom < 2 * line.size]
        title = " ".join([*(before.text for before in begun), match[1]])
        found[number] = Entry(title, page, (begun or [line])[0].box.left)
        unfinished = []
    span = max(found, default=0) - min(found, default=0) + 1
    return found if len(found) >= (2 if dotted else ENTRIES) and len(found) >= 0.5 * span else {}


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
