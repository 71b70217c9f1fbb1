"""A document's page: every passage and every part has its anchor, and what a document holds stays text."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from markdown_texts import markdown

from api.rendering import render
from ingest.passages import passages
from kb.markdown import plain, units
from kb.sentences import Span

VOID = {"br", "hr", "img"}
TAGS = VOID | set(
    "div p span h2 h3 h4 h5 h6 ul ol li blockquote pre code table thead tbody tr th td strong em a".split()
)
ATTRIBUTES = {"id", "class", "href", "title", "src", "alt", "start", "style", "role", "aria-label", "tabindex"}


class Page(HTMLParser):
    """Reads HTML strictly: an end tag without its start tag, or an unknown tag or attribute, is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.shown: dict[str, str] = {}
        """Text inside the element with an id."""
        self._inside: list[str | None] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert tag in TAGS
        assert values.keys() <= ATTRIBUTES
        assert len(values) == len(attrs)
        name = values.get("id")
        if name is not None:
            self.ids[name] += 1
            self.shown[name] = ""
        self.links += [link for link in (values.get("href"), values.get("src")) if link is not None]
        if tag not in VOID:
            self.open.append(tag)
            self._inside.append(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for name in self._inside:
            if name is not None:
                self.shown[name] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def cut(text: str) -> tuple[list[Span], list[Span]]:
    """Return the passages of `text` and the parts of them that can be quoted, as the document's page takes them."""
    found = [(passage.start, passage.end) for passage in passages(text)]
    parts = [(start + first, start + last) for start, end in found for first, last in units(text[start:end])]
    return found, parts


def page(text: str) -> Page:
    return Page(render(text, *cut(text)))


@given(markdown)
@example("\0 een\0 twee")
@example("- \ttwee\n\n\ttabs")
@example("1. een\n\n   > twee\n   > drie\n")
@example("| a |\n|---|\n| <b> |")
@example("een\r\ntwee\rdrie\n")
def test_any_document_is_rendered_well_formed_with_an_anchor_for_each_part(text: str) -> None:
    found, parts = cut(text)
    shown = Page(render(text, found, parts))
    wanted = {f"p{start}" for start, _ in [*found, *parts]}
    assert shown.ids == Counter(wanted)


@given(markdown)
def test_any_text_is_rendered_without_passages(text: str) -> None:
    assert Page(render(text, [], [])).ids == Counter()


@given(markdown)
def test_no_link_leads_to_a_program(text: str) -> None:
    assert not [link for link in page(text).links if link.lower().lstrip().startswith(("javascript:", "vbscript:"))]
