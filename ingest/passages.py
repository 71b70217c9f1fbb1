"""Cutting a text into passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.markdown import Block, Section, plain, sections
from kb.sentences import Span, trimmed

TARGET = 600
"""Characters after which a passage takes in no further block."""
LIMIT = 1500
"""Characters that a passage never exceeds; about 450 tokens, of the model's 512."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch `[start, end)` of a document's text, inside one section: the unit that is indexed and cited."""

    section: tuple[str, ...]
    start: int
    end: int
    table_header: str = ""
    """First row of the table that the passage continues, for the index only."""

    def indexed_text(self, title: str, text: str) -> str:
        """Return what is embedded and searched: title and headings in front of the passage without markup."""
        heading = " › ".join([title, *(part for part in self.section if part != title)])
        body = plain(text[self.start : self.end])
        return "\n".join(part for part in (heading, self.table_header, body) if part)


def passages(text: str) -> list[Passage]:
    """Return the passages of `text` in order; none crosses a heading."""
    return [passage for section in sections(text) for passage in _cut(text, section)]


def _cut(text: str, section: Section) -> Iterator[Passage]:
    """Yield passages of whole blocks; a block over the limit is cut between its units."""
    start: int | None = None
    end = 0
    for block in section.blocks:
        if start is not None and (block.end - start > LIMIT or end - start >= TARGET):
            yield Passage(section.path, start, end)
            start = None
        if block.end - block.start > LIMIT:
            if start is not None:
                yield Passage(section.path, start, end)
                start = None
            for part in _parts(text, block):
                yield Passage(section.path, *part, table_header=block.header if part[0] > block.start else "")
            continue
        start = block.start if start is None else start
        end = block.end
    if start is not None:
        yield Passage(section.path, start, end)


def _parts(text: str, block: Block) -> Iterator[Span]:
    """Yield spans of at most LIMIT characters that together cover the units of `block`."""
    start: int | None = None
    end = block.start
    for unit in _short_enough(text, _covering(block)):
        if start is not None and (unit[1] - start > LIMIT or end - start >= TARGET):
            yield start, end
            start = None
        start = unit[0] if start is None else start
        end = unit[1]
    if start is not None:
        yield start, end


def _covering(block: Block) -> Sequence[Span]:
    """Return the units of `block`, the first one stretched to the block's start (a list mark, a table's header)."""
    if not block.units:
        return [(block.start, block.end)]
    return [(block.start, block.units[0][1]), *block.units[1:]]


def _short_enough(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield `spans`, those over LIMIT cut at white space where there is some."""
    for start, end in spans:
        while end - start > LIMIT:
            cut = max(
                (at for at in range(start + LIMIT // 2, start + LIMIT) if text[at].isspace()), default=start + LIMIT
            )
            yield trimmed(text, start, cut)
            start, _ = trimmed(text, cut, end)
        if start < end:
            yield start, end
