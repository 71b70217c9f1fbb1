"""The zip file in which Word and its kin keep a document, opened without trust."""

import posixpath
from io import BytesIO
from types import TracebackType
from typing import Self
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from ingest.readers.xml_source import parse_xml
from kb.documents import DocumentError

PART = 60_000_000
"""Bytes that one part may hold unpacked; a book of 2,000 pages has about 20 million."""
RATIO = 200
"""How many times smaller a large part may be packed; text packs 10 to 60 times."""
_LARGE = 5_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class OfficePackage:
    """The parts of one file, unpacked one by one and never to disk."""

    def __init__(self, source: bytes) -> None:
        """Open `source`.

        :raises DocumentError: if it is no zip file, or protected with a password.
        """
        if source.startswith(_OLE):
            if _ENCRYPTED in source:
                raise DocumentError("is protected with a password; save it without one")
            raise DocumentError("is in the format of before 2007 (.doc); open it in Word and save it as .docx")
        try:
            self._zip = ZipFile(BytesIO(source))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise DocumentError(f"is damaged or cut off: {error}; copy or save it again") from error
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def main_part(self) -> str:
        """Return the name of the part that holds the document itself.

        :raises DocumentError: if there is none: it is another kind of zip file.
        """
        for kind, target in self._relationships("").values():
            if kind.endswith("/officeDocument"):
                return target
        raise DocumentError("is a zip file but no document of Word; unpack it first")

    def related(self, part: str, kind: str) -> Element | None:
        """Return the part that `part` refers to as its `kind` ("styles", "footnotes"), or None."""
        for found, target in self._relationships(part).values():
            if found.endswith(f"/{kind}"):
                return self.xml(target)
        return None

    def xml(self, part: str) -> Element | None:
        """Return the root of a part, or None where there is no such part."""
        source = self._unpacked(part)
        return None if source is None else parse_xml(source.replace(_STRICT, _TRANSITIONAL), part)

    def _relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and target of what `part` refers to inside the file, by id."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            element.get("Id", ""): (
                element.get("Type", ""),
                posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
            )
            for element in (root.iter(_RELATIONSHIP) if root is not None else ())
            if element.get("TargetMode") != "External"
        }

    def _unpacked(self, part: str) -> bytes | None:
        info = self._names.get(part.lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise DocumentError("is protected with a password; save it without one")
        if info.file_size > PART or (info.file_size > _LARGE and info.file_size > RATIO * info.compress_size):
            raise DocumentError(
                f"part {part} unpacks from {info.compress_size:,} to {info.file_size:,} bytes, "
                "as in a file made to exhaust a computer; it is not read"
            )
        try:
            with self._zip.open(info) as packed:
                return packed.read(PART)
        except (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise DocumentError(f"is damaged: part {part} cannot be unpacked ({error}); save it again") from error
