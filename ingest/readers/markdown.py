"""Reading Markdown and plain text, in whatever encoding it was saved."""

import codecs
from pathlib import Path

from ingest.readers.reading import Reading
from kb.documents import DocumentError, split_front_matter

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD_WINDOWS = "is in an old encoding (Windows-1252); check its accents and quotes, and save it as UTF-8"


def read_markdown(path: Path, source: bytes) -> Reading:
    """Read Markdown or plain text, with or without front matter; line endings stay as they are.

    :raises DocumentError: if it is no text, is empty, or its front matter is not closed.
    """
    text, warnings = decode(source)
    front_matter, body = split_front_matter(text)
    if not body.strip():
        raise DocumentError("is empty: there is no text" + (" after the front matter" if front_matter else ""))
    return Reading(body, front_matter=front_matter, warnings=warnings)


def decode(source: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text that `source` holds, and what to say of its encoding.

    :raises DocumentError: if it is no text, or UTF-8 with a byte that cannot be.
    """
    encoding = next((name for mark, name in _MARKS if source.startswith(mark)), "utf-8")
    warnings: tuple[str, ...] = ()
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or not _may_be_old(source):
            line = source[: error.start].count(b"\n") + 1
            raise DocumentError(
                f"not {encoding.upper()}: byte 0x{source[error.start]:02x} cannot be read; save the file as UTF-8", line
            ) from error
        text, warnings = source.decode("windows-1252"), (OLD_WINDOWS,)
    if "\0" in text:
        raise DocumentError(
            "holds a NUL character, so it is not a text file", text.count("\n", 0, text.index("\0")) + 1
        )
    return text, warnings


def _may_be_old(source: bytes) -> bool:
    """Tell whether the text can be Windows-1252: no byte is undefined there, and nothing in it is UTF-8."""
    try:
        source.decode("windows-1252")
    except UnicodeDecodeError:
        return False
    return source.decode("utf-8", "ignore").isascii()
