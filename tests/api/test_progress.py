"""What is shown of how far a command is."""

import io

import pytest
from rich.console import Console

from api import progress
from ingest.report import WAITING


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a terminal would show."""
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=160, highlight=False)
    monkeypatch.setattr(progress, "err", console)
    return written


def test_a_stage_shows_how_much_is_done_and_what_it_is_busy_with(terminal: io.StringIO) -> None:
    with progress.shown(quiet=False) as show:
        for done in range(3):
            show("embed", done, 4, f"[map]/handboek/{done}")
    assert "embed" in terminal.getvalue()
    assert "2/4" in terminal.getvalue()
    assert "[map]/handboek/2" in terminal.getvalue()


def test_a_long_name_is_shown_by_its_end(terminal: io.StringIO) -> None:
    with progress.shown(quiet=False) as show:
        show("read", 0, 1, f"{'a' * 100}/einde.md")
    assert "…aaa" in terminal.getvalue()
    assert "/einde.md" in terminal.getvalue()
    assert "a" * 40 not in terminal.getvalue()


@pytest.mark.parametrize("quiet", [False, True])
def test_what_is_waited_for_is_always_said(terminal: io.StringIO, quiet: bool) -> None:
    with progress.shown(quiet) as show:
        show(WAITING, 0, 1, "process 12 on this data directory since 2026-11-25 03:00:00+00:00")
        show(WAITING, 1, 1)
    assert terminal.getvalue().count("kb: waiting for process 12 ") == 1


def test_nothing_else_is_shown_where_it_must_be_quiet(terminal: io.StringIO) -> None:
    with progress.shown(quiet=True) as show:
        show("embed", 1, 2, "x")
    assert terminal.getvalue() == ""
