"""Where Dutch sentences end, as offsets into the text that holds them."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    """
    aant afd al apr art artt aug bijv blz bv ca dec dhr dr drs enz etc evt excl feb fig hfst incl ing ir jl jo jr lid
    max mevr min mld mln mr mrt nl nov nr nrs okt par pag prof resp sept st stb stcrt tel toel vgl vs zgn
    """.split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]*_]*(?=\s)")
_NOT_BLANK = re.compile(r"\S")
# Letters each with a full stop: i.v.m., z.s.m., and initials (J. de Vries, A.B. Jansen).
_LETTERS = re.compile(r"[^\W\d_](\.[^\W\d_])*")
_WORD_BEFORE = re.compile(r"[\w.]*$")
# What can stand before a step, an item or a member: "1. Bel …", "2°. De …", "aa. Het …", "ij. Een …".
_ITEM_MARK = re.compile(r"(\d+[a-z]* )?(\d+°?|([a-z])\3?|ij)", re.IGNORECASE)
_MARKUP = re.compile(r"\*\*|__|`|[\[\]()]")


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span of `text[start:end]` without white space around it; empty if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of `text[start:end]` as spans without surrounding white space.

    A sentence never ends inside bold text, brackets or a link, so that a quote can be shown on its own.
    """
    begin, end = trimmed(text, start, end)
    for match in _END.finditer(text, begin, end):
        if _ends_sentence(text, begin, match, end):
            yield begin, match.end()
            begin, _ = trimmed(text, match.end(), end)
    if begin < end:
        yield begin, end


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    following = _NOT_BLANK.search(text, match.end(), end)
    if following and (following.group().islower() or following.group() in ",;)"):
        return False
    if match.group().startswith(".") and not match.group().startswith(".."):
        before = _WORD_BEFORE.search(text, max(begin, match.start() - 20), match.start())
        word = before.group().casefold() if before else ""
        if word in _ABBREVIATIONS or (_LETTERS.fullmatch(word) and word != "u"):
            return False
        if _ITEM_MARK.fullmatch(text, begin, match.start()):
            return False
    return not _inside_markup(text[begin : match.end()])


def _inside_markup(text: str) -> bool:
    marks = _MARKUP.findall(text)
    return (
        any(marks.count(mark) % 2 for mark in ("**", "__", "`"))
        or marks.count("[") > marks.count("]")
        or marks.count("(") > marks.count(")")
    )
