"""Tables on a page: grids of drawn rules with words in their cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.words import Box, Word

NEAR = 3.0
"""Points within which two rules meet."""
NARROWEST = 8.0
"""Points between rules that part columns or rows; less is the border of a cell."""
PARTED = 6.0
"""Points between words on either side of a column's edge that part them without a rule."""
LONGEST_CELL = 1200
"""Characters; a grid with a longer cell is a layout of text, not a table."""
MOST_CELLS = 5000
"""A grid of more is a drawing."""
REPEATED = 80
"""A cell up to this many characters that spans rows is given in each of them."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the rules of a table run."""

    box: Box
    columns: tuple[float, ...]
    """From left to right, the outermost rules too."""
    rows: tuple[float, ...]
    """From top to bottom."""
    joined: frozenset[tuple[int, int, int, int]]
    """Neighbouring cells `(row, column, row, column)` without a rule between them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read."""

    box: Box
    columns: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


def grids(rules: Sequence[Box]) -> Iterator[Grid]:
    """Yield the grids of at least two rows and two columns."""
    flat = [rule for rule in rules if rule.right - rule.left >= rule.top - rule.bottom]
    upright = [rule for rule in rules if rule.right - rule.left < rule.top - rule.bottom]
    for group in _touching([*flat, *upright]):
        across = [rule for rule in group if rule.right - rule.left >= rule.top - rule.bottom]
        down = [rule for rule in group if rule.right - rule.left < rule.top - rule.bottom]
        rows = sorted(_clusters([(rule.bottom + rule.top) / 2 for rule in across]), reverse=True)
        columns = _clusters([(rule.left + rule.right) / 2 for rule in down])
        if len(rows) > 2 and len(columns) > 2 and len(rows) * len(columns) <= MOST_CELLS:
            box = Box(columns[0], rows[-1], columns[-1], rows[0])
            yield Grid(box, tuple(columns), tuple(rows), frozenset(_open_sides(rows, columns, across, down)))


def cells(grid: Grid, words: Sequence[Word]) -> dict[tuple[int, int], list[Word]]:
    """Return the words in each cell, `(row, column)` of its upper left corner."""
    home = _homes(grid, words)
    found: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        found.setdefault(home[_cell_of(grid, word)], []).append(word)
    return found


def read_table(grid: Grid, words: Sequence[Word], text_of: Callable[[Sequence[Word]], str]) -> Table | None:
    """Return the table with `words` in its cells; None if it is a frame or a layout of text."""
    home = _homes(grid, words)
    texts = {corner: text_of(inside) for corner, inside in cells(grid, words).items()}
    if any(len(text) > LONGEST_CELL for text in texts.values()):
        return None
    height, width = len(grid.rows) - 1, len(grid.columns) - 1
    rows = [[_shown(texts, home, row, column) for column in range(width)] for row in range(height)]
    kept = [n for n in range(width) if any(row[n] for row in rows)]
    filled = tuple(tuple(row[n] for n in kept) for row in rows if any(row))
    if len(kept) < 2 or len(filled) < 2:
        return None
    return Table(grid.box, grid.columns, filled)


def _shown(
    texts: dict[tuple[int, int], str], home: dict[tuple[int, int], tuple[int, int]], row: int, column: int
) -> str:
    corner = home[row, column]
    text = texts.get(corner, "")
    spans_rows_only = corner[1] == column and len(text) <= REPEATED
    return text if corner == (row, column) or spans_rows_only else ""


def _homes(grid: Grid, words: Sequence[Word]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each cell the upper left corner of the cell that it is part of.

    Cells under each other that both hold words stay apart: the rule between them may be no more than white space.
    """
    home = {
        (row, column): (row, column) for row in range(len(grid.rows) - 1) for column in range(len(grid.columns) - 1)
    }
    filled = {_cell_of(grid, word) for word in words}
    for above, left, below, right in sorted(grid.joined, key=lambda pair: (pair[0] != pair[2], pair)):  # rows first
        first, second = home[above, left], home[below, right]
        if above == below:
            keeps_apart = _stand_apart(grid, words, above, right)
        else:
            keeps_apart = first in filled and second in filled
        if first == second or keeps_apart:
            continue
        corner = min(first, second)
        home = {cell: corner if place in (first, second) else place for cell, place in home.items()}
        if filled & {first, second}:
            filled.add(corner)
    return home


def _cell_of(grid: Grid, word: Word) -> tuple[int, int]:
    row = sum(1 for y in grid.rows[1:-1] if (word.box.bottom + word.box.top) / 2 < y)
    return row, sum(1 for x in grid.columns[1:-1] if (word.box.left + word.box.right) / 2 > x)


def _stand_apart(grid: Grid, words: Sequence[Word], row: int, column: int) -> bool:
    """Tell whether the words of a row leave the left edge of a column free, though no rule is drawn there."""
    edge, top, bottom = grid.columns[column], grid.rows[row], grid.rows[row + 1]
    inside = [word.box for word in words if bottom < (word.box.bottom + word.box.top) / 2 <= top]
    before = [box for box in inside if box.right <= edge + NEAR]
    after = [box for box in inside if box.left >= edge - NEAR]
    if len(before) + len(after) < len(inside):
        return False
    return all(
        right.left - left.right >= PARTED
        for left in before
        for right in after
        if min(left.top, right.top) - max(left.bottom, right.bottom) > 0
    )


def _touching(rules: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the groups of rules that meet."""
    left = sorted(rules, key=lambda rule: -rule.top)[:MOST_CELLS]
    while left:
        group = [left.pop(0)]
        for rule in group:  # grows while it is walked
            group += [other for other in left if _meet(rule, other)]
            left = [other for other in left if not _meet(rule, other)]
        yield group


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left - NEAR <= other.right
        and other.left - NEAR <= one.right
        and one.bottom - NEAR <= other.top
        and other.bottom - NEAR <= one.top
    )


def _clusters(values: Sequence[float]) -> list[float]:
    """Return `values` in order, those that part no column or row as one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > NARROWEST:
            result.append(value)
    return result


def _open_sides(
    rows: Sequence[float], columns: Sequence[float], across: Sequence[Box], down: Sequence[Box]
) -> Iterator[tuple[int, int, int, int]]:
    for row in range(len(rows) - 1):
        middle = (rows[row] + rows[row + 1]) / 2
        for column in range(len(columns) - 2):
            x = columns[column + 1]
            if not any(abs((r.left + r.right) / 2 - x) <= NARROWEST and r.bottom <= middle <= r.top for r in down):
                yield row, column, row, column + 1
    for column in range(len(columns) - 1):
        middle = (columns[column] + columns[column + 1]) / 2
        for row in range(len(rows) - 2):
            y = rows[row + 1]
            if not any(abs((r.bottom + r.top) / 2 - y) <= NARROWEST and r.left <= middle <= r.right for r in across):
                yield row, column, row + 1, column
