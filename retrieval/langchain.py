"""The knowledge base as a LangChain retriever."""

from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from kb.answers import source_url
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.index import Filter, Hit


class KennisbankRetriever(BaseRetriever):
    """Finds passages, under the same filters as the answers; `page_content` is the passage word for word.

    The metadata hold the fields of a citation (`document_id`, `version`, `title`, `collection`, `section`, `page`,
    `label`, `original`, `quote`, `start`, `end`, `valid_from`, `valid_until`, `verified`, `url`) and the `score`, 0..1.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    knowledge_base: KnowledgeBase
    role: Role = Role.LOKAAL_TEAM
    as_of: date | None = None
    """Day on which the documents must be in force; by default today."""
    collections: frozenset[str] | None = None
    k: int = 5
    """How many passages are returned at most."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        wanted = Filter(self.role, self.as_of or date.today(), collections=self.collections)
        return [_document(hit) for hit in self.knowledge_base.search(query, wanted, self.k)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    place, original = passage.original(passage.start)
    metadata: dict[str, Any] = {
        "document_id": passage.document_id,
        "version": passage.version,
        "title": passage.title,
        "collection": passage.collection,
        "section": list(passage.section),
        "page": passage.page,
        "label": place.label if place else None,
        "original": original,
        "quote": passage.text,
        "start": passage.start,
        "end": passage.end,
        "valid_from": passage.valid_from.isoformat() if passage.valid_from else None,
        "valid_until": passage.valid_until.isoformat() if passage.valid_until else None,
        "verified": passage.verified,
        "url": source_url(passage.document_id, passage.version, passage.start),
        "score": hit.score,
    }
    return Document(page_content=passage.text, metadata=metadata)
