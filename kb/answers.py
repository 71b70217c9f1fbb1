"""An answer, as `POST /api/ask` and `kb ask --json` give it."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kb.documents import Place


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"
    REFUSED = "refused"
    ERROR = "error"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Citation(_Frozen):
    """A quote that stands verbatim in a document version."""

    number: int
    document_id: str
    version: int
    title: str
    collection: str
    section: tuple[str, ...]
    page: int | None = None
    """Page of the original on which the quote begins, counted from 1."""
    label: str | None = None
    """Place of the quote as lawyers write it: "art. 1:265b lid 2 BW"."""
    original: str | None = None
    """Address of the original at that place."""
    quote: str
    start: int
    """Offset of the quote's first character in the version's text, in code points."""
    end: int
    valid_from: date | None
    valid_until: date | None
    verified: bool
    url: str


class Statement(_Frozen):
    """One sentence of an answer, with the numbers of the citations that hold it."""

    text: str
    citations: tuple[int, ...]
    heading: str | None = None
    """Heading above it, where the answer gives a document section by section."""
    more: bool = False
    """Whether it stands behind "meer"."""


class SeenData(_Frozen):
    """Where personal data stands in a question; it holds no text, so that nobody stores it by accident."""

    kind: str
    start: int
    """Offset of its first character in the answer's `question`, in code points."""
    end: int


class Notice(_Frozen):
    """A remark beside an answer."""

    kind: Literal["danger", "privacy", "outdated", "unverified", "conflict"]
    text: str
    seen: tuple[SeenData, ...] = Field(default=(), exclude_if=lambda value: not value)
    """Of a privacy notice: the personal data in the question."""
    question: str | None = Field(default=None, exclude_if=lambda value: value is None)
    """Of a privacy notice: the question without these data, to ask instead."""


class NextStep(_Frozen):
    """What the user can do next."""

    kind: Literal["consult", "document", "question"]
    label: str
    url: str


class Answer(_Frozen):
    """The answer to one question."""

    id: str
    question: str
    """As it was asked: shown to who asked it, and stored nowhere."""
    redacted: str | None = Field(default=None, exclude=True, repr=False)
    """The question with placeholders for personal data, all of it that may be kept; None: nothing may be."""
    outcome: Outcome
    mode: Literal["quoted", "written"] = "quoted"
    message: str = ""
    """What the outcome means, in Dutch; where it is `answered`, on which part of what was asked nothing was found."""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    as_of: date
    confidence: float | None = None
    """Probability that what was found answers the question, 0..1; None where nothing was searched."""
    timings_ms: dict[str, float] = Field(default_factory=dict)


def source_url(document_id: str, version: int, start: int | None = None) -> str:
    """Return the address of a document version's page, at the passage that begins at `start`."""
    anchor = "" if start is None else f"#p{start}"
    return f"/bron/{document_id}?versie={version}{anchor}"


def original_url(document_id: str, version: int, place: Place | None) -> str | None:
    """Return the address of the original at `place`: at its publisher, or a page of the file as it came."""
    if place is None or (place.url is None and place.page is None):
        return None
    return place.url or f"/origineel/{document_id}?versie={version}#page={place.page}"
