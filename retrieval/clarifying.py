"""Seeing that a question can be meant in two ways."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kb.meanings import Ambiguous
from retrieval.dutch import content_words, fold

_HEARD = r"wie (?:[\w-]+ ){0,5}?(?:gehoord|horen)"
_ASKS_ALL = re.compile(
    r"\b(betekenissen|verschil|versus|soorten|hetzelfde|(?:uit|door) elkaar|welke .* zijn er|"
    rf"wie (?:[\w-]+ ){{0,3}}allemaal (?:[\w-]+ ){{0,3}}?(?:gehoord|horen)|"
    rf"{_HEARD}(?: worden| wordt)? (?:bij|voor|voordat|in|tijdens|over|als|wanneer|op) \w+|"
    rf"(?:bij|voor|in|tijdens) (?:[\w-]+,? ){{1,4}}{_HEARD})\b"
)
"""Who asks for the meanings themselves, what sets them apart, or who is heard when, wants them all."""


_ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde")
_ORDINAL = re.compile(
    r"\W*(?:(?:ik bedoel|ik kies|doe maar|graag|nee|ja|de|het|nummer|nr|optie|keuze|betekenis)\W+)*"
    rf"(?:({'|'.join(_ORDINALS)}|\d)(?:ste|de|e)?|(laatste|onderste))"
    r"(?:\W+(?:optie|keuze|betekenis|mogelijkheid|graag|aub|alsjeblieft|alstublieft|bedoel ik))*\W*"
)
_QUESTION_WORD = re.compile(r"\b(?:wat|wie|waar|waarom|wanneer|hoe\w*|welke?)\b")
_OF_DOING = frozenset(
    """
    bellen bel doen doe gaat tijd termijn snel binnen ben verplicht zoiets terecht
    """.split()
)
"""Words that tell nothing of what a question is about."""
_FILLERS = ("doe", "kies", "bedoel", "bedoelde", "graag", "gaat", "nee", "sorry", "eerste")
_ALL = ", "
"""Stands between the meanings where all of them are asked for."""
_ANY = re.compile(
    r"\W*(?:(?:nee|ja|oh?|sorry|dat|ik|heb|zou|het|doe|geef|maar)\W+)*"
    r"(?:geen (?:idee|voorkeur)|weet (?:ik )?(?:het )?niet|twijfel|allemaal|alles|allebei|beide|"
    r"alle(?: (?:twee|drie|vier|betekenissen))?|maakt (?:mij |me )?(?:niet|niets|niks) uit|kies (?:jij|zelf|maar))"
    r"(?:\W+(?:zeker|precies|eigenlijk|graag|maar|hoor|echt))*\W*"
)
"""Says that no meaning is chosen: all of them are asked for."""
_LEADS = re.compile(
    r"\W*(?:(?:nee|ja|oh?|(?:doe|kies)(?: maar| dan)*|gewoon|natuurlijk|volgens mij|ik (?:bedoel|denk)(?: aan)?|"
    r"het gaat|dat|die|de|het|een|mijn|deze|dit|zo'n|bij|in|voor|van|aan|over|tot|met)\W+)*"
)
"""Small words before the sign of a meaning; behind anything else another subject begins."""
_PURPOSE = re.compile(r"\W*(?:(?:ja|nee|gewoon|die|eentje)\W+)*om (?:\w+ )+?te \w+")
_ON = re.compile(
    r"\W*(?:en|maar|of)\b(?:\W+(?:hoe (?:zit|gaat|is|werkt) (?:het|dat)|als|wanneer|bij|in|met|voor|dan|dat|die|"
    r"het|de|een|is|gaat|om|ook|stel))*\W*"
)
"""Begins a follow-up that changes one thing: "en als het vrijwillig is", "en hoe zit het bij voogdij"."""
_BESIDE = 3
"""So many words that say something may stand beside the sign of the meaning that is chosen."""


def unclear(question: str, known: Sequence[Ambiguous]) -> Ambiguous | None:
    """Return the first word in `question` of which nothing in it says what it means."""
    text = fold(question)
    if _ASKS_ALL.search(text):
        return None
    for word in known:
        without = text
        for phrase in word.never:
            without = _pattern((phrase,)).sub(" ", without)
        if _pattern(word.forms).search(without):
            rest = _pattern(word.forms).sub(" ", without)
            told = word.alone and not set(content_words(rest)) <= _OF_DOING
            if not told and not any(_pattern(meaning.signs).search(rest) for meaning in word.meanings):
                return word
    return None


def choices(question: str, word: Ambiguous) -> list[str]:
    """Return the question once for each meaning of `word`, said so that it is clear."""
    asked = question.rstrip(" ?!.:")
    mark = "?" if "?" in question[len(asked) :] else ""
    return [f"{asked}: {meaning.name}{mark}" for meaning in word.meanings]


def holding(word: Ambiguous, questions: Sequence[str]) -> str | None:
    """Return the last of `questions` in which `word` stands, in any of its forms; None if it stands in none."""
    return next((one for one in reversed(questions) if _pattern(word.forms).search(fold(one))), None)


@dataclass(frozen=True, slots=True)
class Settled:
    """A question that stands with what was chosen, as it was asked before."""

    question: str
    word: Ambiguous
    place: int | None
    """Of the meaning that was chosen, from 0; None if all of them were asked for."""


def settled(question: str, known: Sequence[Ambiguous]) -> Settled | None:
    """Return what `question` was made of, if it is a choice or holds all meanings of a word; else None."""
    asked = question.rstrip(" ?!.:")
    for word in known:
        names = [meaning.name for meaning in word.meanings]
        for place, end in [(None, _ALL.join(names)), *enumerate(names)]:
            before = asked.removesuffix(f": {end}")
            if before != asked and unclear(before, [word]):
                return Settled(before + ("?" if "?" in question[len(asked) :] else ""), word, place)
    return None


def answered(reply: str, before: str, known: Sequence[Ambiguous]) -> str | None:
    """Return the question `before` with what `reply` chooses: one meaning, or all where it is said that any will do.

    A choice that was made before may be changed. None if `before` is clear by itself, or `reply` is no choice.
    """
    made = settled(before, known)
    asked = made.question if made else before
    word = made.word if made else unclear(before, known)
    if word is None:
        return None
    if _ANY.fullmatch(fold(reply)):
        return with_all(asked, word)
    if made and (place := _turned(reply, word)) is not None:
        return choices(asked, word)[place]
    return chosen(reply, asked, [word])


def with_all(question: str, word: Ambiguous) -> str:
    """Return the question with all meanings of `word`."""
    asked = question.rstrip(" ?!.:")
    mark = "?" if "?" in question[len(asked) :] else ""
    return f"{asked}: {_ALL.join(meaning.name for meaning in word.meanings)}{mark}"


def chosen(reply: str, before: str, known: Sequence[Ambiguous]) -> str | None:
    """Return the question `before` with the meaning that `reply` chooses, as it was offered.

    None if `before` is clear, or `reply` is no choice: something else is asked, or more than one meaning fits.
    """
    word = unclear(before, known)
    if word is None:
        return None
    place = _numbered(reply, len(word.meanings))
    if place is None:
        place = _named(reply, word)
    return None if place is None else choices(before, word)[place]


def _numbered(reply: str, several: int) -> int | None:
    """Return the place among `several` choices that a reply names, from 0: "de eerste", "2", "de laatste"."""
    named = _ORDINAL.fullmatch(fold(reply))
    if named is None:
        return None
    place = several if named[2] else int(named[1]) if named[1].isdigit() else _ORDINALS.index(named[1]) + 1
    return place - 1 if 1 <= place <= several else None


def _named(reply: str, word: Ambiguous) -> int | None:
    """Return the place of the one meaning of `word` that a reply says, from 0; None if it says anything else too."""
    text = _pattern(word.forms).sub(" ", fold(reply))
    shown = [place for place, meaning in enumerate(word.meanings) if _pattern(meaning.signs).search(text)]
    if len(shown) != 1 or _QUESTION_WORD.search(text):
        return None
    meaning = word.meanings[shown[0]]
    rest = set(content_words(_pattern(meaning.signs).sub(" ", text))) - {*content_words(meaning.name), *_FILLERS}
    return shown[0] if not rest or (len(rest) <= _BESIDE and _leads_to(meaning.signs, reply)) else None


def _turned(reply: str, word: Ambiguous) -> int | None:
    """Return the place of the meaning of `word` that a short follow-up turns to, from 0: "en als het vrijwillig is"."""
    text = fold(reply)
    opening = _ON.match(text)
    if opening is None:
        return None
    said = text[opening.end() :]
    shown = [place for place, meaning in enumerate(word.meanings) if _pattern(meaning.signs).search(said)]
    rest = content_words(_pattern(word.meanings[shown[0]].signs).sub(" ", said)) if len(shown) == 1 else [said]
    return shown[0] if not rest and not _QUESTION_WORD.search(said) else None


def _leads_to(signs: tuple[str, ...], reply: str) -> bool:
    """Tell whether a reply that asks nothing comes to one of `signs` at once, or says what something is for."""
    text = fold(reply)
    lead = _LEADS.match(text)
    found = _pattern(signs).match(text, lead.end() if lead else 0)
    return "?" not in text and (found is not None or _PURPOSE.match(text) is not None)


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of `phrases` as whole words; `*` at the end of one stands for the rest of a word."""
    return re.compile("|".join(_expression(phrase) for phrase in sorted(phrases, key=len, reverse=True)))


def _expression(phrase: str) -> str:
    folded = fold(phrase)
    end = r"\w*" if folded.endswith("*") else r"(?!\w)"
    return r"(?<!\w)" + re.escape(folded.rstrip("*")).replace(r"\ ", r"\s+") + end
