"""The words of a Word paragraph, with every tracked change as if it were accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.word_styles import W, is_on

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_DROPPED = {
    f"{W}{name}"
    for name in (
        "annotationRef",
        "commentReference",
        "del",
        "delInstrText",
        "delText",
        "footnoteRef",
        "endnoteRef",
        "instrText",
        "moveFrom",
        "pPr",
        "rPr",
        "rt",
        "sdtEndPr",
        "sdtPr",
    )
}
"""What is deleted, a comment, a field's code or a property."""
_CHARACTERS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}

Note = tuple[str, str]
"""Kind ("footnote", "endnote") and id of a note."""


@dataclass(slots=True)
class Line:
    """What a paragraph holds."""

    text: str = ""
    notes: list[Note] = field(default_factory=list)
    """Notes that it refers to, in order; the text holds U+E000 where each is."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes anchored in it."""
    pictures: int = 0


NOTE_MARK = "\ue000"
"""Stands for the mark of a note until its number is known."""


def line(paragraph: Element) -> Line:
    """Return what `paragraph` holds."""
    result = Line()
    result.text = "".join(_pieces(paragraph, result))
    return result


def blocks(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of `parent`, in order, out of whatever they are wrapped in."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}sdt":
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            if gallery is None or gallery.get(f"{W}val") != "Table of Contents":
                yield from blocks(child)
        elif child.tag == f"{_MC}AlternateContent":
            yield from blocks(_chosen(child))
        elif child.tag not in _DROPPED:
            yield from blocks(child)


def is_bold(paragraph: Element) -> bool:
    """Tell whether every word of `paragraph` is in bold type."""
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(is_on(run, "w:rPr/w:b") for run in runs)


def joins_next(paragraph: Element) -> bool:
    """Tell whether the end of `paragraph` was deleted, so that the next one goes on in it."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)


def _pieces(element: Element, found: Line) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in (f"{W}t", _MATH_TEXT):
            yield (child.text or "").replace(NOTE_MARK, "")
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag in _NOTES:
            found.notes.append((_NOTES[tag], child.get(f"{W}id", "")))
            yield NOTE_MARK
        elif tag == f"{W}txbxContent":
            found.boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            yield from _pieces(_chosen(child), found)
        elif tag not in _DROPPED and not _is_hidden(child):
            found.pictures += tag.endswith(("}blip", "}imagedata"))
            yield from _pieces(child, found)


def _is_hidden(element: Element) -> bool:
    return is_on(element, "w:rPr/w:vanish") or is_on(element, "w:rPr/w:webHidden")


def _chosen(alternatives: Element) -> Element:
    """Return the newer of two forms of the same content."""
    choice = alternatives.find(f"{_MC}Choice")
    return choice if choice is not None else alternatives
