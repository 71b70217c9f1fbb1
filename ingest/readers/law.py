"""Dutch law as officially published: BWB XML of one state ("toestand", schema 2016-1)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element

from ingest.readers.draft import Draft, clean
from ingest.readers.in_force import ABOUT_THE_TEXT, keep_in_force, words
from ingest.readers.reading import Reading
from ingest.readers.xml_source import parse_xml
from kb.documents import DocumentError, Place

PUBLISHER = "https://wetten.overheid.nl"

_CIVIL_CODE = re.compile(r"Burgerlijk Wetboek\b")
_SHORT_NAMES = {
    "Algemene wet bestuursrecht": "Awb",
    "Beginselenwet justitiële jeugdinrichtingen": "Bjj",
    "Uitvoeringswet Algemene verordening gegevensbescherming": "UAVG",
    "Wet langdurige zorg": "Wlz",
    "Wet maatschappelijke ondersteuning 2015": "Wmo 2015",
    "Wet verplichte geestelijke gezondheidszorg": "Wvggz",
    "Wetboek van Burgerlijke Rechtsvordering": "Rv",
    "Wetboek van Strafrecht": "Sr",
    "Wetboek van Strafvordering": "Sv",
}
"""As lawyers cite; any other law by its official short title."""
_NOT_THE_LAW_ITSELF = ABOUT_THE_TEXT | {
    "aanhef",
    "citeertitel",
    "intitule",
    "kop",
    "regeling-sluiting",
    "wetsluiting",
}
"""Preamble and signatures hold no rule, so they are no answer to any question."""
_ID = re.compile(r"BWB[RVW]\d{7}")


def read_law(path: Path, source: bytes) -> Reading:
    """Read the articles that are in force on the day of the state, each with its place at wetten.overheid.nl.

    Members begin with their number, as in print. Articles of the Burgerlijk Wetboek are headed with the number of
    their book ("Artikel 1:255"), as everybody cites and searches them.

    :raises DocumentError: if it is no BWB XML of one state, or nothing of it is in force.
    """
    root = parse_xml(source)
    law = root.find("wetgeving")
    if root.tag != "toestand" or law is None:
        raise DocumentError("is no BWB XML of one state (toestand); fetch it from wetten.overheid.nl")
    bwb_id, day = root.get("bwb-id", ""), root.get("inwerkingtreding", "")
    if not _ID.fullmatch(bwb_id):
        raise DocumentError(f"names no law: bwb-id is '{bwb_id}'")
    try:
        valid_from = date.fromisoformat(day)
    except ValueError as error:
        raise DocumentError(f"names no day of the state: inwerkingtreding is '{day}'") from error
    title = _title(law) or bwb_id
    left_out = keep_in_force(law, day)
    writer = _Writer(title, f"{PUBLISHER}/{bwb_id}/{day}/")
    writer.write(law)
    if not writer.draft.text:
        raise DocumentError(f"holds no article that is in force on {day}")
    return Reading(
        text=writer.draft.text,
        places=tuple(writer.places),
        metadata={
            "id": f"wet/{bwb_id.lower()}",
            "title": title,
            "version": int(valid_from.strftime("%Y%m%d")),
            "valid_from": valid_from,
            "sources": [{"label": title, "url": f"{PUBLISHER}/{bwb_id}/{day}"}],
        },
        warnings=tuple(left_out.warnings()),
    )


class _Writer:
    """The text of one law, and the places in it."""

    def __init__(self, title: str, address: str) -> None:
        self.draft = Draft()
        self.places: list[Place] = []
        self._address = address
        self._law = _SHORT_NAMES.get(title, title)
        self._of_civil_code = bool(_CIVIL_CODE.match(title))
        if self._of_civil_code:
            self._law = "BW"
        self._book = ""
        self._headings: list[str] = []
        """Headings around what comes next, from the outermost."""
        self._written = 0
        """How many of them stand in the text: one without an article is never written."""

    def write(self, element: Element) -> None:
        """Write what stands in `element`, in order."""
        for child in element:
            if child.tag in _NOT_THE_LAW_ITSELF:
                continue
            if child.tag == "artikel":
                self._article(child)
            elif child.tag in ("al", "lijst", "table"):
                self._loose(child, element)
            elif child.find("kop") is not None:
                self._structure(child)
            else:
                self.write(child)

    def _structure(self, element: Element) -> None:
        if element.tag == "boek" and self._of_civil_code:
            self._book = _kop(element, "nr")
        self._headings.append(_heading(element))
        self.write(element)
        self._headings.pop()
        self._written = min(self._written, len(self._headings))

    def _article(self, article: Element) -> None:
        number = _kop(article, "nr")
        if self._book:
            number = f"{self._book}:{number}"
        heading = " ".join(filter(None, [_kop(article, "label") or "Artikel", number, _kop(article, "titel")]))
        label = f"art. {number}" if number else heading
        self._write_headings()
        start = self.draft.heading(len(self._headings) + 1, heading)
        self._place(start, label, article)
        for child in article:
            if child.tag == "lid":
                self._member(child, label, article)
            elif child.tag not in _NOT_THE_LAW_ITSELF:
                self._blocks([child])

    def _member(self, member: Element, article_label: str, article: Element) -> None:
        number = member.find("lidnr")
        mark = clean(words(number)).rstrip(".") if number is not None else ""
        start = self._blocks([child for child in member if child.tag != "lidnr"], mark)
        if start is not None:
            self._place(start, f"{article_label} lid {mark}" if mark else article_label, article)

    def _loose(self, element: Element, parent: Element) -> None:
        """Write text that stands in no article, as in an annex."""
        self._write_headings()
        start = self._blocks([element])
        if start is not None:
            self._place(start, self._headings[-1] if self._headings else "", parent)

    def _blocks(self, elements: Sequence[Element], mark: str = "") -> int | None:
        """Write paragraphs, lists and tables, the first with `mark` in front, and return where they begin."""
        first: int | None = None
        for element in elements:
            start: int | None = None
            if element.tag == "lijst":
                start = self._list(element, 0, mark)
            elif element.tag == "table":
                start = next(iter(self.draft.table(list(_rows(element)))), None)
            elif element.tag not in ABOUT_THE_TEXT and (text := clean(words(element))):
                start = self.draft.paragraph(f"{mark} {text}")
            if start is not None:
                first, mark = (start if first is None else first), ""
        return first

    def _list(self, element: Element, level: int, mark: str = "") -> int | None:
        first: int | None = None
        for item in element.findall("li"):
            number = item.find("li.nr")
            own = clean(words(number)) if number is not None else ""
            marks = " ".join(filter(None, [mark, own.strip("–-•")]))
            start: int | None = None
            for child in item:
                if child.tag == "lijst":
                    if start is None and marks:
                        start = self.draft.item(level, marks, "")
                    nested = self._list(child, level + 1)
                    start = nested if start is None else start
                elif child.tag not in ABOUT_THE_TEXT and child.tag != "li.nr" and (text := clean(words(child))):
                    if start is None:
                        start = self.draft.item(level, marks, text)
                    else:
                        self.draft.item_paragraph(level, text)
            if start is not None:
                first, mark = (start if first is None else first), ""
        return first

    def _write_headings(self) -> None:
        for level, heading in enumerate(self._headings[self._written :], self._written + 1):
            self.draft.heading(level, heading)
        self._written = len(self._headings)

    def _place(self, start: int, label: str, element: Element) -> None:
        anchor = element.get("bwb-ng-variabel-deel", "").strip("/").replace("/", "_")
        url = f"{self._address}#{quote(anchor, safe=':()')}" if anchor else self._address
        self.places.append(Place(start, label=f"{label} {self._law}".strip(), url=url))


def _title(law: Element) -> str:
    """Return the short title by which the law is cited, or its full one."""
    for name in ("citeertitel", "intitule"):
        found = law.find(name)
        if found is not None and (title := clean(words(found))):
            return title[:300]
    return ""


def _heading(element: Element) -> str:
    parts = (_kop(element, name) for name in ("label", "nr", "titel"))
    return " ".join(filter(None, parts))


def _kop(element: Element, name: str) -> str:
    found = element.find(f"kop/{name}")
    return clean(words(found)) if found is not None else ""


def _rows(table: Element) -> Iterator[list[str]]:
    for row in table.iter("row"):
        yield [clean(words(entry)) for entry in row.iter("entry")]
