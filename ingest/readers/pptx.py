"""Presentations (.pptx): each slide a section and a page."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from ingest.readers.draft import Draft, clean, names_columns
from ingest.readers.office_package import OfficePackage
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Place
from kb.markdown import sections

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_TITLES = frozenset({"title", "ctrTitle"})
_ON_EVERY_SLIDE = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
_GENERIC = frozenset({"", "PowerPoint-presentatie", "PowerPoint Presentation"})
"""Titles that PowerPoint gives by itself."""


def read_pptx(path: Path, source: bytes) -> Reading:
    """Read the slides that are shown, in order, with what stands in tables and SmartArt.

    Hidden slides and speaker notes are for the speaker: who opens a cited slide would not see them.

    :raises DocumentError: if it is no presentation, damaged, protected, unsafe to unpack, or holds no text.
    """
    with OfficePackage(source) as package:
        main = package.main_part()
        presentation = package.xml(main)
        if presentation is None or presentation.tag != f"{P}presentation":
            raise DocumentError("is a file of Office or a zip file, but no presentation")
        writer = _Writer(package)
        parts = package.references(main)
        seen: set[str] = set()
        for number, entry in enumerate(presentation.iter(f"{P}sldId"), 1):
            _, part = parts.get(entry.get(f"{R}id", ""), ("", ""))
            if part not in seen and (slide := package.xml(part)) is not None:
                writer.write(slide, part, number)
            seen.add(part)
        title = package.title
    if not sections(writer.draft.text):
        raise DocumentError("holds no text; if the slides are pictures, save it as PDF")
    title = writer.title if title in _GENERIC else title
    return Reading(
        text=writer.draft.text,
        places=tuple(writer.places),
        metadata={"title": title[:300]} if title else {},
        warnings=tuple(writer.warnings()),
    )


class _Writer:
    """The text of one presentation."""

    def __init__(self, package: OfficePackage) -> None:
        self.draft = Draft()
        self.places: list[Place] = []
        self.title = ""
        """Title of the first slide that has one."""
        self._package = package
        self._part = ""
        self._hidden = self._noted = self._pictures = 0

    def write(self, slide: Element, part: str, number: int) -> None:
        """Write one slide under its title, or under its number where it has none."""
        if slide.get("show") in ("0", "false"):
            self._hidden += 1
            return
        self._part = part
        self._noted += any(kind == "notesSlide" for kind, _ in self._package.references(part).values())
        shapes = list(_shapes(slide))
        titles = [text for shape in shapes if _placeholder(shape) in _TITLES and (text := _text(shape))]
        self.title = self.title or next(iter(titles), "")
        start = self.draft.heading(1, " ".join(titles) or f"Dia {number}")
        self.places.append(Place(start, page=number))
        for shape in shapes:
            if _placeholder(shape) not in _TITLES | _ON_EVERY_SLIDE:
                self._shape(shape)

    def warnings(self) -> Iterator[str]:
        """Yield what was not read."""
        for count, what in (
            (self._hidden, "hidden slides, not read"),
            (self._noted, "slides with speaker notes, not read"),
            (self._pictures, "pictures, whose text is not read"),
        ):
            if count:
                yield f"{what}: {count}"

    def _shape(self, shape: Element) -> None:
        self._pictures += shape.tag == f"{P}pic"
        for table in shape.iter(f"{A}tbl"):
            self._table(table)
        for diagram in shape.iter(f"{_DIAGRAM}relIds"):
            self._diagram(diagram.get(f"{R}dm", ""))
        body = shape.find(f"{P}txBody")
        if body is not None:
            self._paragraphs(body, listed=_placeholder(shape) in ("", "body", "obj"))

    def _paragraphs(self, body: Element, listed: bool) -> None:
        """Write the paragraphs of a shape; those of a slide's main field are items unless they say otherwise."""
        counts: dict[int, int] = {}
        for paragraph in body.iter(f"{A}p"):
            text = _text(paragraph)
            if not text:
                continue
            properties = paragraph.find(f"{A}pPr")
            level = _integer(properties, "lvl", 0)
            counts = {deeper: count for deeper, count in counts.items() if deeper <= level}
            automatic = None if properties is None else properties.find(f"{A}buAutoNum")
            if automatic is not None:
                counts[level] = counts.get(level, _integer(automatic, "startAt", 1) - 1) + 1
                self.draft.item(level, f"{counts[level]}.", text)
                continue
            counts.pop(level, None)
            if _has_bullet(properties, listed):
                self.draft.item(level, "", text)
            else:
                self.draft.paragraph(text)

    def _table(self, table: Element) -> None:
        lines: list[list[str]] = []
        for row in table.iter(f"{A}tr"):
            line = [_text(cell) if cell.get("hMerge") not in ("1", "true") else "" for cell in row.iter(f"{A}tc")]
            for at, cell in enumerate(row.iter(f"{A}tc")):
                if cell.get("vMerge") in ("1", "true") and lines:
                    line[at] = lines[-1][at]
            lines.append(line)
        if not lines:
            return
        properties = table.find(f"{A}tblPr")
        named = properties is not None and properties.get("firstRow") in ("1", "true")
        header = len(lines) > 1 and all(lines[0]) and (named or names_columns(lines[0]))
        self.draft.table(lines if header else [[""] * len(lines[0]), *lines])

    def _diagram(self, reference: str) -> None:
        """Write the texts of SmartArt, in the order in which they were typed."""
        _, part = self._package.references(self._part).get(reference, ("", ""))
        root = self._package.xml(part)
        for point in root.iter(f"{_DIAGRAM}pt") if root is not None else ():
            body = point.find(f"{_DIAGRAM}t")
            if body is not None and point.get("type", "node") == "node":
                self.draft.item(0, "", _text(body))


def _shapes(parent: Element) -> Iterator[Element]:
    """Yield the shapes of a slide in order, out of their groups; of two forms of a shape the newer one."""
    for child in parent:
        if child.tag in (f"{P}sp", f"{P}graphicFrame", f"{P}pic"):
            if not any(each.get("hidden") in ("1", "true") for each in child.iter(f"{P}cNvPr")):
                yield child
        elif child.tag == f"{_MC}AlternateContent":
            choice = child.find(f"{_MC}Choice")
            yield from _shapes(child if choice is None else choice)
        elif child.tag in (f"{P}cSld", f"{P}spTree", f"{P}grpSp", f"{_MC}Fallback"):
            yield from _shapes(child)


def _placeholder(shape: Element) -> str | None:
    """Return what the field of the layout holds that `shape` fills ("title", "body"; empty: anything), or None."""
    found = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return None if found is None else found.get("type", "")


def _has_bullet(properties: Element | None, listed: bool) -> bool:
    if properties is None:
        return listed
    if properties.find(f"{A}buNone") is not None:
        return False
    return listed or properties.find(f"{A}buChar") is not None or properties.find(f"{A}buBlip") is not None


def _text(element: Element) -> str:
    """Return the text of `element`, its paragraphs on one line."""
    parts = []
    for part in element.iter():
        if part.tag == f"{A}t":
            parts.append(part.text or "")
        elif part.tag in (f"{A}br", f"{A}p", f"{A}tab"):
            parts.append(" ")
    return clean("".join(parts))


def _integer(element: Element | None, name: str, default: int) -> int:
    text = "" if element is None else element.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else default
