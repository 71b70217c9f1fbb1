"""Proving an answer: every quote stands in its document, every statement in a quote."""

import json
import re
from collections.abc import Iterator

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.answers import Answer, Citation
from kb.database import VersionRow

_MARKUP = re.compile(r"[\s*_`|·>#\[\]()\\-]+")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")


class NotAnAnswer(ValueError):
    """Text that does not hold answers as JSON objects."""


def read_answers(text: str) -> Iterator[Answer]:
    """Yield the answers in `text`: JSON objects one after another.

    :raises NotAnAnswer: with the line where something else stands.
    """
    decoder = json.JSONDecoder()
    at = 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        line = text.count("\n", 0, at) + 1
        try:
            value, at = decoder.raw_decode(text, at)
            yield Answer.model_validate(value)
        except json.JSONDecodeError as error:
            raise NotAnAnswer(f"line {error.lineno}: not JSON ({error.msg})") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise NotAnAnswer(f"line {line}: not an answer: {where}: {first['msg']}") from error


def faults(answer: Answer, session: Session) -> list[str]:
    """Return what does not hold in `answer`: quotes that do not stand, statements without a quote. Empty: all holds."""
    texts: dict[tuple[str, int], str | None] = {}
    found = []
    for citation in answer.citations:
        key = (citation.document_id, citation.version)
        if key not in texts:
            texts[key] = _text(session, *key)
        fault = _fault(citation, texts[key])
        if fault:
            found.append(f"citation {citation.number} ({citation.document_id}, version {citation.version}): {fault}")
    quotes = {citation.number: _bare(citation.quote) for citation in answer.citations}
    for position, statement in enumerate(answer.statements, 1):
        if not statement.citations:
            found.append(f"statement {position} has no citation")
        elif unknown := [number for number in statement.citations if number not in quotes]:
            found.append(f"statement {position} names citation {unknown[0]}, which is not there")
        elif answer.mode == "quoted" and not any(_bare(statement.text) in quotes[n] for n in statement.citations):
            found.append(f"statement {position} does not stand in its citation: {statement.text!r}")
    if answer.outcome == "answered" and not answer.statements:
        found.append("the outcome is 'answered', but there is no statement")
    return found


def _text(session: Session, document_id: str, version: int) -> str | None:
    return session.scalar(
        select(VersionRow.text).where(VersionRow.document_id == document_id, VersionRow.number == version)
    )


def _fault(citation: Citation, text: str | None) -> str | None:
    if text is None:
        return "this document version is not in the knowledge base"
    if not citation.quote.strip():
        return "the quote is empty"
    stands = text[citation.start : citation.end]
    if citation.start < 0 or stands != citation.quote:
        return f"at {citation.start}-{citation.end} stands {stands!r}, not {citation.quote!r}"
    return None


def _bare(markdown: str) -> str:
    """Return the text without white space and Markdown marks."""
    return _MARKUP.sub("", _LINK_TARGET.sub("]", markdown))
