"""Seeing where a document says that what an original says holds no longer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from retrieval.fitting import Weight, fit
from retrieval.index import Hit
from retrieval.passages import Document, IndexedPassage
from retrieval.quotes import Quote, quotes_in

LAPSED = 0.4
"""What an original says holds no longer if it holds this share of a sentence that says so."""

_NO_LONGER = re.compile(r"\b(?:geldt niet meer|gelden niet meer|geen actuele norm|is vervangen|zijn vervangen)\b")


def lapsed(restated: Sequence[Quote], document: Sequence[IndexedPassage], weight: Weight) -> list[Quote]:
    """Return what is quoted of originals of which the document says that it holds no longer."""
    ended = _said_to_end(document)
    found: list[Quote] = []
    for _, group in groupby(restated, key=lambda item: item.passage):
        run = list(group)
        if any(_ends(one, run, weight) for one in ended):
            found += run
    return found


def ending(chosen: Sequence[Quote], hits: Sequence[Hit], document: Document, weight: Weight) -> list[Quote]:
    """Return what documents that restate the best one say of what is quoted from it: that it holds no longer."""
    original = hits[0].passage.document_id
    restating = [hit.passage for hit in hits if original in hit.passage.based_on]
    documents = {(passage.document_id, passage.version): passage for passage in restating}.values()
    ended = [one for passage in documents for one in _said_to_end(document(passage))]
    shown = [item for item in chosen if not item.more]
    return [replace(one, heading=one.passage.title) for one in ended if _ends(one, shown, weight)]


def _said_to_end(document: Sequence[IndexedPassage]) -> list[Quote]:
    return [item for passage in document for item in quotes_in(passage) if _NO_LONGER.search(item.text)]


def _ends(ending: Quote, quotes: Sequence[Quote], weight: Weight) -> bool:
    """Tell whether a sentence says that what these quotes of one document say holds no longer."""
    begun = quotes[0].passage.valid_from
    told = fit(ending.text, weight)
    held = told(" ".join(item.text for item in quotes))
    return begun is not None and str(begun.year) in ending.text and held >= LAPSED * told(ending.text)
