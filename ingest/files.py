"""The files in the folders that are ingested."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.readers.metadata import SIDECAR
from kb.collections import FILE as COLLECTIONS_FILE
from kb.meanings import FILE as MEANINGS_FILE
from kb.safety import FILE as SAFETY_FILE
from retrieval.personal_data import FILE as NAMES_FILE

NOT_CONTENT = frozenset({"README.md", COLLECTIONS_FILE, SAFETY_FILE, NAMES_FILE, MEANINGS_FILE})
"""Files in a content folder that are about it, not of it."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something in a folder that is no file to read."""

    path: Path
    reason: str
    is_fault: bool = True
    """Whether text may be missing because of it."""


def find(roots: Sequence[Path]) -> Iterator[tuple[Path, bool] | Unusable]:
    """Yield each file once, folders in order of name, and whether it was found in a folder; and what is unusable."""
    seen = set()
    for root in roots:
        for found in _inside(root) if root.is_dir() else [root]:
            if isinstance(found, Unusable):
                yield found
                continue
            place = os.path.realpath(found)  # Path.resolve() stops at a link that points at itself
            if place in seen:
                continue
            seen.add(place)
            if found.name.endswith(SIDECAR):
                if not _has_document(found):
                    yield Unusable(found, "describes a file that is not there; rename it, or remove it", is_fault=False)
            elif found.name not in NOT_CONTENT:
                yield found, found != root


def _inside(root: Path) -> Iterator[Path | Unusable]:
    """Yield the files in `root`, hidden ones left out; a link may lead to a file inside `root` only."""
    refused: list[OSError] = []
    paths: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        paths += [Path(folder, name) for name in (*names, *links) if not name.startswith(".")]
    home = os.path.realpath(root)
    for error in refused:
        yield Unusable(Path(error.filename), f"cannot be read: {error.strerror}")
    for path in sorted(paths):
        place = os.path.realpath(path)
        if os.path.commonpath([home, place]) != home:
            yield Unusable(path, f"is a link that leads out of {root}; put the file itself there")
        elif not path.is_dir():
            yield path


def _has_document(sidecar: Path) -> bool:
    name = sidecar.name.removesuffix(SIDECAR)
    return any(
        name in (beside.name, beside.stem) and not beside.name.endswith(SIDECAR)
        for beside in sidecar.parent.iterdir()
        if beside.is_file()
    )
