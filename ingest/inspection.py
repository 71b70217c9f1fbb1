"""What does not belong in a document: orders to an assistant, hidden characters, personal data."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from kb.documents import Document
from kb.markdown import Block, blocks
from kb.sentences import Span
from retrieval.personal_data import PersonalData
from retrieval.personal_numbers import RULES
from retrieval.triage.orders import orders

SPOTS = 5
"""Lines or pages that a remark names at most."""
NEAR = 60
"""Characters between a name and a date of birth that belong together."""
LONG = 2000
"""Characters that are looked at together at most."""
AROUND = 200
"""Characters on both sides of a date in which a name is looked for."""

_TO_ASSISTANT = re.compile(
    r"\bai-?(?:agent|assistent|lezer)|\b(?:let op|attentie|hallo|beste),? ai\b|"
    r"\b(?:chatbot|taalmodel|llm|chatgpt|copilot|assistant)|"
    r"\b(?:jij|je) (?:bent|moet|mag|een)\b.{0,80}?\b(?:ai|bot|model)\b|\byou are\b|\bdo anything\b|"
    r"\b(?:negeer|vergeet|ignore|disregard|forget)\b.{0,30}?\b(?:hierboven|hiervoor|alles|above|everything)\b"
    r"(?!\s+wat\s+(?:vader|moeder|ouders?|hij|zij|ze)\b)|"
    r"\b(?:systeemprompt|system prompt|systeembericht|system override)\b|"
    r"\b(?:je|jouw|uw|your|eerdere|vorige|voorgaande|bovenstaande|previous|prior|above)\b.{0,30}?"
    r"\b(?:instructies?|opdracht(?:en)?|aanwijzing(?:en)?|richtlijnen|regels|makers|antwoord(?:en)?|prompt|"
    r"instructions?|answers?|rules)\b|"
    r"<\|?/?(?:system|systeem|instructi|prompt|assistant|im_start)|\[/?(?:inst|system)\]|^\W*(?:system|systeem)\W*:",
    re.IGNORECASE | re.DOTALL,
)
"""What tells an order to an assistant from the orders that a manual gives its readers."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_OBSCURED = re.compile("[\u202d\u202e]|(?:\\w[\u200b\u2060\ufeff]+){4}")
"""Text turned round, or a word with nothing that shows between its letters."""
_HIDDEN = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007f]+|([\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f])"
)
_MOBILE = re.compile(r"(?<![\w.,/+-])(?:(?:\+|00)31[\s-]?(?:\(0\))?[\s-]?|0)6(?:[\s-]?\d){8}(?![\w-])")
_FREE_MAIL = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|msn|icloud|yahoo|proton(?:mail)?|ziggo|kpnmail|kpnplanet|planet|xs4all|"
    r"home|hetnet|chello|upcmail|casema|telfort|tele2|zonnet|freeler)\.",
    re.I,
)
_WORDS = re.compile(r"[^\W\d_]+(?:[._][^\W\d_]+)+(?=@)")
_NAME_AND_DATE = re.compile(r"[A-ZÀ-Ý][\w'’-]+\s?[(,*]?\s?\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d")
_LEFT_OUT = {
    "order": "gives orders to AI agents",
    "hidden": "holds text that no screen shows as it stands",
    "comment": "holds comments that readers do not see",
}
_KINDS = {
    "bsn": "BSN",
    "iban": "account number",
    "email": "e-mail address of a person",
    "phone": "mobile number",
    "birth_date": "name beside a date of birth",
}


def comments(text: str) -> list[Span]:
    """Return where the comments of a Markdown text stand, which other programs show to no reader."""
    return [match.span() for match in _COMMENT.finditer(text)]


def foreign(text: str, block: Block, unseen: Iterable[Span] = ()) -> str | None:
    """Return why a block of `text` is not searched and not quoted, "order", "hidden" or "comment"; None if it is.

    It is the whole block: what an order asks for stands beside it. `unseen` are the comments of the text.
    """
    shown = text[block.start : block.end]
    if _OBSCURED.search(shown):
        return "hidden"
    if any(start < block.end and block.start < end for start, end in unseen):
        return "comment"
    spans = [(0, len(block.title))] if block.kind == "heading" else block.units
    source = block.title if block.kind == "heading" else text
    return next(filter(None, (order(source[start:end]) for start, end in _pieces(spans))), None)


@lru_cache(maxsize=4096)
def order(sentence: str) -> str | None:
    """Return why a sentence or a heading is not for readers, "order" or "hidden"; None if it is."""
    rules = {span.rule for span in orders(sentence)}
    if "hidden_letters" in rules:
        return "hidden"
    return "order" if rules and _TO_ASSISTANT.search(sentence) else None


def remarks(document: Document, persons: Callable[[], PersonalData]) -> list[str]:
    """Return what in `document` does not belong there, with the lines or pages where it stands, never what it says.

    `persons` gives the detector of names, which takes a second to make and is rarely needed.
    """
    text = document.text
    left_out = defaultdict(list)
    unseen = comments(text)
    for block in blocks(text):
        if reason := foreign(text, block, unseen):
            left_out[reason].append(block.start)
    hidden = [match.start() for match in _HIDDEN.finditer(text) if match[1]]
    personal = defaultdict(list)
    for kind, place in _personal_data(text, persons):
        personal[kind].append(place)
    found = []
    for reason, places in left_out.items():
        found.append(f"{_LEFT_OUT[reason]} ({_spots(document, places)}); this is not searched and not quoted")
    if hidden:
        found.append(f"holds {len(hidden)} invisible characters ({_spots(document, hidden)}); take them out")
    if personal:
        counts = [f"{_KINDS[kind]}: {len(at)} ({_spots(document, at)})" for kind, at in personal.items()]
        found.append(
            f"seems to hold personal data: {', '.join(counts)}; take it out, or make sure that it may stand there"
        )
    return found


def _personal_data(text: str, persons: Callable[[], PersonalData]) -> Iterator[tuple[str, int]]:
    """Yield kind and offset of what is about a person; numbers and mailboxes of organisations are not."""
    for offset, end_of_line in _pieces(_lines(text)):
        line = text[offset:end_of_line]
        if sum(map(str.isdigit, line)) >= 8:
            mobile = [match.span() for match in _MOBILE.finditer(line)]
            yield from (("phone", offset + start) for start, _ in mobile)
            for kind in ("iban", "bsn"):
                free = (
                    at for at, end in RULES[kind](line) if not any(at < last and first < end for first, last in mobile)
                )
                yield from ((kind, offset + at) for at in free)
        if "@" in line or "(at)" in line or "[at]" in line:
            for start, end in RULES["email"](line):
                if _is_of_person(line[start:end], persons):
                    yield "email", offset + start
        yield from (("birth_date", offset + start) for start in _births(line, persons))


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _pieces(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield `spans`, long ones in pieces: some rules look back from every number, and a line can be a whole file."""
    for start, end in spans:
        yield from ((at, min(at + LONG, end)) for at in range(start, end, LONG))


def _is_of_person(address: str, persons: Callable[[], PersonalData]) -> bool:
    """Tell whether a mail address is that of a person: at a provider for private use, or with a name in it."""
    if _FREE_MAIL.search(address):
        return True
    words = _WORDS.match(address)
    if words is None:
        return False
    parts = re.split("[._]", words[0])
    return len(parts[0]) == 1 or bool(persons().find(" ".join(part.capitalize() for part in parts)))


def _births(line: str, persons: Callable[[], PersonalData]) -> Iterator[int]:
    """Yield where dates of birth stand with a name near them."""
    dated = [start for start, _ in RULES["birth_date"](line)]
    dated += [match.start() for match in _NAME_AND_DATE.finditer(line)]
    told = -AROUND
    for at in sorted(dated):
        if at - told < NEAR:
            continue
        first = max(0, at - AROUND)
        found = persons().find(line[first : at + AROUND])
        names = [finding for finding in found if finding.kind == "name"]
        for birth in (finding for finding in found if finding.kind == "birth_date"):
            if any(birth.start - name.end <= NEAR and name.start - birth.end <= NEAR for name in names):
                told = at
                yield first + birth.start
                break


def _spots(document: Document, offsets: list[int]) -> str:
    """Return the lines of the file, or the pages, where `offsets` of its text stand."""
    pages = [place for place in document.places if place.page is not None]
    if pages:
        word = "page"
        spots = [max((p.page or 1 for p in pages if p.start <= offset), default=1) for offset in offsets]
    else:
        word = "line"
        before = max(0, document.source.find(document.text.encode()))
        first = 1 + document.source.count(b"\n", 0, before)
        spots = [first + document.text.count("\n", 0, offset) for offset in offsets]
    unique = sorted(set(spots))
    named = ", ".join(map(str, unique[:SPOTS])) + (", …" if len(unique) > SPOTS else "")
    return f"{word}{'s' if len(unique) > 1 else ''} {named}"
