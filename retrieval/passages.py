"""Passages with all that an answer says of them, and the file of a generation that holds them."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb.answers import original_url
from kb.documents import Place, Status, place_at
from kb.roles import Audience
from retrieval.articles import Article, articles


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with all that an answer says of it, so that an answer comes from one generation."""

    document_id: str
    version: int
    title: str
    collection: str
    section: tuple[str, ...]
    page: int | None
    """Page of the original on which it begins."""
    start: int
    end: int
    text: str
    valid_from: date | None
    valid_until: date | None
    """Last day on which it answers: its own, or the day before what replaced it came into force."""
    verified: bool
    whole: bool
    """Whether an answer gives the document section by section."""
    glossary: bool
    """Whether it explains terms."""
    audience: tuple[Audience, ...]
    status: Status
    places: tuple[Place, ...] = ()
    """Pages or articles that it stands on."""
    based_on: tuple[str, ...] = ()
    """Ids of the documents that it restates."""

    def original(self, start: int) -> tuple[Place | None, str | None]:
        """Return the place of the original where the text at `start` stands, and its address."""
        place = place_at(self.places, start)
        return place, original_url(self.document_id, self.version, place)


Document = Callable[[IndexedPassage], Sequence[IndexedPassage]]
"""Gives all passages of the document that a passage is of, in order."""

_COLUMNS = (
    "document_id TEXT, version INTEGER, title TEXT, collection TEXT, section TEXT, page INTEGER, start INTEGER, "
    '"end" INTEGER, text TEXT, valid_from TEXT, valid_until TEXT, verified INTEGER, whole INTEGER, '
    "glossary INTEGER, audience TEXT, status TEXT, places TEXT, based_on TEXT"
)


def write_passages(path: Path, passages: Sequence[IndexedPassage]) -> None:
    """Write the file that `PassageFile` reads; passage numbers are their positions."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE passages (number INTEGER PRIMARY KEY, {_COLUMNS})")
        connection.execute("CREATE INDEX by_document ON passages (document_id, version)")
        connection.execute("CREATE TABLE articles (article TEXT, law TEXT, member TEXT, passage INTEGER)")
        connection.execute("CREATE INDEX by_article ON articles (article)")
        marks = ", ".join("?" * (len(IndexedPassage.__slots__) + 1))
        connection.executemany(
            f"INSERT INTO passages VALUES ({marks})", ((n, *_to_row(p)) for n, p in enumerate(passages))
        )
        stated = (
            (article.number, article.law, article.member, number)
            for number, passage in enumerate(passages)
            for place in passage.places
            for article in articles(place.label or "")
        )
        connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?)", stated)


def _to_row(passage: IndexedPassage) -> tuple[Any, ...]:
    values = {name: getattr(passage, name) for name in IndexedPassage.__slots__}
    for name in ("section", "based_on"):
        values[name] = json.dumps(values[name], ensure_ascii=False)
    values["audience"] = ",".join(passage.audience)
    values["places"] = json.dumps([astuple(place) for place in passage.places], ensure_ascii=False)
    for name in ("valid_from", "valid_until"):
        values[name] = values[name].isoformat() if values[name] else None
    return tuple(values.values())


def _from_row(row: Sequence[Any]) -> IndexedPassage:
    values = dict(zip(IndexedPassage.__slots__, row, strict=True))
    for name in ("section", "based_on"):
        values[name] = tuple(json.loads(values[name]))
    values["audience"] = tuple(Audience(name) for name in values["audience"].split(","))
    values["status"] = Status(values["status"])
    values["places"] = tuple(Place(*place) for place in json.loads(values["places"]))
    for name in ("valid_from", "valid_until"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in ("verified", "whole", "glossary"):
        values[name] = bool(values[name])
    return IndexedPassage(**values)


class PassageFile:
    """Reads passages from a generation's file, which it holds open: the generation may be removed meanwhile."""

    def __init__(self, path: Path) -> None:
        address = f"file:{path.resolve().as_posix().replace('?', '%3f').replace('#', '%23')}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._lock = threading.Lock()

    def read(self, numbers: Sequence[int]) -> list[IndexedPassage]:
        """Return the passages with these numbers, in the order of `numbers`."""
        marks = ", ".join("?" * len(numbers))
        rows = self._rows(f"SELECT * FROM passages WHERE number IN ({marks})", list(numbers))
        found = {row[0]: _from_row(row[1:]) for row in rows}
        return [found[number] for number in numbers]

    def number(self, passage: IndexedPassage) -> int:
        """Return the number of a passage."""
        query = "SELECT number FROM passages WHERE document_id = ? AND version = ? AND start = ?"
        [[number]] = self._rows(query, [passage.document_id, passage.version, passage.start])
        return int(number)

    def numbers(self, document_ids: Iterable[str]) -> list[int]:
        """Return the numbers of the passages of these documents, in all their versions."""
        wanted = list(document_ids)
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT number FROM passages WHERE document_id IN ({marks})"
        return [number for (number,) in self._rows(query, wanted)]

    def restated(self) -> frozenset[str]:
        """Return the documents that others say to restate."""
        rows = self._rows("SELECT DISTINCT based_on FROM passages", [])
        return frozenset(document_id for (based_on,) in rows for document_id in json.loads(based_on))

    def stating(self, named: Iterable[Article]) -> dict[int, float]:
        """Return which passages are the text of an article in `named`, by number: 1, more for the member asked for."""
        found: dict[int, float] = {}
        for article in named:
            query = "SELECT law, member, passage FROM articles WHERE article = ?"
            for law, member, number in self._rows(query, [article.number]):
                if article.law in (None, law):
                    exact = article.member is not None and article.member == member
                    found[number] = max(found.get(number, 0.0), 1.5 if exact else 1.0)
        return found

    def of_document(self, document_id: str, version: int) -> list[IndexedPassage]:
        """Return the passages of one document version, in order."""
        query = "SELECT * FROM passages WHERE document_id = ? AND version = ? ORDER BY start"
        return [_from_row(row[1:]) for row in self._rows(query, [document_id, version])]

    def around(self, passage: IndexedPassage, reach: int) -> list[IndexedPassage]:
        """Return a passage with up to `reach` of its document before it and after it, in order."""
        of_document = "SELECT * FROM passages WHERE document_id = ? AND version = ? AND start"
        values = [passage.document_id, passage.version, passage.start, reach]
        before = self._rows(f"{of_document} < ? ORDER BY start DESC LIMIT ?", values)
        after = self._rows(f"{of_document} >= ? ORDER BY start LIMIT ? + 1", values)
        return [_from_row(row[1:]) for row in [*reversed(before), *after]]

    def _rows(self, query: str, values: list[Any]) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()
