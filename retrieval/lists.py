"""Finding the list that a question asks for: one that stands under a heading or a sentence which names it."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from retrieval.dutch import content_words, fold
from retrieval.fitting import Weight, fit
from retrieval.passages import IndexedPassage
from retrieval.quotes import Quote, quotes_in

FEWEST = 3
"""Items of a list at least; of two a sentence tells."""
NAMED = 0.5
"""A list is asked for if its name, with the title of the document, holds this share of the question, by weight."""

INTRODUCING = 1
"""So many sentences may stand between a heading and the list that it names."""
KEYWORDS = 3
"""So many words that say what it is about make no sentence; they ask for all that there is."""

_ASKS = re.compile(
    r"\b(?:welke|wat (?:zijn|waren|was|is)|wie zijn|noem|opsomming|lijst|lijstje|overzicht|alle|"
    r"twee|drie|vier|vijf|zes|zeven|acht|negen|tien|\d{1,2}) "
)
_PLURAL = re.compile(r"(?:en|[aelmnor]s|criteria)$")
_MARK = re.compile(r"(?:^|\n)[ \t]*(?:[-*•▪·]|\d{1,2}[.)]|[a-zA-Z][.)])[ \t]+$")
"""Stands before what begins an item."""


def asked_list(question: str, passages: Sequence[IndexedPassage], weight: Weight, limit: int) -> list[Quote]:
    """Return the list that `question` asks for, of the sections of `passages`, in at most about `limit` words.

    `passages` are in order. What a list is called is said in the plural. Where it is longer, each item is quoted as far
    as its first sentence.
    """
    said = content_words(question)
    several = " ".join(word for word in said if _PLURAL.search(word))
    if not several or (len(said) > KEYWORDS and not _ASKS.search(fold(question))):
        return []
    fits, names = fit(question, weight), fit(several, weight)
    best: list[list[Quote]] = []
    most = NAMED * fits(question)
    for _, group in groupby(passages, key=lambda passage: passage.section):
        for name, items in _lists(list(group)):
            held = fits(f"{items[0][0].passage.title} {name}")
            if held >= most > 0 and names(name):
                best, most = items, held
    if sum(one.words for item in best for one in item) > limit:
        best = [item[:1] for item in best]
    return [one for item in best for one in item]


def _lists(section: Sequence[IndexedPassage]) -> Iterator[tuple[str, list[list[Quote]]]]:
    """Yield each list of a section: what names it, and its items, each in sentences."""
    quotes = [quote for passage in section for quote in quotes_in(passage)]
    heading = " ".join(section[0].section[-1:])
    starts = [number for number, quote in enumerate(quotes) if opens_item(quote)]
    if len(starts) < FEWEST:
        return
    before = quotes[starts[0] - 1].text if starts[0] else ""
    if before.endswith(":"):
        heading = f"{heading} {before}"
    elif starts[0] > INTRODUCING:
        return
    yield heading, [quotes[start:end] for start, end in zip(starts, [*starts[1:], len(quotes)], strict=True)]


def opens_item(quote: Quote) -> bool:
    """Tell whether a quote begins an item of a list, or is a row of a table."""
    at = quote.start - quote.passage.start
    return quote.source.startswith("|") or _MARK.search(quote.passage.text, max(0, at - 20), at) is not None
