"""A document's Markdown as HTML in which every passage and every part that can be quoted can be linked to."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from markupsafe import Markup

from kb.markdown import Layout, parser
from kb.sentences import Span

_TABLE_BOX = '<div class="kb-table" role="region" aria-label="Tabel" tabindex="0">'
# What stands before the text on further lines of a list item or a quote block.
_LINE_PREFIX = re.compile(r"(\r\n|\n|\r)[ \t]*(?:>[ \t]?)*")


def render(text: str, passages: Sequence[Span], parts: Sequence[Span]) -> Markup:
    """Return `text` as HTML: each passage in a `div.passage`, both it and each part with id `pSTART`.

    Both are spans of `text`, in order and without overlap among themselves. Raw HTML in the text is shown as text.
    A heading of the first level becomes one of the second, since the page's title has the first. A table stands in a
    box of its own, which a keyboard can reach and scroll.
    """
    layout = Layout(text)
    html: list[str] = []
    inside: Span | None = None
    names = sorted({start for start, _ in (*passages, *parts)})
    for tokens in layout.groups():
        start, end = layout.span(tokens[0].map or (0, 0))
        passage = next((span for span in passages if span[0] < end and start < span[1]), None)
        opening = ""
        if passage != inside:
            html += ["</div>\n"] if inside else []
            opening = _passage(passage, parts) if passage else ""
            inside = passage
        block = _block(layout, tokens, [part for part in parts if part[0] < end and start < part[1]])
        html += [opening, *_unnamed(names, end, opening + block), block]
        names = [name for name in names if name >= end]
    html += ["</div>\n"] if inside else []
    return Markup("".join([*html, *_unnamed(names, len(text) + 1, "")]))


def _unnamed(names: Sequence[int], end: int, html: str) -> Iterator[str]:
    """Yield an empty anchor for each name before `end` that `html` does not hold, such as inside a code block."""
    for name in names:
        if name < end and f' id="p{name}"' not in html:
            yield f'<span id="p{name}"></span>'


def _passage(passage: Span, parts: Sequence[Span]) -> str:
    """Return the opening tag of a passage, named where it begins unless a part begins there too."""
    start = passage[0]
    name = "" if any(part[0] == start for part in parts) else f' id="p{start}"'
    return f'<div class="passage"{name}>\n'


def _block(layout: Layout, tokens: Sequence[Token], parts: Sequence[Span]) -> str:
    """Return one block as HTML with its parts marked."""
    row: Span | None = None
    rendered: list[Token] = []
    for token in tokens:
        if token.type == "tr_open" and token.map:
            row = layout.span(token.map)
        if token.type in ("tr_open", "fence", "code_block") and token.map:
            start, end = layout.span(token.map)
            begins = next((part[0] for part in parts if start <= part[0] < end), None)
            if begins is not None:
                token.attrSet("id", f"p{begins}")
        if token.type == "inline" and row is None:
            token = _html_token("".join(_inline(layout, token, parts)))
        if token.type == "tr_close":
            row = None
        if token.tag == "h1":
            token.tag = "h2"
        rendered += _boxed(token) if token.tag == "table" else [token]
    html: str = parser.renderer.render(rendered, parser.options, layout.references)
    return html


def _inline(layout: Layout, token: Token, parts: Sequence[Span]) -> Iterator[str]:
    """Yield the content of an inline token as HTML, each part in a `span`; a part is named where it begins."""
    start, end = layout.inline_span(token)
    at = start
    for part_start, part_end in parts:
        first, last = max(part_start, at), min(part_end, end)
        if first >= last:
            continue
        yield _html(layout, at, first)
        name = f' id="p{part_start}"' if first == part_start else ""
        yield f'<span class="part"{name}>{_html(layout, first, last)}</span>'
        at = last
    yield _html(layout, at, end)


def _html(layout: Layout, start: int, end: int) -> str:
    source = layout.text[start:end]
    if not source.strip():
        return " " if source else ""
    html: str = parser.renderInline(_LINE_PREFIX.sub(r"\n", source), layout.references)
    before, after = source[0].isspace(), source[-1].isspace()
    return " " * before + html + " " * after


def _boxed(token: Token) -> list[Token]:
    """Return a table's opening or closing token with that of the box around it."""
    if token.nesting > 0:
        return [Token("html_block", "", 0, content=_TABLE_BOX), token]
    return [token, Token("html_block", "", 0, content="</div>\n")]


def _html_token(html: str) -> Token:
    """Return an inline token that renders as `html`; it was rendered from Markdown with raw HTML off."""
    child = Token("html_inline", "", 0, content=html)
    return Token("inline", "", 0, children=[child])
