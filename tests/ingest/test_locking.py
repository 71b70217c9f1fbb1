"""Two runs on one data directory."""

import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.ingesting import ingest
from ingest.locking import HOLDER, Locked, exclusive
from ingest.report import WAITING

if TYPE_CHECKING:
    from conftest import Shelf


def test_a_run_that_does_not_wait_is_told_who_holds_the_lock(shelf: "Shelf") -> None:
    shelf.write("x.md")
    with exclusive(shelf.settings.data), pytest.raises(Locked) as caught:
        ingest(shelf.settings, [shelf.root], loader=lambda: shelf.embedder, wait=False)
    assert f"process {os.getpid()} on this data directory since 20" in str(caught.value)
    assert shelf.ingest().added == ["x"]


def test_a_run_that_waits_says_for_whom_and_then_goes_on(shelf: "Shelf") -> None:
    shelf.write("x.md")
    said: list[str] = []
    free = threading.Event()

    def progress(stage: str, done: int, total: int, item: str = "") -> None:
        if stage == WAITING:
            said.append(item)
            free.set()

    def hold(locked: threading.Event) -> None:
        with exclusive(shelf.settings.data):
            locked.set()
            free.wait()

    locked = threading.Event()
    holder = threading.Thread(target=hold, args=(locked,))
    holder.start()
    locked.wait()
    report = ingest(shelf.settings, [shelf.root], progress=progress, loader=lambda: shelf.embedder)
    holder.join()
    assert report.added == ["x"]
    assert said[0].startswith(f"process {os.getpid()} ")


def test_the_lock_is_free_after_an_error_and_names_nobody(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), exclusive(tmp_path):
        assert json.loads((tmp_path / HOLDER).read_text(encoding="utf-8"))["pid"] == os.getpid()
        raise ZeroDivisionError
    assert not (tmp_path / HOLDER).exists()
    with exclusive(tmp_path, wait=False):
        pass


@pytest.mark.parametrize("left", ["", "{", "[]", "{}"])
def test_a_holder_that_has_not_said_who_it_is_yet_is_named_by_the_lock(tmp_path: Path, left: str) -> None:
    with exclusive(tmp_path):
        (tmp_path / HOLDER).write_text(left, encoding="utf-8")
        with pytest.raises(Locked, match=r"a process that has just locked .*ingest\.lock"), exclusive(tmp_path, False):
            pass
