"""Rules for names in lower case, which hardly anything but the words around them tells from other words."""

import re
from collections.abc import Callable, Iterator

from retrieval import name_patterns as patterns
from retrieval.name_lists import WORDS, NameLists, plain
from retrieval.name_surroundings import BEFORE, Stretch, next_word


class LowerCaseRules:
    """Finds what may be a name in lower case."""

    def __init__(self, lists: NameLists, may_be: Callable[[str, int, int], bool]) -> None:
        """Take the lists, and what says whether nothing around a stretch makes it no person."""
        self._lists = lists
        self._may_be = may_be

    def find(self, text: str) -> Iterator[Stretch]:
        """Yield where names may stand in `text`."""
        for rule in (self._after_role, self._called, self._acting, self._bare, self._titled, self._born):
            yield from rule(text)

    def _after_role(self, text: str) -> Iterator[Stretch]:
        for match in patterns.LOWER_AFTER_ROLE.finditer(text):
            role, link, word = match[1].lower(), match[2], match[3]
            if word[0].isupper():
                continue
            title = re.fullmatch(patterns.TITLES, role) is not None
            folded = plain(word)
            following = next_word(text, match.end(3))
            end = match.end(3)
            before = text[max(0, match.start() - BEFORE) : match.start()]
            acts = following in WORDS["verbs"] and not patterns.SUBORDINATE.search(before)
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
            if certain or surname or noun or (acts and self._lists.strange(folded)):
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
        return bool(surname) and next_word(match.string, match.end()) in WORDS["verbs"]

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
            return (known and len(word) > 3) or (link in _FOREIGN_LINKS and self._lists.strange(word))
        if title and link == "van" and known:
            return True
        if title or role in ("oma", "opa", "tante", "oom"):
            return (
                len(word) > 2 and word not in WORDS["public"] and (known or self._lists.strange(word) or len(link) > 2)
            )
        foreign = re.fullmatch(r"(?:el|al|van\s+de[rn]?|ait|bin|vd|v/d|v\.?\s?d\.?)", link) is not None
        return foreign and (known or self._lists.strange(word))

    def _called(self, text: str) -> Iterator[Stretch]:
        for match in patterns.LOWER_CALLED.finditer(text):
            word = plain(patterns.WORD.findall(match[1])[-1])
            named = match[0].startswith(("genaamd", "geheten"))
            if word in self._lists.sure or word in WORDS["nouns"] or (named and self._lists.strange(word)):
                yield match.span(1)

    def _acting(self, text: str) -> Iterator[Stretch]:
        """Yield words that children are called where a child does something: "sem wil niet", "moet ik mees zien"."""
        for match in patterns.LOWER_OPENING.finditer(text):
            acts = next_word(text, match.end()) in _OPENING_ACTS
            if match[1].islower() and acts and self._is_child(plain(match[1])):
                yield match.span(1)
        for match in patterns.LOWER_ALONG.finditer(text):
            if self._is_child(plain(match[1])):
                yield match.span(1)
        yield from (match.span(1) for match in patterns.MET.finditer(text) if plain(match[1]) in WORDS["nouns"])

    def _is_child(self, word: str) -> bool:
        return word in WORDS["nouns"] and word not in WORDS["public"]

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
                    yield match.start(), self.with_surname(text, match.end())

    def _titled(self, text: str) -> Iterator[Stretch]:
        """Yield surnames in lower case after the title of a lawyer or a doctor: "mr van es"."""
        for match in patterns.LOWER_TITLED.finditer(text):
            link, word = match[1].strip(), plain(match[2])
            known = word in (self._lists.linked if link else self._lists.last - WORDS["no_surname"])
            if known and (word not in self._lists.words or (link == "de" and word in WORDS["after_de"])):
                yield match.start(1), match.end(2)

    def _born(self, text: str) -> Iterator[Stretch]:
        """Yield a word that is no other before a date of birth, which zeros stand for: "kacper, geboren 00000"."""
        for match in _BORN.finditer(text):
            word = plain(match[1])
            known = word in self._lists.words or word in WORDS["public"] or word in self._lists.places
            noun = _DETERMINER.search(text, max(0, match.start() - BEFORE), match.start())
            role = word in _NOBODY or re.fullmatch(rf"(?:{patterns.ROLES})", match[1], re.I)
            if not (known or noun or role) and self._may_be(text, *match.span(1)):
                yield match.span(1)

    def with_surname(self, text: str, end: int) -> int:
        """Return the end of a first name in lower case, with the surname that follows it."""
        match = patterns.SURNAME.match(text, end)
        if match is None:
            return end
        word, link = plain(match[2]), plain(match[1]).strip()
        if link == "de" and word in WORDS["after_de"]:
            return match.end()
        if word in WORDS["finite"] or (word in self._lists.words and link not in ("van den", "van der")):
            return end
        known = word in (self._lists.surnames if link else self._lists.last)
        strange = (link in _FOREIGN_LINKS or next_word(text, match.end()) in WORDS["verbs"]) and self._lists.strange(
            word
        )
        return match.end() if known or strange else end


_BORN = re.compile(
    r"(?<![\w-])([^\W\d_]{2,}(?:['’-][^\W\d_]+)*),?\s+\(?(?:geboren|geboortedatum|geb\b\.?|°|\*)\s*(?:op\b|d\.?d\.?|:)?\s*00"
)
_DETERMINER = re.compile(
    r"\b(?:de|het|een|'t|deze|die|dit|dat|mijn|zijn|haar|hun|ons|onze|jullie|uw|elk|elke|ieder|iedere|geen|"
    r"jongste|oudste|eerste|tweede|twee|drie|vier)\s+$",
    re.I,
)
_NOBODY = ("is", "zijn", "was", "wordt", "werd", "die", "en", "client", "clt", "cl", "jgd", "pupil", "mdr", "vdr", "kd")
"""Words and short forms that stand there too, and name nobody."""
_WEAK_LINKS = ("in", "op", "uit", "te", "ten", "ter", "al", "de", "la", "le", "'t")
"""Links that are ordinary words too."""
_FOREIGN_LINKS = ("el", "al", "bin", "ben", "ibn", "abu", "ait")
_OPENING_ACTS = WORDS["acts"] - {"slaat", "sloeg"}
"""What only a child does at the beginning of a sentence: a storm and a heart too may "slaat"."""
