"""From a file to a document: one reader a kind of file, all listed here."""

import io
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.readers import sniffing
from ingest.readers.isolation import read_apart
from ingest.readers.markdown import read_markdown
from ingest.readers.metadata import describe
from ingest.readers.reading import Reader
from kb.collections import Collection
from kb.documents import Document, DocumentError

MEGABYTE = 1_000_000
LONGEST = 10_000_000
"""Characters of a document at most: cutting takes up to a hundred bytes for each. Boek 1 of the BW has 413,000."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read."""

    name: str
    suffixes: tuple[str, ...]
    """Ends of names, in lower case."""
    reader: str | Reader
    """The reader, or `module:function` of one that runs in a process of its own: its parser is native code, or takes
    memory at the file's will."""
    sniff: Callable[[BinaryIO], bool] | None = None
    """Whether a file is of this kind by its content; none: only its name tells."""


FORMATS = (
    Format("PDF", (".pdf",), "ingest.readers.pdf:read_pdf", sniffing.is_pdf),
    Format("Word", (".docx",), "ingest.readers.docx:read_docx", sniffing.is_docx),
    Format("PowerPoint", (".pptx",), "ingest.readers.pptx:read_pptx", sniffing.is_pptx),
    Format("Excel", (".xlsx",), "ingest.readers.xlsx:read_xlsx", sniffing.is_xlsx),
    Format("law", (".xml",), "ingest.readers.law:read_law", sniffing.is_law),
    Format("HTML", (".html", ".htm"), "ingest.readers.html:read_html", sniffing.is_html),
    Format("text", (".md", ".markdown", ".txt"), read_markdown),
)
"""Content goes before name, and the first that fits is taken."""
SUFFIXES = tuple(suffix for known in FORMATS for suffix in known.suffixes)


class NoReader(DocumentError):
    """A file of a kind that is not read."""

    def __init__(self, suffix: str) -> None:
        super().__init__(f"no reader for '{suffix}' files; there is one for {', '.join(SUFFIXES)}")


class TooLarge(DocumentError):
    """A file over the limit."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"is {size / MEGABYTE:.0f} MB, over {limit / MEGABYTE:.0f} MB; split it, or raise KB_MAX_FILE_MB"
        )


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader knows besides the file."""

    collections: Mapping[str, Collection]
    collection: str | None = None
    """Collection of files that do not name one themselves."""
    max_bytes: int = 200 * MEGABYTE
    """Larger files are not read."""


def read(path: Path, context: Context) -> Document:
    """Read the document in `path`.

    :raises NoReader: if it is of a kind that is not read.
    :raises DocumentError: saying what is wrong with it.
    """
    if shown(path) != str(path):
        raise DocumentError("the file's name is not UTF-8; rename it")
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise DocumentError("is no ordinary file")
            _choose(path, file)  # before all of it is read
            file.seek(0)
            source = file.read(context.max_bytes + 1) if status.st_size <= context.max_bytes else b""
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}") from error
    size = max(status.st_size, len(source))
    if size > context.max_bytes:
        raise TooLarge(size, context.max_bytes)
    return document(path, source, context)


def document(path: Path, source: bytes, context: Context) -> Document:
    """Return the document that `source` holds, as the content of the file at `path`.

    :raises DocumentError: saying what is wrong with it.
    """
    known, warnings = _choose(path, io.BytesIO(source))
    reader = known.reader
    reading = read_apart(reader, path, source) if isinstance(reader, str) else reader(path, source)
    if len(reading.text) > LONGEST:
        raise DocumentError(f"holds {len(reading.text):,} characters; at most {LONGEST:,} are read; split it")
    metadata = describe(path, reading, context.collections, context.collection)
    return Document(metadata, reading.text, source, path, reading.places, (*warnings, *reading.warnings))


def shown(path: Path) -> str:
    """Return `path` as it can be printed: bytes that are not UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _choose(path: Path, file: BinaryIO) -> tuple[Format, tuple[str, ...]]:
    """Return the format of a file, and what to say if its name and its content differ."""
    suffix = path.suffix.lower()
    by_name = next((known for known in FORMATS if suffix in known.suffixes), None)
    by_content = next((known for known in FORMATS if known.sniff and known.sniff(file)), None)
    if by_content and by_content is not by_name:
        return by_content, (f"is {by_content.name} by its content, though its name ends in '{suffix}'; read as such",)
    if by_name is None:
        raise NoReader(path.suffix)
    return by_name, ()


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe without a writer would keep us waiting for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
