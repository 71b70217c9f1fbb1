"""A question on its way to an answer, and what each step has found for it."""

from dataclasses import dataclass, field
from datetime import date

from kb.answers import Citation, NextStep, Notice, Outcome, Statement
from kb.roles import Role
from retrieval.conversation import in_context
from retrieval.embedding import Vectors
from retrieval.gate import THRESHOLD, UNSURE
from retrieval.index import Filter, Hit, Index
from retrieval.past import time_asked
from retrieval.triage import Findings
from retrieval.triage.findings import NOTHING


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions that are asked at once."""

    question: str
    hits: tuple[Hit, ...]
    confidence: float

    @property
    def covered(self) -> bool:
        """Whether the knowledge base holds an answer to it."""
        return bool(self.hits) and self.confidence >= THRESHOLD

    @property
    def open(self) -> bool:
        """Whether it surely holds none: taken out of a question, a part is less sure than a question by itself."""
        return self.confidence < UNSURE


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question on its way to an answer; each step returns it richer."""

    typed: str
    """The question as it was typed: what is hidden in it tells too."""
    question: str
    """What is asked, without what must not be searched for."""
    redacted: str | None
    """The question with placeholders for personal data; None as long as nobody has looked for any."""
    previous: tuple[str, ...]
    """Questions before it in the same conversation, oldest first, without what must not be searched for."""
    role: Role
    as_of: date
    index: Index
    earlier: tuple[str, ...] = ()
    """Those questions where it stands alone by its words: it may be about them all the same."""
    told: str = ""
    """All that was typed, orders too, with a first name for names: danger is looked for in all of it."""
    asked: str = ""
    """The question with a first name for names: "is veilig thuis?" does not show that a child is to be judged."""
    found: Findings = NOTHING
    """What triage sees in it."""
    danger_before: tuple[str, ...] = ()
    """Names of the rules that see danger in a question before it, while this one is about that danger still."""
    vector: Vectors | None = None
    """Of shape (dimension,)."""
    hits: tuple[Hit, ...] = ()
    parts: tuple[Part, ...] = ()
    """What is asked beside each other in it, if it is more than one question."""
    confidence: float | None = None
    outcome: Outcome | None = None
    """Set by the step that ends it."""
    message: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What is searched for: the question, with those before it if it leans on them."""
        return in_context(self.question, self.previous) if self.previous else self.question

    @property
    def tells_of_danger(self) -> bool:
        """Whether it tells of danger itself; what a question before it told of only keeps its warning."""
        return bool(self.found.danger) and tuple(self.found.danger) != self.danger_before

    @property
    def time(self) -> tuple[date, date] | None:
        """First and last day of another time that the question is about, if it is; a day that was set rules it out."""
        today = date.today()
        return time_asked(self.question, today, self.previous) if self.as_of == today else None

    @property
    def wanted(self) -> Filter:
        """What may be found for it."""
        return Filter(self.role, self.as_of, self.time)
