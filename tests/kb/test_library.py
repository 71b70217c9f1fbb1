"""The documents as somebody of a role may see them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from kb.database import Database, open_database
from kb.library import collections, documents, find_version, passages
from kb.roles import Role

if TYPE_CHECKING:
    from conftest import Shelf

TEAM, WORKER = Role.LOKAAL_TEAM, Role.JEUGDBESCHERMER


@pytest.fixture
def library(shelf: "Shelf") -> Iterator[Callable[[], Session]]:
    """Ingest the shelf and return a session on its database."""
    opened: list[tuple[Database, Session]] = []

    def ingest() -> Session:
        assert not shelf.ingest().failed
        database = open_database(shelf.settings)
        opened.append((database, Session(database.engine)))
        return opened[-1][1]

    yield ingest
    for database, session in opened:
        session.close()
        database.close()


def ids(session: Session, role: Role, collection: str | None = None) -> list[str]:
    return [document.id for document in documents(session, role, collection)]


def test_documents_are_listed_by_id_for_who_may_read_them(shelf: "Shelf", library: Callable[[], Session]) -> None:
    shelf.write("open.md", audience=["openbaar"])
    shelf.write("team.md", audience=["lokaal-team"], collection="faq")
    shelf.write("beide.md", audience=["lokaal-team", "jeugdbeschermer"])
    shelf.write("intern.md", audience=["jeugdbeschermer"])
    session = library()
    assert ids(session, TEAM) == ["beide", "open", "team"]
    assert ids(session, WORKER) == ["beide", "intern", "open", "team"]
    assert ids(session, WORKER, "faq") == ["team"]
    assert ids(session, WORKER, "weg") == []


def test_what_is_not_published_is_not_listed(shelf: "Shelf", library: Callable[[], Session]) -> None:
    shelf.write("gewoon.md")
    shelf.write("concept.md", status="concept")
    shelf.write("ingetrokken.md", status="ingetrokken")
    assert ids(library(), WORKER) == ["gewoon"]


@pytest.mark.parametrize("role", Role)
def test_a_document_that_may_not_be_read_is_not_found(
    shelf: "Shelf", library: Callable[[], Session], role: Role
) -> None:
    shelf.write("intern.md", audience=["jeugdbeschermer"])
    shelf.write("concept.md", status="concept")
    session = library()
    assert (find_version(session, "intern", role) is None) == (role is TEAM)
    assert find_version(session, "concept", role) is None
    assert find_version(session, "weg", role) is None


def test_the_newest_version_that_may_be_read_is_found(shelf: "Shelf", library: Callable[[], Session]) -> None:
    shelf.write("x.md", "Eerste.\n", audience=["openbaar"])
    library()
    shelf.write("x.md", "Tweede.\n", version=2, audience=["jeugdbeschermer"], valid_from=date(2024, 1, 1))
    library()
    shelf.write("x.md", "Derde.\n", version=3, status="concept")
    session = library()
    newest = find_version(session, "x", WORKER)
    assert newest is not None
    assert (newest.version, newest.text, newest.valid_from) == (2, "Tweede.\n", date(2024, 1, 1))
    assert [version.version for version in newest.versions] == [2, 1]
    for_team = find_version(session, "x", TEAM)
    assert for_team is not None
    assert (for_team.version, for_team.text) == (1, "Eerste.\n")
    assert [version.version for version in for_team.versions] == [1]


def test_a_version_is_found_by_its_number_if_it_may_be_read(shelf: "Shelf", library: Callable[[], Session]) -> None:
    shelf.write("x.md", "Eerste.\n", audience=["jeugdbeschermer"])
    library()
    shelf.write("x.md", "Tweede.\n", version=2)
    session = library()
    old = find_version(session, "x", WORKER, 1)
    assert old is not None
    assert old.text == "Eerste.\n"
    assert find_version(session, "x", TEAM, 1) is None
    assert find_version(session, "x", WORKER, 3) is None


def test_a_removed_document_is_not_listed_but_its_citations_can_be_checked(
    shelf: "Shelf", library: Callable[[], Session]
) -> None:
    shelf.write("blijft.md")
    path = shelf.write("weg.md", "Oude tekst.\n")
    library()
    path.unlink()
    session = library()
    assert ids(session, WORKER) == ["blijft"]
    found = find_version(session, "weg", WORKER)
    assert found is not None
    assert found.text == "Oude tekst.\n"


def test_a_document_whose_newest_version_is_withdrawn_is_not_listed(
    shelf: "Shelf", library: Callable[[], Session]
) -> None:
    shelf.write("blijft.md")
    shelf.write("x.md")
    library()
    shelf.write("x.md", version=2, status="ingetrokken")
    assert ids(library(), WORKER) == ["blijft"]


def test_a_document_names_what_replaces_it_to_who_may_read_that(shelf: "Shelf", library: Callable[[], Session]) -> None:
    shelf.write("oud.md")
    path = shelf.write("nieuw.md", supersedes="oud", audience=["jeugdbeschermer"])
    session = library()
    for role, expected in ((WORKER, "nieuw"), (TEAM, None)):
        found = find_version(session, "oud", role)
        assert found is not None
        assert found.superseded_by == expected
    path.unlink()
    found = find_version(library(), "oud", WORKER)
    assert found is not None
    assert found.superseded_by is None


def test_a_document_says_where_it_comes_from(shelf: "Shelf", library: Callable[[], Session]) -> None:
    page = {"label": "art. 1:255 BW", "url": "https://wetten.overheid.nl", "checked": date(2026, 11, 22)}
    plan = {"label": "Jaarplan 2018", "document": "organisatie/jaarplan-2018"}
    shelf.write("x.md", sources=[page, plan], verified=True, review_by=date(2027, 5, 1), owner="Team Jurist")
    found = find_version(library(), "x", WORKER)
    assert found is not None
    assert [entry.model_dump(exclude_none=True) for entry in found.sources] == [page, plan]
    assert (found.verified, found.review_by, found.owner) == (True, date(2027, 5, 1), "Team Jurist")


def test_passages_stand_in_the_text_in_order(shelf: "Shelf", library: Callable[[], Session]) -> None:
    shelf.write("x.md", "## A\n\nEén 😀.\n\n## B\n\nTwee.\n")
    session = library()
    found = find_version(session, "x", WORKER)
    assert found is not None
    assert [found.text[start:end] for start, end in passages(session, "x", 1)] == ["Eén 😀.", "Twee."]
    assert passages(session, "x", 2) == []


def test_collections_are_those_of_the_last_ingest(shelf: "Shelf", library: Callable[[], Session]) -> None:
    shelf.write("x.md")
    found = collections(library())
    assert (found["faq"].title, found["faq"].answer, found["handboek"].answer) == ("Vragen", "whole", "sentences")
    (shelf.root / "collections.toml").write_text('[handboek]\ntitle = "Nieuw"\nanswer = "whole"\n', encoding="utf-8")
    changed = collections(library())["handboek"]
    assert (changed.title, changed.answer) == ("Nieuw", "whole")
