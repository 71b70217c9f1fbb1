"""The pages that people look at, rendered on the server; they work without JavaScript."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from api.access import COOKIE, asking_role, desk, knowledge_base
from api.desk import Desk
from api.originals import original_response
from api.problems import detail_of
from api.rendering import render
from kb import library
from kb.answers import Answer
from kb.markdown import units
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.questions import QuestionRejected
from retrieval.wording import WITHOUT, written

ROLE_NAMES = {
    Role.LOKAAL_TEAM: "Lokaal team",
    Role.JEUGDBESCHERMER: "Jeugdbeschermer",
    Role.CONSULENT: "Consulent",
    Role.TRAINER: "Trainer",
    Role.BEHEERDER: "Beheerder",
}

REMEMBERED = 5
"""How many questions before it a form sends along; as in kennisbank-chat.js."""


def is_known(url: str) -> bool:
    """Tell whether a page may link to `url`: an address of our own, or https."""
    return url.startswith("https://") or (url.startswith("/") and not url.startswith(("//", "/\\")))


router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
templates.env.filters["written"] = written
templates.env.globals["today"] = date.today
templates.env.globals["without"] = WITHOUT
templates.env.globals["is_known"] = is_known

Knowledge = Annotated[KnowledgeBase, Depends(knowledge_base)]
Asker = Annotated[Role, Depends(asking_role)]


@router.get("/")
def chat(request: Request, asker: Asker) -> HTMLResponse:
    """Show the chat."""
    return _chat(request, asker)


@router.post("/")
def chat_without_script(
    request: Request,
    asker: Asker,
    desk: Annotated[Desk, Depends(desk)],
    vraag: Annotated[str, Form()] = "",
    vorige: Annotated[list[str] | None, Form()] = None,
) -> HTMLResponse:
    """Answer a question from the form, for a browser that runs no JavaScript; `vorige` are the questions before it."""
    previous = (vorige or [])[-REMEMBERED:]
    try:
        answer = desk.ask(vraag, asker, previous=previous)
    except QuestionRejected as error:
        # A form may come in an encoding that yields half characters; those cannot be sent back.
        shown = vraag.encode(errors="replace").decode()
        return _chat(request, asker, question=shown, fault=str(error), status=422, previous=previous)
    return _chat(request, asker, question=vraag, answer=answer, previous=[*previous, vraag][-REMEMBERED:])


@router.post("/rol")
def choose_role(rol: Annotated[Role, Form()]) -> Response:
    """Remember the role that stands for the login, until the browser closes."""
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, rol, httponly=True, samesite="lax")
    return response


@router.get("/bron/{document_id:path}")
def source(
    request: Request, document_id: str, asker: Asker, knowledge: Knowledge, versie: int | None = None
) -> Response:
    """Show a document version in which every passage can be linked to."""
    with knowledge.database.session() as session:
        document = library.find_version(session, document_id, asker, versie)
        passages = library.passages(session, document_id, document.version) if document else []
        names = library.collections(session)
    if document is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    parts = [
        (start + first, start + last) for start, end in passages for first, last in units(document.text[start:end])
    ]
    collection = names.get(document.collection)
    return _page(
        request,
        "bron.html",
        document=document,
        body=render(document.text, passages, parts),
        collection=collection.title if collection else document.collection,
    )


@router.get("/origineel/{document_id:path}")
def original(document_id: str, asker: Asker, knowledge: Knowledge, versie: int | None = None) -> Response:
    """Send the file that a document version was read from: a PDF to look at, anything else to keep."""
    with knowledge.database.session() as session:
        found = library.find_original(session, document_id, asker, versie)
    file = knowledge.settings.originals_directory / found.sha256 if found else None
    if found is None or file is None or not file.is_file():
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return original_response(file, found.name)


def wants_html(request: Request) -> bool:
    """Tell whether a person looks at the answer: not a program, and not under /api/."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def error_page(request: Request, status: int) -> HTMLResponse:
    """Return a page that says what went wrong and leads back to the chat."""
    return _page(request, "fout.html", status, detail=detail_of(status))


def _chat(
    request: Request,
    asker: Role,
    question: str = "",
    answer: Answer | None = None,
    fault: str | None = None,
    status: int = 200,
    previous: Sequence[str] = (),
) -> HTMLResponse:
    return _page(
        request,
        "index.html",
        status,
        question=question,
        answer=answer,
        fault=fault,
        previous=previous,
        role=asker,
        roles=ROLE_NAMES,
    )


def _page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    return templates.TemplateResponse(request, template, values, status_code=status)
