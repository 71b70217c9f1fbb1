"""Who asks. A role in the request stands for the login that comes later."""

from typing import Annotated

from fastapi import Cookie, Query, Request

from api.desk import Desk
from kb.roles import Role
from retrieval.asking import KnowledgeBase

LEAST = Role.LOKAAL_TEAM
COOKIE = "rol"


def desk(request: Request) -> Desk:
    """Return the desk of the application."""
    found: Desk = request.app.state.desk
    return found


def knowledge_base(request: Request) -> KnowledgeBase:
    """Return the open knowledge base of the application."""
    return desk(request).knowledge


def asking_role(
    role: Annotated[Role | None, Query(description="Stands for the login; by default the least privileged.")] = None,
    rol: Annotated[str | None, Cookie(include_in_schema=False)] = None,
) -> Role:
    """Return the role that the request names, else that of the page's cookie, else the least privileged."""
    if role is not None:
        return role
    return Role(rol) if rol in set(Role) else LEAST
