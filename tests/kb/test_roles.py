"""Who may read what."""

import pytest

from kb.roles import Audience, Role


def test_a_local_team_reads_what_is_public_and_what_is_written_for_it() -> None:
    assert Role.LOKAAL_TEAM.reads == {Audience.OPENBAAR, Audience.LOKAAL_TEAM}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LOKAAL_TEAM])
def test_everybody_else_reads_all(role: Role) -> None:
    assert role.reads == set(Audience)


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_what_is_public(role: Role) -> None:
    assert Audience.OPENBAAR in role.reads


def test_the_first_role_reads_least() -> None:
    assert all(next(iter(Role)).reads <= role.reads for role in Role)
