"""What of a law is in force on a day: the rest is taken out before the law is read."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

ABOUT_THE_TEXT = frozenset({"meta-data", "jcis", "noot", "redactie"})
"""Elements that are never the law's own words."""
NAMED = 5
"""As many articles are named in a warning; of more, their number."""

REPEALED = "repealed"
NOT_YET = "not yet in force"
NEVER = "never entered into force"
AMENDING = "only changing another law"
REPLACED = "replaced by a later text"
EMPTY = "without text"

_IN_FORCE = frozenset({None, "goed", "officieel"})
_STATUSES = {"vervallen": REPEALED, "nogniet": NOT_YET}
_SUBJECT = r"(?:(?:dit|deze|het|de) (?:artikel|lid|leden|onderdeel|hoofdstuk|titel|afdeling|paragraaf|bijlage) )?"
_REMARKS = (
    (NEVER, re.compile(rf"\W*{_SUBJECT}(?:treedt niet (?:meer )?in ?werking|is nooit in ?werking)", re.IGNORECASE)),
    (NOT_YET, re.compile(rf"\W*{_SUBJECT}(?:is|zijn) nog niet in ?werking", re.IGNORECASE)),
    (NOT_YET, re.compile(rf"\W*{_SUBJECT}treed(?:t|en)\b.*\bin ?werking", re.IGNORECASE)),
    (REPEALED, re.compile(rf"\W*{_SUBJECT}(?:is |zijn )?(?:vervallen|ingetrokken)\b", re.IGNORECASE)),
    (AMENDING, re.compile(r"\W*wijzigt\b", re.IGNORECASE)),
)
"""What editors say of a piece of law, first fitting first: some of it looks like law and is not."""
_PART = "part"
_KINDS = {"artikel": "articles:", "lid": "members:", "li": "items:", _PART: "parts:"}


@dataclass(slots=True)
class LeftOut:
    """What was taken out, and why."""

    reasons: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """By kind of element and reason: the labels."""
    twice: list[str] = field(default_factory=list)
    """Articles with two texts of the same day, both kept."""

    def warnings(self) -> Iterator[str]:
        """Yield a sentence on what was left out, and one on what a lawyer must look at."""
        parts = [
            f"{name} " + ", ".join(f"{_counted(labels)} {reason}" for reason, labels in reasons.items())
            for tag, name in _KINDS.items()
            if (reasons := self.reasons.get(tag))
        ]
        if parts:
            yield f"left out: {'; '.join(parts)}"
        if self.twice:
            yield f"stands there twice with one date, have a lawyer look: {', '.join(self.twice)}"


def keep_in_force(law: Element, day: str) -> LeftOut:
    """Take out of `law` what is not in force on `day` (as 2024-01-31), and every piece that is left without text."""
    left_out = LeftOut()
    _prune(law, day, left_out)
    return left_out


def words(element: Element) -> str:
    """Return the law's own words in `element`, without editors' remarks, notes and data about the text.

    What an editor put in place of words inside a sentence stays: without it there would be a hole.
    """
    own = "".join(_own_words(element))
    if own.strip() and any(_replaces(child) for child in element):
        return "".join(_own_words(element, with_replacements=True))
    return own


def _prune(parent: Element, day: str, left_out: LeftOut) -> None:
    for child in list(parent):
        if child.tag in ABOUT_THE_TEXT or child.tag == "kop":
            continue
        reason = _reason(child, day)
        if reason is None:
            _prune(child, day, left_out)
            reason = None if child.tag not in _KINDS or _has_text(child) else EMPTY
        if reason is not None:
            _note(child, reason, left_out)
            parent.remove(child)
    _drop_repeated_articles(parent, left_out)


def _reason(element: Element, day: str) -> str | None:
    status = element.get("status")
    if status not in _IN_FORCE:
        return _STATUSES.get(str(status), f"of status '{status}'")
    if element.get("inwerking", "") > day:
        return NOT_YET
    if element.tag in ("al", "wettekst"):
        return None
    remarks = [
        remark for child in element if child.tag in ("al", "redactie", "kop") for remark in child.iter("redactie")
    ]
    if _has_text(element):
        # Put in place of one paragraph, a remark says nothing of the others.
        remarks = [remark for remark in remarks if not _replaces(remark)]
    return next((reason for remark in remarks if (reason := _said("".join(remark.itertext())))), None)


def _said(remark: str) -> str | None:
    return next((reason for reason, pattern in _REMARKS if pattern.match(remark)), None)


def _note(element: Element, reason: str, left_out: LeftOut) -> None:
    """Count `element`, or the articles in it where it is larger than one."""
    for one in [element] if element.tag in _KINDS else list(element.iter("artikel")) or [element]:
        number = one.find("kop/nr")
        kind = str(one.tag) if one.tag in _KINDS else _PART
        left_out.reasons[kind][reason].append(words(number).strip() if number is not None else "")


def _drop_repeated_articles(parent: Element, left_out: LeftOut) -> None:
    """Keep one text of an article that stands there twice: the one that took effect last."""
    by_number = defaultdict(list)
    for article in parent.findall("artikel"):
        number = article.find("kop/nr")
        if number is not None:
            by_number[words(number).strip()].append(article)
    for number_text, articles in by_number.items():
        newest = max(article.get("inwerking", "") for article in articles)
        for article in articles:
            if article.get("inwerking", "") < newest:
                _note(article, REPLACED, left_out)
                parent.remove(article)
        kept = [article for article in articles if article.get("inwerking", "") == newest]
        for article in kept[1:]:
            if _all_words(article) == _all_words(kept[0]):
                _note(article, REPLACED, left_out)
                parent.remove(article)
            else:
                left_out.twice.append(number_text)


def _has_text(element: Element) -> bool:
    marks = {"kop", "lidnr", "li.nr"} | ABOUT_THE_TEXT
    return any(_all_words(child) for child in element if child.tag not in marks)


def _all_words(element: Element) -> str:
    return " ".join("".join(_own_words(element)).split())


def _own_words(element: Element, with_replacements: bool = False) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in ABOUT_THE_TEXT or (with_replacements and _replaces(child)):
            yield from _own_words(child, with_replacements)
        yield child.tail or ""


def _replaces(element: Element) -> bool:
    return element.tag == "redactie" and element.get("type") == "vervanging"


def _counted(labels: list[str]) -> str:
    named = [label for label in labels if label]
    return f"{len(labels)}" if len(labels) > NAMED or len(named) < len(labels) else ", ".join(labels)
