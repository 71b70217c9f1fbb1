"""Passages that were found, made up."""

from typing import Any

from kb.documents import Status
from kb.roles import Audience
from retrieval.index import Hit
from retrieval.passages import IndexedPassage


def hit(
    document_id: str = "x",
    text: str = "Een zin.",
    score: float = 1.0,
    **values: Any,  # noqa: ANN401 - any field
) -> Hit:
    """Return a hit on a passage that is a whole document; `values` are further fields of the passage."""
    known: dict[str, Any] = {
        "document_id": document_id,
        "version": 1,
        "title": document_id,
        "collection": "handboek",
        "section": (),
        "page": None,
        "start": 0,
        "end": len(text),
        "text": text,
        "valid_from": None,
        "valid_until": None,
        "verified": True,
        "whole": False,
        "glossary": False,
        "audience": tuple(Audience),
        "status": Status.GEPUBLICEERD,
    }
    return Hit(IndexedPassage(**(known | values)), score=score, dense=score, lexical=score, asked=0.0)
