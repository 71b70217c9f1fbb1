"""LangChain's common recipe: its recursive splitter, an Embeddings class around the model, its FAISS store.

The store is that of langchain-community, which is no longer maintained but is what its users have.
"""

from collections.abc import Mapping, Sequence

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document as Piece
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.quality.rivals import each_once
from benchmarks.quality.sets import Document
from retrieval.embedding import Embedder

CHUNK, OVERLAP = 1000, 200
"""As in LangChain's tutorial."""
PIECES = 100


class LangChainRecipe:
    """Splits, embeds and searches as LangChain's tutorial on retrieval does."""

    def __init__(self, embedder: Embedder) -> None:
        self._embeddings = _Model(embedder)
        self._splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)

    def index(self, documents: Mapping[str, Document]) -> None:
        """Split the documents and embed the pieces."""
        whole = [Piece(page_content=d.whole, metadata={"number": number}) for number, d in documents.items()]
        self._store = FAISS.from_documents(self._splitter.split_documents(whole), self._embeddings)

    def search(self, question: str, limit: int) -> Sequence[str]:
        """Return the documents of the nearest pieces."""
        found = self._store.similarity_search(question, k=PIECES)
        return each_once((piece.metadata["number"] for piece in found), limit)


class _Model(Embeddings):
    """The same model, prefixes and all."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._embedder.query(text).tolist()
        return vector
