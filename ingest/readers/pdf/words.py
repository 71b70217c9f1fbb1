"""The words on a page of a PDF, as they can be seen, and the rules drawn around them."""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

TINY = 3.0
"""Points; smaller letters are not meant to be read."""
HEAVY = range(600, 1001)
"""Weights of bold letters; some files give numbers that are none."""
COLOURED = 60
"""A colour whose parts differ this much is no black, grey or white."""
WHITE = 250
"""A colour whose parts are all at least this cannot be read on white."""
MAX_OBJECTS = 100_000
"""Drawn objects that are looked at on one page."""
PICTURE = 0.2
"""Share of the page that pictures fill where they may hold its text."""
MANY_PATHS = 300
"""So many drawn lines may be letters."""
HYPHEN = "\u00ad"
"""Stands in a word for a hyphen at the end of a line that may not belong to the word."""
_SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF06F: "☐", 0xF0A8: "☐", 0xF0FE: "☒", 0xF0E0: "→"}
"""Signs of Symbol and Wingdings, which have no code of their own."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is set."""

    size: float
    bold: bool
    """Whether it stands out: heavy, or in a colour."""
    slanted: bool
    level: int
    """Of the heading that its tag names: 1 to 6; 0 if none does."""
    hidden: bool
    """Whether it cannot be seen wherever it stands: invisible, transparent or tiny."""
    white: bool
    level_ground: bool
    """Whether it runs from left to right on the page as it is shown."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them."""

    text: str
    box: Box
    style: Style
    spaced: bool
    """Whether there is a space before it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...]
    """Straight lines, horizontal or vertical."""
    hidden: int
    """Words left out because nobody can see them."""
    pictured: bool
    """Whether a picture, or letters drawn as lines, may hold text."""


class _Frame:
    """From the coordinates of a page to those in which it is shown: its corner is taken off and it is turned."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.turns = page.get_rotation() // 90 % 4
        wide, high = self.right - self.left, self.top - self.bottom
        self.width, self.height = (high, wide) if self.turns % 2 else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turns:
            case 1:
                return y - self.bottom, self.right - x
            case 2:
                return self.right - x, self.top - y
            case 3:
                return self.top - y, x - self.left
            case _:
                return x - self.left, y - self.bottom

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Return what stands on the page with this index."""
    page = document[index]
    try:
        frame = _Frame(page)
        rules: list[Box] = []
        grounds: list[Box] = []
        pictured = _read_objects(page, frame, rules, grounds)
        text_page = page.get_textpage()
        try:
            found = list(_words(page, text_page, frame))
        finally:
            text_page.close()
        shown = [word for word in found if _is_seen(word, frame, grounds)]
        words = tuple(word for word in shown if word.style.level_ground)
        return Page(index + 1, frame.width, frame.height, words, tuple(rules), len(found) - len(shown), pictured)
    finally:
        page.close()


def _is_seen(word: Word, frame: _Frame, grounds: list[Box]) -> bool:
    x, y = (word.box.left + word.box.right) / 2, (word.box.bottom + word.box.top) / 2
    if word.style.hidden or not Box(-1, -1, frame.width + 1, frame.height + 1).holds(x, y):
        return False
    return not word.style.white or any(ground.holds(x, y) for ground in grounds)


def _words(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, frame: _Frame) -> Iterator[Word]:
    levels = _heading_levels(page)
    styles: dict[int, Style] = {}
    corner = raw.FS_RECTF()
    letters: list[str] = []
    box: Box | None = None
    style: Style | None = None
    spaced = spaced_next = True
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        letter = _letter(code)
        handle = raw.FPDFText_GetTextObject(text_page, index) if letter.strip() else None
        if not letter.strip() or not handle:
            # A space, or a line end that the parser put in; a sign without meaning parts nothing.
            if letter and box and style and letters:
                yield Word(_text(letters), box, style, spaced)
                letters, box = [], None
            spaced_next = spaced_next or bool(letter)
            continue
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if key not in styles:
            styles[key] = _style(text_page, index, handle, levels, frame.turns)
        now = styles[key]
        if not raw.FPDFText_GetLooseCharBox(text_page, index, corner):
            continue
        place = frame.box(corner.left, corner.bottom, corner.right, corner.top)
        if box and style and letters:
            if _goes_on(box, style, place, now):
                letters.append(letter)
                box = Box(box.left, min(box.bottom, place.bottom), max(box.right, place.right), max(box.top, place.top))
                continue
            yield Word(_text(letters), box, style, spaced)
        letters, box, style, spaced, spaced_next = [letter], place, now, spaced_next, False
    if box and style and letters:
        yield Word(_text(letters), box, style, spaced)


def _letter(code: int) -> str:
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code in (0x02, 0xAD):
        return HYPHEN
    if code in (0x0A, 0x0D, 0x09):
        return " "
    if code < 0x20 or 0x7F <= code < 0xA0 or code >= 0xFFFE or 0xE000 <= code <= 0xF8FF or code in (0xFEFF, 0x200B):
        return ""
    return chr(code)


def _text(letters: list[str]) -> str:
    joined = "".join(letters).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    whole = "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in joined)
    return unicodedata.normalize("NFC", whole)


def _goes_on(box: Box, style: Style, place: Box, now: Style) -> bool:
    """Tell whether a letter belongs to the word before it, as far as its place and style tell."""
    if now != style or abs(place.bottom - box.bottom) >= 0.5 * style.size:
        return False
    # Of two letters that are drawn as one, both have the place of the whole.
    within = place.left >= box.left and place.right <= box.right + 0.1
    return within or -0.5 * style.size < place.left - box.right < style.size


def _style(text_page: pdfium.PdfTextPage, index: int, handle: Any, levels: dict[int, int], turns: int) -> Style:  # noqa: ANN401
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, index, matrix)
    size = raw.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) - 90 * turns) % 360
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    coloured = raw.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha)
    shades = (red.value, green.value, blue.value)
    stands_out = bool(coloured) and max(shades) - min(shades) >= COLOURED
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    see_through = bool(coloured) and alpha.value == 0
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text_page, index, name, 128, None)
    font = name.value.decode(errors="replace")
    return Style(
        size=round(size, 1),
        bold=bool(_BOLD.search(font)) or stands_out or raw.FPDFText_GetFontWeight(text_page, index) in HEAVY,
        slanted=bool(_SLANTED.search(font)),
        level=levels.get(raw.FPDFPageObj_GetMarkedContentID(handle), 0),
        hidden=mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP) or see_through or size < TINY,
        white=bool(coloured) and min(red.value, green.value, blue.value) >= WHITE,
        level_ground=angle in range(0, 5) or angle in range(356, 360),
    )


def _heading_levels(page: pdfium.PdfPage) -> dict[int, int]:
    """Return the level of each stretch of marked content that a tag calls a heading."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    levels: dict[int, int] = {}
    todo = [
        (raw.FPDF_StructTree_GetChildAtIndex(tree, n), 0, 0) for n in range(raw.FPDF_StructTree_CountChildren(tree))
    ]
    name = ctypes.create_string_buffer(64)
    seen = 0
    while todo and seen < MAX_OBJECTS:
        element, level, depth = todo.pop()
        seen += 1
        if not element or depth > 50:
            continue
        length = raw.FPDF_StructElement_GetType(element, name, 64)
        kind = name.raw[: max(0, length - 2)].decode("utf-16-le", "replace") if length <= 64 else ""
        if re.fullmatch(r"H[1-6]?", kind):
            level = int(kind[1:] or 1)
        if level:
            for n in range(raw.FPDF_StructElement_GetMarkedContentIdCount(element)):
                levels[raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, n)] = level
        for n in range(raw.FPDF_StructElement_CountChildren(element)):
            todo.append((raw.FPDF_StructElement_GetChildAtIndex(element, n), level, depth + 1))
    raw.FPDF_StructTree_Close(tree)
    levels.pop(-1, None)
    return levels


def _read_objects(page: pdfium.PdfPage, frame: _Frame, rules: list[Box], grounds: list[Box]) -> bool:
    """Note straight lines and coloured grounds; return whether pictures may hold text."""
    pictures = 0.0
    paths = 0
    for number, item in enumerate(page.get_objects(max_depth=4)):
        if number >= MAX_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_TEXT or item.type == raw.FPDF_PAGEOBJ_FORM:
            continue
        box = frame.box(*_bounds(item))
        if item.type != raw.FPDF_PAGEOBJ_PATH:
            grounds.append(box)
            pictures += (box.right - box.left) * (box.top - box.bottom)
            continue
        paths += 1
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, mode, stroked)
        coloured = mode.value != 0 and _is_coloured(item)
        if coloured:
            grounds.append(box)
        if coloured or stroked.value:
            rules.extend(_rules(item, box, frame))
    return pictures >= PICTURE * frame.width * frame.height or paths >= MANY_PATHS


def _bounds(item: pdfium.PdfObject) -> tuple[float, float, float, float]:
    bounds: tuple[float, float, float, float] = item.get_bounds()
    container = item.container
    while container is not None:  # bounds are those inside the form that holds it
        matrix = container.get_matrix()
        corners = [matrix.on_point(x, y) for x in bounds[::2] for y in bounds[1::2]]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        bounds = min(xs), min(ys), max(xs), max(ys)
        container = container.container
    return bounds


def _is_coloured(item: pdfium.PdfObject) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return not known or (alpha.value > 0 and min(red.value, green.value, blue.value) < WHITE)


def _rules(item: pdfium.PdfObject, box: Box, frame: _Frame) -> Iterator[Box]:
    """Yield the straight lines of a path: itself where it is thin, else its sides."""
    wide, high = box.right - box.left, box.top - box.bottom
    if min(wide, high) <= 3:
        if max(wide, high) >= 8:
            yield box
        return
    count = raw.FPDFPath_CountSegments(item)
    if not 4 <= count <= 400 or (wide > 0.95 * frame.width and high > 0.9 * frame.height):
        return
    if count <= 6:
        yield Box(box.left, box.bottom, box.right, box.bottom)
        yield Box(box.left, box.top, box.right, box.top)
        yield Box(box.left, box.bottom, box.left, box.top)
        yield Box(box.right, box.bottom, box.right, box.top)
