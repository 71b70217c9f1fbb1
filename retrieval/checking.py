"""Proving an answer: every quote stands in its document, every statement in a quote."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.answers import Answer, Citation
from kb.database import VersionRow
from kb.markdown import FORMATTING
from kb.sentences import trimmed

_MARKS = re.compile(r"[\s*_`|·>#\[\]()\\-]")
_LINK_TARGET = re.compile(r"\]\((?:[^()]|\([^()]*\))*\)")
_AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^<>\s]*)>", re.IGNORECASE)
_FORMATTING = re.compile(rf"\\.|(`+)(?!`)[^\n]*?(?<!`)\1(?!`)|{FORMATTING.pattern}", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w+;")


class NotAnAnswer(ValueError):
    """Text that does not hold answers as JSON objects."""


def read_answers(text: str) -> Iterator[Answer]:
    """Yield the answers in `text`: JSON objects one after another.

    :raises NotAnAnswer: with the line where something else stands.
    """
    decoder = json.JSONDecoder()
    at, end = trimmed(text, 0, len(text))
    while at < end:
        line = text.count("\n", 0, at) + 1
        try:
            value, after = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise NotAnAnswer(f"line {error.lineno}: not JSON ({error.msg})") from error
        except (ValueError, RecursionError) as error:  # a number or a nesting that Python does not take
            raise NotAnAnswer(f"line {line}: not JSON ({error})") from error
        try:
            yield Answer.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise NotAnAnswer(f"line {line}: not an answer: {where}: {first['msg']}") from error
        at, _ = trimmed(text, after, end)


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
    numbers = Counter(citation.number for citation in answer.citations)
    found += [f"citation {number} is there {count} times" for number, count in numbers.items() if count > 1]
    quotes = {citation.number: citation.quote for citation in answer.citations}
    for position, statement in enumerate(answer.statements, 1):
        if not statement.citations:
            found.append(f"statement {position} has no citation")
        elif unknown := [number for number in statement.citations if number not in quotes]:
            found.append(f"statement {position} names citation {unknown[0]}, which is not there")
        elif answer.mode == "quoted" and not any(_holds(quotes[n], statement.text) for n in statement.citations):
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
    stands = text[max(0, citation.start) : max(0, citation.end)]
    if stands != citation.quote or citation.end - citation.start != len(stands):
        return f"at {citation.start}-{citation.end} stands {stands!r}, not {citation.quote!r}"
    return None


def _holds(quote: str, statement: str) -> bool:
    """Tell whether the words of `statement` stand in `quote`, whole and in order, whatever marks are between them."""
    if _stands_in(quote, statement):
        return True
    said = _shown(statement)
    if _stands_in(_shown(quote), said) or _stands_in(_shown(_unformatted(quote)), said):
        return True
    # What looks like code can be two backticks of different items.
    return _stands_in(FORMATTING.sub("", _shown(quote)), FORMATTING.sub("", said))


def _shown(markdown: str) -> str:
    """Return the text as a reader sees it, but for marks that are no text anyway."""
    text = _LINK_TARGET.sub("]", _AUTOLINK.sub(r"\1", markdown)).replace("![", "[")
    unescaped = _ENTITY.sub(lambda match: unescape(match.group()), text)
    return text if unescaped == text else _shown(unescaped)


def _unformatted(markdown: str) -> str:
    """Return the text without marks of HTML inside a line; those in code or behind a backslash are text."""
    return _FORMATTING.sub(lambda found: found[0] if found[0][0] in "\\`" else " " if found[2] else "", markdown)


def _stands_in(text: str, statement: str) -> bool:
    wanted = _MARKS.sub("", statement)
    places = [place for place, character in enumerate(text) if not _MARKS.match(character)]
    bare = "".join(text[place] for place in places)
    at = bare.find(wanted) if wanted else -1
    while at >= 0:
        if not _cuts_word(text, places[at]) and not _cuts_word(text, places[at + len(wanted) - 1] + 1):
            return True
        at = bare.find(wanted, at + 1)
    return False


def _cuts_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
