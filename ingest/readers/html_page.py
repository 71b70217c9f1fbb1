"""A web page: its encoding, what of it is content, and what it says of itself."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from ingest.readers.draft import clean
from kb.documents import DocumentError

Node = Any
"""An element or comment of lxml, which has no types."""

SIZE = 20_000_000
"""Bytes at most; reading takes 25 times as much memory. A long page has 1 million."""
DEPTH = 150
"""Elements inside one another; a page has about 40. Much deeper would exhaust the stack of who walks it."""
HEAD = 4096
"""Bytes in which a page must have named its encoding."""

_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?(utf-?8|us-ascii|iso-?8859-\d\d?|latin-?1|windows-125\d|cp125\d)\b""",
    re.IGNORECASE,
)
_WESTERN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"})
_DROPPED = frozenset(
    """
    audio button canvas datalist embed footer frame frameset head iframe input link map meta nav noframes noscript
    object script select style svg template textarea video
    """.split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_AROUND = frozenset({"header", "aside"})
"""Left out around the content, but part of it inside."""
_ROLES = frozenset({"alertdialog", "banner", "contentinfo", "dialog", "navigation", "search", "toolbar"})
_NAMES = frozenset(
    """
    breadcrumb breadcrumbs cookie cookiebanner cookiebar cookiemelding cookies consent kruimelpad skiplink skiplinks
    """.split()
)
"""Words in `class` or `id` by which sites call what is on every page."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NEVER_DROPPED = frozenset({"html", "body", "main", "article"})
_WORD = re.compile(r"[a-z]+")
_DATES = (
    "dcterms.modified",
    "article:modified_time",
    "og:updated_time",
    "last-modified",
    "dcterms.issued",
    "dcterms.available",
    "dcterms.date",
    "article:published_time",
    "dc.date",
    "date",
)
"""Names of dates in `<meta>`, first found first: the text is as it was changed last."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def is_tag(node: Node) -> bool:
    """Tell whether `node` is an element; comments are nodes as well."""
    return isinstance(node.tag, str)


def is_dropped(element: Node) -> bool:
    """Tell whether `element` is hidden or no content."""
    if element.tag in _NEVER_DROPPED:
        return False
    if element.tag in _DROPPED or element.get("role") in _ROLES:
        # Questions that unfold are headings with a button in them.
        return element.tag != "button" or next(element.iterancestors(*_HEADINGS), None) is None
    if element.tag in _AROUND and next(element.iterancestors("main", "article"), None) is None:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return bool(_HIDDEN.search(element.get("style", "")) or _NAMES.intersection(_WORD.findall(names)))


class Page:
    """One page, parsed."""

    def __init__(self, source: bytes) -> None:
        """Parse `source`.

        :raises DocumentError: if it is too large, there is nothing in it, or it is nested too deeply.
        """
        if len(source) > SIZE:
            raise DocumentError(f"holds {len(source):,} bytes; of a page at most {SIZE:,} are read; save it as PDF")
        text, self._doubt = _decoded(source)
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
        )
        try:
            root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
        except etree.ParserError as error:
            raise DocumentError("is empty: there is no page in it") from error
        except etree.XMLSyntaxError as error:
            raise DocumentError(f"cannot be read as a page: {error.msg}") from error
        if root is None:
            raise DocumentError("is empty: there is no page in it")
        if _depth(root) > DEPTH:
            raise DocumentError(f"holds more than {DEPTH} elements inside one another; save it as PDF")
        self._root = root
        self.content = self._content()

    def title(self) -> str:
        """Return the only heading of the first level, or else the title; empty without either."""
        headings = [clean("".join(each.itertext())) for each in self.content.iter("h1") if not is_dropped(each)]
        titles = (clean("".join(each.itertext())) for each in self._root.iter("title"))
        found = headings[0] if len(headings) == 1 else self._meta("og:title") or next(titles, "")
        return found[:300]

    def day(self) -> date | None:
        """Return the day that the page states, of its last change if it tells."""
        for name in _DATES:
            if match := _DAY.match(self._meta(name)):
                try:
                    return date(*map(int, match.groups()))
                except ValueError:
                    continue
        return None

    def address(self) -> str:
        """Return where the page says that it stands; empty if it does not."""
        for link in self._root.iter("link"):
            if link.get("rel", "").lower() == "canonical" and link.get("href", "").startswith(("https://", "http://")):
                return clean(link.get("href"))
        return ""

    def warnings(self) -> Iterator[str]:
        """Yield what somebody should look at."""
        if self._doubt:
            yield self._doubt
        language = self._root.get("lang", "").lower()
        if language and not language.startswith("nl"):
            yield f"says that its language is '{language}', not Dutch"

    def _content(self) -> Node:
        mains = [
            each for each in self._root.iter() if is_tag(each) and (each.tag == "main" or each.get("role") == "main")
        ]
        if mains:
            return max(mains, key=_size)
        articles = list(self._root.iter("article"))
        if len(articles) == 1:
            return articles[0]
        body = self._root.find("body")
        return self._root if body is None else body

    def _meta(self, name: str) -> str:
        for meta in self._root.iter("meta"):
            if name in (meta.get("name", "").lower(), meta.get("property", "").lower()):
                return clean(meta.get("content", ""))
        return ""


def _depth(root: Node) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _size(element: Node) -> int:
    return sum(map(len, element.itertext()))


def _decoded(source: bytes) -> tuple[str, str]:
    """Return the text of `source`, and a sentence where its encoding is not the one that it names."""
    if source.startswith(BOM_UTF8):
        return source.decode("utf-8-sig", "replace"), ""
    if source.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return source.decode("utf-16", "replace"), ""
    match = _DECLARED.search(source[:HEAD])
    declared = match[1].decode("ascii").lower() if match else ""
    if declared in _WESTERN:
        # As browsers do: pages that say Latin-1 mean Windows-1252.
        return source.decode("cp1252", "replace"), ""
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return source.decode(encoding), ""
        except (UnicodeDecodeError, LookupError):
            continue
    doubt = f"says that it is {declared} but is not; read as Windows-1252" if declared else ""
    return source.decode("cp1252", "replace"), doubt
