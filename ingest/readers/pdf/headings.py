"""Which lines are headings, and of which level."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.furniture import Entry
from ingest.readers.pdf.lines import Line

LARGER = 1.1
"""A line of letters this much larger than most is a heading."""
MUCH_LARGER = 1.45
"""In a file that tags its headings, only letters this much larger make another one."""
LONGEST = 160
"""Characters of a heading."""
MOSTLY = 0.4
"""Where more of the letters than this are bold, it tells nothing."""
MUCH = 250
"""Characters of lines one after another that cannot be a heading any more, but are text in larger letters."""
CAPITALS = 8
"""A line of so many letters, all capitals and without figures, is a heading."""
LONGEST_BOLD = 90
"""Characters of a heading that is told by its weight only."""
DEEPEST = 6
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[^\W\d_]")
_ADDRESS = re.compile(r"://|www\.|@")
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Look:
    """What the document as a whole tells of its headings."""

    body: float
    """Size of most letters."""
    named: Mapping[str, int]
    """Level of the titles in the outline or the table of contents, by their bare letters; 0: not told."""
    heavy: bool
    """Whether so little is bold that it tells."""
    tagged: bool
    """Whether tags name the headings."""
    sizes: tuple[float, ...]
    """Of the letters of headings, from large to small."""


def look_of(lines: Sequence[Line], outline: Sequence[tuple[int, str]], entries: Sequence[Entry]) -> Look:
    """Return what the document tells of its headings; `outline` holds levels from 0 and titles."""
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    indents = sorted({round(entry.indent / 6) for entry in entries})
    named = {bare(entry.title): indents.index(round(entry.indent / 6)) + 1 for entry in entries}
    named |= {bare(title): min(level + 1, DEEPEST) for level, title in outline}
    named.pop("", None)
    if len(set(named.values())) == 1:  # all on one level: their letters tell more
        named = dict.fromkeys(named, 0)
    tagged = sum(1 for line in lines if line.level) >= 3
    sizes_of_headings: list[float] = []
    for size in sorted({line.size for line in lines if _is_larger(line, body, tagged)}, reverse=True):
        if not sizes_of_headings or size < 0.93 * sizes_of_headings[-1]:
            sizes_of_headings.append(size)
    largest = sizes_of_headings[: DEEPEST - 1] + sizes_of_headings[-1:] * (len(sizes_of_headings) >= DEEPEST)
    bold = sum(len(line.text) for line in lines if line.bold)
    return Look(body, named, bold < MOSTLY * sizes.total(), tagged, tuple(largest))


def bare(title: str) -> str:
    """Return the letters and figures of a title, without the number before it."""
    number = _NUMBERED.match(title)
    return _NOISE.sub("", title[len(number[1]) :] if number else title).casefold()


def level_of(line: Line, look: Look, stands_free: bool) -> int:
    """Return the level of the heading that `line` is; 0 if it is none. `stands_free`: there is more space above it."""
    text = line.text
    if line.level and len(text) <= 2 * LONGEST:
        return line.level
    if len(text) > LONGEST or not any(character.isalpha() for character in text):
        return 0
    is_title = not text[:1].islower() and not text.endswith((".", ",", ";"))
    named = look.named.get(bare(text)) if is_title and line.size >= look.body else None
    if named:
        return named
    if _is_larger(line, look.body, look.tagged) and (
        line.size > 1.25 * look.body or not text.endswith((".", ",", ";"))
    ):
        return next(rank for rank, size in enumerate(look.sizes, 1) if line.size >= 0.93 * size)
    if named is not None:
        return min(len(look.sizes) + 1, DEEPEST)
    if look.tagged or text.endswith((".", ",", ";")) or _ADDRESS.search(text):
        return 0
    stands_out = line.bold and look.heavy and line.size >= 0.95 * look.body
    number = _NUMBERED.match(text)
    if number and stands_out:
        return min(number[1].count(".") + 1 + min(1, len(look.sizes)), DEEPEST)
    shouts = text.isupper() and len(bare(text)) >= CAPITALS and not any(c.isdigit() for c in text)
    if (stands_out or shouts) and stands_free and len(text) <= LONGEST_BOLD and text[:1].isupper():
        return min(len(look.sizes) + 1, DEEPEST)
    return 0


def _is_larger(line: Line, body: float, tagged: bool) -> bool:
    least = body * (MUCH_LARGER if tagged else LARGER)
    return line.size >= least and len(line.text) <= LONGEST and any(c.isalpha() for c in line.text)
