"""Styles and numbering of a Word file: what is a heading, and which number a paragraph shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

LETTERS = 780
"""Up to here Word counts in letters: a to z, aa to zz, thirty times."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_HEADING = re.compile(r"\b(?:heading|kop|kopje)[ _-]?(\d)\b|\b(?:heading|kop)(\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|inhopg) ?\d|(?:toc heading|kopvaninhoudsopgave)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%(\d)")
_ROMAN = dict(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)


def value(element: Element | None, path: str) -> str | None:
    """Return `w:val` of the element at `path` ("w:pPr/w:pStyle"), or None."""
    found = None if element is None else element.find(path.replace("w:", W))
    return None if found is None else found.get(f"{W}val")


def whole_number(text: str | None) -> int:
    """Return the number that an attribute holds, 0 if it holds none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def is_on(element: Element | None, path: str) -> bool:
    """Tell whether a switch such as `w:b` stands at `path` and is not turned off."""
    found = None if element is None else element.find(path.replace("w:", W))
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


class Styles:
    """The styles of paragraphs, each with what it takes over from the one that it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self.default: str | None = None
        for style in root.iter(f"{W}style") if root is not None else ():
            name = style.get(f"{W}styleId", "")
            self._styles[name] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self.default = name

    def heading_level(self, paragraph: Element) -> int | None:
        """Return 0 for the document's title, 1 to 9 for a heading, None for other text."""
        outline = value(paragraph, "w:pPr/w:outlineLvl")
        if outline is not None:
            return _level(outline)
        for name, style in self._chain(paragraph):
            names = (name, value(style, "w:name") or "")
            if any(each.lower() in ("title", "titel") for each in names):
                return 0
            outline = value(style, "w:pPr/w:outlineLvl")
            if outline is not None:
                return _level(outline)
            for each in names:
                if match := _HEADING.search(each):
                    return int(match[1] or match[2]) or None
        return None

    def is_contents(self, paragraph: Element) -> bool:
        """Tell whether it is a line of the table of contents."""
        return any(
            _CONTENTS.fullmatch(each)
            for name, style in self._chain(paragraph)
            for each in (name, value(style, "w:name") or "")
        )

    def numbering(self, paragraph: Element) -> tuple[str, int | None, str] | None:
        """Return the id of the paragraph's numbering, its level where it is told, and its style; None without."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number, level = value(own, "w:numId"), value(own, "w:ilvl")
        style_id = ""
        if number is None:
            for name, style in self._chain(paragraph):
                found = style.find(f"{W}pPr/{W}numPr")
                if found is not None and (number := value(found, "w:numId")) is not None:
                    level, style_id = level or value(found, "w:ilvl"), name
                    break
        if number in (None, "0"):
            return None
        return str(number), None if level is None else whole_number(level), style_id

    def linked_number(self, style: str) -> str | None:
        """Return the numbering that a style of lists stands for."""
        return value(self._styles.get(style), "w:pPr/w:numPr/w:numId")

    def _chain(self, paragraph: Element) -> Iterator[tuple[str, Element]]:
        name = value(paragraph, "w:pPr/w:pStyle") or self.default
        seen = set()
        while name and name not in seen and name in self._styles:
            seen.add(name)
            yield name, self._styles[name]
            name = value(self._styles[name], "w:basedOn")


@dataclass(slots=True)
class _List:
    """One list as defined (an abstract numbering): its levels, and how far it has counted."""

    levels: dict[int, Element]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts as Word does: the number of a paragraph stands nowhere in the file."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, tuple[str, Element]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._lists[name] = _List({whole_number(lvl.get(f"{W}ilvl")): lvl for lvl in abstract.iter(f"{W}lvl")})
            if linked := value(abstract, "w:numStyleLink"):
                links[name] = linked
        for num in root.iter(f"{W}num"):
            self._numbers[num.get(f"{W}numId", "")] = (value(num, "w:abstractNumId") or "", num)
        for name, style in links.items():
            target = self._numbers.get(styles.linked_number(style) or "")
            if target and target[0] in self._lists:
                self._lists[name] = self._lists[target[0]]

    def next(self, paragraph: Element) -> tuple[int, str] | None:
        """Count `paragraph` and return its level and the mark that it shows (empty: a dot); None: it is no item."""
        found = self._styles.numbering(paragraph)
        if found is None or found[0] not in self._numbers:
            return None
        number, level, style = found
        abstract, num = self._numbers[number]
        listed = self._lists.get(abstract)
        if listed is None:
            return None
        if level is None:
            level = next((i for i, lvl in listed.levels.items() if style and value(lvl, "w:pStyle") == style), 0)
        self._count(listed, number, num, level)
        shape = self._shape(listed, num, level)
        if shape is None or value(shape, "w:numFmt") == "bullet":
            return level, ""
        if value(shape, "w:numFmt") == "none" and not (value(shape, "w:lvlText") or "").strip():
            return None
        return level, self._mark(listed, num, level, shape)

    def _count(self, listed: _List, number: str, num: Element, level: int) -> None:
        override = None
        if (number, level) not in self._begun:
            self._begun.add((number, level))
            override = next(
                (
                    value(each, "w:startOverride")
                    for each in num.iter(f"{W}lvlOverride")
                    if whole_number(each.get(f"{W}ilvl")) == level
                ),
                None,
            )
        if override is not None:
            listed.counts[level] = whole_number(override)
        elif level in listed.counts:
            listed.counts[level] += 1
        else:
            listed.counts[level] = self._start(listed, num, level)
        for deeper in [each for each in listed.counts if each > level]:
            restart = value(self._shape(listed, num, deeper), "w:lvlRestart")
            if restart is None or level < whole_number(restart):
                del listed.counts[deeper]

    def _start(self, listed: _List, num: Element, level: int) -> int:
        return whole_number(value(self._shape(listed, num, level), "w:start") or "1")

    def _shape(self, listed: _List, num: Element, level: int) -> Element | None:
        for override in num.iter(f"{W}lvlOverride"):
            if whole_number(override.get(f"{W}ilvl")) == level and (own := override.find(f"{W}lvl")) is not None:
                return own
        return listed.levels.get(level)

    def _mark(self, listed: _List, num: Element, level: int, shape: Element) -> str:
        legal = is_on(shape, "w:isLgl")

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            count = listed.counts.get(at, self._start(listed, num, at))
            format_ = value(self._shape(listed, num, at), "w:numFmt") or "decimal"
            return _formatted(count, "decimal" if legal else format_)

        return _PLACEHOLDER.sub(shown, value(shape, "w:lvlText") or "").strip()


def _level(outline: str) -> int | None:
    return int(outline) + 1 if re.fullmatch("[0-8]", outline) else None


def _formatted(count: int, format_: str) -> str:
    match format_:
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02}"
        case "ordinal":
            return f"{count}e"
        case "lowerLetter" | "upperLetter" if 0 < count <= LETTERS:
            letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letters if format_ == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if 0 < count < 4000:
            roman = _roman(count)
            return roman if format_ == "lowerRoman" else roman.upper()
        case _:
            return str(count)


def _roman(count: int) -> str:
    result = ""
    for size, letters in _ROMAN.items():
        result += letters * (count // size)
        count %= size
    return result
