"""Who asks, and what they may read."""

from enum import StrEnum


class Audience(StrEnum):
    """Who a document is written for."""

    OPENBAAR = "openbaar"
    LOKAAL_TEAM = "lokaal-team"
    JEUGDBESCHERMER = "jeugdbeschermer"


class Role(StrEnum):
    """What a user is; the first is the least privileged."""

    LOKAAL_TEAM = "lokaal-team"
    JEUGDBESCHERMER = "jeugdbeschermer"
    CONSULENT = "consulent"
    TRAINER = "trainer"
    BEHEERDER = "beheerder"

    @property
    def reads(self) -> frozenset[Audience]:
        """The audiences whose documents this role may read."""
        if self is Role.LOKAAL_TEAM:
            return frozenset({Audience.OPENBAAR, Audience.LOKAAL_TEAM})
        return frozenset(Audience)
