"""From a file to a document: one reader a kind of file."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from kb.collections import Collection
from kb.documents import Document, DocumentError, Metadata, UnknownCollection, read_front_matter, split_front_matter

_SLUG = re.compile(r"[^a-z0-9]+")
_DATE_IN_NAME = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader knows besides the file."""

    collections: Mapping[str, Collection]
    collection: str | None = None
    """Collection of files that do not name one themselves."""


def read_markdown(path: Path, source: bytes, context: Context) -> Document:
    """Read Markdown or plain text, with front matter or, where a collection is given, without.

    :raises DocumentError: if it is not UTF-8, is empty, or its front matter is wrong.
    """
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        byte = source[error.start]
        raise DocumentError(f"not UTF-8: byte 0x{byte:02x} cannot be read; save the file as UTF-8", line) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise DocumentError("holds a NUL character, so it is not a text file", line)
    yaml_text, body = split_front_matter(text)
    if not body.strip():
        raise DocumentError("is empty: there is no text" + (" after the front matter" if yaml_text else ""))
    if yaml_text is None:
        metadata = _metadata_of_plain_file(path, context)
    else:
        metadata = read_front_matter(yaml_text, context.collections)
    return Document(metadata, body, source, path)


READERS: dict[str, Callable[[Path, bytes, Context], Document]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_markdown,
}
"""Reader by suffix of the file's name, in lower case."""


def read(path: Path, context: Context) -> Document:
    """Read the document in `path`.

    :raises DocumentError: saying what is wrong with it.
    """
    if shown(path) != str(path):
        raise DocumentError("the file's name is not UTF-8; rename it")
    try:
        source = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}") from error
    return READERS[path.suffix.lower()](path, source, context)


def shown(path: Path) -> str:
    """Return `path` as it can be printed: bytes that are not UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _metadata_of_plain_file(path: Path, context: Context) -> Metadata:
    """Return metadata for a file without any: named after the file, valid from the date in that name."""
    if context.collection is None:
        raise DocumentError("has no front matter; add it (see content/README.md) or give --collection", 1)
    if context.collection not in context.collections:
        raise UnknownCollection(context.collection, context.collections)
    slug = _SLUG.sub("-", path.stem.lower()).strip("-")
    if not slug:
        raise DocumentError("no id can be made from the file's name; rename it, or add front matter with an id")
    try:
        return Metadata(
            id=f"{context.collection}/{slug}",
            title=path.stem.replace("-", " ").replace("_", " ").strip().capitalize(),
            collection=context.collection,
            valid_from=_date_in_name(path.stem),
        )
    except ValidationError as error:
        raise DocumentError("the file's name makes no id and title; rename it, or add front matter") from error


def _date_in_name(stem: str) -> date | None:
    match = _DATE_IN_NAME.search(stem)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 1)
