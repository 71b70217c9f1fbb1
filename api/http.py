"""The HTTP interface: questions, search, documents, health."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import pages
from api.access import asking_role, desk, knowledge_base
from api.desk import Desk
from api.metrics import CONTENT_TYPE as METRICS_TYPE
from api.problems import BodyLimit, Problem, problem_response
from kb import library
from kb import settings as configuration
from kb.answers import Answer, Notice
from kb.library import DocumentSummary, DocumentVersion
from kb.roles import Role
from kb.traces import trace
from retrieval.asking import KnowledgeBase, NoIndex
from retrieval.index import Filter, IndexDamaged
from retrieval.questions import QuestionRejected

REFRESH_SECONDS = 2.0
"""How often the server looks whether a new index generation was published."""
PURGE_SECONDS = 24 * 60 * 60.0
"""How often the server removes questions that have been kept long enough."""
STATIC = Path(__file__).parent / "static"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

log = logging.getLogger("kennisbank")
router = APIRouter()

Knowledge = Annotated[KnowledgeBase, Depends(knowledge_base)]
Asker = Annotated[Role, Depends(asking_role)]
AsOf = Annotated[date | None, Query(description="Answer as it held on this day.", examples=["2018-06-01"])]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"content": {"application/problem+json": {"schema": Problem.model_json_schema()}}}
    for status in (404, 413, 422)
}


class Question(BaseModel):
    """A question and who asks it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "Hoe lang duurt een OTS?", "role": "jeugdbeschermer"}]},
    )

    question: str = Field(description="In Dutch, at most 2,000 characters.")
    role: Role | None = Field(default=None, description="Stands for the login; by default the least privileged.")
    as_of: date | None = Field(default=None, description="Answer as it held on this day; by default today.")
    previous: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="The questions before it in the same conversation, oldest first; nothing of them is kept.",
    )
    municipality: str | None = Field(
        default=None, max_length=60, description="For the question log; one that the settings do not name is left out."
    )


class Found(BaseModel):
    """A passage that was found, with its scores."""

    document_id: str
    version: int
    title: str
    collection: str
    section: tuple[str, ...]
    page: int | None
    label: str | None
    original: str | None
    text: str
    start: int
    end: int
    valid_from: date | None
    valid_until: date | None
    verified: bool
    score: float
    dense: float
    lexical: float


class SearchResult(BaseModel):
    """The best passages, best first, with a warning where the question tells of danger."""

    question: str
    notices: list[Notice]
    hits: list[Found]


class DocumentList(BaseModel):
    """Documents by id."""

    documents: list[DocumentSummary]


@router.post("/api/ask", summary="Answer a question with quotes", responses=_PROBLEMS, tags=["questions"])
def ask(question: Annotated[Question, Body()], desk: Annotated[Desk, Depends(desk)], asker: Asker) -> Answer:
    """Answer with sentences from the documents that the role may read, each with its citation."""
    asked = question
    return desk.ask(asked.question, asked.role or asker, asked.as_of, asked.municipality, previous=asked.previous)


@router.get("/api/search", summary="Find passages", responses=_PROBLEMS, tags=["questions"])
def search(
    question: Annotated[str, Query(examples=["termijn gezinsplan"])],
    knowledge: Knowledge,
    asker: Asker,
    limit: Annotated[int, Query(ge=1, le=200)] = 10,
    as_of: AsOf = None,
) -> SearchResult:
    """Return the passages that fit a question best, with their scores."""
    hits = knowledge.search(question, Filter(asker, as_of or date.today()), limit)
    warning = knowledge.warning(question)
    return SearchResult(
        question=question, notices=[warning] if warning else [], hits=[Found(**hit.as_json()) for hit in hits]
    )


@router.get("/api/documents", summary="List documents", responses=_PROBLEMS, tags=["documents"])
def documents(
    knowledge: Knowledge,
    asker: Asker,
    collection: Annotated[str | None, Query(examples=["juridische-faq"])] = None,
) -> DocumentList:
    """List the published documents that the role may read."""
    with knowledge.database.session() as session:
        return DocumentList(documents=library.documents(session, asker, collection))


@router.get("/api/documents/{document_id:path}", summary="Read a document", responses=_PROBLEMS, tags=["documents"])
def document(document_id: str, knowledge: Knowledge, asker: Asker, version: int | None = None) -> DocumentVersion:
    """Return one version of a document with its text, by default the newest that is in force."""
    with knowledge.database.session() as session:
        found = library.find_version(session, document_id, asker, version)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/healthz", summary="Is the process alive", tags=["health"])
def healthz() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="Can questions be answered", tags=["health"])
def readyz(knowledge: Knowledge) -> dict[str, Any]:
    """Say which index generation answers questions."""
    manifest = knowledge.index.manifest
    return {"status": "ok", "generation": knowledge.index.name, "passages": manifest.passages, "model": manifest.model}


@router.get("/metrics", summary="Counts for Prometheus", response_class=PlainTextResponse, tags=["health"])
def metrics(desk: Annotated[Desk, Depends(desk)]) -> Response:
    """Count questions by outcome, notices by kind, and the time of each step; nothing that was asked."""
    return Response(desk.metrics.text(), media_type=METRICS_TYPE)


def create_app(knowledge: KnowledgeBase | None = None) -> FastAPI:
    """Return the application; without `knowledge` it opens what the settings name when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = knowledge
        if opened is None:
            opened = await run_in_threadpool(KnowledgeBase.open, configuration.load())
        app.state.desk = Desk(opened)
        tasks = [asyncio.create_task(_follow_generations(opened)), asyncio.create_task(_purge(app.state.desk))]
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await run_in_threadpool(app.state.desk.log.close)

    app = FastAPI(title="Kennisbank", version="0.1.0", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(BodyLimit)
    app.add_middleware(BaseHTTPMiddleware, dispatch=_secure)
    app.add_middleware(Faults)
    app.add_exception_handler(QuestionRejected, _rejected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    return app


async def _follow_generations(knowledge: KnowledgeBase) -> None:
    """Move to each new generation of the index as it is published."""
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        try:
            if await run_in_threadpool(knowledge.refresh):
                log.info("now reading index generation %s", knowledge.index.name)
        except (IndexDamaged, NoIndex, SQLAlchemyError) as error:  # the next look may find it mended
            log.error("staying with index generation %s: %s", knowledge.index.name, error)


async def _purge(desk: Desk) -> None:
    """Remove the questions that have been kept long enough, now and once a day."""
    while True:
        try:
            if removed := await run_in_threadpool(desk.log.purge):
                log.info(
                    "%d questions removed from the log, kept for %d days", removed, desk.knowledge.settings.log_days
                )
        except SQLAlchemyError as error:  # the next day may find it mended
            log.error("the question log is not purged: %s", trace(error))
        await asyncio.sleep(PURGE_SECONDS)


async def _secure(request: Request, call_next: RequestResponseEndpoint) -> Response:
    return _secured(await call_next(request))


def _secured(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _rejected(request: Request, error: Exception) -> JSONResponse:
    return problem_response(422, str(error))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    """Name the first thing that is wrong, without repeating what was sent."""
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {"loc": (), "msg": str(error)}
    place = ".".join(str(part) for part in first["loc"])
    return problem_response(422, f"De aanvraag klopt niet: {place}: {first['msg']}")


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if pages.wants_html(request):
        return pages.error_page(request, status)
    return problem_response(status)


class Faults:
    """Middleware that answers 500 to whatever fails, and logs where, without the error's own words.

    Starlette's own handler raises the error on, and the server prints it with all that it repeats of a request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and answer for the application if it fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            log.error("a request failed: %s", trace(error))
            if begun:
                raise RuntimeError("a response broke off") from None
            request = Request(scope)
            page = pages.error_page(request, 500) if pages.wants_html(request) else problem_response(500)
            await _secured(page)(scope, receive, send)
