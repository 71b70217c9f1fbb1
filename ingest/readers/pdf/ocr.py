"""Reading the image of a page, where `tesseract` with its Dutch data is installed."""

import shutil
import subprocess
from functools import cache

import pypdfium2 as pdfium

DOTS_PER_INCH = 300
LANGUAGE = "nld"
PATIENCE_SECONDS = 120


@cache
def is_available() -> bool:
    """Tell whether `tesseract` is on PATH and knows Dutch."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return LANGUAGE in listed.stdout.split()


def read_image(document: pdfium.PdfDocument, index: int) -> list[str]:
    """Return the paragraphs on the page with this index, as far as they can be recognised."""
    page = document[index]
    try:
        scale = min(DOTS_PER_INCH / 72, 6000 / max(page.get_size()))
        bitmap = page.render(scale=scale, grayscale=True)
        head = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
        rows = bytes(bitmap.buffer)
        image = b"".join(
            rows[start : start + bitmap.width] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)
        )
        bitmap.close()
    finally:
        page.close()
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(round(72 * scale))]
    try:
        done = subprocess.run(command, input=head + image, capture_output=True, timeout=PATIENCE_SECONDS, check=True)
    except (subprocess.SubprocessError, OSError):
        return []  # the page is then reported as one that could not be read
    text = done.stdout.decode(errors="replace").replace("\f", "")
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
