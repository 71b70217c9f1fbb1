"""The page of a document and what programs are told of it: what holds today, what did, and what will."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from conftest import FakeEmbedder, Shelf

from retrieval.asking import KnowledgeBase
from retrieval.wording import written

TODAY = date.today()
FIRST, LATER = date(2020, 1, 1), TODAY + timedelta(days=30)
EVE = LATER - timedelta(days=1)
LAST_YEAR = date(TODAY.year - 1, 7, 1)
WORKER = {"role": "jeugdbeschermer"}
TEAM = {"role": "lokaal-team"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[KnowledgeBase], str]) -> Iterator[httpx.Client]:
    """A server with documents that follow each other in every way there is."""
    shelf = Shelf(tmp_path_factory.mktemp("documents"), FakeEmbedder())
    for name in ("nieuwe-versie", "zonder-datum", "ingetrokken", "zelf-ingetrokken"):
        shelf.write(f"{name}.md", "Zin een.\n", valid_from=FIRST)
    shelf.write("nu.md", valid_from=FIRST)
    shelf.write("straks.md", valid_from=LATER, supersedes="nu")
    shelf.write("straks-intern.md", valid_from=LATER, supersedes="nu-openbaar", audience=["jeugdbeschermer"])
    shelf.write("nu-openbaar.md", valid_from=FIRST)
    shelf.write("openbaar.md", valid_from=FIRST)
    shelf.write("intern.md", valid_from=LAST_YEAR, supersedes="openbaar", audience=["jeugdbeschermer"])
    shelf.write("keten-1.md", valid_from=FIRST)
    shelf.write("keten-2.md", valid_from=date(2021, 1, 1), supersedes="keten-1")
    shelf.write("keten-3.md", valid_from=date(2022, 1, 1), supersedes="keten-2")
    shelf.write("weer.md")
    removed = [shelf.write("verwijderd.md"), shelf.write("even.md", supersedes="weer")]
    assert not shelf.ingest().failed
    shelf.write("nieuwe-versie.md", "Zin twee.\n", version=2, valid_from=LATER)
    shelf.write("zonder-datum.md", "Zin twee.\n", version=2)
    shelf.write("ingetrokken.md", "Zin een.\n", version=2, status="ingetrokken")
    shelf.write("zelf-ingetrokken.md", "Zin een.\n", valid_from=FIRST, status="ingetrokken")
    for path in removed:
        path.unlink()
    assert not shelf.ingest().failed
    with httpx.Client(base_url=serve(shelf.open()), timeout=60) as client:
        yield client


def read(client: httpx.Client, document_id: str, version: int | None = None, **who: str) -> dict[str, Any]:
    query = {**who, **({"version": str(version)} if version else {})}
    response = client.get(f"/api/documents/{document_id}", params=query)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def page(client: httpx.Client, document_id: str, version: int | None = None, **who: str) -> str:
    response = client.get(f"/bron/{document_id}", params={**who, **({"versie": str(version)} if version else {})})
    assert response.status_code == 200
    return response.text


def test_without_a_number_it_is_the_version_that_holds_today(client: httpx.Client) -> None:
    listed = {found["id"]: found["version"] for found in client.get("/api/documents").json()["documents"]}
    assert listed["nieuwe-versie"] == read(client, "nieuwe-versie")["version"] == 1
    assert listed["zonder-datum"] == read(client, "zonder-datum")["version"] == 2
    assert "Zin een." in page(client, "nieuwe-versie")


def test_a_version_holds_until_the_next_one_does_and_says_when_that_is(client: httpx.Client) -> None:
    first = page(client, "nieuwe-versie", 1)
    assert "Oude versie" not in first
    assert f'Vanaf {written(LATER)} geldt: <a href="/bron/nieuwe-versie?versie=2">' in first
    second = page(client, "nieuwe-versie", 2)
    assert f"<strong>Geldt nog niet.</strong> Deze tekst geldt vanaf {written(LATER)}." in second
    assert 'Lees de <a href="/bron/nieuwe-versie">versie die nu geldt (versie 1)</a>' in second
    assert "Oude versie" not in second


def test_a_document_holds_until_what_replaces_it_does_and_says_when_that_is(client: httpx.Client) -> None:
    now = page(client, "nu")
    assert "Vervangen" not in now
    assert f'Vanaf {written(LATER)} geldt: <a href="/bron/straks?versie=1">' in now
    later = page(client, "straks")
    assert "<strong>Geldt nog niet.</strong>" in later
    assert 'Lees wat nu geldt: <a href="/bron/nu">' in later
    document, coming = read(client, "nu"), read(client, "straks")
    assert (document["standing"], document["superseded_by"], document["upcoming"]["id"]) == ("in_force", None, "straks")
    assert (coming["standing"], coming["superseded_by"], coming["current"]["id"]) == ("future", None, "nu")


def test_a_version_that_was_replaced_leads_to_the_one_that_holds(client: httpx.Client) -> None:
    old = page(client, "zonder-datum", 1)
    assert "<strong>Geldt niet meer.</strong> Deze tekst is vervangen." in old
    assert '<strong>Oude versie.</strong> Lees de <a href="/bron/zonder-datum">' in old
    assert "Geen einddatum" not in old
    assert '<span class="kb-small">vervangen</span>' in old


def test_a_document_that_was_replaced_twice_leads_to_the_last(client: httpx.Client) -> None:
    assert read(client, "keten-1")["superseded_by"] == read(client, "keten-2")["superseded_by"] == "keten-3"
    assert '<strong>Vervangen.</strong> Lees wat nu geldt: <a href="/bron/keten-3">' in page(client, "keten-1")
    assert "kb-notice" not in page(client, "keten-3")


@pytest.mark.parametrize(
    ("document_id", "version", "standing", "said"),
    [
        ("ingetrokken", 1, "withdrawn", "<strong>Ingetrokken.</strong>"),
        ("ingetrokken", None, "withdrawn", "<strong>Ingetrokken.</strong>"),
        ("zelf-ingetrokken", 1, "withdrawn", "<strong>Ingetrokken.</strong>"),
        ("verwijderd", None, "removed", "<strong>Niet meer in de kennisbank.</strong>"),
    ],
)
def test_what_was_withdrawn_or_removed_can_be_read_and_says_so(
    client: httpx.Client, document_id: str, version: int | None, standing: str, said: str
) -> None:
    assert read(client, document_id, version)["standing"] == standing
    shown = page(client, document_id, version)
    assert said in shown
    assert "De kennisbank gebruikt deze tekst niet meer" in shown
    assert "Geen einddatum" not in shown
    assert document_id not in {found["id"] for found in client.get("/api/documents").json()["documents"]}


def test_what_was_removed_leads_to_what_holds_again(client: httpx.Client) -> None:
    assert 'Lees wat nu geldt: <a href="/bron/weer">' in page(client, "even")
    assert read(client, "even")["superseded_by"] is None
    assert "kb-notice" not in page(client, "weer")


@pytest.mark.parametrize("document_id", ["openbaar", "nu-openbaar"])
def test_what_replaces_a_document_shows_only_to_who_may_read_it(client: httpx.Client, document_id: str) -> None:
    assert "intern" in page(client, document_id, **WORKER).replace("kb-", "")
    assert "intern" not in page(client, document_id, **TEAM)
    assert "intern" not in str(read(client, document_id, **TEAM))
    replaced = document_id == "openbaar"
    for who in (TEAM, WORKER):
        assert ("<strong>Geldt niet meer.</strong>" in page(client, document_id, **who)) == replaced


@pytest.mark.parametrize(
    ("document_id", "day", "last"),
    [
        ("nieuwe-versie", TODAY, EVE),
        ("nu", TODAY, EVE),
        ("openbaar", FIRST, LAST_YEAR - timedelta(days=1)),
        ("keten-1", FIRST, date(2020, 12, 31)),
        ("keten-3", TODAY, None),
    ],
)
def test_search_document_list_and_page_name_the_same_last_day(
    client: httpx.Client, document_id: str, day: date, last: date | None
) -> None:
    query = {"question": "een zin over jeugdbescherming", "as_of": day.isoformat(), "limit": "200"}
    hits = client.get("/api/search", params=query).json()["hits"]
    found = {hit["document_id"]: hit["valid_until"] for hit in hits}
    listed = {entry["id"]: entry["valid_until"] for entry in client.get("/api/documents").json()["documents"]}
    document = read(client, document_id)
    expected = last.isoformat() if last else None
    assert found[document_id] == listed[document_id] == document["valid_until"] == expected
    assert {entry["version"]: entry["valid_until"] for entry in document["versions"]}[1] == expected
    said = written(last) if last else "Geen einddatum"
    assert f"<dt>Geldig tot en met</dt><dd>{said}</dd>" in page(client, document_id)
