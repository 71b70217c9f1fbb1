"""What kind of file it is, by its content."""

import re
import zipfile
from typing import BinaryIO

HEAD = 4096
"""Bytes at the start in which a file shows what it is."""
_PROLOGUE = re.compile(rb"^(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_LAW = re.compile(rb"<(?:[\w.-]+:)?toestand[\s>]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)


def is_pdf(file: BinaryIO) -> bool:
    """Tell whether it begins as a PDF does."""
    return _head(file).lstrip().startswith(b"%PDF-")


def is_docx(file: BinaryIO) -> bool:
    """Tell whether it is a zip with the main part of a Word document."""
    return _holds(file, "word/document.xml")


def is_pptx(file: BinaryIO) -> bool:
    """Tell whether it is a zip with the main part of a PowerPoint presentation."""
    return _holds(file, "ppt/presentation.xml")


def is_xlsx(file: BinaryIO) -> bool:
    """Tell whether it is a zip with the main part of an Excel workbook."""
    return _holds(file, "xl/workbook.xml")


def is_law(file: BinaryIO) -> bool:
    """Tell whether it is XML whose root is `toestand`: a law as wetten.overheid.nl gives it."""
    return bool(_LAW.match(_beyond_prologue(file)))


def is_html(file: BinaryIO) -> bool:
    """Tell whether it begins with the doctype or the root of HTML."""
    return bool(_HTML.match(_beyond_prologue(file)))


def _holds(file: BinaryIO, part: str) -> bool:
    if not _head(file).startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return part in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _beyond_prologue(file: BinaryIO) -> bytes:
    return _PROLOGUE.sub(b"", _head(file), count=1)


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD)
