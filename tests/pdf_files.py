"""Small PDF files, made from the text that should stand on their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

A4 = (595, 842)
REGULAR, BOLD = "F1", "F2"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text with its lower left corner at `(x, y)`."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = REGULAR
    colour: str = "0 g"
    mode: int = 0

    def drawn(self) -> bytes:
        escaped = self.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("windows-1252")
        head = f"BT {self.colour} {self.mode} Tr /{self.font} {self.size} Tf {self.x} {self.y} Td (".encode()
        return head + escaped + b") Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """A straight line."""
    return f"{x0} {y0} m {x1} {y1} l S\n".encode()


def ground(x: float, y: float, width: float, height: float, colour: str = "0 0 1 rg") -> bytes:
    """A filled rectangle."""
    return f"q {colour} {x} {y} {width} {height} re f Q\n".encode()


PICTURE = b"q 500 0 0 700 40 60 cm /Im1 Do Q\n"
"""A picture over the whole page."""

Page = Sequence[Text | bytes]


def pdf(pages: Iterable[Page], size: tuple[int, int] = A4, turn: int = 0, extra: str = "", title: str = "") -> bytes:
    """Return a PDF of these pages; `extra` goes into its trailer."""
    contents = [b"".join(item if isinstance(item, bytes) else item.drawn() for item in page) for page in pages]
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(contents)))
    fonts = "/Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont"
    resources = "<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im1 5 0 R >> >>"
    pixel = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] >>".encode(),
        f"<< {fonts} /Helvetica >>".encode(),
        f"<< {fonts} /Helvetica-Bold >>".encode(),
        pixel + b"\nstream\n\x80\nendstream",
    ]
    for number, content in enumerate(contents):
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Rotate {turn}"
        objects.append(f"<< {page} /Resources {resources} /Contents {first + 2 * number + 1} 0 R >>".encode())
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    objects.append(f"<< /Title ({title}) >>".encode())
    return _file(objects, f"/Root 1 0 R /Info {len(objects)} 0 R {extra}")


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    body = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    body += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(body)


def paragraph(text: str, x: float = 70, y: float = 700, width: int = 80, size: float = 10) -> list[Text]:
    """`text` in lines of at most `width` characters, one under the other from `y`."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [Text(x, y - 1.2 * size * number, line, size) for number, line in enumerate(lines)]


_ID = f"<{'43' * 16}>"
ENCRYPTED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> /ID [{_ID} {_ID}]"
"""For `extra`: a password that nobody knows."""
