"""The file that a document was read from, for who may read the document."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from conftest import FakeEmbedder, Shelf
from pdf_files import paragraph, pdf

from api.http import SECURITY_HEADERS
from retrieval.asking import KnowledgeBase

SENTENCE = "Een zin over jeugdbescherming."
NAME = "Handleiding “één” (mei) 2025"
FILE = pdf([paragraph(SENTENCE), paragraph("Nog een zin.")])


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("originals"), FakeEmbedder())
    (shelf.root / f"{NAME}.pdf").write_bytes(FILE)
    (shelf.root / f"{NAME}.meta.yaml").write_text("id: plan\ncollection: handboek\ntitle: Plan\n", encoding="utf-8")
    (shelf.root / "intern.pdf").write_bytes(pdf([paragraph("Een interne zin.")]))
    intern = "collection: handboek\naudience: [jeugdbeschermer]\n"
    (shelf.root / "intern.pdf.meta.yaml").write_text(intern, encoding="utf-8")
    shelf.write("tekst.md")
    shelf.write("bedrog.md", "%PDF is geen PDF <script>alert(1)</script>\n").rename(shelf.root / "bedrog.html.md")
    assert not shelf.ingest().failed
    return shelf


@pytest.fixture(scope="module")
def client(shelf: Shelf, serve: Callable[[KnowledgeBase], str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serve(shelf.open()), timeout=60) as client:
        yield client


def test_a_pdf_comes_as_it_was_and_opens_in_the_browser_under_its_own_name(client: httpx.Client) -> None:
    response = client.get("/origineel/plan?versie=1")
    assert (response.status_code, response.content) == (200, FILE)
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == (
        "inline; filename*=utf-8''Handleiding%20%E2%80%9C%C3%A9%C3%A9n%E2%80%9D%20%28mei%29%202025.pdf"
    )
    assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_a_part_of_a_pdf_can_be_asked_for(client: httpx.Client) -> None:
    response = client.get("/origineel/plan", headers={"range": "bytes=10-19"})
    assert (response.status_code, response.content) == (206, FILE[10:20])


@pytest.mark.parametrize("document_id", ["tekst", "bedrog"])
def test_anything_else_is_a_file_to_keep(client: httpx.Client, document_id: str) -> None:
    response = client.get(f"/origineel/{document_id}")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/markdown")
    assert response.headers["content-disposition"].startswith("attachment; ")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == SECURITY_HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    ["weg", "plan?versie=2", "handboek/intern", "../kb.sqlite", "%2e%2e/kb.sqlite", "plan/../../kb.sqlite", ""],
)
def test_what_is_not_there_or_may_not_be_read_is_not_found(client: httpx.Client, address: str) -> None:
    assert client.get(f"/origineel/{address}").status_code == 404


def test_who_may_read_the_document_may_have_the_file(client: httpx.Client) -> None:
    response = client.get("/origineel/handboek/intern", headers={"cookie": "rol=jeugdbeschermer"})
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")


def test_a_file_that_was_lost_is_not_found(shelf: Shelf, client: httpx.Client) -> None:
    (kept,) = [path for path in shelf.settings.originals_directory.iterdir() if b"Nog een zin" in path.read_bytes()]
    away = kept.rename(kept.with_suffix(".weg"))
    assert client.get("/origineel/plan").status_code == 404
    away.rename(kept)


def test_the_page_of_a_document_leads_to_its_file_where_that_shows_more_than_the_text(client: httpx.Client) -> None:
    link = 'href="/origineel/plan?versie=1" target="_blank" rel="noopener">Open het origineel (nieuw tabblad)</a>'
    assert link in client.get("/bron/plan").text
    assert "/origineel/" not in client.get("/bron/tekst").text


def test_search_names_the_page_and_the_address_of_the_original(client: httpx.Client) -> None:
    hits = client.get("/api/search", params={"question": SENTENCE}).json()["hits"]
    (hit,) = [hit for hit in hits if hit["document_id"] == "plan"]
    assert (hit["page"], hit["label"], hit["original"]) == (1, None, "/origineel/plan?versie=1#page=1")


def test_the_file_stands_under_its_hash(shelf: Shelf) -> None:
    assert FILE in [Path(path).read_bytes() for path in shelf.settings.originals_directory.iterdir()]
