"""What has to be said beside an answer: that it is old, that sources differ, that nobody has verified it."""

from collections.abc import Sequence
from datetime import date

from kb.answers import Citation, Notice
from retrieval import wording
from retrieval.inquiry import Inquiry
from retrieval.past import Time
from retrieval.quoting import Quoted

FRESH = 5
"""Years after which a reader is told how old an original is."""


def notices(inquiry: Inquiry, quoted: Quoted) -> list[Notice]:
    """Return the notices that go with an answer, in the order in which they are shown."""
    found = []
    shown = {number for statement in quoted.statements if not statement.more for number in statement.citations}
    dated = (
        _of_another_time(inquiry.as_of, quoted.citations)
        or _of_no_text_then(inquiry.time, quoted.citations)
        or _of_old_originals(inquiry, [one for one in quoted.citations if one.number in shown])
    )
    if dated:
        found.append(Notice(kind="outdated", text=dated))
    if quoted.conflict:
        found.append(Notice(kind="conflict", text=wording.CONFLICT))
    if not all(citation.verified for citation in quoted.citations):
        found.append(Notice(kind="unverified", text=wording.UNVERIFIED))
    return found


def _of_another_time(as_of: date, citations: Sequence[Citation]) -> str | None:
    """Return what is to be said where an answer holds what does not hold today."""
    today = date.today()
    if as_of < today:
        return wording.outdated(as_of)
    ended = [citation.valid_until is not None and citation.valid_until < today for citation in citations]
    if any(ended):
        return wording.ALL_ENDED if all(ended) else wording.ENDED
    return wording.FUTURE if any((citation.valid_from or date.min) > today for citation in citations) else None


def _of_no_text_then(asked: Time | None, citations: Sequence[Citation]) -> str | None:
    """Return what is to be said where a question is about a time of which no text was found, only later ones."""
    begun = [citation.valid_from or date.min for citation in citations]
    return wording.NO_TEXT_THEN if asked and min(begun, default=date.min) > asked[1] else None


def _of_old_originals(inquiry: Inquiry, citations: Sequence[Citation]) -> str | None:
    """Return what is to be said where an answer quotes originals of years ago that were not asked for by their year."""
    last = date.today().year - FRESH
    begun = [c.valid_from.year for c in citations if c.valid_from and c.document_id in inquiry.index.restated]
    old = [year for year in begun if year < last and str(year) not in inquiry.text]
    return wording.dated(sorted(set(old)), len(old) == len(citations)) if old else None
