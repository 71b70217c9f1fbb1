"""Cutting a text into passages."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.inspection import comments, foreign, order
from kb.markdown import Block, Section, plain, sections
from kb.sentences import Span, trimmed

RULES = 3
"""Number of the rules below and of those in `kb.markdown`: raise it when a text would be cut otherwise than before."""
TARGET = 600
"""Characters after which a passage takes in no further block."""
CONTEXT = 2000
"""Characters of neighbouring passages that are indexed together as well; about as much as the model reads."""
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
        heading = " › ".join(filter(None, [title, *(part for part in self.section if part != title)]))
        body = plain(text[self.start : self.end])
        return "\n".join(part for part in (heading, self.table_header, body) if part)


def contexts(found: Sequence[Passage]) -> list[Sequence[Passage]]:
    """Return `found` in runs of neighbours, of at most about CONTEXT characters and of much the same length.

    A short passage often leaves out what its document is about; its neighbours tell.
    """
    total = sum(passage.end - passage.start for passage in found)
    target = total / max(1, math.ceil(total / CONTEXT))
    runs: list[list[Passage]] = []
    size = 0.0
    for passage in found:
        length = passage.end - passage.start
        if not runs or size + length / 2 > target * len(runs):
            runs.append([])
        runs[-1].append(passage)
        size += length
    return list(runs)


def passages(text: str) -> list[Passage]:
    """Return the passages of `text` in order; none crosses a heading, none holds an order to an assistant."""
    unseen = comments(text)
    parts = (part for section in sections(text) for part in for_readers(text, section, unseen))
    return [passage for part in parts for passage in _cut(text, part)]


def for_readers(text: str, section: Section, unseen: Sequence[Span]) -> Iterator[Section]:
    """Yield the parts of `section` that are for readers: none under a heading for assistants, else between such blocks.

    They are apart, so that no passage reaches from one to the next over what stands between them.
    """
    if section.path and order(section.path[-1]):
        return
    path = tuple(title for title in section.path if not order(title))
    for left_out, run in groupby(section.blocks, lambda block: foreign(text, block, unseen) is not None):
        if not left_out:
            yield replace(section, path=path, blocks=tuple(run))


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
    for unit in _short_enough(text, _covering(text, block)):
        if start is not None and (unit[1] - start > LIMIT or end - start >= TARGET):
            yield start, end
            start = None
        start = unit[0] if start is None else start
        end = unit[1]
    if start is not None:
        yield start, end


def _covering(text: str, block: Block) -> Sequence[Span]:
    """Return the units of `block`, each with what stands before it (a list mark, a table's header): nothing is lost.

    A numbered item without its number would be read as part of the item before it.
    """
    ends = [*(end for _, end in block.units[:-1]), block.end]
    return [trimmed(text, start, end) for start, end in zip([block.start, *ends], ends, strict=False)]


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
