"""The knowledge base behind LangChain's retriever interface."""

import asyncio
from datetime import date

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from kb import library
from kb.answers import Citation
from kb.roles import Audience, Role
from retrieval.asking import KnowledgeBase
from retrieval.index import Filter
from retrieval.langchain import KennisbankRetriever
from retrieval.questions import QuestionRejected

QUESTION = "Hoe lang duurt een OTS?"
INTERNAL = "incident calamiteit melden instroomteam driehoek"
NORM_2018 = "Wat was de instroomnorm in 2018?"


def ids(found: list[Document]) -> set[str]:
    return {document.metadata["document_id"] for document in found}


def test_invoke_gives_the_passages_that_the_knowledge_base_finds_in_order(knowledge: KnowledgeBase) -> None:
    found = KennisbankRetriever(knowledge_base=knowledge).invoke(QUESTION)
    hits = knowledge.search(QUESTION, Filter(Role.LOKAAL_TEAM, date.today()), 5)
    assert [document.page_content for document in found] == [hit.passage.text for hit in hits]
    assert [document.metadata["score"] for document in found] == [hit.score for hit in hits]
    assert len(found) == 5


def test_the_metadata_hold_every_field_of_a_citation_and_the_score(knowledge: KnowledgeBase) -> None:
    for number, document in enumerate(KennisbankRetriever(knowledge_base=knowledge, k=20).invoke(QUESTION), 1):
        values = dict(document.metadata)
        assert 0 <= values.pop("score") <= 1
        assert values.keys() == Citation.model_fields.keys() - {"number"}
        citation = Citation(number=number, **values)
        assert citation.quote == document.page_content
        assert citation.url == f"/bron/{citation.document_id}?versie={citation.version}#p{citation.start}"


def test_the_page_content_stands_at_its_place_in_the_document(knowledge: KnowledgeBase) -> None:
    found = KennisbankRetriever(knowledge_base=knowledge, k=20).invoke(QUESTION)
    with knowledge.database.session() as session:
        for document in found:
            values = document.metadata
            version = library.find_version(session, values["document_id"], Role.LOKAAL_TEAM, values["version"])
            assert version is not None
            assert version.text[values["start"] : values["end"]] == document.page_content == values["quote"]


def test_the_role_decides_what_is_found_and_is_by_default_the_least_privileged(knowledge: KnowledgeBase) -> None:
    with knowledge.database.session() as session:
        listed = library.documents(session, Role.JEUGDBESCHERMER)
    internal = {document.id for document in listed if document.audience == (Audience.JEUGDBESCHERMER,)}
    assert not ids(KennisbankRetriever(knowledge_base=knowledge, k=200).invoke(INTERNAL)) & internal
    allowed = KennisbankRetriever(knowledge_base=knowledge, k=200, role=Role.JEUGDBESCHERMER)
    assert ids(allowed.invoke(INTERNAL)) & internal


def test_the_day_decides_what_is_found_and_is_by_default_today(knowledge: KnowledgeBase) -> None:
    then = KennisbankRetriever(knowledge_base=knowledge, as_of=date(2018, 6, 1))
    (norm,) = [d for d in then.invoke(NORM_2018) if d.metadata["document_id"] == "handboek/instroomnorm-2018"][:1]
    assert (norm.metadata["valid_from"], norm.metadata["valid_until"]) == ("2018-01-09", "2018-12-31")
    now = KennisbankRetriever(knowledge_base=knowledge, k=200)
    assert "handboek/instroomnorm-2018" not in ids(now.invoke(NORM_2018))


def test_only_the_collections_asked_for_are_searched(knowledge: KnowledgeBase) -> None:
    chosen = frozenset({"samenwerking", "richtlijnen"})
    found = KennisbankRetriever(knowledge_base=knowledge, k=50, collections=chosen).invoke(QUESTION)
    assert {document.metadata["collection"] for document in found} == chosen
    assert KennisbankRetriever(knowledge_base=knowledge, collections=frozenset()).invoke(QUESTION) == []


@pytest.mark.parametrize("k", [1, 3, 17])
def test_at_most_k_passages_are_given(knowledge: KnowledgeBase, k: int) -> None:
    assert len(KennisbankRetriever(knowledge_base=knowledge, k=k).invoke(QUESTION)) == k


def test_without_a_word_nothing_is_found_and_what_is_no_text_is_refused(knowledge: KnowledgeBase) -> None:
    retriever = KennisbankRetriever(knowledge_base=knowledge)
    assert retriever.invoke("?!") == []
    with pytest.raises(QuestionRejected):
        retriever.invoke("ots\0")


def test_it_works_in_a_chain_in_a_batch_and_without_waiting(knowledge: KnowledgeBase) -> None:
    retriever = KennisbankRetriever(knowledge_base=knowledge, k=2)
    once = retriever.invoke(QUESTION)
    chain = retriever | RunnableLambda(lambda found: [document.page_content for document in found])
    assert chain.invoke(QUESTION) == [document.page_content for document in once]
    assert retriever.batch([QUESTION, QUESTION]) == [once, once]
    assert asyncio.run(retriever.ainvoke(QUESTION)) == once
