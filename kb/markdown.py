"""The structure of a Markdown text: sections, blocks and the smallest parts that can be quoted, with exact offsets.

Offsets count code points of the text as it stands, line endings included. `markdown-it-py` reads the structure; it
tells lines only, so offsets inside a line are found again here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kb.sentences import Span, sentence_spans, trimmed

WHOLE_ITEM = 240
"""A list item up to this many characters is quoted whole; a longer one by its sentences."""
WHOLE_MEMBER = 1000
"""So is a member of an article of law, a paragraph that begins with its number: half a member misleads."""
SHORT_LINE = 80
"""In a text without Markdown headings, a line of its own up to this long may be one."""
FULL_LINE = 60
"""In text from a page, a line at least this long may have ended for want of room, in the middle of a sentence."""
LONGEST_LINE = 120
"""A longer line is no line of a page but a paragraph."""

Kind = Literal["heading", "paragraph", "list", "table", "quote", "code"]

_LINE_END = re.compile(r"\r\n|\n|\r")
_NUMBERED = re.compile(r"\d+(\.\d+)*\.?\s+\S")
_MEMBER = re.compile(r"\d{1,2}[a-z]{0,2} [A-ZÀ-Þ]")
_NOT_AFTER_TITLE = tuple(".,;!…")
# A full line that ends in an article, preposition, conjunction or mark that binds is not the end of a sentence.
_UNFINISHED = re.compile(
    r"(?:[(&–-]|\b(?:aan|als|bij|binnen|dat|de|deze|die|door|een|en|het|hun|in|met|naar|of|om|onder|onze|op|over|per|"
    r"te|ten|ter|tot|tussen|uit|van|vd|via|volgens|voor|waarbij|wanneer|zonder))$",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"\b[a-z]\.([a-z]\.)+$", re.IGNORECASE)
# What opens an item of its own that CommonMark does not know: "• punt", "a) punt", "2°. punt", a private sign of Word.
_ITEM = re.compile(
    r"[•·▪●○◦–—*+-]|[\ue000-\uf8ff]|o\s|([a-z])\1?[.)]\s|\d{1,3}([.)]\s|[°º])|\d+(\.\d+)+\.?\s", re.IGNORECASE
)
# "2.5 Titel" or "3 TITEL".
_CHAPTER = re.compile(r"\d{1,2}(?:(?:\.\d{1,2})+ +[A-ZÀ-Þ].*| +[^a-zß-ÿ]*[A-ZÀ-Þ]{3}[^a-zß-ÿ]*)(?<=[^\W\d_])$")
# More can end a title than a sentence: "Waar gaat het over", "Wat zetten we in".
_HALF_TITLE = re.compile(r"(?:[(/&–-]|\b(?:de|een|en|of|onze|ten|ter|van))$", re.IGNORECASE)
# A line before it is part of the step before.
_LATER_STEP = re.compile(r"(?:[2-9]|[1-9]\d)[.)]\s")
_PAIRS = (("(", ")"), ("‘", "’"), ("“", "”"))
_BLANKS = re.compile(r"\s+")
_SENTENCE_END = tuple(".?!:;")
FORMATTING = re.compile(r"</?(?:b|i|u|s|em|strong|small|sub|sup)>|(<br ?/?>)", re.IGNORECASE)
"""Marks of HTML inside a line, of which nothing shows; the first group is a new line."""


def _formatting(state: StateInline, silent: bool) -> bool:
    """Take a mark of HTML inside a line; other HTML is text."""
    match = FORMATTING.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if match[1] and not silent:
        state.push("softbreak", "br", 0)
    state.pos = match.end()
    return True


def _loose_stars(state: StateInline) -> None:
    """Take away stars that open or close nothing here: the other stands in another sentence or was forgotten.

    A star after a word stays, for it may refer to a note.
    """
    before = [""]
    for token in state.tokens:
        before.append(before[-1] if token.content in ("", "*") else token.content[-1])
    for delimiters in [state.delimiters, *(meta.get("delimiters", []) for meta in state.tokens_meta if meta)]:
        closing = {delimiter.end for delimiter in delimiters}
        for number, delimiter in enumerate(delimiters):
            opens = delimiter.open and not delimiter.close
            closes = delimiter.close and before[delimiter.token] in (*_SENTENCE_END, "”", "’")
            if delimiter.marker == ord("*") and delimiter.end < 0 and number not in closing and (opens or closes):
                state.tokens[delimiter.token].content = ""


parser = MarkdownIt("commonmark", {"html": False}).enable("table")
parser.inline.ruler.before("html_inline", "formatting", _formatting)
parser.inline.ruler2.after("emphasis", "loose_stars", _loose_stars)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list, table or the like: what a passage is made of."""

    kind: Kind
    start: int
    end: int
    units: tuple[Span, ...] = ()
    """What can be quoted: sentences, short list items, rows of a table."""
    level: int = 0
    """Of a heading: 1 to 6."""
    title: str = ""
    """Of a heading: its text without markup."""
    header: str = ""
    """Of a table: its first row without markup."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, up to the next."""

    path: tuple[str, ...]
    """Headings from the outermost to its own; empty before the first heading."""
    start: int
    end: int
    blocks: tuple[Block, ...] = field(default=())


def blocks(text: str) -> list[Block]:
    """Return the top-level blocks of `text` in order."""
    return Layout(text).blocks()


def sections(text: str) -> list[Section]:
    """Return the sections of `text` in order; a quote block that opens the text speaks about it and is left out.

    In a text without Markdown headings, short lines of their own count as headings.
    """
    found = blocks(text)
    if found and found[0].kind == "quote":
        found = found[1:]
    if not any(block.kind == "heading" for block in found):
        found = list(_plain_headings(text, list(_apart(text, found))))
    result: list[Section] = []
    path: list[tuple[int, str]] = []
    body: list[Block] = []
    start = 0

    def close(end: int) -> None:
        if body:
            result.append(Section(tuple(title for _, title in path), start, end, tuple(body)))

    for block in found:
        if block.kind == "heading":
            close(block.start)
            path = [*((level, title) for level, title in path if level < block.level), (block.level, block.title)]
            body, start = [], block.start
        else:
            body.append(block)
    close(len(text))
    return result


@lru_cache(maxsize=4096)
def units(text: str) -> tuple[Span, ...]:
    """Return the spans of everything in `text` that can be quoted, in order; what shows no word is left out."""
    return tuple(
        (start, end)
        for block in blocks(text)
        for start, end in block.units
        if any(character.isalnum() for character in plain(text[start:end]))
    )


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return `text` without Markdown marks: blocks and lines on lines of their own, cells separated by ` | `."""
    return _plain_tokens(parser.parse(text))


def _plain_tokens(tokens: Sequence[Token]) -> str:
    lines: list[str] = []
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            lines.append(" | ".join(cells))
            cells = None
        elif token.type == "inline":
            content = _plain_inline(token)
            (lines if cells is None else cells).append(content)
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(line for line in lines if line)


def _plain_inline(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
    return _BLANKS.sub(" ", "".join(parts)).strip()


def _apart(text: str, found: Sequence[Block]) -> Iterator[Block]:
    """Yield `found`, the title of a chapter apart that stands right under a page without a blank line."""
    for block in found:
        *above, last = _LINE_END.split(text[block.start : block.end])
        ends = above and (above[-1].rstrip().endswith(_SENTENCE_END) or _ITEM.match(above[-1].lstrip()))
        if block.kind not in ("paragraph", "list") or not ends or not _CHAPTER.match(last.strip()):
            yield block
            continue
        _, cut = trimmed(text, block.start, block.end - len(last))
        start, end = trimmed(text, cut, block.end)
        units = (trimmed(text, first, min(final, cut)) for first, final in block.units if first < cut)
        yield replace(block, end=cut, units=tuple(units))
        yield Block("paragraph", start, end, ((start, end),))


def _plain_headings(text: str, found: Sequence[Block]) -> Iterator[Block]:
    """Yield `found` with short paragraphs that head what follows turned into headings."""
    before: Block | None = None
    for index, block in enumerate(found):
        follower = found[index + 1] if index + 1 < len(found) else None
        line = text[block.start : block.end]
        title = plain(line) if len(line) <= SHORT_LINE and "\t" not in line else ""  # tabs: columns
        if (
            block.kind == "paragraph"
            and follower is not None
            and (_CHAPTER.match(title) or not (before and _runs_into(text, before, block)))
            and _is_title(title, text, follower)
        ):
            block = replace(block, kind="heading", level=2, title=_BLANKS.sub(" ", title).rstrip(" :"))
        yield block
        before = block


def _is_title(title: str, text: str, follower: Block) -> bool:
    if not title or title.endswith(_NOT_AFTER_TITLE) or _HALF_TITLE.search(title) or _is_open(title):
        return False
    if any(title[end - 1] == "." for _, end in sentence_spans(title, 0, len(title))):
        return False
    if _NUMBERED.match(title):
        return title[-1].isalpha()
    following = text[follower.start]
    next_is_text = follower.kind == "list" or follower.end - follower.start > SHORT_LINE
    next_goes_on = following.islower() or following == "(" or _LATER_STEP.match(text, follower.start)
    return title[0].isupper() and next_is_text and not next_goes_on


def _runs_into(text: str, before: Block, block: Block) -> bool:
    """Tell whether `before` ends in a full line without an end, and `block` stands as near as its next line would."""
    last_line = _LINE_END.split(text[before.start : before.end])[-1].strip()
    return (
        before.kind in ("paragraph", "list")
        and FULL_LINE <= len(last_line) <= LONGEST_LINE
        and last_line[-1] not in _SENTENCE_END
        and len(_LINE_END.findall(text, before.end, block.start)) <= 2
    )


class Layout:
    """The tokens of one text, and where they stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.references: dict[str, Any] = {}
        """Link references that the text defines, for rendering a part of it."""
        self.tokens = parser.parse(text, self.references)
        # markdown-it shows NUL as U+FFFD; the length stays.
        self.shown = text.replace("\0", "\ufffd")
        self.lines = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def groups(self) -> Iterator[Sequence[Token]]:
        """Yield the tokens of each top-level block."""
        index = 0
        while index < len(self.tokens):
            last = _closing(self.tokens, index)
            yield self.tokens[index : last + 1]
            index = last + 1

    def blocks(self) -> list[Block]:
        """Return the top-level blocks in order; a sentence that goes on in the next paragraph joins both."""
        result: list[Block] = []
        last = 0
        for tokens in self.groups():
            block = self._block(tokens)
            if block and result and self._continues(result[-1], last, block):
                result[-1] = self._joined(result[-1], last, block)
            elif block:
                result.append(block)
                last = self._last(tokens, block)
        return result

    def span(self, lines: Sequence[int]) -> Span:
        """Return where a range of lines stands, without white space around it."""
        start = self.lines[lines[0]] if lines[0] < len(self.lines) else len(self.text)
        end = self.lines[lines[1]] if lines[1] < len(self.lines) else len(self.text)
        return trimmed(self.text, start, end)

    def inline_span(self, token: Token) -> Span:
        """Return where the content of an inline token stands, without the marks of lists and quotes before it."""
        start, end = self.span(token.map or (0, 0))
        content = token.content.strip().split("\n")
        begin = self.shown.find(content[0].strip(), start, end)
        last_line = max(self.shown.rfind("\n", start, end), self.shown.rfind("\r", start, end), start)
        last = self.shown.find(content[-1].strip(), last_line, end)
        return (begin if begin >= 0 else start), (last + len(content[-1].strip()) if last >= 0 else end)

    def _block(self, tokens: Sequence[Token]) -> Block | None:
        first = tokens[0]
        if first.map is None or first.type == "hr":
            return None
        start, end = self.span(first.map)
        if start >= end:
            return None
        match first.type:
            case "heading_open":
                return Block("heading", start, end, level=int(first.tag[1]), title=_plain_inline(tokens[1]))
            case "bullet_list_open" | "ordered_list_open":
                return Block("list", start, end, self._units(tokens, WHOLE_ITEM))
            case "table_open":
                return Block("table", start, end, self._units(tokens), header=_header(tokens))
            case "blockquote_open":
                return Block("quote", start, end, self._units(tokens))
            case "fence" | "code_block":
                return Block("code", start, end, ((start, end),))
            case _ if rows := self._further_rows(first.map):
                return Block("table", start, end, rows)
            case _:
                member = _MEMBER.match(self.text, start, end)
                return Block("paragraph", start, end, self._units(tokens, WHOLE_MEMBER if member else 0))

    def _units(self, tokens: Sequence[Token], whole: int = 0) -> tuple[Span, ...]:
        # A line of form feeds is a paragraph to CommonMark; there is nothing in it to quote.
        return tuple((start, end) for start, end in self._spans(tokens, whole) if start < end)

    def _spans(self, tokens: Sequence[Token], whole: int) -> Iterator[Span]:
        """Yield sentences (text up to `whole` characters in one piece), rows below a table's first, and code."""
        inside = {"table": False, "tbody": False}
        for token in tokens:
            name = token.type.removesuffix("_open").removesuffix("_close")
            if name in inside:
                inside[name] = token.nesting == 1
            elif inside["table"]:
                if inside["tbody"] and token.type == "tr_open" and token.map:
                    yield self.span(token.map)
            elif token.type == "inline":
                start, end = self.inline_span(token)
                yield from [(start, end)] if end - start <= whole else sentence_spans(self.text, start, end)
            elif name in ("fence", "code_block") and token.map:
                yield self.span(token.map)

    def _further_rows(self, lines: Sequence[int]) -> tuple[Span, ...]:
        """Return the lines as rows if they can be those of a table whose first rows stand before this text."""
        rows = tuple(self.span((line, line + 1)) for line in range(*lines))
        between_bars = all(self.text[start:end].startswith("|") and self.text[end - 1] == "|" for start, end in rows)
        return rows if between_bars else ()

    def _last(self, tokens: Sequence[Token], block: Block) -> int:
        """Return where the last paragraph of `block` begins: that of its last item, or the block itself."""
        inline = [token for token in tokens if token.type == "inline"]
        return self.inline_span(inline[-1])[0] if block.kind == "list" and inline else block.start

    def _continues(self, before: Block, last: int, block: Block) -> bool:
        """Tell whether `block` goes on in the middle of a sentence, as in text with a blank line after every line.

        `last` is where the last paragraph of `before` begins.
        """
        between = self.text[before.end : block.start]
        if (
            block.kind != "paragraph"
            or before.kind not in ("paragraph", "list")
            or (self.text[before.end - 1] in _SENTENCE_END and not _SHORTENED.search(self.text, last, before.end))
            or between.strip()  # a rule, or where a link leads
            or _ITEM.match(self.text, block.start, block.end)
        ):
            return False
        begins = self.text[block.start]
        if before.kind == "paragraph" and begins.islower():
            return True
        lines = _LINE_END.split(self.text[last : before.end])
        if len(_LINE_END.findall(between)) > 2 or not FULL_LINE <= len(lines[-1].strip()) <= LONGEST_LINE:
            return False
        return begins.islower() or begins == "(" or self._is_unfinished(last, before)

    def _is_unfinished(self, last: int, before: Block) -> bool:
        """Tell whether the sentence at the end of `before` needs more, whatever comes next."""
        text = self.text[last : before.end]
        start, end = list(sentence_spans(text, 0, len(text)))[-1]
        if _UNFINISHED.search(text) or _is_open(text[start:end]):
            return True
        if _ITEM.match(text, start):
            return False
        # A title or an item can be a line without an end; what follows a line or a sentence in a paragraph is neither.
        if before.kind == "list":
            return start > 0 and text.endswith(",")
        return start > 0 or bool(_LINE_END.search(text))

    def _joined(self, before: Block, last: int, block: Block) -> Block:
        whole = before.kind == "list" and block.end - last <= WHOLE_ITEM
        spans = [(last, block.end)] if whole else sentence_spans(self.text, last, block.end)
        units = (*(unit for unit in before.units if unit[1] <= last), *spans)
        return replace(before, end=block.end, units=units)


def _is_open(text: str) -> bool:
    """Tell whether a bracket or a quotation in `text` is not closed."""
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS)


def _closing(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the token that closes the one at `index`."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


def _header(tokens: Sequence[Token]) -> str:
    cells = []
    for token in tokens:
        if token.type == "thead_close":
            break
        if token.type == "inline":
            cells.append(_plain_inline(token))
    return " | ".join(cells)
