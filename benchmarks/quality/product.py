"""The product: its passages, contexts, index, fusion and second reading."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.quality.rivals import each_once
from benchmarks.quality.sets import Document
from ingest.evaluation import bare_passage
from ingest.passages import contexts, passages
from kb.roles import Role
from retrieval import index
from retrieval.embedding import Embedder
from retrieval.index import Filter, Index, OwnQuestions, Texts
from retrieval.passages import IndexedPassage
from retrieval.rereading import order_of

PIECES = 100
"""Passages that are asked for, so that there are enough different documents among them."""


class Product:
    """Kennisbank's search, without what an answer adds."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._order = order_of(embedder)
        self._folder = tempfile.TemporaryDirectory()
        self._wanted = Filter(Role.LOKAAL_TEAM, date.today())

    def index(self, documents: Mapping[str, Document]) -> None:
        """Build a generation and open it."""
        found: list[IndexedPassage] = []
        texts: list[str] = []
        around: list[str] = []
        context_of: list[int] = []
        for number, document in documents.items():
            title, text = document.title, document.text
            for run in contexts(passages(text)):
                around.append("\n".join([title, *(passage.indexed_text("", text) for passage in run)]))
                for passage in run:
                    bare = bare_passage(number, title, text[passage.start : passage.end], passage.start, passage.end)
                    found.append(replace(bare, section=passage.section, glossary=document.glossary))
                    texts.append(passage.indexed_text(title, text))
                    context_of.append(len(around) - 1)
        directory = Path(self._folder.name)
        embed = self._embedder.passages
        none = OwnQuestions.none(self._embedder.dimension)
        indexed, neighbours = Texts(texts, embed(texts)), Texts(around, embed(around))
        index.build(directory, self._embedder.name, found, indexed, neighbours, context_of, none)
        self._index = Index.open(directory)

    def search(self, question: str, limit: int) -> Sequence[str]:
        """Return the documents of the best passages."""
        hits = self._index.search(question, self._embedder.query(question), self._wanted, PIECES)
        found = self._order(question, hits)
        return each_once((hit.passage.document_id for hit in found), limit)
