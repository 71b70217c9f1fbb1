"""From a question to an answer: a row of small steps."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self, cast

import numpy as np
from sqlalchemy import select

from kb.answers import Answer, NextStep, Notice, Outcome, source_url
from kb.database import Database, GenerationRow, open_database
from kb.roles import Role
from kb.settings import Settings
from kb.traces import trace
from retrieval import wording
from retrieval.beyond import odds_beyond
from retrieval.clarifying import choices, holding, settled, unclear
from retrieval.conversation import SHARE, SHORT, in_context, of_nothing
from retrieval.dutch import content_words, stems, words
from retrieval.embedding import Embedder, Vectors, give_memory_back, load, model_name
from retrieval.fitting import Weight
from retrieval.gaps import gap
from retrieval.gate import DOUBTFUL, SURE, UNSURE, lacks_article, lacks_decision, signals
from retrieval.givers import rightly_turned
from retrieval.index import Filter, Hit, Index, IndexDamaged
from retrieval.inquiry import Inquiry, Part
from retrieval.notices import notices
from retrieval.originals import originals
from retrieval.passages import IndexedPassage
from retrieval.past import newest_first, of_the_year_named, ordered
from retrieval.questions import QuestionRejected, asked_in, behind_a_colon, clean, questions_in
from retrieval.quotes import quotes_in
from retrieval.quoting import quote
from retrieval.reception import Reception
from retrieval.rereading import order_of
from retrieval.triage.danger import CALL, asks_for_help

DEPTH = 20
"""Passages that are looked at for an answer."""
NEAREST = 3
"""Documents offered as "misschien helpt dit" when nothing was found."""
SHARE_OF_CHOICE = 0.75
"""How much a question with the meaning that was chosen counts in the vector of one behind it."""
OWN = 3
"""How much more the words of a question count in the choice of sentences than those of the questions before it."""
SURER = 0.1
"""By so much the probability of an answer must rise for a question that stands alone to be about those before it, or
for the first of several questions at once to be answered before all of it."""
PARTS = 3
"""Of so many questions asked at once each is looked for by itself."""

log = logging.getLogger("kennisbank")


class NoIndex(RuntimeError):
    """A knowledge base that has never been published."""


class KnowledgeBase:
    """An open knowledge base: answers questions and searches; safe to use from several threads."""

    def __init__(self, settings: Settings, database: Database, embedder: Embedder, index: Index) -> None:
        self.settings = settings
        self.database = database
        self.embedder = embedder
        self._index = index
        self._lock = threading.Lock()
        self._reception = Reception(settings.content, embedder)
        self._order = order_of(embedder)
        give_memory_back()
        self._steps: dict[str, Callable[[Inquiry], Inquiry]] = {
            "triage": self._reception.triage,
            "meaning": self._reception.by_meaning,
            "embed": self._embed,
            "clarify": self._clarify,
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
        :raises MeaningsError: if `meerduidig.toml` cannot be read.
        """
        database = open_database(settings)
        index = _open_current(settings, database)
        return cls(settings, database, embedder or load(settings.data, settings.embedding_model, threads=1), index)

    @cached_property
    def areas(self) -> Set[str]:
        """Names of other municipalities and regions, folded: what is known here does not answer for those."""
        return self._reception.personal_data.areas - {
            part for name in self.settings.municipalities for part in words(name)
        }

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
            if current_generation(self.settings, self.database).name == self._index.name:
                return False
            self._index = _open_current(self.settings, self.database)
            return True

    def ask(
        self,
        question: str,
        role: Role = Role.LOKAAL_TEAM,
        as_of: date | None = None,
        previous: Sequence[str] = (),
    ) -> Answer:
        """Return the answer to `question` for somebody of `role`, as it holds on `as_of` (by default today).

        `previous` are the questions before it in the same conversation, oldest first. A step that fails ends it with
        the outcome `error`, beside what the steps before it have to say.

        :raises QuestionRejected: if the question cannot be taken.
        """
        started = time.perf_counter()
        index, day = self._index, as_of or date.today()
        said = [*filter(None, map(clean, previous)), clean(question)]
        *before, asked = self._reception.conversation(said, index.glossary(Filter(role, day)))
        inquiry = Inquiry(question, asked, None, tuple(before), role, day, index)
        for name, step in self._steps.items():
            if inquiry.outcome is None:
                step_started = time.perf_counter()
                try:
                    inquiry = step(inquiry)
                except QuestionRejected:
                    raise
                except Exception as error:  # whatever it is, a warning of danger must still reach the user
                    log.error("%s failed: %s", name, trace(error))
                    inquiry = replace(inquiry, outcome=Outcome.ERROR, message="")
                inquiry.timings_ms[name] = _milliseconds(step_started)
        outcome = inquiry.outcome or Outcome.ERROR
        return Answer(
            id=uuid.uuid4().hex,
            question=clean(question),
            redacted=inquiry.redacted,
            outcome=outcome,
            message=inquiry.message or wording.MESSAGES[outcome],
            statements=inquiry.statements,
            citations=inquiry.citations,
            notices=inquiry.notices,
            next_steps=(*inquiry.next_steps, self._consult()),
            as_of=inquiry.as_of,
            confidence=None if inquiry.confidence is None else round(inquiry.confidence, 3),
            timings_ms=inquiry.timings_ms | {"total": _milliseconds(started)},
        )

    def search(self, question: str, wanted: Filter, limit: int = 10) -> list[Hit]:
        """Return the best passages for `question`, best first; none if it holds no word.

        :raises QuestionRejected: if the question cannot be taken.
        """
        text = clean(question)
        if not text:
            return []
        hits = self._index.search(text, self.embedder.query(text), wanted, max(limit, DEPTH))
        return self._order(text, hits)[:limit]

    def warning(self, question: str) -> Notice | None:
        """Return what is said before anything else where `question` tells of danger; None where it does not.

        :raises QuestionRejected: if the question cannot be taken.
        """
        return self._reception.warning(question) if clean(question) else None

    def _clarify(self, inquiry: Inquiry) -> Inquiry:
        """Ask which meaning is meant of a word that has several, where nothing tells."""
        word = unclear(inquiry.text, self._reception.ambiguous)
        if word is None or (inquiry.found.danger and _says_little(inquiry)):
            return inquiry
        says_enough = len(content_words(inquiry.question)) >= SHORT and not of_nothing(inquiry.question)
        if says_enough and holding(word, [inquiry.question]) is None:
            return inquiry  # asks something else than the question before it, which was unclear
        asked = holding(word, (*inquiry.previous, inquiry.question)) or inquiry.question
        # The address leads to the chat alone: a question in it would stay in the history of the browser.
        steps = [NextStep(kind="question", label=choice, url="/") for choice in choices(asked, word)]
        message = wording.unclear(word.name, len(steps))
        return replace(inquiry, outcome=Outcome.CLARIFY, message=message, next_steps=tuple(steps))

    def _embed(self, inquiry: Inquiry) -> Inquiry:
        """Add the vector."""
        chosen = inquiry.previous and settled(inquiry.previous[-1], self._reception.ambiguous)
        share = SHARE_OF_CHOICE if chosen else SHARE
        return replace(inquiry, vector=self._vector(inquiry.question, inquiry.text, share))

    def _vector(self, question: str, in_all: str, share: float = SHARE) -> Vectors:
        """Return the vector of a question that is asked after others, of shape (dimension,).

        `in_all` is all of it, and counts for `share`.
        """
        alone, together = self.embedder.queries([question, in_all])
        if question == in_all:
            return cast("Vectors", alone)
        vector = (1 - share) * alone + share * together
        return cast("Vectors", vector / np.linalg.norm(vector))

    def _search(self, inquiry: Inquiry) -> Inquiry:
        """Look for what answers the question; end it if nothing does."""
        if inquiry.vector is None:
            return inquiry
        if inquiry.found.danger and _says_little(inquiry):
            return replace(inquiry, outcome=Outcome.NOT_FOUND, message=wording.SAFETY_FIRST)
        whole = self._part(inquiry, inquiry.question, inquiry.text, inquiry.vector)
        if inquiry.earlier and whole.confidence < SURE and not inquiry.found.danger:
            inquiry, whole = self._in_conversation(inquiry, whole)
        parts = () if inquiry.found.danger else tuple(self._meanings(inquiry) or self._parts(inquiry))
        best = self._best(inquiry, whole, parts)
        if best is None:
            return self._not_found(inquiry, whole)
        if best is not whole and not parts:  # what is told beside it chooses no sentence
            inquiry = replace(inquiry, question=best.question, previous=())
        return replace(inquiry, hits=best.hits, parts=parts, confidence=best.confidence)

    def _in_conversation(self, inquiry: Inquiry, alone: Part) -> tuple[Inquiry, Part]:
        """Return a question with what is found for it behind those before it, if that is surer, else as it is."""
        within = replace(inquiry, previous=inquiry.earlier)
        within = replace(within, vector=self._vector(within.question, within.text))
        whole = self._part(within, within.question, within.text, cast("Vectors", within.vector))
        surer = whole.confidence >= max(DOUBTFUL, alone.confidence + SURER)
        return (within, whole) if surer else (inquiry, alone)

    def _best(self, inquiry: Inquiry, whole: Part, parts: Sequence[Part]) -> Part | None:
        """Return what answers best: all of the question, one of its parts or what is asked beside what is told."""
        first = next((part for part in parts if part.covered), None)
        if parts and not whole.covered:
            return first
        if first and all(part.covered for part in parts) and first.confidence > whole.confidence + SURER:
            return first
        if not parts and whole.confidence < SURE and (apart := self._asked_apart(inquiry)):
            return apart
        answers = whole.covered and (not inquiry.found.danger or self._asks_for(inquiry, whole))
        return whole if answers else None

    def _not_found(self, inquiry: Inquiry, whole: Part) -> Inquiry:
        """End a question that nothing answers, with what there is to say and the documents that come nearest."""
        ended = replace(inquiry, outcome=Outcome.NOT_FOUND, confidence=whole.confidence)
        if inquiry.found.danger:
            asked = inquiry.tells_of_danger and asked_in(inquiry.question) and not asks_for_help(inquiry.question)
            said = [inquiry.message, wording.SAFETY_FIRST, wording.UNANSWERED if asked else ""]
            return replace(ended, message=" ".join(filter(None, said)))
        nothing = wording.UNSURE if whole.hits and whole.confidence >= UNSURE else wording.MESSAGES[Outcome.NOT_FOUND]
        said = [inquiry.message, self._gap(inquiry, whole.hits) or nothing]
        return replace(ended, message=" ".join(filter(None, said)), next_steps=_nearest(whole.hits))

    def _gap(self, inquiry: Inquiry, hits: Sequence[Hit]) -> str:
        """Return what one of the best documents says that it does not hold, if that is asked; else empty."""
        best = list(dict.fromkeys((hit.passage.document_id, hit.passage.version) for hit in hits))[:NEAREST]
        passages = (passage for document in best for passage in inquiry.index.document(*document))
        said = [(passage.title, one.text) for passage in passages for one in quotes_in(passage)]
        index, written_out = inquiry.index, inquiry.index.glossary(inquiry.wanted).written_out
        return gap(inquiry.text, said, lambda term: index.weight(term) or index.rarest_weight / 2, written_out) or ""

    def _asked_apart(self, inquiry: Inquiry) -> Part | None:
        """Return what is asked beside what is told, if that by itself surely has an answer.

        What is asked behind a colon below a warning is a question of its own, for which any answer will do.
        """
        asked = asked_in(inquiry.question)
        if not asked or asked == inquiry.question or self._reception.leans(inquiry, asked):
            return None
        part = self._part(inquiry, asked, asked, self.embedder.query(asked))
        of_its_own = inquiry.tells_of_danger and asked == behind_a_colon(inquiry.question)
        return part if part.covered and (of_its_own or part.confidence >= SURE) else None

    def _part(self, inquiry: Inquiry, question: str, text: str, vector: Vectors) -> Part:
        """Return a question with what is found for it, best first, and the probability that this answers it.

        `text` is searched for: the question, with those before it if it leans on them. Only one that stands alone is
        read together with what was found; to read such questions was not learned.
        """
        found = inquiry.index.search(text, vector, inquiry.wanted, DEPTH)
        found = of_the_year_named(text, self._order(text, found) if text == question else found)
        hits = tuple(ordered(rightly_turned(text, found), inquiry.time, date.today()))
        if not hits or lacks_article(text, hits) or lacks_decision(text, hits):
            return Part(question, hits, 0.0)
        beyond = odds_beyond(vector, inquiry.index.vector(hits[0].passage), self.embedder.name)
        chance = signals(text, hits, inquiry.index, inquiry.wanted, self.areas, beyond).probability
        return Part(question, hits, chance)

    def _meanings(self, inquiry: Inquiry) -> list[Part]:
        """Return what is found for a question of which all meanings are asked for: once for each that is covered.

        Those found most surely, in the order in which they were offered.
        """
        made = settled(inquiry.question, self._reception.ambiguous)
        if made is None or made.place is not None:
            return []
        asked = [(choice, in_context(choice, inquiry.previous)) for choice in choices(made.question, made.word)]
        found = [self._part(inquiry, choice, text, self._vector(choice, text)) for choice, text in asked]
        surest = sorted((part for part in found if part.covered), key=lambda part: part.confidence)[-PARTS:]
        return [part for part in found if part in surest]

    def _parts(self, inquiry: Inquiry) -> Iterator[Part]:
        """Yield what is found for each of several questions; one that leans on another is asked after the first."""
        asked = questions_in(inquiry.question)
        if len(asked) == 1:
            return
        for number, part in enumerate(asked[:PARTS]):
            before = asked[:1] if number else inquiry.previous
            leaning = self._reception.leans(inquiry, part)
            texts = [in_context(part, before)] if leaning else [part, in_context(part, before)][: 1 + bool(number)]
            found = (self._part(inquiry, part, text, self._vector(part, text)) for text in texts)
            yield max(found, key=lambda one: one.confidence)

    def _asks_for(self, inquiry: Inquiry, whole: Part) -> bool:
        """Tell whether something is asked beside what is told of danger, and surely or by itself finds this document.

        If not, that is only near to what happens, and keeps from what must be done now; unless it is found so surely
        that what is told must be a case for it.
        """
        asked = asked_in(inquiry.question)
        if whole.confidence >= SURE or not asked or asked == inquiry.question:
            return whole.confidence >= SURE
        found = inquiry.index.search(asked, self.embedder.query(asked), inquiry.wanted, DEPTH)
        found = self._order(asked, found)
        return bool(found) and found[0].passage.document_id == whole.hits[0].passage.document_id

    def _compose(self, inquiry: Inquiry) -> Inquiry:
        quoted = quote(
            inquiry.text,
            inquiry.hits,
            _weight(inquiry),
            lambda passage: inquiry.index.document(passage.document_id, passage.version),
            lambda said: self._originals(inquiry, said),
            inquiry.index.glossary(inquiry.wanted),
            [(part.question, part.hits) for part in inquiry.parts if part.covered],
            (inquiry.confidence or 0) >= SURE,
        )
        return replace(
            inquiry,
            outcome=Outcome.ANSWERED,
            statements=quoted.statements,
            citations=quoted.citations,
            notices=(*inquiry.notices, *notices(inquiry, quoted)),
            message=self._beside_an_answer(inquiry),
        )

    def _beside_an_answer(self, inquiry: Inquiry) -> str:
        """Return what is to be said with an answer: what of the question it leaves, and that it may not answer it."""
        left = f"{inquiry.message} {wording.ON_THE_REST}" if inquiry.message else ""
        surely = (inquiry.confidence or 0) >= DOUBTFUL
        doubt = "" if surely else f"{self._gap(inquiry, inquiry.hits) or wording.DOUBTFUL} {wording.NEAREST}"
        open_parts = wording.open_parts([part.question for part in inquiry.parts if part.open])
        return " ".join(filter(None, [left, doubt, open_parts]))

    def _originals(self, inquiry: Inquiry, said: Sequence[str]) -> list[Hit]:
        """Return passages of the documents that the best one restates, as far as they may be read and are in force."""
        if inquiry.vector is None:
            return []
        found = originals(inquiry.text, inquiry.vector, said, inquiry.hits, inquiry.index, inquiry.wanted)
        return newest_first(of_the_year_named(inquiry.text, found), inquiry.time)

    def _consult(self) -> NextStep:
        return NextStep(kind="consult", label=wording.CONSULT, url=self.settings.consult_url)


def _says_little(inquiry: Inquiry) -> bool:
    """Tell whether a question in danger says too little by itself to be answered from a document."""
    if not inquiry.tells_of_danger:
        return asks_for_help(inquiry.question) or of_nothing(inquiry.question)
    return CALL in inquiry.found.danger or len(content_words(inquiry.question)) <= SHORT


def _weight(inquiry: Inquiry) -> Weight:
    """Return how much a stem tells in the choice of sentences: one of the question itself more than of those before."""
    own = {stem for word in content_words(inquiry.question) for stem in stems(word)} if inquiry.previous else set()
    return lambda stem: inquiry.index.weight(stem) * (OWN if stem in own else 1)


def current_generation(settings: Settings, database: Database) -> Path:
    """Return the directory of the generation that the database names as the current one.

    :raises NoIndex: if it names none.
    """
    with database.session() as session:
        name = session.scalar(select(GenerationRow.name).where(GenerationRow.current))
    if name is None:
        raise NoIndex(f"nothing has been published in {settings.data}; do so with: kb ingest content/")
    return settings.index_directory / name


def _open_current(settings: Settings, database: Database) -> Index:
    """Open the generation that the database names."""
    while True:
        directory = current_generation(settings, database)
        try:
            index = Index.open(directory)
        except IndexDamaged:
            # While it was read, newer ones may have been published and this one removed.
            if current_generation(settings, database) == directory:
                raise
            continue
        _same_model(index, settings, directory)
        return index


def _same_model(index: Index, settings: Settings, directory: Path) -> None:
    model = model_name(settings.embedding_model)
    if index.manifest.model != model:
        raise IndexDamaged(directory, f"it was built with the model {index.manifest.model}, the settings name {model}")


def _nearest(hits: tuple[Hit, ...]) -> tuple[NextStep, ...]:
    """Return the documents nearest to a question that has no answer."""
    documents: dict[str, IndexedPassage] = {}
    for hit in hits:
        documents.setdefault(hit.passage.document_id, hit.passage)
    nearest = list(documents.values())[:NEAREST]
    return tuple(
        NextStep(
            kind="document", label=passage.title, url=source_url(passage.document_id, passage.version, passage.start)
        )
        for passage in nearest
    )


def _milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 2)
