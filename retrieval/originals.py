"""Finding in the originals what a document that restates them says."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.embedding import Embedder, Vectors
from retrieval.index import Filter, Hit, Index

LIMIT = 3
"""Passages of originals that an answer quotes at most."""
OWN_SHARE = 0.6
"""How much the question counts in the search for originals; the rest is what the answer says so far."""
REPEATS = 2
"""How often the words of the question count against once those of the answer so far."""


def originals(
    question: str, vector: Vectors, said: str, based_on: Sequence[str], embedder: Embedder, index: Index, wanted: Filter
) -> list[Hit]:
    """Return the passages of the documents in `based_on` that `question` and what was `said` on it point to.

    Best first. `vector` is the question's embedding, of shape (dimension,).
    """
    if not based_on or not said:
        return []
    both = OWN_SHARE * vector + (1 - OWN_SHARE) * embedder.query(said)
    text = " ".join([question] * REPEATS + [said])
    return index.search(text, both / np.linalg.norm(both), replace(wanted, documents=frozenset(based_on)), LIMIT)
