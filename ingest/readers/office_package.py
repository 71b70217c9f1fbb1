"""The zip file in which Word and its kin keep a document, opened without trust."""

import posixpath
import re
from io import BytesIO
from types import TracebackType
from typing import Self
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from ingest.readers.draft import clean
from ingest.readers.xml_source import SIZE, parse_xml
from kb.documents import DocumentError

RATIO = 200
"""How many times smaller a large part may be packed; text packs 10 to 60 times."""
_LARGE = 5_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The strict form of the format has other namespaces and is the same for the rest.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


class OfficePackage:
    """The parts of one file, unpacked one by one and never to disk."""

    def __init__(self, source: bytes) -> None:
        """Open `source`.

        :raises DocumentError: if it is no zip file, or protected with a password.
        """
        if not source:
            raise DocumentError("is empty: it holds no bytes")
        if source.startswith(_OLE):
            if _ENCRYPTED in source:
                raise DocumentError("is protected with a password; save it without one")
            raise DocumentError("is in the format of before 2007 (.doc, .ppt, .xls); save it as .docx, .pptx or .xlsx")
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
        for kind, target in self.references("").values():
            if kind == "officeDocument":
                return target
        raise DocumentError("is a zip file but no document of Office; unpack it first")

    def related(self, part: str, kind: str) -> Element | None:
        """Return the part that `part` refers to as its `kind` ("styles", "footnotes"), or None."""
        for found, target in self.references(part).values():
            if found == kind:
                return self.xml(target)
        return None

    @property
    def title(self) -> str:
        """The title that its properties give; empty if they give none."""
        properties = self.related("", "core-properties")
        return clean((properties.findtext(_TITLE) if properties is not None else None) or "")

    def xml(self, part: str) -> Element | None:
        """Return the root of a part, or None where there is no such part."""
        source = self._unpacked(part)
        return None if source is None else parse_xml(_STRICT.sub(_TRANSITIONAL, source), part)

    def references(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and name of the parts that `part` refers to, by id."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            element.get("Id", ""): (
                posixpath.basename(element.get("Type", "")),
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
        if info.file_size > SIZE or (info.file_size > _LARGE and info.file_size > RATIO * info.compress_size):
            raise DocumentError(
                f"part {part} unpacks from {info.compress_size:,} to {info.file_size:,} bytes, "
                "as in a file made to exhaust a computer; it is not read"
            )
        try:
            with self._zip.open(info) as packed:
                return packed.read(SIZE)
        except (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise DocumentError(f"is damaged: part {part} cannot be unpacked ({error}); save it again") from error
