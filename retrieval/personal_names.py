"""Names of people in Dutch text: deduce's rules and lists, and what hurried questions need beside them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from retrieval import name_patterns as patterns
from retrieval.name_lists import WORDS, NameLists, plain

Stretch = tuple[int, int]


class NameFinder:
    """Finds names of people; slow to build (about a second), quick to use, and safe to use from several threads."""

    def __init__(self, no_persons: Iterable[str] = ()) -> None:
        """Take deduce's lists of names and places; `no_persons` are names that are not of a person."""
        self._lists = NameLists.load()
        self._no_persons = {plain(name) for name in no_persons}

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
        text = _without_shouting(text)
        spared = self._spared(text)
        found = []
        for start, end in self._candidates(text):
            if not (stretch := self._trimmed(text, start, end)):
                continue
            of_somebody = _of_somebody(text, stretch[0])
            # "Familie Netwerk Beraad" itself begins with a word for somebody.
            others = [other for other in spared if other[0] < stretch[0]] if of_somebody else spared
            if not self._is_spared(text, stretch, others):
                found.append(stretch)
        found = _apart(found)
        found = _apart([*found, *(joined for joined in self._joined(text, found) if not _within(joined, spared))])
        return _apart([*found, *(again for again in self._again(text, found) if not _within(again, spared))])

    def _again(self, text: str, found: list[Stretch]) -> Iterator[Stretch]:
        """Yield every word that is part of a name found and no ordinary word, also as in "bouzids moeder".

        A name of words that no list has and that follow no word for a person may be none: it is not looked for.
        """
        parts: set[str] = set()
        for start, end in found:
            name = {plain(part) for part in patterns.PART.findall(text[start:end])} - self._lists.ordinary
            known = any(part in self._lists.sure or part in self._lists.surnames for part in name)
            if known or _of_somebody(text, start):
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
            before = patterns.JOINED_BEFORE.search(text, max(0, start - _BEFORE), start)
            person = _of_somebody(text, start) or len(patterns.WORD.findall(text[start:end])) > 1
            for match in (before, patterns.JOINED_AFTER.match(text, end)):
                if match and (self._is_first(plain(match[1])) or (person and self._is_new(text, match))):
                    yield match.span(1)

    def _is_new(self, text: str, match: re.Match[str]) -> bool:
        """Say whether a word with a capital may be a name that no list has."""
        word = plain(match[1])
        looks = match[1][1:].islower() and self._strange(word) and not patterns.NO_NAME.search(word)
        somebody = word in WORDS["starters"] or patterns.SOMEBODY.fullmatch(word)
        return looks and not somebody and self._may_be(text, *match.span(1))

    def _is_first(self, word: str) -> bool:
        """Say whether a word is a first name, be it also a word that children are called."""
        known = word in WORDS["nouns"] or word in self._lists.sure - self._lists.words - self._lists.places
        return known and word not in WORDS["public"] and word not in self._no_persons

    def _candidates(self, text: str) -> Iterator[Stretch]:
        for rule in (
            self._by_deduce,
            self._after_role,
            self._with_initials,
            self._initials_after_role,
            self._surname_first,
            self._with_possession,
            self._in_pairs,
            self._lower_after_role,
            self._lower_called,
            self._lower_acting,
            self._bare,
            self._lower_titled,
            self._words_with_capitals,
            self._unknown,
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
            match.span() for match in patterns.FIRST_AND_INITIAL.finditer(text) if plain(match[1]) in self._lists.first
        )
        yield from (match.span() for match in patterns.LOWER_INITIAL.finditer(text) if self._lower_initial(match))

    def _initials_after_role(self, text: str) -> Iterator[Stretch]:
        for match in patterns.ROLE_AND_INITIALS.finditer(text):
            written = match[1]
            if written[0].isupper() or (
                written not in WORDS["short"] and _next_word(text, match.end()) in WORDS["finite"]
            ):
                yield match.span(1)

    def _surname_first(self, text: str) -> Iterator[Stretch]:
        """Yield names as in a list: "Jansen, Petra", "DE VRIES, M."."""
        for match in patterns.SURNAME_FIRST.finditer(text):
            link, surname, initials, first = match.groups()
            known = plain(surname) in self._lists.surnames and plain(surname) not in self._lists.no_single
            place = not link and plain(surname) in self._lists.places
            if known and not place and (initials or plain(first) in self._lists.sure):
                yield match.span()

    def _with_possession(self, text: str) -> Iterator[Stretch]:
        """Yield first names that somebody or something is of: "Zoë's wens", "mila haar vader"."""
        for match in patterns.POSSESSIVE.finditer(text):
            word, lower = plain(match[1]), match[1].islower()
            known = self._lists.sure if lower or _opens(text, match.start()) else self._lists.first
            several = lower and (_next_word(text, match.end()) in WORDS["finite"] or word in self._lists.places)
            if word in known and word not in self._lists.words and word not in self._no_persons and not several:
                yield match.span(1)
        for match in patterns.POSSESSIVE_S.finditer(text):
            whole = plain(match[1]) + "s"
            if self._is_first(whole[:-1]) and whole not in self._lists.ordinary | WORDS["public"] | self._lists.first:
                yield match.span(1)
        for match in patterns.POSSESSED.finditer(text):
            if plain(match[1]) in WORDS["nouns"]:
                yield match.span(1)

    def _in_pairs(self, text: str) -> Iterator[Stretch]:
        for match in patterns.PAIR.finditer(text):
            start, end = match.span()
            *_, last = patterns.WORD.finditer(text, start, end)
            if plain(last[0]).removesuffix("e") in WORDS["origins"]:
                end = start + len(text[start : last.start()].rstrip())
            if self._is_pair(text, start, end):
                yield start, end

    def _lower_called(self, text: str) -> Iterator[Stretch]:
        for match in patterns.LOWER_CALLED.finditer(text):
            word = plain(patterns.WORD.findall(match[1])[-1])
            named = match[0].startswith(("genaamd", "geheten"))
            if word in self._lists.sure or word in WORDS["nouns"] or (named and self._strange(word)):
                yield match.span(1)

    def _lower_acting(self, text: str) -> Iterator[Stretch]:
        """Yield words that children are called where a child does something: "sem wil niet", "moet ik mees zien"."""
        for match in patterns.LOWER_OPENING.finditer(text):
            acts = _next_word(text, match.end()) in _OPENING_ACTS
            if match[1].islower() and acts and self._is_child(plain(match[1])):
                yield match.span(1)
        for match in patterns.LOWER_ALONG.finditer(text):
            if self._is_child(plain(match[1])):
                yield match.span(1)
        yield from (match.span(1) for match in patterns.MET.finditer(text) if plain(match[1]) in WORDS["nouns"])

    def _is_child(self, word: str) -> bool:
        return word in WORDS["nouns"] and word not in WORDS["public"]

    def _is_person(self, text: str, start: int, end: int) -> bool:
        """Say whether what deduce takes for a person may be one here."""
        words = [plain(word) for word in patterns.WORD.findall(text[start:end])]
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
        of_somebody = _of_somebody(text, end - len(inside))
        somebody = of_somebody and self._is_somebody(text, end - len(inside), end)
        following = patterns.WORD.match(text, end + 1) if text[end : end + 1] == " " else None
        if (
            not words
            or len(inside.strip(" .")) < 2
            or patterns.PLACE_BEFORE.search(text[max(0, start - _BEFORE) : start])
        ):
            return False
        if len(words) == 1 and plain(words[0]) in self._lists.no_single and not somebody:
            return False
        if inside.startswith("van het ") and plain(words[-1]) not in self._lists.surnames and not _titled(text, start):
            return False
        if any(patterns.ORGANISATION.fullmatch(word) for word in words) or (
            following and patterns.ORGANISATION.fullmatch(following[0]) and following[0][0].isupper()
        ):
            return False
        folded = [plain(word) for word in words]
        told = next((plain(word) for word in words if word[0].isupper()), folded[0])
        if (
            told in WORDS["public"]
            and not _titled(text, start)
            and not any(word in self._lists.sure for word in folded)
        ):
            return False
        named = [word in self._no_persons for word in folded]
        no_person = any(named) and all(known or word.islower() for known, word in zip(named, words, strict=True))
        if (no_person and not of_somebody) or re.match(r"[A-Z]{2,}-[a-z]", inside):
            return False
        if (
            patterns.COMPOUND.match(text, end)
            or patterns.COMPOUND.search(text[start:end])
            or patterns.LAW_CASE.match(text, end)
        ):
            return False
        certain = patterns.INITIALS.match(text, start) or (
            text[start:end].islower() and patterns.BEFORE_FETCHED.match(text, end)
        )
        if not certain and patterns.BEFORE_NO_PERSON.search(text[max(0, start - _BEFORE) : start]):
            return False
        if re.search(r"(?:tegen|v\.|t\.)\s+$", text[max(0, start - _BEFORE) : start]) and patterns.LAW_CASE.search(
            text
        ):
            return False
        return somebody or (
            plain(inside) not in self._lists.places
            and (plain(inside) not in self._no_persons or of_somebody)
            and (
                all(word.islower() for word in words)
                or not all(
                    word.isupper() and len(word) > 2 and plain(word) not in self._lists.first
                    for word in words
                    if not word.islower()
                )
            )
        )

    def _is_somebody(self, text: str, start: int, end: int) -> bool:
        """Say whether what follows a word for a person is a name, though it may be a word or a place elsewhere."""
        words = patterns.WORD.findall(text[start:end])
        if not words or not words[-1][0].isupper() or plain(words[-1]) in WORDS["public"]:
            return False
        known = plain(words[-1]) in self._lists.surnames or plain(words[-1]) in self._lists.first
        return known and (_after_title(text, start) or _next_word(text, end) in WORDS["finite"])

    def _initials(self, text: str, start: int, end: int) -> bool:
        written = text[start:end]
        if re.fullmatch(r"[A-Z]\.\s?[A-Z]\.?", written) and plain(written).replace(" ", "") in WORDS["short"]:
            return False
        words = patterns.WORD.findall(written)
        last = plain(words[-1])
        if len(words[-1]) > 1 and last in self._lists.words and not patterns.WORD.search(written.split()[0][2:]):
            return len(words) > 2 or last in self._lists.last
        return self._may_be(text, start, end)

    def _lower_initial(self, match: re.Match[str]) -> bool:
        """Say whether initials and a surname in lower case are of somebody: "j. de vries wil", "moeder m. jansen"."""
        word, initials = plain(match[3]), match[1].replace(" ", "")
        known = word in (self._lists.surnames if match[2] else self._lists.last)
        if word in self._lists.words or initials in WORDS["short"] or (len(initials) > 2 and not known):
            return False
        if match.string[: match.start()].rstrip().endswith("/") and match.string[match.end() :].lstrip()[:1] == "/":
            return len(patterns.LOWER_INITIAL.findall(match.string)) == 1  # "/ a. doel / b. methodiek /" is a list
        if patterns.ROLE_BEFORE.search(match.string, max(0, match.start() - _BEFORE), match.start()):
            return len(word) > 2
        return known and _next_word(match.string, match.end()) in WORDS["finite"]

    def _is_pair(self, text: str, start: int, end: int) -> bool:
        """Say whether words with capitals one after another are a name, though no list has them."""
        first = patterns.WORD.match(text, start)
        if first and self._in_full(text, first, end):
            return True
        words = [w for w in patterns.WORD.findall(text[start:end]) if w[0].isupper()]
        opened = False
        while words and _opens(text, start) and plain(words[0]) in self._lists.openings:
            start = text.index(words[0], start) + len(words[0]) + 1
            words = words[1:]
            opened = True
        folded = [plain(word) for word in words]
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
            or (opened and all(self._strange(word) and not patterns.NO_NAME.search(word) for word in folded))
            or _next_word(text, end) in WORDS["finite"]
            or (_next_word(text, end) or "").removesuffix("e") in WORDS["origins"]
            or patterns.AGED.match(text, end) is not None
        )

    def _lower_after_role(self, text: str) -> Iterator[Stretch]:
        for match in patterns.LOWER_AFTER_ROLE.finditer(text):
            role, link, word = match[1].lower(), match[2], match[3]
            if word[0].isupper():
                continue
            title = re.fullmatch(patterns.TITLES, role) is not None
            folded = plain(word)
            following = _next_word(text, match.end(3))
            end = match.end(3)
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            acts = following in _VERBS and not patterns.SUBORDINATE.search(before)
            noble = re.fullmatch(r"van\s+de[nr]\s+", link) is not None
            called = (title or noble) and folded in self._lists.surnames if link else folded in WORDS["surnames"]
            family_name = title and link.strip() == "de" and folded in WORDS["after_de"]
            child = folded in WORDS["nouns"] and following in WORDS["acts"] and not link
            known = (called and acts) or family_name or child or (folded in self._lists.sure and not link)
            if folded in self._lists.words and not known:
                continue
            if link:
                if folded not in WORDS["functions"] and self._linked_name(role, link.strip(), folded, title, acts):
                    yield match.start(2), end
                continue
            if folded in self._lists.places and folded not in self._lists.first and not (called and acts):
                continue
            certain = folded in self._lists.first and folded not in WORDS["ordinary"]
            surname = folded in self._lists.last - WORDS["no_surname"] and (
                acts or folded not in WORDS["surnames"] | WORDS["ordinary"]
            )
            noun = folded in WORDS["nouns"] and (following in WORDS["finite"] or self._links_on(match))
            if certain or surname or noun or (acts and self._strange(folded)):
                more = match[5]
                if more and plain(more) in self._lists.surnames and (match[4] or plain(more) not in self._lists.words):
                    end = match.end(5)
                elif more and not match[4] and plain(more) in self._lists.first and certain:
                    end = self._with_second(match.string, match.end(3), match.end(5))
                yield match.start(3), end

    def _with_second(self, text: str, first: int, second: int) -> int:
        """Return the end of a name with the surname after a second first name, or the end of the first name."""
        match = patterns.SURNAME.match(text, second)
        surname = match and plain(match[2]) in self._lists.surnames and plain(match[2]) not in self._lists.words
        return match.end() if match and surname else first

    def _links_on(self, match: re.Match[str]) -> bool:
        """Say whether a surname with a link follows, as in "els de groot"."""
        surname = match[4] and plain(match[5]) in self._lists.linked
        return bool(surname) and _next_word(match.string, match.end()) in _VERBS

    def _linked_name(self, role: str, link: str, word: str, title: bool, acts: bool) -> bool:
        """Say whether a link and a word make a surname after a word for a person, as in "oma van leeuwen".

        `acts` says whether a verb follows that makes the person its subject.
        """
        if word in self._lists.places and word not in self._lists.surnames:
            return False
        known = word in self._lists.surnames
        family = re.fullmatch(patterns.FAMILIES, role) is not None
        if link == "de" and word in WORDS["after_de"]:
            return True
        if link in ("te", "van het", "van de"):
            return known and (title or link != "te")
        if link == "van" and acts and known:
            return True
        if link.split()[0] in _WEAK_LINKS and (family or not title):
            return known and acts
        if family:
            return (known and len(word) > 3) or (link in _FOREIGN_LINKS and self._strange(word))
        if title and link == "van" and known:
            return True
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
        """Yield first names that are no words: in lower case, and with diacritics, where deduce does not know them."""
        for match in patterns.WORD.finditer(text):
            word = match[0]
            if (word.islower() or not word.isascii()) and len(word) > 2:
                folded = plain(word)
                if (
                    folded in self._lists.first
                    and folded not in WORDS["ordinary"]
                    and folded not in self._lists.words
                    and folded not in self._lists.places
                    and self._may_be(text, *match.span())
                ):
                    yield match.start(), self._with_surname(text, match.end())

    def _lower_titled(self, text: str) -> Iterator[Stretch]:
        """Yield surnames in lower case after the title of a lawyer or a doctor: "mr van es"."""
        for match in patterns.LOWER_TITLED.finditer(text):
            link, word = match[1].strip(), plain(match[2])
            known = word in (self._lists.linked if link else self._lists.last - WORDS["no_surname"])
            if known and (word not in self._lists.words or (link == "de" and word in WORDS["after_de"])):
                yield match.start(1), match.end(2)

    def _words_with_capitals(self, text: str) -> Iterator[Stretch]:
        """Yield words with a capital that children are called, where only a name may stand: "Storm slaat"."""
        for match in patterns.ONE.finditer(text):
            start, end = match.span()
            if plain(match[0]) not in WORDS["nouns"] or not self._is_first(plain(match[0])):
                continue
            if patterns.BEFORE_NO_PERSON.search(text, max(0, start - _BEFORE), start):
                continue
            acts = (
                _next_word(text, end) in WORDS["acts"]
                or patterns.AGED.match(text, end)
                or patterns.GONE.match(text, end)
            )
            if acts or patterns.WITH.search(text, max(0, start - _BEFORE), start):
                yield start, end

    def _unknown(self, text: str) -> Iterator[Stretch]:
        """Yield a name that no list has where a person must be meant: "de ots van Biniam", "pa (Biniam)", "Çağan"."""
        for match in patterns.ONE.finditer(text):
            start, end = match.span()
            if self._is_new(text, match) and (
                patterns.ABOUT.search(text, max(0, start - _BEFORE), start)
                or patterns.AGED.match(text, end)
                or patterns.GONE.match(text, end)
                or (patterns.FOREIGN.search(match[0]) and not patterns.TO_PLACE.search(text, 0, start))
            ):
                yield start, end
        for match in patterns.BRACKETED.finditer(text):
            if self._is_first(plain(match[1])) or self._is_new(text, match):
                yield match.span(1)

    def _with_surname(self, text: str, end: int) -> int:
        """Return the end of a first name in lower case, with the surname that follows it."""
        match = patterns.SURNAME.match(text, end)
        if match is None:
            return end
        word, link = plain(match[2]), plain(match[1]).strip()
        if word in WORDS["finite"] or (word in self._lists.words and link not in ("van den", "van der")):
            return end
        known = word in (self._lists.surnames if link else self._lists.last)
        strange = (link in _FOREIGN_LINKS or _next_word(text, match.end()) in _VERBS) and self._strange(word)
        return match.end() if known or strange else end

    def _trimmed(self, text: str, start: int, end: int) -> Stretch | None:
        """Return the stretch without titles and words before the name and punctuation around it."""
        leading = patterns.LEADING.match(text[start:end])
        surname = leading and patterns.LINK_DE.match(leading[0]) and patterns.ROLE_BEFORE.search(text, 0, start)
        if leading and not surname and not _titled(text, start):
            start += leading.end()
        of = patterns.OF.match(text, start, end)
        if of and plain(of[1]) in self._lists.sure - self._lists.surnames:
            start = of.start(1)
        first = patterns.WORD.match(text, start)
        while (
            first
            and first.end() < end
            and _opens(text, start)
            and plain(first[0]) in self._lists.openings
            and plain(first[0]) not in self._lists.sure
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
        surname = plain(text[first.end() : end].strip())
        acts = plain(first[0]) not in WORDS["starters"] and _next_word(text, end) in _VERBS
        return (
            (plain(first[0]) in self._lists.first or plain(first[0]) in WORDS["nouns"])
            and (surname in self._lists.surnames or (surname in self._lists.first and acts))
            and (surname not in WORDS["public"] or _titled(text, first.start()))
            and _next_word(text, end) in WORDS["finite"]
        )

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
        if len(words) > 1 and _opens(text, stretch[0]) and plain(words[0][0]) not in self._lists.sure:
            words.pop(0)
        return bool(words) and _within((words[0].start(), words[-1].end()), spared)


_WEAK_LINKS = ("in", "op", "uit", "te", "ten", "ter", "al", "de", "la", "le", "'t")
"""Links that are ordinary words too."""
_FOREIGN_LINKS = ("el", "al", "bin", "ben", "ibn", "abu", "ait")
_VERBS = WORDS["finite"] - {"en", "of", "ook", "niet", "zijn"}
"""What follows a name of somebody who does something."""
_OPENING_ACTS = WORDS["acts"] - {"slaat", "sloeg"}
"""What only a child does at the beginning of a sentence: a storm and a heart too may "slaat"."""
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


def _of_somebody(text: str, start: int) -> bool:
    """Say whether a title or a word for a relative or a client stands before `start`, as in "moeder de Vries"."""
    return patterns.TITLE_OR_RELATIVE_BEFORE.search(text, max(0, start - _BEFORE), start) is not None


def _after_title(text: str, start: int) -> bool:
    before = patterns.TITLE_OR_RELATIVE_BEFORE.search(text, max(0, start - _BEFORE), start)
    return before is not None and before[1] is not None


def _without_shouting(text: str) -> str:
    """Return `text` with sentences in lower case that are all capitals: these tell no name from a word."""

    def lowered(match: re.Match[str]) -> str:
        sentence = match[0]
        shouted = sentence.isupper() and len(patterns.LONG_WORD.findall(sentence)) > 2
        return sentence.lower() if shouted and len(sentence.lower()) == len(sentence) else sentence

    return patterns.SENTENCE.sub(lowered, text)


def _within(stretch: Stretch, others: list[Stretch]) -> bool:
    return any(start <= stretch[0] and stretch[1] <= end for start, end in others)


def _next_word(text: str, end: int) -> str | None:
    match = patterns.NEXT.match(text, end)
    return plain(match[1]) if match else None


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
