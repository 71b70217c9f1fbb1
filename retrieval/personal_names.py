"""Names of people in Dutch text: what rules find, and what a reader sees beside them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from retrieval import name_patterns as patterns
from retrieval.name_lists import WORDS, NameLists, plain
from retrieval.name_reader import NameReader, Word
from retrieval.name_rules import NameRules
from retrieval.name_surroundings import BEFORE, Stretch, of_somebody, opens, titled

READ, SURELY, BESIDE, UNREAD = 0.5, 3.0, -0.5, -3.0
"""Log odds from which a word is read as a name, an ordinary word is, and a word beside one that is; and below which it
is none though a rule takes it for one."""


class NameFinder:
    """Finds names of people; slow to build (about a second), quick to use, and safe to use from several threads."""

    def __init__(self, no_persons: Iterable[str] = ()) -> None:
        """Take deduce's lists of names and places; `no_persons` are names that are not of a person."""
        self._lists = NameLists.load()
        self._no_persons = {plain(name) for name in no_persons}
        self._rules = NameRules(self._lists, self._no_persons)

    @property
    def areas(self) -> frozenset[str]:
        """Single words, folded, that name a municipality, a region or another country."""
        return self._lists.areas

    @cached_property
    def _no_person_pattern(self) -> re.Pattern[str]:
        names = sorted(self._no_persons | {p for p in self._lists.places if " " in p}, key=len, reverse=True)
        return (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)") if names else re.compile(r"(?!)")
        )

    def find(self, text: str, reader: NameReader | None = None) -> list[Stretch]:
        """Return where names stand in `text`, in order and apart from each other; a reader sees more than the rules."""
        text = _without_shouting(text)
        spared = self._spared(text)
        found = []
        for start, end in self._rules.find(text):
            if not (stretch := self._trimmed(text, start, end)):
                continue
            # "Familie Netwerk Beraad" itself begins with a word for somebody.
            others = [other for other in spared if other[0] < stretch[0]] if of_somebody(text, stretch[0]) else spared
            if not self._is_spared(text, stretch, others) and not _behind_a_place(text, stretch[0]):
                found.append(stretch)
        if reader:
            read = list(reader.words(text))
            found = [stretch for stretch in found if _may_be_read(stretch, read)]
            found += [name for name in self._read(text, read) if not self._is_spared(text, name, spared)]
        found += self._rules.certain(text)
        found = _apart([self._whole(text, *self._bare(text, start, end)) for start, end in _apart(found)])
        found = _apart([*found, *(joined for joined in self._joined(text, found) if not _within(joined, spared))])
        return _apart([*found, *(again for again in self._again(text, found) if not _within(again, spared))])

    def _bare(self, text: str, start: int, end: int) -> Stretch:
        """Return a name without the relative of whom it is: "broertje van Precious", "broer-van-Sanne"."""
        relative = patterns.BEFORE_HYPHENED.match(text, start, end)
        if relative:
            return relative.end(), end
        of = patterns.OF_ONE.match(text, start, end)
        if of and not titled(text, start):
            name = plain(of[1])
            first = name in self._lists.first and name not in self._lists.linked - WORDS["nouns"] | WORDS["surnames"]
            if first or name not in self._lists.surnames:
                return of.start(1), end
        return start, end

    def _whole(self, text: str, start: int, end: int) -> Stretch:
        """Return a first name with what follows of a surname: "sem de groot", "rachid b."."""
        last = patterns.TOKEN.findall(text, start, end)[-1:]
        initial = patterns.INITIAL_AFTER.match(text, end)
        if initial and last and len(last[0]) > 1:
            return start, initial.end()
        linked = patterns.LINKED_AFTER.match(text, end)
        if (
            linked
            and last
            and plain(last[0]) in self._lists.first
            and plain(linked[1]) not in self._lists.places | WORDS["public"]
        ):
            return start, self._rules.with_surname(text, end)
        return start, end

    def _read(self, text: str, read: Iterable[Word]) -> Iterator[Stretch]:
        """Yield stretches of words that were read as names, without words that are none at their ends."""
        for group in _neighbours(text, [word for word in read if word.odds >= BESIDE]):
            names = [number for number, word in enumerate(group) if self._is_name(text, word)]
            if names:
                first, last = names[0], names[-1]
                while first and _may_begin(text[group[first - 1].start : group[first - 1].end]):
                    first -= 1
                yield group[first].start, group[last].end

    def _is_name(self, text: str, word: Word) -> bool:
        """Say whether what was read as a name may be one by itself: for a word of Dutch it takes more."""
        written = text[word.start : word.end]
        folded = plain(patterns.BEFORE_HYPHENED.sub("", written, count=1))
        place = folded in self._lists.areas and folded not in self._lists.first
        ordinary = folded in self._lists.ordinary and folded not in WORDS["nouns"]
        doubtful = ordinary and (written.islower() or opens(text, word.start))
        known = folded not in WORDS["public"] and not place
        return (
            known
            and len(written) > 1
            and word.odds >= (SURELY if doubtful else READ)
            and not self._is_no_person(text, word)
        )

    def _is_no_person(self, text: str, word: Word) -> bool:
        """Say whether a word is of a thinker or a place by what stands before it, or a word of Dutch with a slip."""
        folded = plain(text[word.start : word.end])
        before = text[max(0, word.start - BEFORE) : word.start]
        sure = folded in self._lists.sure - self._lists.surnames
        if (patterns.OF_A_THINKER.search(before) and not sure) or _behind_a_place(text, word.start):
            return True
        name = folded in self._lists.first or folded in self._lists.surnames
        return text[word.start : word.end].islower() and not name and self._lists.is_slip(folded)

    def _again(self, text: str, found: list[Stretch]) -> Iterator[Stretch]:
        """Yield every word that is part of a name found and no ordinary word, also as in "bouzids moeder".

        A name of words that no list has and that follow no word for a person may be none: it is not looked for.
        """
        parts: set[str] = set()
        for start, end in found:
            name = {plain(part) for part in patterns.PART.findall(text[start:end])} - self._lists.ordinary
            known = any(part in self._lists.sure or part in self._lists.surnames for part in name)
            if known or of_somebody(text, start):
                parts |= name - WORDS["public"]
        for match in patterns.PART.finditer(text) if parts else ():
            word = plain(match[0])
            if word in parts or word.removesuffix("s") in parts:
                yield match.span()

    def _joined(self, text: str, found: list[Stretch]) -> Iterator[Stretch]:
        """Yield first names beside a name that was found, as in "Linde en Sterre" and "Kimberly/Ramon".

        Beside a relative or a full name it may be one that no list has: "de kinderen Kuba en Zosia".
        """
        for start, end in found:
            before = patterns.JOINED_BEFORE.search(text, max(0, start - BEFORE), start)
            person = of_somebody(text, start) or len(patterns.WORD.findall(text[start:end])) > 1
            for match in (before, patterns.JOINED_AFTER.match(text, end)):
                if match and (self._rules.is_first(plain(match[1])) or (person and self._rules.is_new(text, match))):
                    yield match.span(1)

    def _trimmed(self, text: str, start: int, end: int) -> Stretch | None:
        """Return the stretch without titles and words before the name and punctuation around it."""
        leading = patterns.LEADING.match(text[start:end])
        surname = leading and patterns.LINK_DE.match(leading[0]) and patterns.ROLE_BEFORE.search(text, 0, start)
        if leading and not surname and not titled(text, start):
            start += leading.end()
        of = patterns.OF.match(text, start, end)
        if of and plain(of[1]) in self._lists.sure - self._lists.surnames:
            start = of.start(1)
        first = patterns.WORD.match(text, start)
        while (
            first
            and first.end() < end
            and opens(text, start)
            and plain(first[0]) in self._lists.openings
            and plain(first[0]) not in self._lists.sure
            and not titled(text, start)
            and not self._rules.in_full(text, first, end)
        ):
            rest = patterns.WORD.search(text, first.end(), end)
            if rest is None:
                break
            start = rest.start()
            first = rest if not opens(text, start) else None
        written = text[start:end]
        start += len(written) - len(written.lstrip(" ,:;(\"'"))
        end -= len(written) - len(written.rstrip(" ,:;)\"'"))
        return (start, end) if start < end else None

    def _spared(self, text: str) -> list[Stretch]:
        """Return where names stand that are of no person: places, organisations, methods."""
        low = text.lower()
        folded = plain(text) if len(plain(text)) == len(text) else low
        if len(folded) != len(text):
            return []
        return [match.span() for match in self._no_person_pattern.finditer(folded)]

    def _is_spared(self, text: str, stretch: Stretch, spared: list[Stretch]) -> bool:
        """Say whether a stretch is of no person, be it with a sentence's first word or a place: "Neemt Youz"."""
        if _within(stretch, spared):
            return True
        words = list(patterns.WORD.finditer(text, *stretch))
        if len(words) > 1 and plain(words[-1][0]) in self._lists.places:
            words.pop()
        if len(words) > 1 and opens(text, stretch[0]) and plain(words[0][0]) not in self._lists.sure:
            words.pop(0)
        return bool(words) and _within((words[0].start(), words[-1].end()), spared)


def _without_shouting(text: str) -> str:
    """Return `text` with sentences in lower case that are all capitals: these tell no name from a word."""

    def lowered(match: re.Match[str]) -> str:
        sentence = match[0]
        shouted = sentence.isupper() and len(patterns.LONG_WORD.findall(sentence)) > 2
        return sentence.lower() if shouted and len(sentence.lower()) == len(sentence) else sentence

    return patterns.SENTENCE.sub(lowered, text)


def _behind_a_place(text: str, start: int) -> bool:
    """Say whether what begins at `start` stands behind a word for a school or a place: "station Blaak"."""
    return patterns.OF_A_PLACE.search(text[max(0, start - BEFORE) : start]) is not None


def _may_be_read(stretch: Stretch, read: Iterable[Word]) -> bool:
    """Say whether what a rule takes for a name may be one by what was read, if it was read."""
    own = [word for word in read if word.start < stretch[1] and word.end > stretch[0]]
    return not own or any(word.odds >= UNREAD for word in own)


def _may_begin(word: str) -> bool:
    """Say whether a word is an initial, or such as stand before a surname."""
    return len(word) == 1 or patterns.LINK.fullmatch(word) is not None


def _neighbours(text: str, words: Iterable[Word]) -> list[list[Word]]:
    """Return words in groups that have nothing but white space and full stops between them."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and not text[groups[-1][-1].end : word.start].strip(" .-"):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _within(stretch: Stretch, others: list[Stretch]) -> bool:
    return any(start <= stretch[0] and stretch[1] <= end for start, end in others)


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
