"""Sending the file that a document was read from."""

import mimetypes
from pathlib import Path

from fastapi.responses import FileResponse

PDF = "application/pdf"
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; plugin-types application/pdf; style-src 'unsafe-inline'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What the browser's own viewer of PDF needs; it runs no script of the page."""


def original_response(file: Path, name: str) -> FileResponse:
    """Return `file` under its own name: a PDF opens in the browser, anything else is kept as a file.

    Only what is a PDF by its content is shown: a page of HTML would run in our name.
    """
    with file.open("rb") as opened:
        is_pdf = b"%PDF-" in opened.read(1024)
    if is_pdf:
        kind, headers = PDF, {"Content-Security-Policy": PDF_POLICY}
    else:
        kind, headers = mimetypes.guess_type(name)[0] or "application/octet-stream", {}
    return FileResponse(
        file,
        media_type=kind,
        headers=headers | {"Cache-Control": "private"},
        filename=name,
        content_disposition_type="inline" if is_pdf else "attachment",
    )
