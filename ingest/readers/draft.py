"""Markdown as a reader writes it: block after block, each showing exactly the text that it was given."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kb.markdown import plain

LEVELS = 6
"""Lists inside lists; Markdown's reader drops what lies much deeper."""

_BLANKS = re.compile(r"\s+")
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_NUMBER = re.compile(r"(\d{1,9})([.)])")
_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#>+=~|-]))")
_INLINE = re.compile(r"[\\`*_\[\]<>&!]")


def clean(text: str) -> str:
    """Return `text` on one line, composed (NFC), without characters that show nothing."""
    shown = "".join(
        character
        for character in _BLANKS.sub(" ", text)
        if character not in _INVISIBLE and unicodedata.category(character) not in ("Cc", "Co", "Cs")
    )
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", shown)).strip()


def literal(text: str) -> str:
    """Return clean `text` as Markdown that shows it as it is.

    Backslashes stand only where they must, for they stand in quotes as well.
    """
    if plain(text) == text:
        return text
    started = _START.sub(r"\1\\", text)
    if plain(started) == text:
        return started
    return _START.sub(r"\1\\", _INLINE.sub(r"\\\g<0>", text))


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
        """Write a heading and return its offset."""
        shown = literal(clean(text))
        return self._block(f"{'#' * min(max(level, 1), 6)} {shown}") if shown else self._length

    def paragraph(self, text: str) -> int:
        """Write a paragraph, which ends any list, and return its offset."""
        shown = literal(clean(text))
        return self._block(shown) if shown else self._length

    def item(self, level: int, mark: str, text: str) -> int:
        """Write an item of a list with its own mark ("a.", "1°.", "3."; empty: a dot) and return its offset.

        Markdown counts for itself: a number that does not follow the one before, and any other mark, becomes part
        of the item's text.
        """
        mark, text = clean(mark), clean(text)
        if not (mark or text):
            return self._length
        level = min(level, len(self._items), LEVELS - 1)
        before = self._items[level] if level < len(self._items) else None
        indent = self._items[level - 1].column if level else 0
        number = _NUMBER.fullmatch(mark)
        if number and text and (before is None or (before.number + 1, before.delimiter) == (int(number[1]), number[2])):
            item = _Item(indent + len(mark) + 1, int(number[1]), number[2])
            line = f"{mark} {literal(text)}"
        else:
            item = _Item(indent + 2)
            line = f"- {literal(f'{mark} {text}'.strip())}"
        self._items[level:] = [item]
        start = self._write(" " * indent + line, "\n" if self._after_item else "\n\n")
        self._after_item = True
        return start

    def item_paragraph(self, level: int, text: str) -> int:
        """Write a further paragraph of the last item at `level` and return its offset."""
        shown = literal(clean(text))
        if not shown:
            return self._length
        if not self._items:
            return self._block(shown)
        item = self._items[min(level, len(self._items) - 1)]
        self._after_item = False
        return self._write(" " * item.column + shown, "\n\n")

    def table(self, rows: Sequence[Sequence[str]]) -> int:
        """Write a table, its first row as header, and return its offset; empty rows are left out."""
        cells = [[literal(clean(cell)).replace("|", "\\|") for cell in row] for row in rows]
        cells = [row for row in cells if any(row)]
        if not cells:
            return self._length
        width = max(len(row) for row in cells)
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in cells]
        return self._block("\n".join([lines[0], "|" + "---|" * width, *lines[1:]]))

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
