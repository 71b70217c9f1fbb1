"""Names of people in Dutch text: deduce's rules and lists, and what hurried questions need beside them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from retrieval import name_patterns as patterns
from retrieval.dutch import fold
from retrieval.name_lists import WORDS, NameLists

Stretch = tuple[int, int]


class NameFinder:
    """Finds names of people; slow to build (about a second), quick to use, and safe to use from several threads."""

    def __init__(self, no_persons: Iterable[str] = ()) -> None:
        """Take deduce's lists of names and places; `no_persons` are names that are not of a person."""
        self._lists = NameLists.load()
        self._no_persons = {fold(name) for name in no_persons}

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

    def find(self, text: str) -> list[Stretch]:
        """Return where names stand in `text`, in order and apart from each other."""
        spared = self._spared(text)
        found = []
        for start, end in self._candidates(text):
            stretch = self._trimmed(text, start, end)
            named = stretch and _titled(text, stretch[0])
            if stretch and (named or not any(a <= stretch[0] and stretch[1] <= b for a, b in spared)):
                found.append(stretch)
        return _apart(found)

    def _candidates(self, text: str) -> Iterator[Stretch]:
        for rule in (
            self._by_deduce,
            self._after_role,
            self._with_initials,
            self._in_pairs,
            self._lower_after_role,
            self._lower_called,
            self._bare,
        ):
            yield from rule(text)

    def _by_deduce(self, text: str) -> Iterator[Stretch]:
        """Yield what deduce takes for a person, piece by piece."""
        for first, last in _pieces(text):
            for annotation in self._lists.deduce.deidentify(text[first:last]).annotations:
                start, end = first + annotation.start_char, first + annotation.end_char
                office = patterns.OF_AN_OFFICE.search(text, start, end)
                end = office.start() if office else end
                if annotation.tag == "persoon" and self._is_person(text, start, end):
                    yield start, end

    def _after_role(self, text: str) -> Iterator[Stretch]:
        for pattern in (patterns.AFTER_ROLE, patterns.TITLED):
            yield from (match.span(1) for match in pattern.finditer(text) if self._may_be(text, *match.span(1)))

    def _with_initials(self, text: str) -> Iterator[Stretch]:
        yield from (match.span() for match in patterns.INITIALS.finditer(text) if self._initials(text, *match.span()))
        yield from (
            match.span() for match in patterns.FIRST_AND_INITIAL.finditer(text) if fold(match[1]) in self._lists.first
        )

    def _in_pairs(self, text: str) -> Iterator[Stretch]:
        return (match.span() for match in patterns.PAIR.finditer(text) if self._is_pair(text, *match.span()))

    def _lower_called(self, text: str) -> Iterator[Stretch]:
        for match in patterns.LOWER_CALLED.finditer(text):
            word = fold(patterns.WORD.findall(match[1])[-1])
            named = match[0].startswith(("genaamd", "geheten"))
            if word in self._lists.sure or word in WORDS["nouns"] or (named and self._strange(word)):
                yield match.span(1)

    def _is_person(self, text: str, start: int, end: int) -> bool:
        """Say whether what deduce takes for a person may be one here."""
        words = [fold(word) for word in patterns.WORD.findall(text[start:end])]
        if not self._may_be(text, start, end):
            return False
        role = patterns.ROLE_BEFORE.search(text[max(0, start - _BEFORE) : start])
        if words[0] == "van" and text[start] == "v" and not role and " ".join(words[1:]) in self._lists.places:
            return False
        known = [w for w in words if w in self._lists.first or w in self._lists.last]
        if len(words) == 1 and words[0] in self._lists.ordinary and _opens(text, start):
            return words[0] in WORDS["nouns"] and _next_word(text, end) in WORDS["finite"]
        if (
            len(words) == 1
            and words[0] not in self._lists.first
            and not patterns.LEADING.match(text[start:end])
            and not role
        ):
            return _next_word(text, end) in WORDS["finite"] - {"en", "of", "ook", "niet"}
        if len(words) == 1 and words[0] in self._lists.places and words[0] not in self._lists.first:
            return False
        return bool(known) or len(words) > 1

    def _may_be(self, text: str, start: int, end: int) -> bool:
        """Say whether nothing around a stretch makes it an organisation, a method, a place or a case at law."""
        inside = patterns.LEADING.sub("", text[start:end])
        words = patterns.WORD.findall(inside)
        following = patterns.WORD.match(text, end + 1) if text[end : end + 1] == " " else None
        if (
            not words
            or len(inside.strip(" .")) < 2
            or patterns.PLACE_BEFORE.search(text[max(0, start - _BEFORE) : start])
        ):
            return False
        if len(words) == 1 and fold(words[0]) in self._lists.no_single:
            return False
        if any(patterns.ORGANISATION.fullmatch(word) for word in words) or (
            following and patterns.ORGANISATION.fullmatch(following[0]) and following[0][0].isupper()
        ):
            return False
        folded = [fold(word) for word in words]
        told = next((fold(word) for word in words if word[0].isupper()), folded[0])
        if (
            told in WORDS["public"]
            and not _titled(text, start)
            and not any(word in self._lists.sure for word in folded)
        ):
            return False
        named = [word in self._no_persons for word in folded]
        if (any(named) and all(known or word.islower() for known, word in zip(named, words, strict=True))) or re.match(
            r"[A-Z]{2,}-[a-z]", inside
        ):
            return False
        if (
            patterns.COMPOUND.match(text, end)
            or patterns.COMPOUND.search(text[start:end])
            or patterns.LAW_CASE.match(text, end)
        ):
            return False
        if not patterns.INITIALS.match(text, start) and patterns.BEFORE_NO_PERSON.search(
            text[max(0, start - _BEFORE) : start]
        ):
            return False
        if re.search(r"(?:tegen|v\.|t\.)\s+$", text[max(0, start - _BEFORE) : start]) and patterns.LAW_CASE.search(
            text
        ):
            return False
        return (
            fold(inside) not in self._lists.places
            and fold(inside) not in self._no_persons
            and (
                all(word.islower() for word in words)
                or not all(
                    word.isupper() and len(word) > 2 and fold(word) not in self._lists.first
                    for word in words
                    if not word.islower()
                )
            )
        )

    def _initials(self, text: str, start: int, end: int) -> bool:
        written = text[start:end]
        if re.fullmatch(r"[A-Z]\.\s?[A-Z]\.?", written) and fold(written).replace(" ", "") in WORDS["short"]:
            return False
        words = patterns.WORD.findall(written)
        last = fold(words[-1])
        if len(words[-1]) > 1 and last in self._lists.words and not patterns.WORD.search(written.split()[0][2:]):
            return len(words) > 2 or last in self._lists.last
        return self._may_be(text, start, end)

    def _is_pair(self, text: str, start: int, end: int) -> bool:
        """Say whether words with capitals one after another are a name, though no list has them."""
        first = patterns.WORD.match(text, start)
        if first and self._in_full(text, first, end):
            return True
        words = [w for w in patterns.WORD.findall(text[start:end]) if w[0].isupper()]
        while words and _opens(text, start) and fold(words[0]) in self._lists.openings:
            start = text.index(words[0], start) + len(words[0]) + 1
            words = words[1:]
        folded = [fold(word) for word in words]
        if (
            len(words) < 2
            or not self._may_be(text, start, end)
            or any(w in self._lists.words or w in WORDS["public"] or w in self._lists.places for w in folded)
        ):
            return (
                len(words) >= 2
                and folded[0] in self._lists.sure
                and folded[0] not in self._lists.places
                and self._may_be(text, start, end)
            )
        if any(word.isupper() for word in words) and not all(word.isupper() for word in words):
            return False
        return (
            any(w in self._lists.first or w in self._lists.last for w in folded)
            or patterns.WITH_SOMEBODY.search(text, max(0, start - _BEFORE), start) is not None
            or _next_word(text, end) in WORDS["finite"]
        )

    def _lower_after_role(self, text: str) -> Iterator[Stretch]:
        for match in patterns.LOWER_AFTER_ROLE.finditer(text):
            role, link, word = match[1].lower(), match[2], match[3]
            if word[0].isupper():
                continue
            title = re.fullmatch(patterns.TITLES, role) is not None
            folded = fold(word)
            following = _next_word(text, match.end(3))
            end = match.end(3)
            called = link and title and folded in self._lists.surnames and following in WORDS["finite"]
            if folded in self._lists.words and not called and not (folded in self._lists.sure and not link):
                continue
            if link:
                if folded not in WORDS["functions"] and self._linked_name(role, link.strip(), folded, title):
                    yield match.start(2), end
                continue
            if folded in self._lists.places and folded not in self._lists.first:
                continue
            certain = folded in self._lists.first and folded not in WORDS["ordinary"]
            surname = (
                (title or (role.startswith("cli") and following in WORDS["finite"]))
                and folded in self._lists.last
                and following is not None
                and not folded.endswith(("eert", "eren"))
            )
            noun = folded in WORDS["nouns"] and following in WORDS["finite"]
            strange = (
                following in WORDS["finite"] - {"en", "of", "ook", "niet", "zijn"}
                and self._strange(folded)
                and not patterns.SUBORDINATE.search(text[max(0, match.start() - 30) : match.start()])
            )
            if certain or surname or noun or strange:
                more = match[5]
                if more and fold(more) in self._lists.last and (match[4] or fold(more) not in self._lists.words):
                    end = match.end(5)
                yield match.start(3), end

    def _linked_name(self, role: str, link: str, word: str, title: bool) -> bool:
        """Say whether a link and a word make a surname after a word for a person, as in "oma van leeuwen"."""
        if word in self._lists.places and word not in self._lists.surnames:
            return False
        known = word in self._lists.surnames
        if link in ("te", "van het", "in het", "van de"):
            return known and (title or link != "te")
        if role in ("gezin", "familie", "fam", "fam.", "echtpaar") or (link.split()[0] in _WEAK_LINKS and not title):
            return known and len(word) > 3
        if title or role in ("oma", "opa", "tante", "oom"):
            return len(word) > 2 and word not in WORDS["public"] and (known or self._strange(word) or len(link) > 2)
        foreign = re.fullmatch(r"(?:el|al|van\s+de[rn]?|ait|bin|vd|v/d|v\.?\s?d\.?)", link) is not None
        return foreign and (known or self._strange(word))

    def _strange(self, word: str) -> bool:
        """Say whether `word` does not look like a word of Dutch that may follow a word for a person."""
        return (
            len(word) > 2
            and word not in self._lists.words
            and word not in WORDS["ordinary"]
            and not re.search(
                r"(?:ig|lijk|baar|loos|isch|end|ende|aal|eel|ief|jes|heid|ing|tie|eert|aar|ant|ent|de|te|en|"
                r"je|er|t|s)$|^(?:ge|be|ver|ont|her|weg|mee|uit|op|aan|af|over|onder|terug)\w{3,}d$",
                word,
            )
        )

    def _bare(self, text: str) -> Iterator[Stretch]:
        """Yield first names in lower case that are no words."""
        for match in patterns.WORD.finditer(text):
            word = match[0]
            if word.islower() and len(word) > 2:
                folded = fold(word)
                if (
                    folded in self._lists.first
                    and folded not in WORDS["ordinary"]
                    and folded not in self._lists.words
                    and folded not in self._lists.places
                    and self._may_be(text, *match.span())
                ):
                    yield match.start(), self._with_surname(text, match.end())

    def _with_surname(self, text: str, end: int) -> int:
        """Return the end of a first name in lower case, with the surname that follows it."""
        match = patterns.SURNAME.match(text, end)
        if match is None:
            return end
        word = fold(match[2])
        fits = word in self._lists.surnames if match[1] else word in self._lists.last
        return match.end() if fits and word not in self._lists.words_or_verbs else end

    def _trimmed(self, text: str, start: int, end: int) -> Stretch | None:
        """Return the stretch without titles and words before the name and punctuation around it."""
        leading = patterns.LEADING.match(text[start:end])
        if leading and not _titled(text, start):
            start += leading.end()
        first = patterns.WORD.match(text, start)
        while (
            first
            and first.end() < end
            and _opens(text, start)
            and fold(first[0]) in self._lists.openings
            and fold(first[0]) not in self._lists.sure
            and not _titled(text, start)
            and not self._in_full(text, first, end)
        ):
            rest = patterns.WORD.search(text, first.end(), end)
            if rest is None:
                break
            start = rest.start()
            first = rest if not _opens(text, start) else None
        written = text[start:end]
        start += len(written) - len(written.lstrip(" ,:;(\"'"))
        end -= len(written) - len(written.rstrip(" ,:;)\"'"))
        return (start, end) if start < end else None

    def _in_full(self, text: str, first: re.Match[str], end: int) -> bool:
        """Say whether a word that opens a sentence is a first name there, as in "Wil Bakker is"."""
        surname = fold(text[first.end() : end].strip())
        return (
            fold(first[0]) in self._lists.first
            and surname in self._lists.surnames
            and (surname not in WORDS["public"] or _titled(text, first.start()))
            and _next_word(text, end) in WORDS["finite"]
        )

    def _spared(self, text: str) -> list[Stretch]:
        """Return where names stand that are of no person: places, organisations, methods."""
        low = text.lower()
        plain = fold(text) if len(fold(text)) == len(text) else low
        if len(plain) != len(text):
            return []
        return [match.span() for match in self._no_person_pattern.finditer(plain)]


_WEAK_LINKS = ("in", "op", "uit", "te", "ten", "ter", "al", "de", "la", "le", "'t")
"""Links that are ordinary words too."""
_PIECE = 240
"""Characters that deduce is given at once."""
_CAPITALS = 8
"""Words with a capital that it is given at once: its time grows with the cube of names in a row."""
_BEFORE = 60
"""Characters before a name that are looked at."""


def _pieces(text: str) -> Iterator[Stretch]:
    """Yield stretches that hold all of `text`, none of them costly for deduce."""
    first = capitals = 0
    for match in patterns.TOKEN.finditer(text):
        full = match.end() - first > _PIECE or capitals >= _CAPITALS
        if full and match.start() > first:
            yield first, match.start()
            first, capitals = match.start(), 0
        capitals += match[0].lower() != match[0]
    yield first, len(text)


def _opens(text: str, start: int) -> bool:
    """Say whether a sentence begins at `start`."""
    before = text[max(0, start - _BEFORE) : start].rstrip(" \"'‘“(-*")
    return not before or before[-1] in ".!?:\n"


def _titled(text: str, start: int) -> bool:
    """Say whether a title stands before `start`, as in "mevrouw De Raad"."""
    return patterns.TITLE_BEFORE.search(text, max(0, start - _BEFORE), start) is not None


def _next_word(text: str, end: int) -> str | None:
    match = patterns.NEXT.match(text, end)
    return fold(match[1]) if match else None


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
