"""The lock under which documents and index are changed."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.report import WAITING, Progress, silent

LOCK, HOLDER = "ingest.lock", "ingest.lock.json"


class Locked(RuntimeError):
    """Another run changes the same knowledge base."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"another run holds the lock: {holder}; wait for it to end, or stop it")


@contextmanager
def exclusive(data: Path, wait: bool = True, progress: Progress = silent) -> Iterator[None]:
    """Hold the lock of the data directory; the system gives it back when a process dies, however it does.

    :raises Locked: if another run holds it and `wait` is not set.
    """
    data.mkdir(parents=True, exist_ok=True)
    lock, file = FileLock(data / LOCK), data / HOLDER
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        if not wait:
            raise Locked(_holder(file)) from error
        progress(WAITING, 0, 1, _holder(file))
        lock.acquire()
        progress(WAITING, 1, 1, "")
    try:
        with suppress(OSError):  # it only informs; a full disk is told of by the first thing that matters
            since = datetime.now(UTC).astimezone().isoformat(" ", "seconds")
            file.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
        yield
    finally:
        file.unlink(missing_ok=True)
        lock.release()


def _holder(file: Path) -> str:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        return f"process {values['pid']} on this data directory since {values['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # it has only just begun
        return f"a process that has just locked {file.parent / LOCK}"
