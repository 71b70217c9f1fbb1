"""Markdown as a reader writes it: block after block, each showing exactly the text that it was given."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from kb.markdown import plain

LEVELS = 6
"""Lists inside lists; Markdown's reader drops what lies much deeper."""
NAME = 40
"""Characters that the name of a column has at most."""

_SENTENCE_END = (".", ",", ";", ":", "?", "!")
_BLANKS = re.compile(r"\s+")
# Control characters, halves of pairs, private use, and marks of where a line may break.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NUMBER = re.compile(r"(\d{1,9})([.)])")
_TYPED = re.compile(r"(\d{1,3}[.)]|[•·▪●○–-])\s+(?=\w)")
_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#>+=~|-]))")
_MARK = re.compile(r"^\d{1,9}[.)]|^[#>+=~|-]|[\\`*_\[<&]")
"""Without one of these, text is never anything else to Markdown."""
_INLINE = re.compile(r"[\\`*_\[\]<>&!]")


def clean(text: str) -> str:
    """Return `text` on one line, composed (NFC), without characters that show nothing."""
    shown = _INVISIBLE.sub("", _BLANKS.sub(" ", text))
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", shown)).strip()


def names_columns(row: Sequence[str]) -> bool:
    """Tell whether `row`, the first of a table that marks no header, reads like one.

    A header is never quoted. Two columns are mostly a name and what is filled in, with no header above.
    """
    return len(row) > 2 and all(0 < len(cell) <= NAME and not cell.endswith(_SENTENCE_END) for cell in row)


def literal(text: str) -> str:
    """Return clean `text` as Markdown that shows it as it is, at the start of a line.

    Backslashes stand only where they must, for they stand in quotes as well.
    """
    if not _MARK.search(text) or plain(text) == text:
        return text
    started = _START.sub(r"\1\\", text)
    if plain(started) == text:
        return started
    return _START.sub(r"\1\\", _INLINE.sub(r"\\\g<0>", text))


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _shown(text: str) -> str:
    text = clean(text)
    return literal(text) if _says_something(text) else ""


def _cell(text: str) -> str:
    text = clean(text)
    # Inside a line, what would begin a list or a heading is plain text.
    if plain(f"x {text}") != f"x {text}".strip():
        text = literal(text)
    return text.replace("|", "\\|")


@dataclass(frozen=True, slots=True)
class _Item:
    """The last item of a list that is still open."""

    column: int
    """Where its text begins, and with it what belongs to it."""
    number: int = 0
    delimiter: str = ""


class Draft:
    """The text so far."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._items: list[_Item] = []
        self._after_item = False

    @property
    def text(self) -> str:
        """All of it, ending in a line break."""
        return "".join(self._parts) + "\n" if self._parts else ""

    def heading(self, level: int, text: str) -> int:
        """Write a heading and return its offset; as everywhere, text without a letter or figure is left out."""
        shown = _shown(text)
        return self._block(f"{'#' * min(max(level, 1), 6)} {shown}") if shown else self._length

    def paragraph(self, text: str) -> int:
        """Write a paragraph, which ends any list, and return its offset; a list that was typed becomes one."""
        if typed := _TYPED.match(clean(text)):
            return self.item(0, typed[1] if typed[1][0].isdecimal() else "", clean(text)[typed.end() :])
        shown = _shown(text)
        return self._block(shown) if shown else self._length

    def item(self, level: int, mark: str, text: str) -> int:
        """Write an item of a list with its own mark ("a.", "1°.", "3."; empty: a dot) and return its offset.

        Markdown counts for itself: a number that does not follow the one before, and any other mark, becomes part
        of the item's text.
        """
        mark, text = clean(mark), clean(text)
        if not (mark or _says_something(text)):
            return self._length
        level = min(level, len(self._items), LEVELS - 1)
        before = self._items[level] if level < len(self._items) else None
        indent = self._items[level - 1].column if level else 0
        number = _NUMBER.fullmatch(mark)
        begins = before is None or not before.delimiter
        follows = before and number and (before.number + 1, before.delimiter) == (int(number[1]), number[2])
        if number and text and (begins or follows):
            item = _Item(indent + len(mark) + 1, int(number[1]), number[2])
            line = f"{mark} {literal(text)}"
        else:
            item = _Item(indent + 2)
            line = f"- {literal(f'{mark} {text}'.strip())}"
        self._items[level:] = [item]
        # A number at the start of a line is text that goes on, unless it follows another number or a blank line.
        apart = not self._after_item or (begins and bool(item.delimiter))
        start = self._write(" " * indent + line, "\n\n" if apart else "\n")
        self._after_item = True
        return start

    def item_paragraph(self, level: int, text: str) -> int:
        """Write a further paragraph of the last item at `level` and return its offset."""
        shown = _shown(text)
        if not shown:
            return self._length
        if not self._items:
            return self._block(shown)
        item = self._items[min(level, len(self._items) - 1)]
        self._after_item = False
        return self._write(" " * item.column + shown, "\n\n")

    def table(self, rows: Sequence[Sequence[str]]) -> list[int]:
        """Write a table, its first row as header (may be empty), and return the offset of each row.

        Rows without text are left out.
        """
        cells = [[_cell(cell) for cell in row] for row in rows]
        cells = [*cells[:1], *(row for row in cells[1:] if any(row))]
        if not any(map(any, cells)):
            return []
        width = max(len(row) for row in cells)
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in cells]
        lines.insert(1, "|" + "---|" * width)
        start = self._block("\n".join(lines))
        starts = list(accumulate((len(line) + 1 for line in lines), initial=start))
        return [starts[0], *starts[2:-1]]

    def _block(self, text: str) -> int:
        self._items.clear()
        self._after_item = False
        return self._write(text, "\n\n")

    def _write(self, text: str, between: str) -> int:
        if not self._parts:
            between = ""
        self._parts += [between, text]
        start = self._length + len(between)
        self._length = start + len(text)
        return start
