"""Readers that fail in their own way, to be run in a process of their own."""

import os
import resource
import signal
from pathlib import Path

from ingest.readers.reading import Reading
from kb.documents import DocumentError, Place


def reads(path: Path, source: bytes) -> Reading:
    """Reads without fail."""
    places = (Place(0, 1), Place(3, label="art. 1 BW", url="https://voorbeeld.nl"))
    return Reading(source.decode(), places, {"title": path.stem}, warnings=("een",))


def refuses(path: Path, source: bytes) -> Reading:
    raise DocumentError("is no good", 3)


def raises(path: Path, source: bytes) -> Reading:
    raise KeyError("sleutel")


def crashes(path: Path, source: bytes) -> Reading:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def hangs(path: Path, source: bytes) -> Reading:
    resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
    while True:
        pass


def devours(path: Path, source: bytes) -> Reading:
    return Reading("x" * (8 << 30))


def talks(path: Path, source: bytes) -> Reading:
    os.write(1, b"a library says hello\n")
    return Reading("Tekst.")
