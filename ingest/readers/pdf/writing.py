"""From the lines of a document to Markdown, with the place in it where each page begins."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.furniture import Content
from ingest.readers.pdf.headings import MUCH, Look, bare, level_of
from ingest.readers.pdf.lines import Line, mended
from ingest.readers.pdf.tables import Table
from ingest.readers.pdf.words import HYPHEN
from kb.documents import Place

_BULLET = re.compile(r"^([•●○◦▪■□☐☒☑➢➤✓✔►‣∙·*o\-–—])\s+(?=\S)")
_NUMBER = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
_LETTER = re.compile(r"^(?:[a-z]|[ivx]{2,4}|\d{1,2}°)[.)]\s+(?=\S)")
_TICKS = "☐☒☑"
_SPECIAL = re.compile(r"([\\`*]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!])|\[(?=[^\]]*\]\())")
_LINE_START = re.compile(r"^(?=[#>+|=~])|^(?=-(?:\s|-|$))|^(?P<number>\d+)(?=[.)](?:\s|$))")
_INDENT = 4
_SENTENCE_END = (".", "!", "?", ":", ";")


@dataclass(slots=True)
class Block:
    """A heading, paragraph, list item or table in the making."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    """Of a heading, or how deep a list item stands, from 0."""
    mark: str = ""
    tables: list[tuple[int, Table]] = field(default_factory=list)
    """Parts of one table, each with its page."""


def blocks(pages: Sequence[tuple[int, Sequence[Content]]], look: Look) -> list[Block]:
    """Return the blocks of the pages, given with their numbers."""
    result: list[Block] = []
    marks: list[float] = []  # where the marks of the open lists stand
    for number, contents in pages:
        leading = _leading(contents)
        before: Line | None = None
        for content in contents:
            if isinstance(content, Table):
                _add_table(result, number, content)
                marks, before = [], None
                continue
            _add_line(result, content, before, leading, look, marks)
            before = content
    for block in result:
        told = block.lines and block.lines[0].level
        if block.kind == "heading" and not told and sum(len(line.text) for line in block.lines) > MUCH:
            block.kind = "paragraph"
    return result


def markdown(found: Sequence[Block]) -> tuple[str, tuple[Place, ...]]:
    """Return the text of the blocks, and where each page begins in it."""
    known = Counter(
        word.strip(".,;:!?()'\"‘’“”").lower()
        for block in found
        for line in block.lines
        for word in line.text.split()[:-1]
    )
    text: list[str] = []
    places: list[Place] = []
    length = 0

    def put(piece: str, page: int) -> None:
        nonlocal length
        if piece and (not places or places[-1].page != page):
            places.append(Place(length, page))
        text.append(piece)
        length += len(piece)

    last: Block | None = None
    for block in found:
        if last is not None:
            between = "\n" if last.kind == block.kind == "item" else "\n\n"
            put(between, places[-1].page or 1)
        for page, piece in _table_pieces(block) if block.kind == "table" else _text_pieces(block, known):
            put(piece, page)
        last = block
    return "".join(text) + "\n", tuple(places)


def _leading(contents: Sequence[Content]) -> float:
    """Return the usual distance between lines."""
    lines = [content for content in contents if isinstance(content, Line)]
    steps = [a.box.bottom - b.box.bottom for a, b in pairwise(lines) if 0 < a.box.bottom - b.box.bottom < 3 * a.size]
    return median(steps) if steps else 14.0


def _add_line(
    result: list[Block], line: Line, before: Line | None, leading: float, look: Look, marks: list[float]
) -> None:
    last = result[-1] if result else None
    step = before.box.bottom - line.box.bottom if before else None
    near = step is not None and 0 <= step <= 1.25 * max(leading, 1.15 * line.size)
    stands_free = step is None or step < 0 or step > 1.15 * leading
    mark = _BULLET.match(line.text) or _NUMBER.match(line.text) or _LETTER.match(line.text)
    level = 0 if mark and not line.level and line.size <= look.body else level_of(line, look, stands_free)
    close = step is not None and 0 <= step <= 1.9 * line.size
    if not level and close and last and last.kind == "heading" and _ends_heading(line, last.lines[-1], look):
        level = last.level
    if level:
        marks.clear()
        if last and last.kind == "heading" and close and _same_heading(last, line, level, look):
            last.lines.append(line)
        else:
            result.append(Block("heading", [line], level))
    elif mark and not _is_sentence(last, mark, line):
        result.append(Block("item", [line], _depth(marks, line.box.left), mark[0]))
    elif last and last.lines and last.kind in ("item", "paragraph") and _goes_on(last, line, before, near):
        last.lines.append(line)
    else:
        marks.clear()
        result.append(Block("paragraph", [line]))


def _ends_heading(line: Line, above: Line, look: Look) -> bool:
    """Tell whether a line that is no heading by itself is the end of one: "12/2025)", "en het vervolg"."""
    same = above.size == line.size and above.bold == line.bold and (line.bold or line.size > look.body)
    return same and (line.text[:1].islower() or not any(character.isalpha() for character in line.text))


def _same_heading(last: Block, line: Line, level: int, look: Look) -> bool:
    above = last.lines[-1]
    if last.level != level or abs(above.size - line.size) > 0.2 or above.bold != line.bold:
        return False
    whole = bare(" ".join([*(before.text for before in last.lines), line.text]))
    if any(name.startswith(whole) for name in look.named):
        return True
    # A line that is short of its column ended the heading, unless what follows it begins in the middle.
    room = above.column.right - above.box.right
    return (
        line.text[:1].islower() or room < 0.35 * (above.column.right - above.column.left) or line.size > 1.8 * look.body
    )


def _is_sentence(last: Block | None, mark: re.Match[str], line: Line) -> bool:
    """Tell whether what looks like a mark goes on with the line before: "artikel" / "3. Daarna …", a dash."""
    if last is None or last.kind == "heading" or not last.lines:
        return False
    above = last.lines[-1]
    if line.box.left > above.start + 2 or above.text.endswith(_SENTENCE_END):
        return False
    dash = mark[0].strip() in ("-", "–", "—") or mark[0].strip()[0].isdigit()
    return (
        dash
        and last.kind == "paragraph"
        and above.box.right > above.column.right - 0.1 * (above.column.right - above.column.left)
        and abs(line.box.left - above.box.left) < 2
    )


def _depth(marks: list[float], left: float) -> int:
    """Return how deep an item stands whose mark is at `left`, and note that mark."""
    while marks and marks[-1] > left + 4:
        marks.pop()
    if not marks or left > marks[-1] + 4:
        marks.append(left)
    return min(len(marks) - 1, 5)


def _goes_on(last: Block, line: Line, before: Line | None, near: bool) -> bool:
    above = last.lines[-1]
    if above.text.endswith((HYPHEN, "-")) and abs(above.size - line.size) < 0.6:
        return True
    if before is None or not near or line.page != above.page:  # on the next page or in the next column
        unfinished = not above.text.endswith(_SENTENCE_END) and line.text[:1].islower()
        return unfinished and abs(above.size - line.size) < 0.6 and above.bold == line.bold
    if abs(above.size - line.size) > 0.6:
        return False
    if last.kind == "item":
        return line.box.left > last.lines[0].box.left + 2 or line.text[:1].islower()
    if (above.bold, above.slanted) != (line.bold, line.slanted) and above.text.endswith(_SENTENCE_END):
        return False
    short = above.box.right < above.column.right - 0.25 * (above.column.right - above.column.left)
    return line.text[:1].islower() or not (short and above.text.endswith(_SENTENCE_END))


def _add_table(result: list[Block], page: int, table: Table) -> None:
    last = result[-1] if result else None
    if last and last.kind == "table":
        before_page, before = last.tables[-1]
        same = len(before.columns) == len(table.columns) and len(before.rows[0]) == len(table.rows[0])
        if (
            same
            and page == before_page + 1
            and all(abs(a - b) < 4 for a, b in zip(before.columns, table.columns, strict=True))
        ):
            last.tables.append((page, table))
            return
    result.append(Block("table", tables=[(page, table)]))


def _text_pieces(block: Block, known: Counter[str]) -> Iterator[tuple[int, str]]:
    """Yield the text of a block line by line, each with its page."""
    prefix = "#" * block.level + " " if block.kind == "heading" else ""
    if block.kind == "item":
        sign = block.mark.strip()
        shown = f"{sign[:-1]}." if sign[:-1].isdigit() else f"- {sign}" if _kept(sign) else "-"
        prefix = " " * (_INDENT * block.level) + shown + " "
    text = ""
    pieces: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(block.lines):
        content = line.text[len(block.mark) :].lstrip() if number == 0 else line.text
        if text.endswith(HYPHEN) or (text.endswith("-") and text[-2:-1].isalpha() and content[:1].isalpha()):
            whole = mended(text, content, known)
            cut = len(text) - (0 if whole.startswith(text) else 1)
            page, piece = pieces[0].pop()
            pieces[0] += [(page, piece[: len(piece) - (len(text) - cut)]), (line.page, whole[cut:])]
            text = whole
        else:
            piece = f" {content}" if text else content
            pieces[0].append((line.page, piece))
            text += piece
    for number, (page, piece) in enumerate(pieces[0]):
        escaped = _SPECIAL.sub(r"\\\1", piece.replace(HYPHEN, "-"))
        if number == 0:
            escaped = prefix + (_escaped_start(escaped) if block.kind != "heading" else escaped.rstrip("#"))
        yield page, escaped


def _kept(sign: str) -> bool:
    """Tell whether a mark says more than that there is an item: a letter, a box to tick."""
    return sign in _TICKS or (len(sign) > 1 and sign[-1] in ".)")


def _escaped_start(text: str) -> str:
    """Return `text` so that its first characters are no mark of Markdown."""
    match = _LINE_START.match(text)
    if not match:
        return text
    return f"{match['number']}\\{text[match.end() :]}" if match["number"] else f"\\{text}"


def _table_pieces(block: Block) -> Iterator[tuple[int, str]]:
    """Yield the rows of a table; its first row stands once, also if each page repeats it."""
    _, first = block.tables[0]
    header = first.rows[0]
    for part, (page, table) in enumerate(block.tables):
        for number, row in enumerate(table.rows):
            if part and number == 0 and row == header:
                continue
            start = "" if part == number == 0 else "\n"
            yield page, f"{start}| {' | '.join(_cell(cell) for cell in row)} |"
            if part == number == 0:
                yield page, "\n" + "|---" * len(row) + "|"


def _cell(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("|", "\\|")
