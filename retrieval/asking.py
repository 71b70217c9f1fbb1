"""From a question to an answer: a row of small steps."""

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Self

from sqlalchemy import select

from kb import safety
from kb.answers import Answer, Citation, NextStep, Notice, Outcome, Statement, source_url
from kb.database import Database, GenerationRow, open_database
from kb.roles import Role
from kb.settings import Settings
from retrieval import wording
from retrieval.embedding import Embedder, Vectors, load, model_name
from retrieval.gate import is_covered, signals
from retrieval.index import Filter, Hit, Index, IndexDamaged
from retrieval.personal_data import FILE as NAMES_FILE
from retrieval.personal_data import Finding, PersonalData, detector, no_persons, replaced
from retrieval.questions import clean
from retrieval.quoting import quote
from retrieval.triage import Findings, meaning, triage

DEPTH = 20
"""Passages that are looked at for an answer."""
NEAREST = 3
"""Documents offered as "misschien helpt dit" when nothing was found."""


class NoIndex(RuntimeError):
    """A knowledge base that has never been published."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question on its way to an answer; each step returns it richer."""

    typed: str
    """The question as it was typed: what is hidden in it tells too."""
    question: str
    """What is searched for."""
    role: Role
    as_of: date
    index: Index
    may_be_danger: bool = False
    """No rule saw danger, but its meaning has still to be looked at."""
    vector: Vectors | None = None
    hits: tuple[Hit, ...] = ()
    outcome: Outcome | None = None
    """Set by the step that ends it."""
    message: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


class KnowledgeBase:
    """An open knowledge base: answers questions and searches; safe to use from several threads."""

    def __init__(self, settings: Settings, database: Database, embedder: Embedder, index: Index) -> None:
        self.settings = settings
        self.database = database
        self.embedder = embedder
        self._index = index
        self._lock = threading.Lock()
        self._safety = safety.load(settings.content)
        self._personal_data = detector(tuple(no_persons(settings.content / NAMES_FILE)))
        self._steps: dict[str, Callable[[Inquiry], Inquiry]] = {
            "triage": self._triage,
            "embed": self._embed,
            "search": self._search,
            "compose": self._compose,
        }

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder | None = None) -> Self:
        """Open the knowledge base that `settings` name, with a model that is already loaded where one is given.

        :raises DatabaseError: if there is none.
        :raises NoIndex: if nothing has been published.
        :raises IndexDamaged: if the current generation is not what was built, or by another model.
        :raises ModelMissing: if there is no model.
        :raises SafetyError: if `veiligheid.toml` cannot be read.
        :raises NamesError: if `namen.toml` cannot be read.
        """
        database = open_database(settings)
        directory = current_generation(settings, database)
        index = Index.open(directory)
        _same_model(index, settings, directory)
        return cls(settings, database, embedder or load(settings.data, settings.embedding_model, threads=1), index)

    @property
    def index(self) -> Index:
        """The generation in use."""
        return self._index

    def refresh(self) -> bool:
        """Move to the generation that the database names, if it is another one; return whether it was.

        Questions under way keep the one that they began with.

        :raises IndexDamaged: if the new one is not what was built; the old one stays in use.
        """
        with self._lock:
            directory = current_generation(self.settings, self.database)
            if directory.name == self._index.name:
                return False
            index = Index.open(directory)
            _same_model(index, self.settings, directory)
            self._index = index
            return True

    def ask(self, question: str, role: Role = Role.LOKAAL_TEAM, as_of: date | None = None) -> Answer:
        """Return the answer to `question` for somebody of `role`, as it holds on `as_of` (by default today).

        :raises QuestionRejected: if the question cannot be taken.
        """
        started = time.perf_counter()
        inquiry = Inquiry(question, clean(question), role, as_of or date.today(), self._index)
        for name, step in self._steps.items():
            if inquiry.outcome is None:
                before = time.perf_counter()
                inquiry = step(inquiry)
                inquiry.timings_ms[name] = _milliseconds(before)
        outcome = inquiry.outcome or Outcome.ERROR
        return Answer(
            id=uuid.uuid4().hex,
            question=clean(question),
            outcome=outcome,
            message=inquiry.message or wording.MESSAGES[outcome],
            statements=inquiry.statements,
            citations=inquiry.citations,
            notices=inquiry.notices,
            next_steps=(*inquiry.next_steps, self._consult()),
            as_of=inquiry.as_of,
            timings_ms=inquiry.timings_ms | {"total": _milliseconds(started)},
        )

    def search(self, question: str, wanted: Filter, limit: int = 10) -> list[Hit]:
        """Return the best passages for `question`, best first; none if it holds no word.

        :raises QuestionRejected: if the question cannot be taken.
        """
        text = clean(question)
        return self._index.search(text, self.embedder.query(text), wanted, limit) if text else []

    def _triage(self, inquiry: Inquiry) -> Inquiry:
        """Put danger first, tell of personal data, leave orders out, and refuse what a knowledge base must not do."""
        if not inquiry.question:
            return replace(inquiry, outcome=Outcome.CLARIFY)
        found = triage(inquiry.typed)
        if found.danger:
            inquiry = self._warned(inquiry, found.danger)
        question, personal = searchable(found, self._personal_data)
        if personal:
            notice = Notice(kind="privacy", text=wording.privacy({finding.kind for finding in personal}))
            inquiry = replace(inquiry, notices=(*inquiry.notices, notice))
        inquiry = replace(inquiry, question=question, may_be_danger=found.may_be_now and not found.danger)
        if found.refused:
            return replace(self._embed(inquiry), outcome=Outcome.REFUSED)
        if not question:
            return replace(inquiry, outcome=Outcome.REFUSED, message=wording.ONLY_ORDERS)
        return inquiry

    def _embed(self, inquiry: Inquiry) -> Inquiry:
        """Add the vector, and see by it danger that no rule knows the words of."""
        vector = self.embedder.query(inquiry.question)
        if inquiry.may_be_danger and meaning.tells_of_danger(vector, self.embedder.name):
            inquiry = self._warned(inquiry, [meaning.NAME])
        return replace(inquiry, vector=vector)

    def _warned(self, inquiry: Inquiry, rules: list[str]) -> Inquiry:
        notice = Notice(kind="danger", text=self._safety.text(rules))
        return replace(inquiry, notices=(notice, *inquiry.notices))

    def _search(self, inquiry: Inquiry) -> Inquiry:
        if inquiry.vector is None:
            return inquiry
        wanted = Filter(inquiry.role, inquiry.as_of)
        hits = tuple(inquiry.index.search(inquiry.question, inquiry.vector, wanted, DEPTH))
        if hits and is_covered(signals(inquiry.question, hits, inquiry.index)):
            return replace(inquiry, hits=hits)
        return replace(inquiry, outcome=Outcome.NOT_FOUND, next_steps=_nearest(hits))

    def _compose(self, inquiry: Inquiry) -> Inquiry:
        statements, citations = quote(
            inquiry.question,
            inquiry.hits,
            inquiry.index.weight,
            lambda passage: inquiry.index.document(passage.document_id, passage.version),
        )
        notices = []
        ended = any(citation.valid_until and citation.valid_until < date.today() for citation in citations)
        if inquiry.as_of < date.today() or ended:
            notices.append(Notice(kind="outdated", text=wording.outdated(inquiry.as_of)))
        if not all(citation.verified for citation in citations):
            notices.append(Notice(kind="unverified", text=wording.UNVERIFIED))
        return replace(
            inquiry,
            outcome=Outcome.ANSWERED,
            statements=statements,
            citations=citations,
            notices=(*inquiry.notices, *notices),
        )

    def _consult(self) -> NextStep:
        return NextStep(kind="consult", label=wording.CONSULT, url=self.settings.consult_url)


def searchable(found: Findings, personal_data: PersonalData) -> tuple[str, list[Finding]]:
    """Return what is searched for, without orders and personal data, and the personal data that was in it."""
    question = clean(found.without_orders)
    personal = personal_data.find(question)
    return (clean(replaced(question, personal, {})) if personal else question), personal


def current_generation(settings: Settings, database: Database) -> Path:
    """Return the directory of the generation that the database names as the current one.

    :raises NoIndex: if it names none.
    """
    with database.session() as session:
        name = session.scalar(select(GenerationRow.name).where(GenerationRow.current))
    if name is None:
        raise NoIndex(f"nothing has been published in {settings.data}; do so with: kb ingest content/")
    return settings.index_directory / name


def _same_model(index: Index, settings: Settings, directory: Path) -> None:
    model = model_name(settings.embedding_model)
    if index.manifest.model != model:
        raise IndexDamaged(directory, f"it was built with the model {index.manifest.model}, the settings name {model}")


def _nearest(hits: tuple[Hit, ...]) -> tuple[NextStep, ...]:
    """Return the documents nearest to a question that has no answer."""
    documents = {hit.passage.document_id: hit.passage for hit in reversed(hits)}
    nearest = list(reversed(documents.values()))[:NEAREST]
    return tuple(
        NextStep(
            kind="document", label=passage.title, url=source_url(passage.document_id, passage.version, passage.start)
        )
        for passage in nearest
    )


def _milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 2)
