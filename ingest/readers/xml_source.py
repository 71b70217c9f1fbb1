"""XML from files that nobody vouches for."""

from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers.expat import ExpatError, ParserCreate

from kb.documents import DocumentError

SIZE = 60_000_000
"""Bytes at most; reading takes seven times as much memory. A large law has 3 million, a book in Word 20 million."""
DEPTH = 200
"""Elements inside one another; a law has about 20, a Word file 40. Deeper would exhaust the stack of who walks it."""


def parse_xml(source: bytes, part: str = "") -> Element:
    """Return the root of `source`, which may define no entities: they can grow without end or read other files.

    :param part: names the part of a larger file in the reason of an error.
    :raises DocumentError: if it is too large, not well-formed, holds a document type or is nested too deeply.
    """
    where = f" ({part})" if part else ""
    if len(source) > SIZE:
        raise DocumentError(f"holds {len(source):,} bytes of XML; at most {SIZE:,} are read{where}; split it")
    parser = ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse_document_type(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise DocumentError(
            f"holds a document type (DTD), which is not read for safety; take out <!DOCTYPE{where}", line
        )

    def deeper(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            raise DocumentError(f"holds more than {DEPTH} elements inside one another{where}", parser.CurrentLineNumber)

    def back(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = deeper
    parser.EndElementHandler = back
    try:
        parser.Parse(source, True)
        return fromstring(source)
    except (ExpatError, ParseError) as error:
        raise DocumentError(f"is not well-formed XML: {error}{where}; fetch the file again", error.lineno) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"is in an encoding that cannot be read: {error}{where}", 1) from error
