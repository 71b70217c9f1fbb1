"""A document's page: every passage and every part has its anchor, and what a document holds stays text."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from markdown_texts import markdown, written

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
        self.feed(str(html))  # of Markup, each piece would be escaped again
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
        self.handle_data(values.get("alt") or "")
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


def squeezed(text: str) -> str:
    return " ".join(text.split())


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


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


@pytest.mark.parametrize(
    "raw",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<div onclick='x()'>",
        "<!-- weg -->",
        "<?php x ?>",
        "<!DOCTYPE html>",
        "<![CDATA[x]]>",
        "</div></div>",
        "<a href=javascript:alert(1)>",
        '"><svg/onload=alert(1)>',
    ],
)
@pytest.mark.parametrize(
    "place", ["{}", "## {}", "- {}", "> {}", "| {} |\n|---|\n| {} |", "`{}`", "```\n{}\n```", "    {}"]
)
def test_raw_html_in_a_document_stays_text(raw: str, place: str) -> None:
    shown = page(place.format(raw, raw))
    assert raw in squeezed(shown.text)
    assert shown.links == []


def test_an_entity_is_shown_as_the_character_that_it_names() -> None:
    assert page("&lt;script&gt; &amp; `&lt;`").text.strip() == "<script> & &lt;"


def test_marks_of_html_inside_a_line_do_not_show() -> None:
    assert squeezed(page("<b>Een</b> ouder<br>mag dat. *Een ander niet. Zo is het.*").text) == (
        "Een ouder mag dat. Een ander niet. Zo is het."
    )


def test_raw_html_in_what_names_a_code_block_stays_text() -> None:
    assert "alert" not in page('```"><script>alert(1)</script>\nx\n```').links


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "vbscript:x",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "&#106;avascript:x",
    ],
)
def test_a_link_to_a_program_or_file_is_not_made(target: str) -> None:
    assert page(f"[klik]({target}) en ![beeld]({target}) en <{target}> en [ref][r]\n\n[r]: {target}").links == []


def test_a_link_to_a_page_is_made_and_cannot_leave_its_attribute() -> None:
    assert page("[de wet](https://wetten.overheid.nl/BWBR0002656?a=1&b=2)").links == [
        "https://wetten.overheid.nl/BWBR0002656?a=1&b=2"
    ]
    assert page('[x](https://x.nl/"onmouseover="alert(1))').links == ["https://x.nl/%22onmouseover=%22alert(1)"]


def test_a_link_that_the_document_defines_elsewhere_is_made_in_every_part() -> None:
    text = "Zie [de wet][bw]. Lees ook [die wet][bw].\n\n- Of [zo][bw].\n\n[bw]: https://wetten.overheid.nl/\n"
    assert page(text).links == ["https://wetten.overheid.nl/"] * 3


def test_each_sentence_is_a_part_with_its_own_words() -> None:
    text = "## Kern\n\nEen **OTS** duurt een jaar. De [rechter](https://x.nl) kan verlengen.\n"
    shown = page(text)
    first, second = text.index("Een"), text.index("De [")
    assert shown.shown[f"p{first}"] == "Een OTS duurt een jaar."
    assert shown.shown[f"p{second}"] == "De rechter kan verlengen."
    assert "Een OTS duurt een jaar. De rechter kan verlengen." in shown.text


def test_a_nested_list_keeps_its_levels_and_each_item_its_anchor() -> None:
    text = "- een\n  - twee\n\n    nog bij twee\n    1. drie\n- vier\n"
    html = render(text, *cut(text))
    shown = Page(html)
    assert [shown.shown[f"p{text.index(words)}"] for words in ("een", "twee", "nog bij", "drie", "vier")] == [
        "een",
        "twee",
        "nog bij twee",
        "drie",
        "vier",
    ]
    assert (html.count("<ul>"), html.count("<ol>"), html.count("<li>")) == (2, 1, 4)


def test_a_quote_block_over_several_lines_shows_no_marks() -> None:
    text = "Vooraf.\n\n> Regel een\n> gaat door. Zin twee\n>gaat ook door.\n"
    shown = page(text)
    assert squeezed(shown.shown[f"p{text.index('Regel')}"]) == "Regel een gaat door."
    assert squeezed(shown.shown[f"p{text.index('Zin')}"]) == "Zin twee gaat ook door."
    assert "blockquote" in render(text, *cut(text))


def test_a_table_stands_in_a_box_that_can_be_scrolled_and_each_row_has_its_anchor() -> None:
    text = "## Kop\n\n| Jaar | Norm |\n|---|:-:|\n| 2018 | **5** dagen. Echt. |\n| 2024 | 5 \\| 6 werkdagen |\n"
    html = render(text, *cut(text))
    shown = Page(html)
    assert shown.shown[f"p{text.index('| 2018')}"].split() == ["2018", "5", "dagen.", "Echt."]
    assert shown.shown[f"p{text.index('| 2024')}"].split() == ["2024", "5", "|", "6", "werkdagen"]
    assert 'role="region" aria-label="Tabel" tabindex="0"' in html


def test_a_row_of_a_table_that_is_cut_into_passages_stays_one_part() -> None:
    rows = [
        f"| {year} | Het plan wilde geen wachtlijst. Dat lukte in {year} niet helemaal. |" for year in range(1990, 2030)
    ]
    text = "## Kop\n\n| Jaar | Norm |\n|---|---|\n" + "\n".join(rows) + "\n"
    found, parts = cut(text)
    assert len(found) > 1
    assert [text[start:end] for start, end in parts] == rows
    assert Page(render(text, found, parts)).ids == Counter(f"p{text.index(row)}" for row in [text[8:], *rows])


def test_a_heading_of_the_first_level_becomes_one_of_the_second() -> None:
    html = render("# Een\n\ntekst\n\n### Drie\n\ntekst\n", [], [])
    assert "<h2>Een</h2>" in html
    assert "<h3>Drie</h3>" in html


@given(written)
def test_marking_the_parts_loses_and_adds_no_word(text: str) -> None:
    assert letters(page(text).text) == letters(plain(text))
