"""The process in which one file is read: source on standard input, what was read as JSON on standard output."""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from ingest.readers.reading import Reader
from kb.documents import DocumentError

CPU_SECONDS = 600
"""Computing time that one file may take."""
MEMORY = 4 << 30
"""Bytes of address space that one file may take."""


def _limit() -> None:
    """Keep this process within its bounds, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(name: str, path: str) -> None:
    """Read standard input with the reader of this name and write what it says as JSON."""
    _limit()
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    module, _, function = name.partition(":")
    reader: Reader = getattr(import_module(module), function)
    try:
        values = asdict(reader(Path(path), sys.stdin.buffer.read()))
    except DocumentError as error:
        values = {"reason": error.reason, "line": error.line}
    except MemoryError:
        values = {"reason": f"takes more than {MEMORY >> 30} GB of memory to read; split it", "line": None}
    with answer:
        json.dump(values, answer, default=str)


if __name__ == "__main__":
    _main(*sys.argv[1:])
