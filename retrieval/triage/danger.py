"""Signs that somebody is in danger now.

A rule knows two kinds of phrases. A *sign* tells what is happening to somebody ("ademt niet"); a *hint* is danger only
if the question says that it goes on now ("vermist", with "sinds vannacht"). Neither counts where the question is about
the past, about what might be, about a training or about figures. A *call* is nearly all of a message: "stuur politie".
The phrases stand in danger.toml.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.triage.phrases import phrases, plain, tables

_TABLES = tables("danger.toml")
_WORDS = _TABLES["words"]
_SAID = {name: phrases(lines, _WORDS) for name, lines in _TABLES["text"].items()}
"""What a text says about itself: when it was, whether it was, why it is asked."""

SEVERAL = "several_signals"
"""The rule for what no other rule names: several alarming words in a text that tells about somebody."""
ENOUGH = 2

_GENERAL = re.compile(
    r"\s*(?:en |of |dus )?(?:wat (?:is|zijn|houdt|verstaat|zegt|staat|doet|betekent|geldt|doe (?:jij|je))|"
    r"welke?|wanneer|hoe|waarom|mag|mogen|"
    r"kan|kun|kunnen|geldt|gelden|bestaa\w+|is (?:het|er|een)|zijn er|heeft|hebben|wie|waar|"
    r"moet(?:en)? (?:een|de|het|(?:jij|je)|wij)|als (?:een|iemand|ouders|er|jij|je)|"
    r"telt|valt|protocol|richtlijn|stappenplan|wet|artikel|art|meldcode|verjaring|signalen|vanaf)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:als|wanneer|indien|bij|die|over|van|dat|of|waarbij|waarin|tegen|omdat|zodra|na|voor)\b"
)
_CLAUSES = re.compile(r"[.!?;:,\n()]+")
_TOLD_APART = re.compile(
    r"[,:(]\s*(?:(?:en|maar|want|nu|net|de|het|een|mijn|twee|drie|oudste|jongste) )*"
    rf"(?:{'|'.join(_WORDS['PERSON'].split())}|hij|er)\b"
)
"""A clause that tells about somebody after a question about something else."""
_KNOWLEDGE = re.compile(
    rf"{_GENERAL.pattern}|\s*(?:als|bij|over|is|zijn|moet|moeten|doet|wordt|worden|krijgt|wat doe (?:ik|je|jij))\b"
)
_HALF = re.compile(r"\W*(?:en|of)(?: ook)? (?:bij|als|met)\b[^.!?,;:\n]*\?*\s*")
"""Half a question, that the one before it makes whole."""
_GRAVE = re.compile(r"\b(?:acuut|acute|direct|directe) (?:gevaar|nood|dreiging|onveiligheid)\b")
"""Names a kind of danger, and does not tell that it is now."""
_ENDS = re.compile(
    r"(?:[.!?;:\n]+(?=\s|$|[\"'])|,\s+(?=(?:en |maar )?(?:nu|vandaag|vanavond|vannacht|net|zojuist|"
    r"wat|hoe|wanneer|binnen|welke?|wie)\b)|\bmaar\b)\s*"
)
"""Where a part of a text ends: what is told there may be now though what is asked behind it was."""
_DENIES = re.compile(r"\b(?:niet|nie|geen|niemand|nooit|zonder)\b")
_ENDED_BY_RETURN = ("abduction", "runaway", "left_alone")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of danger."""

    name: str
    signs: re.Pattern[str]
    """What is danger by itself."""
    hints: re.Pattern[str]
    """What is danger if it goes on now."""


_PLAIN = _TABLES["plain"]
RULES = tuple(
    Rule(name, phrases(signs + _PLAIN.get(name, ""), _WORDS), phrases(_TABLES["hints"][name], _WORDS))
    for name, signs in _TABLES["signs"].items()
)
"""Every kind of danger that is known, in the order in which they are named."""
_PLAIN_RULES = tuple(Rule(name, phrases(lines, _WORDS), phrases(lines, _WORDS)) for name, lines in _PLAIN.items())
"""The same for what is told so plainly that its meaning does not count; they have no hints of their own."""
CALL = "call_for_help"
"""The rule for who calls for help and says nothing of what happens."""
_AROUND = phrases(_TABLES["around"]["call"], _WORDS).pattern
_CALLS = {
    name: re.compile(rf"\W*(?:{_AROUND}\W+)*{phrases(lines, _WORDS).pattern}(?:\W+{_AROUND})*\W*")
    for name, lines in _TABLES["calls"].items()
}


def danger(question: str) -> list[str]:
    """Return the names of the rules that see danger in `question`; empty if nobody is in danger now."""
    if called := _called(question):
        return called
    text = _SAID["harmless"].sub(" ", _meant(question))
    parts = _may_be_now(text)
    now = any(_says("now", part) for part in parts) or (bool(parts) and _says("told_just_now", text))
    tells = now or _tells(text)
    told = {part: tells or _tells_of_alarm(part) for part in parts}
    seen = [rule.name for rule in RULES if any(_shows(rule, part, now, told[part]) for part in parts)]
    announced = _told_plainly(question)
    seen = [rule.name for rule in RULES if rule.name in seen or rule.name in announced]
    if not seen and tells and _signals(parts) >= ENOUGH:
        seen = [SEVERAL]
    return [name for name in seen if name not in _ENDED_BY_RETURN or not _says("back", text)]


def plainly(question: str) -> bool:
    """Say whether a question tells of danger so plainly that its meaning does not overrule the rules."""
    return bool(_called(question) or _told_plainly(question))


def literal(question: str) -> str:
    """Return a question without figures of speech and what else tells of no danger though it looks like it."""
    meant = _meant(question)
    return question if meant == plain(question) else meant


def goes_on(question: str) -> bool:
    """Say whether a question that leans on one of danger is about that danger still, and not about law or procedure."""
    text = plain(question)
    elsewhere = _says("asks_for_rules", text) and not enters(question)
    return not elsewhere and bool(_may_be_now(text)) and not _says("back", text) and not is_over(question)


def enters(question: str) -> bool:
    """Say whether a question asks if one may go in where something happens."""
    return _says("enters", plain(question))


def is_over(question: str) -> bool:
    """Say whether a message behind one of danger tells that it is over, and of nothing else that is danger."""
    text = plain(question)
    rest = _SAID["over"].sub(" ", text)
    return rest != text and not asks_for_help(rest) and not _says("alarming", rest) and not danger(rest)


def asks_on(question: str, before: Sequence[str]) -> bool:
    """Say whether a question is half of a general one on those before it, and tells nothing of now: "en bij gevaar?".

    Whether those before it tell of danger is not looked at.
    """
    text = plain(question)
    first, *between = map(plain, before or [""])
    if _GENERAL.match(first) is None or _says("of_a_case", first):
        return False
    return all(map(_HALF.fullmatch, [*between, text])) and not _says("now", _GRAVE.sub(" ", text))


def asks_for_training(question: str, before: str) -> bool:
    """Say whether a question asks on about what the one before it asks for a training, and tells nothing of now."""
    return question.endswith("?") and _says("taught", plain(before)) and not _says("now", plain(question))


def asks_for_help(question: str) -> bool:
    """Say whether a question asks what to do or whom to call, as one does behind what tells of danger."""
    return _says("asks_for_help", plain(question))


def _told_plainly(question: str) -> list[str]:
    text = _SAID["harmless"].sub(" ", _meant(question))
    parts = [part for told in (text, _SAID["moment"].sub(" ", text)) for part in _may_be_now(told)]
    return [rule.name for rule in _PLAIN_RULES if any(_shows(rule, part, now=False, tells=False) for part in parts)]


def _meant(question: str) -> str:
    return _SAID["innocent"].sub(" ", plain(question))


def _called(question: str) -> list[str]:
    text = plain(question)
    return [name for name, call in _CALLS.items() if call.fullmatch(text)]


def _tells(text: str) -> bool:
    """Say whether a text tells about somebody, and asks for no knowledge."""
    if not _says("tells", text) or _says("asks", text) or _says("habit", text):
        return False
    return not any(_KNOWLEDGE.match(clause) for clause in _CLAUSES.split(text))


def _tells_of_alarm(part: str) -> bool:
    """Say whether a part tells of so much that is alarming that a question beside it takes nothing away."""
    return _tells(part) and not _DENIES.search(part) and _signals([part]) >= ENOUGH


def _may_be_now(text: str) -> list[str]:
    """Return the parts of a text that are not about what was, what might be or what has ended."""
    if _says("taught", text) or _says("supposed", text):
        return []
    told = _says("told_just_now", text)
    parts = []
    for part in _ENDS.split(text):
        over = _says("resolved", part) or _says("figurative", part)
        past = not told and _says("past", _SAID["since"].sub(" ", part))
        if part.strip() and not over and not past:
            parts.append(part)
    return parts


def _says(what: str, text: str) -> bool:
    return _SAID[what].search(text) is not None


def _signals(parts: list[str]) -> int:
    """Return how many different alarming words the parts hold, where they tell about somebody."""
    clauses = [clause for part in parts for clause in _CLAUSES.split(part)]
    told = [clause for clause in clauses if not _GENERAL.match(clause) and not _says("office", clause)]
    return len({match[0] for clause in told for match in _SAID["alarming"].finditer(clause)})


def _shows(rule: Rule, part: str, now: bool, tells: bool) -> bool:
    """Say whether a part of the text shows a sign, or a hint while it goes on `now` or the text only `tells`."""
    sign = rule.signs.search(part)
    if sign is None:
        return tells and not _says("counted", part) and any(map(rule.hints.search, _plain_clauses(part)))
    if now:
        return True
    opening = _GENERAL.match(part)
    apart = [match.end() for match in _TOLD_APART.finditer(part, 0, sign.end())]
    general = opening and not apart and _SUBORDINATE.search(part, opening.start(), sign.end())
    return not general and not _says("habit", part) and not _says("counted", part)


def _plain_clauses(part: str) -> list[str]:
    """Return the clauses that ask for no knowledge and are not about paperwork; all of `part` if that holds for it."""
    return [
        clause for clause in (part, *_CLAUSES.split(part)) if not _GENERAL.match(clause) and not _says("office", clause)
    ]
