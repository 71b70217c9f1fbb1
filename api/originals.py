"""Sending the file that a document was read from."""

import mimetypes
from pathlib import Path

from fastapi.responses import FileResponse

PDF = "application/pdf"


def original_response(file: Path, name: str) -> FileResponse:
    """Return `file` under its own name: a PDF opens in the browser, anything else is kept as a file.

    Only what is a PDF by its content is shown: a page of HTML would run in our name.
    """
    with file.open("rb") as opened:
        is_pdf = b"%PDF-" in opened.read(1024)
    kind = PDF if is_pdf else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(
        file,
        media_type=kind,
        headers={"Cache-Control": "private"},
        filename=name,
        content_disposition_type="inline" if is_pdf else "attachment",
    )
