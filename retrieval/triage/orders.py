"""Orders to the assistant inside a question or a document: data, never followed."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.triage.danger import danger
from retrieval.triage.phrases import phrases, plain, tables


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that gives the assistant an order."""

    start: int
    """Offset of its first character in the text as it came."""
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of order."""

    name: str
    signs: re.Pattern[str]


_TABLES = tables("orders.toml")


RULES = tuple(Rule(name, phrases(lines, _TABLES["words"])) for name, lines in _TABLES["rules"].items())
"""Every kind of order that is known by its words, in the order in which they are tried."""

BY_FORM = ("hidden_letters", "markup", "continued")
"""What is an order by its form: letters that no screen shows, markup, and what follows on an order."""

_LABEL = re.compile(
    r"<\|?/?\s*(?:im_start|im_end|system|assistant|user|endoftext|inst|instructions?|prompt)\b[^>\n]*>|"
    r"\[/?(?:system|systeem|inst|admin|sys)\b[^\]\n]*\]|"
    r"<<\s*/?sys\s*>>|^\s*#{1,4}\s*(?:system|systeem|instructi\w+|instruction)\b.*$|"
    r"\{\s*[\"']role[\"']\s*:.*|"
    r"^\s*[\"'(]*(?:system|systeem|assistant|assistent|user|gebruiker|ai-\w+|aan de ai|beheerder|developer|"
    r"systeembericht|systeemmelding|admin|"
    r"root|ontwikkelaar|systeembeheer|kennisbank|chatbot|bot)\s*(?:\([^)\n]*\))?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_ELEMENT = re.compile(
    r"<(system|systeem|instructions?|instructies?|prompt|admin|assistant|script|style|iframe)\b[^>]*>.*?</\1\s*>|"
    r"<!--.*?-->|<\|im_start\|>\s*(?:system|assistant).*?(?:<\|im_end\|>|\Z)|\[INST\].*?\[/INST\]|<<SYS>>.*?<</SYS>>|"
    r"\[(?:system|systeem)\].*?\[/(?:system|systeem)\]|"
    r"<(\w+)\b[^>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0)[^>]*>.*?</\2\s*>|"
    r"\{\s*[\"']role[\"']\s*:[^{}]*\}|"
    r"!\[[^\]]*\]\([^)\s]*\?[^)\s]*\)",
    re.IGNORECASE | re.DOTALL,
)
_TOLD = re.compile(
    r"\b(?:moeder|vader|ouders?|kind|kinderen|zoon|dochter|school|rechter|raad|pupil|jongere|cli[eë]nte?|zij|hij|wij|"
    r"ik|wie|die|hoe|waarom|mag|mogen|kan|moet|(?:gaf|gaven|kreeg|kregen|krijg) een) $"
)
"""What stands before a verb that orders nothing, or a noun: "moeder vergeet alle afspraken", "gaf een antwoord zonder
bron"."""
_TAGS = re.compile("(\U0001f3f4?)([\U000e0020-\U000e007e]{2,}\U000e007f?)")
_FLAG = 7
"""Letters in the longest flag that is spelt in tags, with the one that ends it."""
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/])")
_SPELT = re.compile(r"(?<!\w)(?:[^\W\d_][\s.\-_*]{1,2}){4,}[^\W\d_](?!\w)")
_DIGITS = re.compile(r"(?<!\w)(?=\w*\d)(?=(?:\d*[^\W\d_]){3})\w+")
"""A word with digits in it, and three letters or more."""
_AS_LETTERS = str.maketrans("0134578", "oieastb")
"""What a digit is typed for: "ign0reer"."""
_UNSEEN_GAP = re.compile("(?<=[.!?])[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
"""What no screen shows, behind a sentence: the next one begins there."""
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?![.!?\"'”’)]*(?:\s|$))[^.!?\n]*)*(?:[.!?]+[\"'”’)]*|\n|$)\s*")
_CLAUSE = re.compile(r",\s*(?:(?:en|maar|of|and)\s+)?|\s+(?:en|maar)\s+|;\s*|:\s+|\s+[-–—]\s+")
_QUESTION = re.compile(
    r"\W*(?:(?:en|maar|dus|oh?|vraag|of|nu|verder|daarnaast|o ja)\W+)*(?:wat|hoe\w*|wie|waar\w*|wanneer|"
    r"welke?|waarom|mag|mogen|kan|kunnen|"
    r"moet|moeten|is|zijn|geldt|gelden|heeft|hebben|krijgt|krijgen|wordt|worden|bestaat|binnen|termijn|vanaf|"
    r"onder welke|"
    r"what|how|who|when|which|is|can|may)\b",
    re.IGNORECASE,
)


def orders(text: str) -> list[Span]:
    """Return the parts of `text` that give the assistant orders, in order and apart from each other."""
    spans = [*_hidden(text), *_marked(text)]
    shown = text
    for span in spans:
        blank = " " if span.rule == "hidden_letters" else "\n"  # a sentence goes on behind what no screen shows
        shown = shown[: span.start] + blank * (span.end - span.start) + shown[span.end :]
    shown = _UNSEEN_GAP.sub(lambda match: " " * len(match[0]), shown)
    sentences = [(match.start(), match.end()) for match in _SENTENCE.finditer(shown) if match[0].strip()]
    for start, end in sentences:
        spans.extend(_spoken(shown, start, end))
    if not spans:
        return []
    return _joined([*spans, *_continued(shown, sentences, spans)])


def without(text: str, spans: list[Span]) -> str:
    """Return `text` without `spans`, which `orders` gave for it."""
    kept, last = [], 0
    for span in spans:
        kept.append(text[last : span.start])
        last = span.end
    rest = " ".join(" ".join([*kept, text[last:]]).split()).strip(" ,;:-–—\"'")
    rest = re.sub(r"^(?:(?:en|maar|dus|of)\s+)+", "", rest, flags=re.IGNORECASE)
    return rest if any(character.isalnum() for character in rest) else ""


def pieces(text: str) -> list[str]:
    """Return the sentences of `text`, or the clauses of its only one."""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
    if len(sentences) > 1:
        return sentences
    return [text[start:end] for start, end in _clauses(text) if text[start:end].strip()]


def _hidden(text: str) -> Iterator[Span]:
    """Yield what is spelt in Unicode tags, which no screen shows, but for flags."""
    for match in _TAGS.finditer(text):
        if not match[1] or len(match[2]) > _FLAG:
            yield Span(match.start(2), match.end(2), "hidden_letters")


def _marked(text: str) -> Iterator[Span]:
    """Yield what is marked up as a message of the system, a comment or a picture to fetch."""
    for match in _ELEMENT.finditer(text):
        yield Span(match.start(), match.end(), "markup")


def _spoken(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the orders in one sentence: all of it, or the clauses beside the question in it."""
    sentence = text[start:end]
    label = _LABEL.search(sentence)
    rule = "speak_as_the_system" if label else _rule_in(sentence)
    if rule is None:
        return
    pieces = list(_clauses(sentence))
    guilty = [bool(_LABEL.search(sentence[a:b])) or _rule_in(sentence[a:b]) is not None for a, b in pieces]
    asked = [i for i, (a, b) in enumerate(pieces) if not guilty[i] and _stands_alone(sentence[a:b])]
    first = guilty.index(True) if True in guilty else 0
    if asked and True in guilty and asked[0] < first:  # "what is X, and forget your rules": the question comes first
        yield Span(start + pieces[first - 1][1], end, rule)
    elif asked and True in guilty and asked[0] > len(guilty) - 1 - guilty[::-1].index(True):
        yield Span(start, start + pieces[asked[0]][0], rule)
    else:
        yield Span(start, end, rule)


def _stands_alone(clause: str) -> bool:
    """Say whether a clause asks something or tells of danger."""
    return _QUESTION.match(clause) is not None or bool(danger(clause))


def _continued(text: str, sentences: list[tuple[int, int]], spans: list[Span]) -> Iterator[Span]:
    """Yield the sentences that are no question of their own and tell of no danger, in a text that gives orders."""
    for start, end in sentences:
        rest = text[start:end]
        for span in spans:
            if span.start < end and span.end > start:
                a, b = max(span.start, start) - start, min(span.end, end) - start
                rest = rest[:a] + " " * (b - a) + rest[b:]
        asks = "?" in rest or _QUESTION.match(plain(rest))
        if rest.strip() and not asks and not danger(rest):
            yield Span(start, end, "continued")


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _CLAUSE.finditer(sentence):
        yield last, match.start()
        last = match.end()
    yield last, len(sentence)


def _rule_in(text: str) -> str | None:
    """Return the name of the rule that sees an order in `text`, also where it is spelt out or encoded."""
    readings = [plain(text)]
    if _SPELT.search(text):
        readings.append(plain(_SPELT.sub(lambda match: _together(match[0]), text)))
    if _DIGITS.search(text):
        readings.append(plain(_DIGITS.sub(lambda match: match[0].translate(_AS_LETTERS), text)))
    readings.extend(_decoded(match[0]) for match in _BASE64.finditer(text))
    return next((rule.name for rule in RULES for reading in readings if _orders(rule, reading)), None)


def _orders(rule: Rule, text: str) -> bool:
    """Say whether a rule sees an order, and not what somebody does or how something is done."""
    return any(not _TOLD.search(text, 0, match.start()) for match in rule.signs.finditer(text))


def _together(spelt: str) -> str:
    """Return letters with one blank in between as words; two blanks or more stand between words."""
    words = re.split(r"\s{2,}", spelt)
    return " ".join(re.sub(r"[\s.\-_*]", "", word) for word in words)


def _decoded(text: str) -> str:
    try:
        return plain(base64.b64decode(text + "=" * (-len(text) % 4)).decode())
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if joined and span.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = Span(last.start, max(last.end, span.end), last.rule if last.rule != "continued" else span.rule)
        else:
            joined.append(span)
    return joined
