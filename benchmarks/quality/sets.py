"""Questions and the documents that answer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.evaluation import read_beir
from ingest.readers import Context, read
from kb.collections import FILE
from kb.collections import read as read_collections
from kb.documents import Status


@dataclass(frozen=True, slots=True)
class Document:
    """What a rival indexes."""

    title: str
    text: str
    glossary: bool = False
    """Whether it explains terms; the product alone looks at this."""

    @property
    def whole(self) -> str:
        """Title and text in one."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A name, documents by id, questions by id, and which documents answer which question."""

    name: str
    documents: Mapping[str, Document]
    questions: Mapping[str, str]
    answers: Mapping[str, Mapping[str, int]]


def load(directory: Path) -> QuestionSet:
    """Read a set in BEIR form, or a content folder: there, the questions in the front matter ask for their document."""
    if (directory / FILE).is_file():
        return _content(directory)
    beir = read_beir(directory)
    documents = {number: Document(title, text) for number, (title, text) in beir.corpus.items()}
    return QuestionSet(directory.name, documents, beir.queries, beir.qrels)


def _content(directory: Path) -> QuestionSet:
    collections = read_collections(directory / FILE)
    documents: dict[str, Document] = {}
    questions: dict[str, str] = {}
    answers: dict[str, dict[str, int]] = {}
    for path in sorted(directory.glob("*/*.md")):
        document = read(path, Context(collections))
        about = document.metadata
        ended = about.valid_until is not None and about.valid_until < date.today()
        if about.status is not Status.GEPUBLICEERD or ended:
            continue
        documents[about.id] = Document(about.title, document.text, collections[about.collection].glossary)
        for number, question in enumerate(about.questions):
            questions[f"{about.id}#{number}"] = question
            answers[f"{about.id}#{number}"] = {about.id: 1}
    return QuestionSet(directory.resolve().name, documents, questions, answers)
