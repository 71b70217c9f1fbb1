"""Quotes: what of a passage can be quoted, and the statements and citations that quotes make."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.answers import Citation, Statement, source_url
from kb.markdown import plain, units
from kb.sentences import Span
from retrieval.conflicts import figures
from retrieval.dutch import stems
from retrieval.glossary import is_names
from retrieval.passages import IndexedPassage

RUN = 70
"""No sentence has more words than this without an end."""
SAME = 0.7
"""Two sentences that share this part of their words say the same."""

_BULLET = re.compile(r"[•▪●◦]\s+(?=\w)")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, list item or row of a passage."""

    passage: IndexedPassage
    start: int
    """Within the document's text."""
    end: int
    heading: str | None = None
    more: bool = False
    skipped: int = 0
    """So many characters at its beginning are not quoted."""

    @property
    def begin(self) -> int:
        """Where what is quoted begins, within the document's text."""
        return self.start + self.skipped

    @property
    def source(self) -> str:
        """What is quoted, as it stands in the document."""
        offset = self.passage.start
        return self.passage.text[self.begin - offset : self.end - offset]

    @property
    def text(self) -> str:
        """What is quoted, without marks."""
        return _plain_unit(self.source)

    @property
    def words(self) -> int:
        """How many words are quoted."""
        return len(self.text.split())


def quotes_in(passage: IndexedPassage) -> list[Quote]:
    """Return what of a passage can be an answer: all but lists of a term's other names and what has lost its lines."""
    quotes = [Quote(passage, start, end, skipped=_bullet(passage, start)) for start, end in units_in(passage)]
    return [quote for quote in quotes if not (passage.glossary and is_names(quote.text)) and not _runs_on(quote)]


def _bullet(passage: IndexedPassage, start: int) -> int:
    """Return how many characters at `start` only open an item of a list."""
    bullet = _BULLET.match(passage.text, start - passage.start)
    return len(bullet[0]) if bullet else 0


def _runs_on(quote: Quote) -> bool:
    """Tell whether a quote is a table or a list of contents that has lost its lines: words without an end."""
    return quote.words > RUN and not quote.text.endswith((".", "!", "?", ";", ":"))


def repeats(quote: Quote, others: Iterable[Quote]) -> bool:
    """Tell whether one of `others` says the same, with the same figures.

    What stands in the same passage does not: in a list the items differ in a word or two.
    """
    mine, numbers = set(stems(quote.text)), figures(quote.text)
    for other in others:
        if other.passage == quote.passage and other.start != quote.start:
            continue
        theirs = set(stems(other.text))
        alike = len(mine & theirs) >= SAME * max(1, min(len(mine), len(theirs)))
        if alike and (numbers <= figures(other.text) or figures(other.text) <= numbers):
            return True
    return False


def cite(quotes: Sequence[Quote]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Return a statement for each quote; quotes that follow each other in one passage share a citation."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    order = {id(item): number for number, item in enumerate(quotes)}
    positions = [_position(item) for item in quotes]

    def run(item: Quote) -> object:
        number = order[id(item)]
        return positions[number][0], positions[number][1] - number, item.more, item.heading

    for _, group in groupby(quotes, key=run):
        members = list(group)
        first, last = members[0], members[-1]
        passage = first.passage
        place, original = passage.original(first.start)
        number = len(citations) + 1
        citations.append(
            Citation(
                number=number,
                document_id=passage.document_id,
                version=passage.version,
                title=passage.title,
                collection=passage.collection,
                section=passage.section,
                page=place.page if place else None,
                label=place.label if place else None,
                original=original,
                quote=passage.text[first.begin - passage.start : last.end - passage.start],
                start=first.begin,
                end=last.end,
                valid_from=passage.valid_from,
                valid_until=passage.valid_until,
                verified=passage.verified,
                url=source_url(passage.document_id, passage.version, first.start),
            )
        )
        statements += [Statement(text=m.text, citations=(number,), heading=m.heading, more=m.more) for m in members]
    return tuple(statements), tuple(citations)


def _position(quote: Quote) -> tuple[tuple[str, int, int], int]:
    """Return the passage of a quote and its place among that passage's units."""
    passage = quote.passage
    starts = [start for start, _ in units_in(passage)]
    return (passage.document_id, passage.version, passage.start), starts.index(quote.start)


def units_in(passage: IndexedPassage) -> list[Span]:
    """Return what can be quoted of a passage, as offsets in the document's text."""
    found = units(passage.text) or [(0, len(passage.text))]
    return [(passage.start + start, passage.start + end) for start, end in found]


def _plain_unit(source: str) -> str:
    if source.startswith("|"):
        return " · ".join(cell.strip() for cell in source.strip("|").split("|") if cell.strip())
    return " ".join(plain(source).split("\n"))
