"""Errors over HTTP as problem details (RFC 9457), and the limit on a request's size."""

from http import HTTPStatus

from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64 * 1024
"""Bytes in the body of a request."""

_DETAILS = {
    HTTPStatus.NOT_FOUND: "Dit adres of document bestaat niet, of u mag het niet lezen.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Dit adres kent deze methode niet.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"De aanvraag is te groot. Stuur ten hoogste {MAX_BODY // 1024} kB.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Er ging iets mis. Probeer het opnieuw.",
}


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    """For the user, in Dutch."""


def detail_of(status: int) -> str:
    """Return what an HTTP status means, for the user, in Dutch."""
    return _DETAILS.get(HTTPStatus(status), "Er ging iets mis.")


def problem_response(status: int, detail: str | None = None) -> JSONResponse:
    """Return a response of type `application/problem+json`."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail or detail_of(status))
    return JSONResponse(problem.model_dump(), status, media_type="application/problem+json")


class BodyLimit:
    """Middleware that answers 413 to a request with more than `MAX_BODY` bytes, announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the whole body, within the limit, before the application sees the request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        too_large = problem_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if int(Headers(scope=scope).get("content-length", 0)) > MAX_BODY:
            await too_large(scope, receive, send)
            return
        body = bytearray()
        message: Message = {"more_body": True}
        while message.get("more_body"):
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > MAX_BODY:
                await too_large(scope, receive, send)
                return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self.app(scope, replay, send)
