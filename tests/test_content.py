"""The content: every document is complete and safe to show, and its text is found by its own questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import frontmatter
import pytest
from conftest import CONTENT
from stdnum.nl import bsn

from ingest.readers import SUFFIXES, Context, read
from kb.answers import Answer
from kb.collections import read as read_collections
from kb.documents import Document, Metadata, Status
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.checking import faults
from retrieval.embedding import Embedder, Vectors
from retrieval.index import Filter

FIRST, FIRST_THREE = 0.90, 0.98
"""Share of the documents' own questions that must find their document first, and among the first three."""
READER = Role.JEUGDBESCHERMER
FILES = sorted(path for path in CONTENT.rglob("*") if path.suffix in SUFFIXES and path.name != "README.md")
KEYS = set(Metadata.model_fields)
OPENING = "> **Voorbeeldtekst.** "
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
MOBILE = re.compile(r"(?<!\d)(?:\+31|0031|0)[\s(-]*(?:0\))?6(?:[\s-]?\d){8}(?!\d)")
NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?!\d)")


def name(path: Path) -> str:
    return str(path.relative_to(CONTENT).with_suffix(""))


@cache
def document(path: Path) -> Document:
    return read(path, Context(read_collections(CONTENT / "collections.toml")))


every_document = pytest.mark.parametrize("path", FILES, ids=name)


@every_document
def test_a_document_has_all_the_front_matter(path: Path) -> None:
    metadata = document(path).metadata
    assert frontmatter.load(str(path)).keys() == KEYS
    assert metadata.id == name(path)
    assert metadata.collection == metadata.id.partition("/")[0]
    assert metadata.valid_from
    assert metadata.review_by
    assert metadata.sources
    assert not metadata.verified, "only a lawyer or content owner signs a text off"


@every_document
def test_a_document_has_at_least_two_questions_and_none_twice(path: Path) -> None:
    questions = document(path).metadata.questions
    assert len(questions) >= 2
    assert len({question.casefold() for question in questions}) == len(questions)
    assert all(question == " ".join(question.split()) for question in questions)


@every_document
def test_a_document_opens_with_the_remark_that_it_is_an_example(path: Path) -> None:
    remark, _, rest = document(path).text.partition("\n\n")
    assert remark.startswith(OPENING)
    assert "\n" not in remark
    assert rest.startswith("## ")


@every_document
def test_a_document_holds_no_personal_number_or_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert EMAIL.findall(text) == []
    assert MOBILE.findall(text) == []
    assert [number for number in NINE_DIGITS.findall(text) if bsn.is_valid(number)] == []


@every_document
def test_a_document_replaces_one_that_is_there_and_ends_before_it_begins(path: Path) -> None:
    metadata = document(path).metadata
    if metadata.supersedes:
        replaced = document(CONTENT / f"{metadata.supersedes}.md").metadata
        assert replaced.valid_until
        assert metadata.valid_from
        assert replaced.valid_until < metadata.valid_from


def test_no_question_stands_in_two_documents() -> None:
    asked: dict[str, str] = {}
    for path in FILES:
        for question in document(path).metadata.questions:
            assert asked.setdefault(question.casefold(), name(path)) == name(path), question


@pytest.mark.parametrize("secret", ["123456782", "jan@example.nl", "06-12345678", "+31 6 1234 5678", "1234.56.782"])
def test_the_search_for_personal_data_finds_it(secret: str) -> None:
    text = f"Bel {secret} eens."
    numbers = [number for number in NINE_DIGITS.findall(text) if bsn.is_valid(number)]
    assert EMAIL.findall(text) or MOBILE.findall(text) or numbers


# --- what the questions find


class AllAtOnce(Embedder):
    """A model that has worked out a list of questions in one go, which is several times as fast as one by one."""

    def __init__(self, embedder: Embedder, questions: Sequence[str]) -> None:
        super().__init__(embedder.model, embedder.name, embedder.asker)
        self._known = dict(zip(questions, self.queries(questions), strict=True))

    def query(self, text: str) -> Vectors:
        return self._known[text] if text in self._known else super().query(text)


@dataclass(frozen=True)
class Asked:
    """One of a document's own questions, and what came of it."""

    question: str
    wanted: str
    found: Sequence[str]
    """Documents in the order in which they were found."""
    answer: Answer

    @property
    def rank(self) -> int:
        return self.found.index(self.wanted) + 1 if self.wanted in self.found else 10**6


@pytest.fixture(scope="module")
def asked(knowledge: KnowledgeBase) -> list[Asked]:
    """All questions of all published documents, asked as somebody who may read them, on a day on which they hold."""
    documents = [d for d in map(document, FILES) if d.metadata.status is Status.GEPUBLICEERD]
    questions = [question for d in documents for question in d.metadata.questions]
    embedder = AllAtOnce(knowledge.embedder, questions)
    quick = KnowledgeBase(knowledge.settings, knowledge.database, embedder, knowledge.index)
    result = []
    for metadata in (d.metadata for d in documents):
        passages = knowledge.index.document(metadata.id, metadata.version)
        day = min(passages[0].valid_until or date.max, date.today())
        for question in metadata.questions:
            # Its own questions are in the index, and would find any text: what is measured here is the texts.
            vector = embedder.query(question)
            hits = knowledge.index.search(question, vector, Filter(READER, day), 50, own_questions=False)
            found = list(dict.fromkeys(hit.passage.document_id for hit in hits))
            result.append(Asked(question, metadata.id, found, quick.ask(question, READER, day)))
    return result


def share(asked: list[Asked], rank: int) -> float:
    return sum(one.rank <= rank for one in asked) / len(asked)


def missed(asked: list[Asked], rank: int) -> str:
    lines = [f"{one.wanted}: {one.question!r} finds {', '.join(one.found[:3])}" for one in asked if one.rank > rank]
    return f"{share(asked, rank):.1%} within the first {rank}; not: \n" + "\n".join(lines)


def test_the_questions_of_the_documents_find_their_document_among_the_first_three(asked: list[Asked]) -> None:
    assert share(asked, 3) >= FIRST_THREE, missed(asked, 3)


def test_the_questions_of_the_documents_find_their_document_first(asked: list[Asked]) -> None:
    assert share(asked, 1) >= FIRST, missed(asked, 1)


def test_no_answer_to_a_question_of_a_document_has_a_fault(asked: list[Asked], knowledge: KnowledgeBase) -> None:
    with knowledge.database.session() as session:
        found = {one.question: faults(one.answer, session) for one in asked}
    assert {question: list_of_faults for question, list_of_faults in found.items() if list_of_faults} == {}
    assert sum(bool(one.answer.statements) for one in asked) > len(asked) / 2
