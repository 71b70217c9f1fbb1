"""A document's metadata: what the file says of itself, its front matter or sidecar, its name."""

import os
import re
from calendar import monthrange
from collections.abc import Collection as Container
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ingest.readers.markdown import decode
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Metadata, UnknownCollection, checked_metadata, read_front_matter
from retrieval.wording import MONTHS

SIDECAR = ".meta.yaml"
"""End of the name of a file that holds the metadata of the document beside it."""
_SLUG = re.compile(r"[^a-z0-9]+")
_DATE_IN_NAME = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


def sidecar_of(path: Path) -> Path | None:
    """Return the file with the metadata of `path`: its name, with or without its suffix, and `.meta.yaml`.

    :raises DocumentError: if there are two.
    """
    names = dict.fromkeys([path.name + SIDECAR, path.stem + SIDECAR])
    found = [file for file in (path.with_name(name) for name in names) if os.path.isfile(file)]  # False if too long
    if len(found) > 1:
        raise DocumentError(f"has two sidecars, {found[0].name} and {found[1].name}; keep one")
    return found[0] if found else None


def describe(path: Path, reading: Reading, collections: Container[str], collection: str | None) -> Metadata:
    """Return the metadata of the file at `path`; `collection` is that of files that name none.

    Front matter must be complete. Beside a sidecar, and without any, the id and what the file does not say of itself
    come from its name.

    :raises DocumentError: with file, line and key, for the first thing that is wrong.
    """
    sidecar = sidecar_of(path)
    if reading.front_matter is not None:
        if sidecar:
            raise DocumentError(f"has front matter and a sidecar, {sidecar.name}; keep one")
        return checked_metadata(*read_front_matter(reading.front_matter), collections)
    if sidecar is None:
        return _of_plain_file(path, reading, collections, collection)
    try:
        text, _ = decode(sidecar.read_bytes())
        values, lines = read_front_matter(text)
        known = values.get("collection") or collection
        if not known:
            raise DocumentError("key 'collection' is missing; add it, or give --collection", 1)
        return checked_metadata({**_implied(path, reading, known), **values}, lines, collections)
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=sidecar) from error
    except DocumentError as error:
        raise DocumentError(error.reason, error.line, sidecar) from error


def _of_plain_file(path: Path, reading: Reading, collections: Container[str], collection: str | None) -> Metadata:
    if collection is None:
        raise DocumentError(
            "has no front matter; add it (see content/README.md) or give --collection, "
            f"or put a sidecar {path.name}{SIDECAR} beside it",
            1,
        )
    if collection not in collections:
        raise UnknownCollection(collection, collections)
    values = _implied(path, reading, collection)
    if "id" not in values:
        raise DocumentError("no id can be made from the file's name; rename it, or add front matter with an id")
    try:
        return Metadata(**values)
    except ValidationError as error:
        raise DocumentError("the file's name makes no id and title; rename it, or add front matter") from error


def _implied(path: Path, reading: Reading, collection: str | None) -> dict[str, Any]:
    """Return what the file says of itself and, where it does not, what its name says."""
    slug = _SLUG.sub("-", path.stem.lower()).strip("-")
    named = _DATE_IN_NAME.sub(_as_written, path.stem)
    title = named.replace("-", " ").replace("_", " ").strip().capitalize()
    from_name: dict[str, Any] = {"title": title, "valid_from": _date_in_name(path.stem)}
    if collection:
        from_name["collection"] = collection
    if collection and slug:
        from_name["id"] = f"{collection}/{slug}"
    return from_name | {key: value for key, value in reading.metadata.items() if value is not None}


def _as_written(date_in_name: re.Match[str]) -> str:
    """Return a date in a name as people write it, as far as it goes: 2024-07 is juli 2024."""
    year, month, day = date_in_name.groups()
    if month is None or (day and int(day) > monthrange(int(year), int(month))[1]):
        return date_in_name[0]
    return " ".join(filter(None, [day and day.lstrip("0"), MONTHS[int(month) - 1], year]))


def _date_in_name(stem: str) -> date | None:
    match = _DATE_IN_NAME.search(stem)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 1)
