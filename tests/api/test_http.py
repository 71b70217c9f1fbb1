"""The HTTP interface and its pages, over a real connection."""

import http.client
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Shelf
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

import api.http
from api.http import SECURITY_HEADERS
from api.problems import MAX_BODY
from kb import library
from kb.answers import Answer, Outcome
from kb.library import DocumentSummary
from kb.roles import Audience, Role
from retrieval.asking import KnowledgeBase
from retrieval.embedding import Embedder
from retrieval.wording import MESSAGES

REQUESTS = Path(__file__).parents[1] / "fixtures" / "requests"
"""Bodies for `POST /api/ask`, named after the status that they get."""
JSON = {"content-type": "application/json"}
QUESTION = "Hoe lang duurt een OTS?"
NORM_2018 = "Wat was de instroomnorm in 2018, binnen hoeveel dagen en bij hoeveel procent?"
LIMITS = httpx.Limits(max_keepalive_connections=0)
"""A server that refuses a request half read closes the connection."""

ANSWER_KEYS = set("id question outcome mode message statements citations notices next_steps as_of".split()) | set(
    "confidence timings_ms".split()
)
CITATION_KEYS = set("number document_id version title collection section page quote start end".split()) | set(
    "label original valid_from valid_until verified url".split()
)


class Elements(HTMLParser):
    """The elements of a page as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag not in ("img", "svg", "iframe", "object", "style", "base")
        assert tag != "script" or attributes.keys() == {"type", "src"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for address in (attributes.get(name) for name in ("href", "src", "action")):
            assert address is None or address.startswith(("/", "#", "https://", "tel:"))


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, limits=LIMITS, timeout=60) as client:
        yield client


def ask(client: httpx.Client, question: str = QUESTION, **more: str) -> dict[str, Any]:
    response = client.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def assert_problem(response: httpx.Response, status: int) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem.keys() == {"type", "title", "status", "detail"}
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    assert problem["title"] == http.client.responses[status]
    assert problem["detail"]
    assert_no_trace(response)
    assert_secured(response)


def assert_no_trace(response: httpx.Response) -> None:
    assert not re.search(r'Traceback|File "|\.py\b|Error:', response.text)


def assert_secured(response: httpx.Response) -> None:
    assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert response.headers["x-content-type-options"] == "nosniff"


# --- an answer


def test_an_answer_is_the_object_that_the_design_promises(client: httpx.Client) -> None:
    answer = ask(client)
    assert answer.keys() == ANSWER_KEYS
    assert answer["question"] == QUESTION
    assert (answer["outcome"], answer["mode"], answer["message"]) == ("answered", "quoted", "")
    assert answer["as_of"] == date.today().isoformat()
    assert answer["statements"]
    for statement in answer["statements"]:
        assert statement.keys() == {"text", "citations", "heading", "more"}
    for citation in answer["citations"]:
        assert citation.keys() == CITATION_KEYS
        assert all(isinstance(heading, str) for heading in citation["section"])
    for notice in answer["notices"]:
        assert notice.keys() == {"kind", "text"}
    for step in answer["next_steps"]:
        assert step.keys() == {"kind", "label", "url"}
    assert answer["timings_ms"].keys() == {"triage", "meaning", "embed", "clarify", "search", "compose", "total"}
    assert Answer.model_validate(answer).model_dump(mode="json") == answer


def test_a_follow_up_is_understood_from_the_questions_that_come_with_it(client: httpx.Client) -> None:
    before = {"previous": ["Hebben pleegouders blokkaderecht bij een OTS?"]}
    response = client.post("/api/ask", json={"question": "en bij voogdij?", **before})
    assert "blokkaderecht" in response.json()["citations"][0]["document_id"]
    assert_problem(client.post("/api/ask", json={"question": "en dan?", "previous": ["x"] * 21}), 422)


def test_citations_are_numbered_from_1_and_each_is_used(client: httpx.Client) -> None:
    answer = ask(client)
    numbers = [citation["number"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {number for statement in answer["statements"] for number in statement["citations"]} == set(numbers)


def test_a_quote_stands_at_its_place_in_the_document_and_on_its_page(client: httpx.Client) -> None:
    for citation in ask(client)["citations"]:
        document = client.get(
            f"/api/documents/{citation['document_id']}", params={"version": citation["version"]}
        ).json()
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
        address, _, anchor = citation["url"].partition("#")
        assert address == f"/bron/{citation['document_id']}?versie={citation['version']}"
        assert anchor == f"p{citation['start']}"
        assert f'id="{anchor}"' in client.get(address).text


def test_two_answers_to_one_question_differ_in_their_id_only(client: httpx.Client) -> None:
    first, second = ask(client), ask(client)
    assert first.pop("id") != second.pop("id")
    del first["timings_ms"], second["timings_ms"]
    assert first == second


def test_what_is_not_covered_is_not_found(client: httpx.Client) -> None:
    answer = ask(client, "recept voor pannenkoeken")
    assert (answer["outcome"], answer["message"]) == ("not_found", MESSAGES[Outcome.NOT_FOUND])
    assert answer["statements"] == answer["citations"] == []
    assert answer["next_steps"][-1]["kind"] == "consult"


# --- roles


@pytest.fixture(scope="module")
def restricted(knowledge: KnowledgeBase) -> list[tuple[DocumentSummary, list[str]]]:
    """The documents for jeugdbeschermers only, with the questions that must find them."""
    with knowledge.database.session() as session:
        found = [
            document
            for document in library.documents(session, Role.JEUGDBESCHERMER)
            if document.audience == (Audience.JEUGDBESCHERMER,)
        ]
        query = sql("SELECT questions FROM versions WHERE document_id = :id AND number = :number")
        questions = [
            json.loads(session.scalars(query, {"id": document.id, "number": document.version}).one())
            for document in found
        ]
    assert found
    return list(zip(found, questions, strict=True))


@pytest.fixture(scope="module")
def restricted_ids(restricted: list[tuple[DocumentSummary, list[str]]]) -> set[str]:
    return {document.id for document, _ in restricted}


def sources(answer: dict[str, Any]) -> set[str]:
    """Return the documents that an answer leads to: what it cites and what it offers."""
    links = [step["url"] for step in answer["next_steps"]]
    offered = {link.removeprefix("/bron/").partition("?")[0] for link in links if link.startswith("/bron/")}
    return offered | {citation["document_id"] for citation in answer["citations"]}


def test_who_names_no_role_is_a_lokaal_team(client: httpx.Client, restricted_ids: set[str]) -> None:
    listed = client.get("/api/documents").json()
    assert listed == client.get("/api/documents", params={"role": "lokaal-team"}).json()
    assert listed != client.get("/api/documents", params={"role": "jeugdbeschermer"}).json()
    assert 'value="lokaal-team" selected' in client.get("/").text


def test_a_lokaal_team_does_not_find_what_is_for_jeugdbeschermers(
    client: httpx.Client, restricted: list[tuple[DocumentSummary, list[str]]], restricted_ids: set[str]
) -> None:
    for _, questions in restricted:
        for question in questions:
            assert not sources(ask(client, question)) & restricted_ids
            hits = client.get("/api/search", params={"question": question, "limit": 50}).json()["hits"]
            assert hits
            assert not {hit["document_id"] for hit in hits} & restricted_ids


def test_a_lokaal_team_does_not_see_that_a_document_for_jeugdbeschermers_exists(
    client: httpx.Client, restricted_ids: set[str]
) -> None:
    assert not {document["id"] for document in client.get("/api/documents").json()["documents"]} & restricted_ids
    for document_id in restricted_ids:
        refused = client.get(f"/api/documents/{document_id}")
        assert_problem(refused, 404)
        assert refused.text == client.get("/api/documents/bestaat/niet").text
        page = client.get(f"/bron/{document_id}", headers={"accept": "text/html"})
        assert page.status_code == 404
        assert page.text == client.get("/bron/bestaat/niet", headers={"accept": "text/html"}).text


def test_a_jeugdbeschermer_finds_lists_and_reads_it(
    client: httpx.Client, restricted: list[tuple[DocumentSummary, list[str]]], restricted_ids: set[str]
) -> None:
    role = {"role": "jeugdbeschermer"}
    assert {
        document["id"] for document in client.get("/api/documents", params=role).json()["documents"]
    } >= restricted_ids
    for document, questions in restricted:
        hits = client.get("/api/search", params={"question": questions[0], **role}).json()["hits"]
        assert document.id in {hit["document_id"] for hit in hits}
        read = client.get(f"/api/documents/{document.id}", params=role).json()
        assert (read["id"], read["audience"]) == (document.id, ["jeugdbeschermer"])
        assert client.get(f"/bron/{document.id}", params=role).status_code == 200
    assert any(document.id in sources(ask(client, questions[0], **role)) for document, questions in restricted)


def test_a_role_in_the_address_or_the_cookie_counts_and_one_in_the_body_goes_before(
    client: httpx.Client, restricted: list[tuple[DocumentSummary, list[str]]]
) -> None:
    document, questions = next(
        pair for pair in restricted if pair[0].id in sources(ask(client, pair[1][0], role="jeugdbeschermer"))
    )
    body = {"question": questions[0]}
    cookie = {"cookie": "rol=jeugdbeschermer"}
    by_address = client.post("/api/ask", params={"role": "jeugdbeschermer"}, json=body).json()
    by_cookie = client.post("/api/ask", headers=cookie, json=body).json()
    by_body = client.post("/api/ask", headers=cookie, json={**body, "role": "lokaal-team"}).json()
    assert document.id in sources(by_address)
    assert document.id in sources(by_cookie)
    assert document.id not in sources(by_body)


@pytest.mark.parametrize("cookie", ["rol=koning", "rol=", 'rol="', "rol=JEUGDBESCHERMER", "rol=jeugdbeschermer%00"])
def test_a_wrong_cookie_gives_no_rights(client: httpx.Client, restricted_ids: set[str], cookie: str) -> None:
    response = client.get("/api/documents", headers={"cookie": cookie})
    assert response.status_code == 200
    assert not {document["id"] for document in response.json()["documents"]} & restricted_ids


def test_choosing_a_role_is_remembered_in_a_cookie_that_scripts_cannot_read(client: httpx.Client) -> None:
    response = client.post("/rol", data={"rol": "jeugdbeschermer"})
    client.cookies.clear()
    assert (response.status_code, response.headers["location"]) == (303, "/")
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith("rol=jeugdbeschermer;")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    page = client.get("/", headers={"cookie": "rol=jeugdbeschermer"}).text
    assert 'value="jeugdbeschermer" selected' in page


# --- versions and days


@pytest.mark.parametrize("day", ["2018-06-01", None], ids=["on a day of 2018", "today"])
def test_the_norm_of_2018_is_found_first_by_who_asks_for_2018_and_called_outdated(
    client: httpx.Client, day: str | None
) -> None:
    answer = ask(client, NORM_2018, **({"as_of": day} if day else {}))
    first = answer["citations"][0]
    assert (first["document_id"], first["valid_until"]) == ("handboek/instroomnorm-2018", "2018-12-31")
    assert "95%" in " ".join(statement["text"] for statement in answer["statements"])
    assert [notice["kind"] for notice in answer["notices"]].count("outdated") == 1
    assert answer["as_of"] == (day or date.today().isoformat())


def test_who_asks_for_the_norm_without_a_year_does_not_find_that_of_2018(client: httpx.Client) -> None:
    answer = ask(client, "Wat is de instroomnorm, binnen hoeveel dagen en bij hoeveel procent?")
    assert answer["outcome"] == "answered"
    assert "handboek/instroomnorm-2018" not in sources(answer)
    assert "outdated" not in [notice["kind"] for notice in answer["notices"]]


def test_search_by_day_finds_what_was_in_force(client: httpx.Client) -> None:
    def documents(**more: str) -> set[str]:
        found = client.get("/api/search", params={"question": NORM_2018, "limit": "200", **more}).json()["hits"]
        return {hit["document_id"] for hit in found}

    assert "handboek/instroomnorm-2018" in documents(as_of="2018-06-01")
    assert "handboek/instroomnorm-2018" in documents(as_of="2018-12-31")
    assert "handboek/instroomnorm-2018" not in documents(as_of="2019-01-01")
    assert "handboek/instroomnorm-2018" not in documents()


def test_a_document_that_was_replaced_can_still_be_read_and_says_by_what(client: httpx.Client) -> None:
    document = client.get("/api/documents/handboek/instroomnorm-2018").json()
    assert document["valid_until"] == "2018-12-31"
    successor = document["superseded_by"]
    assert successor
    page = client.get("/bron/handboek/instroomnorm-2018").text
    assert "Geldt niet meer" in page
    assert f'href="/bron/{successor}"' in page


# --- the other addresses


def test_search_gives_passages_best_first(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"question": QUESTION, "limit": 7}).json()
    assert found["question"] == QUESTION
    assert len(found["hits"]) == 7
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    for hit in found["hits"]:
        document = client.get(f"/api/documents/{hit['document_id']}").json()
        assert document["text"][hit["start"] : hit["end"]] == hit["text"]


def test_search_warns_of_danger_first(client: httpx.Client) -> None:
    asked = {"question": "vader slaat moeder nu met een mes", "limit": 1}
    (warning,) = client.get("/api/search", params=asked).json()["notices"]
    assert warning["kind"] == "danger"
    assert "112" in warning["text"]
    assert client.get("/api/search", params={"question": QUESTION, "limit": 1}).json()["notices"] == []


def test_search_without_a_word_finds_nothing(client: httpx.Client) -> None:
    assert client.get("/api/search", params={"question": "?!"}).json() == {"question": "?!", "notices": [], "hits": []}


def test_documents_are_listed_by_id_and_by_collection(client: httpx.Client, knowledge: KnowledgeBase) -> None:
    listed = client.get("/api/documents").json()["documents"]
    ids = [document["id"] for document in listed]
    assert ids == sorted(ids)
    assert all("text" not in document for document in listed)
    faq = client.get("/api/documents", params={"collection": "juridische-faq"}).json()["documents"]
    assert faq == [document for document in listed if document["collection"] == "juridische-faq"]
    assert client.get("/api/documents", params={"collection": "x"}).json() == {"documents": []}


def test_a_version_that_does_not_exist_is_not_found(client: httpx.Client) -> None:
    newest = client.get("/api/documents/juridische-faq/einde-ots").json()["version"]
    there = client.get("/api/documents/juridische-faq/einde-ots", params={"version": newest})
    assert there.json()["version"] == newest
    for version in (str(newest + 1), "0", "-1", "9" * 30):
        assert_problem(client.get("/api/documents/juridische-faq/einde-ots", params={"version": version}), 404)
        assert client.get("/bron/juridische-faq/einde-ots", params={"versie": version}).status_code == 404


def test_health_says_that_it_lives_and_from_what_it_answers(client: httpx.Client, knowledge: KnowledgeBase) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {
        "status": "ok",
        "generation": knowledge.index.name,
        "passages": knowledge.index.manifest.passages,
        "model": knowledge.index.manifest.model,
    }


def test_a_browser_without_javascript_gets_the_answer_on_the_page(client: httpx.Client) -> None:
    page = client.post("/", data={"vraag": QUESTION})
    assert page.status_code == 200
    answer = ask(client)
    assert answer["citations"][0]["url"].replace("&", "&amp;") in page.text
    rejected = client.post("/", data={"vraag": "ots " * 600})
    assert rejected.status_code == 422
    assert "De vraag is te lang" in rejected.text
    assert "Stel een vraag in gewone woorden" in client.post("/", data={}).text


def test_static_files_are_served_and_nothing_beside_them(client: httpx.Client) -> None:
    assert client.get("/static/kennisbank.css").headers["content-type"].startswith("text/css")
    assert "javascript" in client.get("/static/kennisbank-chat.js").headers["content-type"]
    for path in ("", "..%2fhttp.py", "%2e%2e/http.py", "....//http.py", "%00", "a" * 5000):
        assert_problem(client.get(f"/static/{path}"), 404)


def test_every_address_sets_the_security_headers(client: httpx.Client) -> None:
    for path in ("/", "/healthz", "/readyz", "/api/documents", "/openapi.json", "/static/kennisbank.css", "/bron/x"):
        assert_secured(client.get(path))
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_no_page_holds_script_or_style_that_the_policy_forbids(client: httpx.Client) -> None:
    for page in (
        client.get("/"),
        client.post("/", data={"vraag": QUESTION}),
        client.get("/bron/richtlijnen/vlaggensysteem"),
    ):
        assert_harmless(page.text)


def test_the_openapi_description_shows_how_to_ask_and_what_errors_are(client: httpx.Client) -> None:
    description = client.get("/openapi.json").json()
    schemas = description["components"]["schemas"]
    (example,) = schemas["Question"]["examples"]
    assert ask(client, **example)["outcome"] == "answered"
    operations = [operation for path in description["paths"].values() for operation in path.values()]
    assert all(operation["summary"] and operation["description"] and operation["tags"] for operation in operations)
    errors = [
        response
        for operation in operations
        for status, response in operation["responses"].items()
        if status.startswith(("4", "5"))
    ]
    assert errors
    for error in errors:
        assert error["content"].keys() == {"application/problem+json"}
        assert error["content"]["application/problem+json"]["schema"]["properties"].keys() >= {
            "title",
            "status",
            "detail",
        }
    addresses = {"/api/ask", "/api/search", "/api/documents", "/api/documents/{document_id}", "/healthz", "/readyz"}
    addresses |= {"/metrics"}
    assert description["paths"].keys() == addresses


# --- what is wrong


@pytest.mark.parametrize("file", sorted(REQUESTS.iterdir()), ids=lambda file: file.stem)
def test_a_strange_request_is_answered_or_refused_as_its_name_says(client: httpx.Client, file: Path) -> None:
    response = client.post("/api/ask", content=file.read_bytes(), headers=JSON)
    status = int(file.name[:3])
    if status == 200:
        assert response.status_code == 200, response.text
        assert Answer.model_validate(response.json()).outcome is not Outcome.ERROR
        assert_no_trace(response)
    else:
        assert_problem(response, status)


@pytest.mark.parametrize("name", ["200-empty", "200-blank", "200-punctuation"])
def test_a_question_without_a_word_is_asked_again(client: httpx.Client, name: str) -> None:
    answer = client.post("/api/ask", content=(REQUESTS / f"{name}.json").read_bytes(), headers=JSON).json()
    assert (answer["outcome"], answer["message"]) == ("clarify", MESSAGES[Outcome.CLARIFY])
    assert answer["statements"] == []


@pytest.mark.parametrize(
    ("question", "status"),
    [("a" * 2000, 200), ("a" * 2001, 422), ("ﷺ" * 2000, 422), ("ﷺ" * 10_000, 422), ("é " * 1000, 200)],
    ids=["2000", "2001", "2000 that grow", "10000 that grow", "2000 with accents"],
)
def test_a_question_is_taken_up_to_2000_characters(client: httpx.Client, question: str, status: int) -> None:
    response = client.post("/api/ask", json={"question": question})
    if status == 200:
        assert response.status_code == 200
    else:
        assert_problem(response, status)
        assert "te lang" in response.json()["detail"]
    assert client.get("/api/search", params={"question": question[:3000]}).status_code == status


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
        max_leaves=8,
    )
    | st.fixed_dictionaries(
        {"question": st.text(st.characters(), max_size=60)},
        optional={
            "role": st.sampled_from(list(Role)) | st.text(max_size=5),
            "as_of": st.dates().map(str) | st.floats() | st.integers(),
        },
    )
)
@settings(max_examples=60)
def test_no_body_makes_the_server_fail(client: httpx.Client, body: object) -> None:
    response = client.post("/api/ask", content=json.dumps(body), headers=JSON)
    if response.status_code == 200:
        Answer.model_validate(response.json())
    else:
        assert_problem(response, 422)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nope", 404),
        ("GET", "/docs", 404),
        ("GET", "/api", 404),
        ("GET", "/api/documents/", 404),
        ("GET", "/api/documents/../../etc/passwd", 404),
        ("GET", "/api/documents/%2e%2e/%2e%2e/etc/passwd", 404),
        ("GET", "/api/documents/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/api/documents/%252e%252e%252fetc", 404),
        ("GET", "/api/documents/..\\..\\etc", 404),
        ("GET", "/api/documents/%00", 404),
        ("GET", "/api/documents/%ff%fe", 404),
        ("GET", "/api/documents/%ED%A0%80", 404),
        ("GET", "/api/documents/juridische-faq%2feinde-ots%00", 404),
        ("GET", "/api/documents/" + "a" * 5000, 404),
        ("GET", "/api/documents/' OR 1=1 --", 404),
        ("GET", "/bron/", 404),
        ("GET", "/bron/../api/http.py", 404),
        ("GET", "/bron/%2e%2e/%2e%2e/etc/passwd", 404),
        ("GET", "/bron/%00", 404),
        ("GET", "/bron/juridische-faq/einde-ots?versie=een", 422),
        ("GET", "/api/documents/juridische-faq/einde-ots?version=een", 422),
        ("GET", "/api/documents?role=koning", 422),
        ("GET", "/api/search", 422),
        ("GET", "/api/search?question=%00", 422),
        ("GET", "/api/search?question=ots&limit=0", 422),
        ("GET", "/api/search?question=ots&limit=201", 422),
        ("GET", "/api/search?question=ots&as_of=gisteren", 422),
        ("GET", "/api/search?question=ots&role=koning", 422),
        ("POST", "/rol", 422),
        ("GET", "/api/ask", 405),
        ("DELETE", "/api/documents/juridische-faq/einde-ots", 405),
        ("PUT", "/", 405),
        ("POST", "/healthz", 405),
    ],
)
def test_every_error_is_a_problem_detail(server: str, method: str, path: str, status: int) -> None:
    # http.client sends the path as it stands; httpx would take the dots out.
    host, port = server.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port))
    connection.putrequest(method, path.replace(" ", "%20"))
    connection.putheader("Content-Length", "0")
    connection.endheaders()
    raw = connection.getresponse()
    response = httpx.Response(raw.status, headers=raw.getheaders(), content=raw.read())
    connection.close()
    assert_problem(response, status)


@pytest.mark.parametrize("depth", ["[" * 60_000, '{"a":' * 10_000, "9" * 5000], ids=["lists", "objects", "digits"])
def test_json_that_python_cannot_take_is_a_bad_request(client: httpx.Client, depth: str) -> None:
    assert_problem(client.post("/api/ask", content=depth, headers=JSON), 400)


def test_a_person_gets_a_page_for_an_error_and_a_program_does_not(client: httpx.Client) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client.get("/bron/weg", headers=browser)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "bestaat niet, of u mag het niet lezen" in page.text
    assert_secured(page)
    assert_problem(client.get("/api/documents/weg", headers=browser), 404)


def test_a_body_over_64_kib_is_refused_as_it_is_announced(server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    connection.putrequest("POST", "/api/ask")
    connection.putheader("Content-Length", str(MAX_BODY + 1))
    connection.endheaders()  # and not one byte of the body
    raw = connection.getresponse()
    assert_problem(httpx.Response(raw.status, headers=raw.getheaders(), content=raw.read()), 413)
    connection.close()


@pytest.mark.parametrize("path", ["/api/ask", "/", "/rol"])
def test_a_body_over_64_kib_in_chunks_is_refused(client: httpx.Client, path: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 1000 + 1):
            yield b"x" * 1000

    assert_problem(client.post(path, content=chunks()), 413)


def test_a_body_of_just_64_kib_is_read(client: httpx.Client) -> None:
    body = json.dumps({"question": "ots", "role": None}).encode()
    body += b" " * (MAX_BODY - len(body))
    assert client.post("/api/ask", content=body, headers=JSON).status_code == 200
    assert client.post("/api/ask", content=iter([body]), headers=JSON).status_code == 200
    assert_problem(client.post("/api/ask", content=body + b" ", headers=JSON), 413)


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "utf-16", "nonsense"])
def test_a_form_in_any_encoding_is_answered_or_refused(client: httpx.Client, charset: str) -> None:
    body = b'--X\r\nContent-Disposition: form-data; name="vraag"\r\n\r\n\\ud800 +2AA- ots\r\n--X--\r\n'
    response = client.post(
        "/", content=body, headers={"content-type": f"multipart/form-data; boundary=X; charset={charset}"}
    )
    assert response.status_code in (200, 422)
    assert_no_trace(response)
    assert_secured(response)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"vraag=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b"vraag=%00", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
        (b"vraag=ots", "multipart/form-data"),
        (b"--X\r\nContent-Disposition: form-data\r\n\r\nots\r\n--X--\r\n", "multipart/form-data; boundary=X"),
        (
            b"--X\r\nContent-Disposition: form-data; name=vraag; filename=a\r\n\r\nots\r\n--X--",
            "multipart/form-data; boundary=X",
        ),
    ],
    ids=["surrogate", "nul", "many fields", "no boundary", "no name", "file"],
)
def test_a_broken_form_never_makes_the_server_fail(client: httpx.Client, body: bytes, kind: str) -> None:
    response = client.post("/", content=body, headers={"content-type": kind})
    assert response.status_code < 500
    assert_no_trace(response)


# --- what others wrote


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"


def test_a_question_with_markup_stays_text(client: httpx.Client) -> None:
    response = client.post("/api/ask", json={"question": f"{HOSTILE} {QUESTION}"})
    assert response.headers["content-type"] == "application/json"
    assert response.json()["question"] == f"{HOSTILE} {QUESTION}"
    for question in (f"{HOSTILE} {QUESTION}", f"</textarea>{HOSTILE}" + "a" * 2000):
        page = client.post("/", data={"vraag": question}).text
        assert_harmless(page)
        assert page.count("</textarea>") == 1
        assert "&lt;script&gt;alert(1)" in page


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, serve: Callable[[KnowledgeBase], str]
) -> Iterator[httpx.Client]:
    """A server whose only document is an attack in every field that a document has."""
    shelf = Shelf(tmp_path_factory.mktemp("hostile"), embedder)
    body = f"## {HOSTILE}\n\nDe OTS {HOSTILE} duurt een jaar. [klik](javascript:alert(1)) ![x](javascript:alert(1))\n"
    shelf.write(
        "hostile.md",
        body + f"\n| {HOSTILE} |\n|---|\n| OTS {HOSTILE} |\n\n```{HOSTILE}\n{HOSTILE}\n```\n",
        title=f"OTS {HOSTILE}",
        owner=HOSTILE,
        collection="faq",
        sources=[{"label": HOSTILE, "url": 'https://x.nl/"onmouseover="alert(1)'}],
        questions=[HOSTILE],
    )
    assert not shelf.ingest().failed
    with httpx.Client(base_url=serve(shelf.open()), limits=LIMITS, timeout=60) as client:
        yield client


def test_a_document_with_markup_in_every_field_stays_text(hostile: httpx.Client) -> None:
    answered = hostile.post("/", data={"vraag": "Hoe lang duurt een OTS?"}).text
    page = hostile.get("/bron/hostile").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert_harmless(answered)
    assert_harmless(page)


def test_a_document_with_markup_is_given_to_programs_as_it_stands(hostile: httpx.Client) -> None:
    response = hostile.get("/api/documents/hostile")
    assert response.headers["content-type"] == "application/json"
    assert response.json()["title"] == f"OTS {HOSTILE}"
    answer = ask(hostile)
    for citation in answer["citations"]:
        assert response.json()["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_fault_of_the_server_is_a_problem_too_and_tells_nothing(
    shelf: Shelf, serve: Callable[[KnowledgeBase], str]
) -> None:
    shelf.write("een.md")
    shelf.ingest()
    knowledge = shelf.open()
    address = serve(knowledge)
    with knowledge.database.engine.begin() as connection:
        connection.execute(sql("ALTER TABLE documents RENAME TO gone"))
    with httpx.Client(base_url=address, limits=LIMITS) as client:
        failed = client.get("/api/documents")
        assert_problem(failed, 500)
        assert "gone" not in failed.text
        page = client.get("/bron/een", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
        assert_no_trace(page)
        assert_secured(page)


def test_a_server_moves_to_a_new_generation_also_after_its_database_was_away(
    shelf: Shelf,
    serve: Callable[[KnowledgeBase], str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(api.http, "REFRESH_SECONDS", 0.01)
    shelf.write("een.md")
    shelf.ingest()
    knowledge = shelf.open()
    first = knowledge.index.name
    with httpx.Client(base_url=serve(knowledge), limits=LIMITS) as client:
        with knowledge.database.engine.begin() as connection:
            connection.execute(sql("ALTER TABLE generations RENAME TO away"))
        wait_until(lambda: f"staying with index generation {first}" in caplog.text)
        assert client.get("/readyz").json()["generation"] == first
        with knowledge.database.engine.begin() as connection:
            connection.execute(sql("ALTER TABLE away RENAME TO generations"))
        shelf.write("twee.md")
        second = shelf.ingest().generation
        wait_until(lambda: client.get("/readyz").json()["generation"] == second)


def wait_until(happened: Callable[[], bool]) -> None:
    for _ in range(3000):
        if happened():
            return
        time.sleep(0.02)
    pytest.fail("it never happened")
