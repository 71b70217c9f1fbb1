"""Rules for names of people in Dutch text: deduce's, and what hurried questions need beside them."""

import re
from collections.abc import Iterator, Set

from retrieval import name_patterns as patterns
from retrieval.name_lists import WORDS, NameLists, plain
from retrieval.name_rules_lower import LowerCaseRules
from retrieval.name_surroundings import BEFORE, Stretch, after_title, next_word, of_somebody, opens, titled


class NameRules:
    """Finds what may be a name."""

    def __init__(self, lists: NameLists, no_persons: Set[str]) -> None:
        """Take the lists, and names that are not of a person."""
        self._lists = lists
        self._no_persons = no_persons
        self._lower_case = LowerCaseRules(lists, self._may_be)

    def find(self, text: str) -> Iterator[Stretch]:
        """Yield where names may stand in `text`, titles and first words of a sentence included."""
        for rule in (
            self._by_deduce,
            self._after_role,
            self._with_initials,
            self._initials_after_role,
            self._surname_first,
            self._with_possession,
            self._in_pairs,
            self._words_with_capitals,
            self._unknown,
            self._lower_case.find,
        ):
            yield from rule(text)

    def with_surname(self, text: str, end: int) -> int:
        """Return the end of a first name, with the surname that follows it."""
        return self._lower_case.with_surname(text, end)

    def certain(self, text: str) -> Iterator[Stretch]:
        """Yield what is somebody by its form or by the word in front of it, whatever else the text says."""
        for match in patterns.INITIALS_CALLED.finditer(text):
            if match[1].strip() not in WORDS["short"] | self._lists.words:
                yield match.start(1), match.start(1) + len(match[1].rstrip())
        yield from (match.span(1) for match in patterns.INITIAL_OPENING.finditer(text) if self._is_initial(match))
        for match in patterns.OLDEST.finditer(text):
            if self.is_first(plain(match[1])) or self.is_new(text, match):
                yield match.span(1)
        for match in patterns.HYPHENED.finditer(text):
            word = plain(match[1].rsplit("-", 1)[-1])
            if self.is_first(word) or "-" in match[1] or self._lists.strange(word):
                yield match.span(1)
        for match in patterns.HANDLE.finditer(text):
            own = match[match.lastgroup or 0]
            online = patterns.ONLINE.search(text, max(0, match.start() - BEFORE), match.end())
            if (online or re.search(r"[\d_]", own)) and not patterns.OF_ALL_ONLINE.search(own):
                yield match.span(match.lastgroup or 0)

    def _is_initial(self, match: re.Match[str]) -> bool:
        """Say whether a letter that opens a sentence stands for somebody: "A. wil niet", and not "A. wil ik"."""
        may_be_listed = match[1][0] in "AaBbCcDd"
        if may_be_listed and patterns.LISTED.search(match.string, match.end(1)):
            return False
        words = patterns.WORD.findall(match["rest"])
        asking = _ASKING | _ARTICLES if may_be_listed else _ASKING
        first, second = (*map(plain, words), "", "")[:2]
        acts = first in WORDS["verbs"] and words[0].islower() and second not in asking
        joined = first == "en" and (second in ("zijn", "haar", "hun") or patterns.SOMEBODY.fullmatch(second))
        start = match.start("rest")
        return bool(acts or joined) or patterns.AGED.match(match.string, start) is not None

    def in_full(self, text: str, first: re.Match[str], end: int) -> bool:
        """Say whether a word that opens a sentence is a first name there, as in "Wil Bakker is"."""
        surname = plain(text[first.end() : end].strip())
        acts = plain(first[0]) not in WORDS["starters"] and next_word(text, end) in WORDS["verbs"]
        return (
            (plain(first[0]) in self._lists.first or plain(first[0]) in WORDS["nouns"])
            and (surname in self._lists.surnames or (surname in self._lists.first and acts))
            and (surname not in WORDS["public"] or titled(text, first.start()))
            and next_word(text, end) in WORDS["finite"]
        )

    def is_first(self, word: str) -> bool:
        """Say whether a word is a first name, be it also a word that children are called."""
        known = word in WORDS["nouns"] or word in self._lists.sure - self._lists.words - self._lists.places
        return known and word not in WORDS["public"] and word not in self._no_persons

    def is_new(self, text: str, match: re.Match[str]) -> bool:
        """Say whether a word with a capital may be a name that no list has."""
        word = plain(match[1])
        looks = match[1][1:].islower() and self._lists.strange(word) and not patterns.NO_NAME.search(word)
        somebody = word in WORDS["starters"] or patterns.SOMEBODY.fullmatch(word)
        return looks and not somebody and self._may_be(text, *match.span(1))

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
                written not in WORDS["short"] and next_word(text, match.end()) in WORDS["finite"]
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
            known = self._lists.sure if lower or opens(text, match.start()) else self._lists.first
            several = lower and (next_word(text, match.end()) in WORDS["finite"] or word in self._lists.places)
            if word in known and word not in self._lists.words and word not in self._no_persons and not several:
                yield match.span(1)
        for match in patterns.POSSESSIVE_S.finditer(text):
            whole = plain(match[1]) + "s"
            if self.is_first(whole[:-1]) and whole not in self._lists.ordinary | WORDS["public"] | self._lists.first:
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

    def _is_person(self, text: str, start: int, end: int) -> bool:
        """Say whether what deduce takes for a person may be one here."""
        words = [plain(word) for word in patterns.WORD.findall(text[start:end])]
        if not self._may_be(text, start, end):
            return False
        role = patterns.ROLE_BEFORE.search(text[max(0, start - BEFORE) : start])
        if words[0] == "van" and text[start] == "v" and not role and " ".join(words[1:]) in self._lists.places:
            return False
        known = [w for w in words if w in self._lists.first or w in self._lists.last]
        if len(words) == 1 and words[0] in self._lists.ordinary and opens(text, start):
            return words[0] in WORDS["nouns"] and next_word(text, end) in WORDS["finite"]
        if (
            len(words) == 1
            and words[0] not in self._lists.first
            and not patterns.LEADING.match(text[start:end])
            and not role
        ):
            return next_word(text, end) in WORDS["finite"] - {"en", "of", "ook", "niet"}
        if len(words) == 1 and words[0] in self._lists.places and words[0] not in self._lists.first:
            return False
        return bool(known) or len(words) > 1

    def _may_be(self, text: str, start: int, end: int) -> bool:
        """Say whether nothing around a stretch makes it an organisation, a method, a place or a case at law."""
        inside = patterns.LEADING.sub("", text[start:end])
        words = patterns.WORD.findall(inside)
        related = of_somebody(text, end - len(inside))
        somebody = related and self._is_somebody(text, end - len(inside), end)
        following = patterns.WORD.match(text, end + 1) if text[end : end + 1] == " " else None
        if (
            not words
            or len(inside.strip(" .")) < 2
            or patterns.PLACE_BEFORE.search(text[max(0, start - BEFORE) : start])
        ):
            return False
        if len(words) == 1 and plain(words[0]) in self._lists.no_single and not somebody:
            return False
        if inside.startswith("van het ") and plain(words[-1]) not in self._lists.surnames and not titled(text, start):
            return False
        if any(patterns.ORGANISATION.fullmatch(word) for word in words) or (
            following and patterns.ORGANISATION.fullmatch(following[0]) and following[0][0].isupper()
        ):
            return False
        folded = [plain(word) for word in words]
        told = next((plain(word) for word in words if word[0].isupper()), folded[0])
        if told in WORDS["public"] and not titled(text, start) and not any(word in self._lists.sure for word in folded):
            return False
        named = [word in self._no_persons for word in folded]
        no_person = any(named) and all(known or word.islower() for known, word in zip(named, words, strict=True))
        if (no_person and not related) or re.match(r"[A-Z]{2,}-[a-z]", inside):
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
        if not certain and patterns.BEFORE_NO_PERSON.search(text[max(0, start - BEFORE) : start]):
            return False
        if re.search(r"(?:tegen|v\.|t\.)\s+$", text[max(0, start - BEFORE) : start]) and patterns.LAW_CASE.search(text):
            return False
        return somebody or (
            plain(inside) not in self._lists.places
            and (plain(inside) not in self._no_persons or related)
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
        if not words or not words[-1][0].isupper() or plain(words[-1]) in WORDS["public"] - WORDS["faiths"]:
            return False
        if plain(words[-1]) in WORDS["faiths"] and next_word(text, end) not in WORDS["verbs"]:
            return False
        known = plain(words[-1]) in self._lists.surnames or plain(words[-1]) in self._lists.first
        return known and (after_title(text, start) or next_word(text, end) in WORDS["finite"])

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
        if (
            word in self._lists.words | WORDS["verbs"]
            or initials in WORDS["short"]
            or (len(initials) > 2 and not known)
        ):
            return False
        if match.string[: match.start()].rstrip().endswith("/") and match.string[match.end() :].lstrip()[:1] == "/":
            return len(patterns.LOWER_INITIAL.findall(match.string)) == 1  # "/ a. doel / b. methodiek /" is a list
        if patterns.ROLE_BEFORE.search(match.string, max(0, match.start() - BEFORE), match.start()):
            return len(word) > 2
        return known and next_word(match.string, match.end()) in WORDS["finite"]

    def _is_pair(self, text: str, start: int, end: int) -> bool:
        """Say whether words with capitals one after another are a name, though no list has them."""
        first = patterns.WORD.match(text, start)
        if first and self.in_full(text, first, end):
            return True
        words = [w for w in patterns.WORD.findall(text[start:end]) if w[0].isupper()]
        opened = False
        while words and opens(text, start) and plain(words[0]) in self._lists.openings:
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
            or patterns.WITH_SOMEBODY.search(text, max(0, start - BEFORE), start) is not None
            or (opened and all(self._lists.strange(word) and not patterns.NO_NAME.search(word) for word in folded))
            or next_word(text, end) in WORDS["finite"]
            or (next_word(text, end) or "").removesuffix("e") in WORDS["origins"]
            or patterns.AGED.match(text, end) is not None
        )

    def _words_with_capitals(self, text: str) -> Iterator[Stretch]:
        """Yield words with a capital that children are called, where only a name may stand: "Storm slaat"."""
        for match in patterns.ONE.finditer(text):
            start, end = match.span()
            if plain(match[0]) not in WORDS["nouns"] or not self.is_first(plain(match[0])):
                continue
            if patterns.BEFORE_NO_PERSON.search(text, max(0, start - BEFORE), start):
                continue
            acts = (
                next_word(text, end) in WORDS["acts"]
                or patterns.AGED.match(text, end)
                or patterns.GONE.match(text, end)
            )
            if acts or patterns.WITH.search(text, max(0, start - BEFORE), start):
                yield start, end

    def _unknown(self, text: str) -> Iterator[Stretch]:
        """Yield a name that no list has where a person must be meant: "de ots van Biniam", "pa (Biniam)", "Çağan"."""
        for match in patterns.ONE.finditer(text):
            start, end = match.span()
            if self.is_new(text, match) and (
                patterns.ABOUT.search(text, max(0, start - BEFORE), start)
                or patterns.AGED.match(text, end)
                or patterns.GONE.match(text, end)
                or (patterns.FOREIGN.search(match[0]) and not patterns.TO_PLACE.search(text, 0, start))
            ):
                yield start, end
        for match in patterns.BRACKETED.finditer(text):
            if self.is_first(plain(match[1])) or self.is_new(text, match):
                yield match.span(1)


_ASKING = frozenset("ik je jij we wij u men er hij zij ze iemand".split())
"""What stands behind the verb of a question."""
_ARTICLES = frozenset("de het een dit dat deze die mijn onze".split())
"""What stands there too, and behind the verb of a sentence: there only letters that begin a list are in doubt."""
_PIECE = 240
"""Characters that deduce is given at once."""
_CAPITALS = 8
"""Words with a capital that it is given at once: its time grows with the cube of names in a row."""


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
