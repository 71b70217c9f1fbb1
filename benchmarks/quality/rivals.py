"""What is compared: one class a rival, each in a file of its own."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Protocol

from benchmarks.quality.sets import Document
from retrieval.embedding import Embedder

PRODUCT = "Kennisbank"
RIVALS = {
    PRODUCT: "product.Product",
    "dense alone": "dense_alone.DenseAlone",
    "bm25s alone": "bm25s_alone.Bm25sAlone",
    "LangChain recipe": "langchain_recipe.LangChainRecipe",
    "txtai hybrid": "txtai_hybrid.TxtaiHybrid",
}
"""Module and class by the name in the table."""


class Rival(Protocol):
    """One way to find documents."""

    def index(self, documents: Mapping[str, Document]) -> None:
        """Take in all documents, by id."""

    def search(self, question: str, limit: int) -> Sequence[str]:
        """Return the ids of the best documents, best first; each once."""


def load(name: str, embedder: Embedder) -> Rival:
    """Return a new rival.

    :raises ImportError: if what it needs is not installed.
    """
    module, _, kind = RIVALS[name].partition(".")
    rival: Rival = getattr(import_module(f"benchmarks.quality.{module}"), kind)(embedder)
    return rival


def each_once(numbers: Iterable[str], limit: int) -> list[str]:
    """Return the first `limit` different ids: rivals find pieces, of which several may be of one document."""
    return list(dict.fromkeys(numbers))[:limit]
