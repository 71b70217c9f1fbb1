"""Whether a file is still what its document was made from."""

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.readers import Context

READING = 1
"""Number of the readers' rules: raise it when a file would be read otherwise than before."""
SETTLED_SECONDS = 2.0
"""A file that was changed less long ago can be changed again with the same time on it."""


@dataclass(frozen=True, slots=True)
class State:
    """What a document is made from: while this stays the same, reading the file gives the same document."""

    stamps: list[list[Any]]
    """Name, size and times of the file, and of the files beside it that describe it."""
    beside: list[str]
    """SHA-256 of the files beside it."""
    options: dict[str, Any]
    settled: bool
    """Whether the times tell enough."""

    def as_json(self, sha256: str) -> dict[str, Any]:
        """Return the state as values that JSON knows, with the hash of the file as it was read."""
        return {name: getattr(self, name) for name in State.__slots__} | {"sha256": sha256}

    def is_that_of(self, kept: Mapping[str, Any], path: Path) -> bool:
        """Tell whether a file is what it was when `kept` was made; it is looked into only where its times differ."""
        if self.options != kept["options"] or self.beside != kept["beside"]:
            return False
        if self.stamps == kept["stamps"] and kept["settled"]:
            return True
        (_, size, *_), (_, size_before, *_) = self.stamps[0], kept["stamps"][0]
        return bool(size == size_before and _sha256(path) == kept["sha256"])


def look(path: Path, context: Context) -> State | None:
    """Return the state of a file without reading it; None where it is no file that can be looked at."""
    try:
        stamps = [_stamp(path)]
        beside = [other for other in _beside(path) if other.is_file()]
        stamps += [_stamp(other) for other in beside]
        digests = [_sha256(other) for other in beside]
    except OSError:  # reading it will say why
        return None
    newest = max(max(modified, changed) for _, _, modified, changed in stamps)
    return State(
        stamps=stamps,
        beside=digests,
        options={
            "reading": READING,
            "collection": context.collection,
            "collections": sorted(context.collections),
        },
        settled=newest / 1e9 < time.time() - SETTLED_SECONDS,
    )


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}.meta.yaml"), path.with_name(f"{path.stem}.meta.yaml")


def _stamp(path: Path) -> list[Any]:
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError("not a regular file")
    return [path.name, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
