"""The lines of a page in the order in which they are read, columns one after another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf.tables import Table, cells, grids, read_table
from ingest.readers.pdf.words import HYPHEN, Box, Page, Word

GAP = 1.0
"""Words with more space than this between them, in letter sizes, may stand in two columns."""
COLUMN_LINES = 4
"""So many lines on either side make columns."""
_APART = frozenset({"niet", "non", "ex", "oud"})
"""Words that keep their hyphen before another."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    page: int
    text: str
    box: Box
    size: float
    bold: bool
    slanted: bool
    level: int
    """Of the heading that its tag names; 0: none."""
    column: Box
    """The block of lines that it stands in."""
    start: float
    """Where its text begins after a list's mark; its left side if there is none."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """Words on one line without a wide gap."""

    words: tuple[Word, ...]
    box: Box
    table: Table | None = None


def page_lines(page: Page) -> list[Line | Table]:
    """Return the lines and tables of `page` in reading order."""
    words = list(page.words)
    segments: list[_Segment] = []
    for grid in grids(page.rules):
        inside = [word for word in words if grid.box.holds(*_middle(word.box))]
        if not inside:
            continue
        table = read_table(grid, inside, lambda found: " ".join(_texts(found)))
        if table:
            segments.append(_Segment((), grid.box, table))
        else:
            corners = cells(grid, inside)
            if len(corners) < 2:
                continue
            for corner in sorted(corners):
                segments += _segments(corners[corner])
        taken = {id(word) for word in inside}
        words = [word for word in words if id(word) not in taken]
    return list(_read(page.number, segments + _segments(words), 0))


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2


def _texts(words: Sequence[Word]) -> list[str]:
    return joined([_join(row) for row in _rows([_Segment((word,), word.box) for word in words])])


def joined(lines: Sequence[str]) -> list[str]:
    """Return `lines`, each that ends in a hyphen that was put in as one with the next."""
    result: list[str] = []
    for line in lines:
        if result and result[-1].endswith((HYPHEN, "-")) and line[:1].islower() and result[-1][-2:-1].isalpha():
            result[-1] = mended(result[-1], line)
        else:
            result.append(line)
    return [line.replace(HYPHEN, "-") for line in result]


def mended(before: str, after: str, known: Counter[str] | None = None) -> str:
    """Return a line that ends in a hyphen with the line after it.

    The hyphen goes, unless it belongs to the word: "jeugd- en opvoedhulp", "AI-verordening", or one that stands within
    a line elsewhere (`known`: words of the document, in small letters).
    """
    stem, first = before[:-1], after.split(" ", 1)[0]
    if first in ("en", "of", "dan", "tot", "als"):
        return f"{stem}- {after}"
    part = stem.rsplit(" ", 1)[-1]
    tail = first.rstrip(".,;:!?)")
    whole, split = f"{part}{tail}".lower().strip("(\"'‘“"), f"{part}-{tail}".lower().strip("(\"'‘“")
    is_address = "@" in first or "/" in f"{part}{first}" or part.lower().startswith("www.")
    belongs = (
        is_address or part.lower() in _APART or part[-1:].isupper() or part[-1:].isdigit() or not after[:1].islower()
    )
    if known is not None and not is_address and known[whole] != known[split]:
        belongs = known[split] > known[whole]
    return f"{stem}{'-' if belongs else ''}{after}"


def _segments(words: Sequence[Word]) -> list[_Segment]:
    """Return `words`, in the order of the file, as runs without a wide gap."""
    runs: list[list[Word]] = []
    for word in words:
        before = runs[-1][-1] if runs else None
        if before and _same_line(before.box, word.box) and -1 <= word.box.left - before.box.right <= _gap(word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_Segment(tuple(run), _around([word.box for word in run])) for run in runs]


def _gap(word: Word) -> float:
    return GAP * max(word.style.size, 6)


def _same_line(one: Box, other: Box) -> bool:
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return apart < 0.55 * min(one.top - one.bottom, other.top - other.bottom)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


def _read(page: int, segments: Sequence[_Segment], depth: int) -> Iterator[Line | Table]:
    """Yield the lines of `segments`: where they stand in columns, those of the left one first."""
    gutter = _gutter(segments) if depth < 4 else None
    if gutter is None:
        yield from _lines(page, segments)
        return
    plain: list[_Segment] = []
    for band in _bands(segments, gutter):
        sides = [[s for s in band if s.box.right <= gutter], [s for s in band if s.box.left >= gutter]]
        if not all(_is_column(side) for side in sides):
            plain += band
            continue
        yield from _lines(page, plain)
        plain = []
        for side in sides:
            yield from _read(page, side, depth + 1)
    yield from _lines(page, plain)


def _gutter(segments: Sequence[_Segment]) -> float | None:
    """Return where the page is best cut from top to bottom: most lines on both sides, fewest across."""
    if len(segments) < 2 * COLUMN_LINES:
        return None
    area = _around([segment.box for segment in segments])
    width = area.right - area.left
    ends = {round(segment.box.right + 1) for segment in segments}
    best: tuple[int, float] | None = None
    for x in sorted(ends):
        if not area.left + 0.2 * width < x < area.right - 0.2 * width:
            continue
        left = sum(1 for s in segments if s.box.right <= x)
        right = sum(1 for s in segments if s.box.left >= x)
        score = min(left, right) - (len(segments) - left - right)
        if min(left, right) >= COLUMN_LINES and (best is None or score > best[0]):
            best = score, float(x)
    # Full lines may stand above and below columns, but a page of them has none.
    return best[1] if best and best[0] > -len(segments) / 2 else None


def _bands(segments: Sequence[_Segment], gutter: float) -> Iterator[list[_Segment]]:
    """Yield from top to bottom what stands between the rows that cross the gutter, and these."""
    band: list[_Segment] = []
    crossing = False
    for row in _rows(segments):
        crosses = any(segment.box.left < gutter < segment.box.right for segment in row)
        if band and crosses != crossing:
            yield band
            band = []
        band += row
        crossing = crosses
    if band:
        yield band


def _is_column(side: Sequence[_Segment]) -> bool:
    """Tell whether the segments are lines of text under each other, that begin together and fill their width."""
    if len(side) < COLUMN_LINES:
        return False
    area = _around([segment.box for segment in side])
    rows = _rows(side)
    widths = [row[-1].box.right - row[0].box.left for row in rows]
    words = [sum(len(segment.words) for segment in row) for row in rows]
    full = median(widths) >= 0.5 * (area.right - area.left)
    return len(rows) >= COLUMN_LINES and full and median(words) >= 3


def _rows(segments: Sequence[_Segment]) -> list[list[_Segment]]:
    """Return segments that stand on one line together, from top to bottom and left to right."""
    rows: list[list[_Segment]] = []
    for segment in sorted(segments, key=lambda s: (-_middle(s.box)[1], s.box.left)):
        for row in reversed(rows[-3:]):
            if row[0].table is None and segment.table is None and _same_line(row[0].box, segment.box):
                row.append(segment)
                break
        else:
            rows.append([segment])
    return [sorted(row, key=lambda segment: segment.box.left) for row in rows]


def _lines(page: int, segments: Sequence[_Segment]) -> Iterator[Line | Table]:
    if not segments:
        return
    column = _around([segment.box for segment in segments])
    for row in _rows(segments):
        table = row[0].table
        if table:
            yield table
            continue
        words = [word for segment in row for word in segment.words]
        lengths = Counter[tuple[float, bool, bool, int]]()
        for word in words:
            style = word.style
            lengths[style.size, style.bold, style.slanted, style.level] += len(word.text)
        (size, bold, slanted, level), most = lengths.most_common(1)[0]
        text = _join(row)
        if text:
            start = words[1].box.left if len(words) > 1 and len(words[0].text) <= 4 else words[0].box.left
            whole = bold and most >= 0.9 * sum(lengths.values())
            yield Line(page, text, _around([s.box for s in row]), size, whole, slanted, level, column, start)


def _join(row: Sequence[_Segment]) -> str:
    """Return the words of a line as text; raised figures, which refer to notes, as such."""
    words = sorted((word for segment in row for word in segment.words), key=lambda word: word.box.left)
    if not words:
        return ""
    size = max(word.style.size for word in words)
    parts: list[str] = []
    before: Word | None = None
    for word in words:
        text = word.text
        is_small = word.style.size < 0.8 * size and text.isdigit() and before is not None
        if is_small and before and _middle(word.box)[1] > _middle(before.box)[1]:
            text = text.translate(_RAISED)
        gap = word.box.left - before.box.right if before else 0.0
        if before and (gap > 0.25 * size or (word.spaced and gap > -0.5 * size)):
            parts.append(" ")
        parts.append(text)
        before = word
    text = "".join(parts).strip()
    inner = text[:-1].replace(HYPHEN, "")
    return inner + text[-1:]
