"""Articles of law, as people write them and as citations name them."""

import re
from dataclasses import dataclass

from retrieval.dutch import fold, with_letters

_LAWS = r"bw|rv|sr|sv|awb|avg|bjj|evrm|ivrk|jeugdwet|jw|wmo|wvggz|burgerlijk wetboek"
_SHORT = {"burgerlijk wetboek": "bw", "jw": "jeugdwet"}
_NUMBER = r"\d+[a-z]*(?:[:.]\d+[a-z]*)*"
_COUNT = r"\d+\s+(?:wmo|jeugdwet|jw)\b"
"""A number of something: articles of these laws have a point in theirs."""
_APART = r"1(?:\s+boek\s+1)?(?:\s*[:;.,]\s*|\s+)(?=\d{3}[a-z]?\b(?![.,:]\d))"
"""A book that stands apart from its article: "1, 265b"."""
_ALONE = (
    r"(?<![\w/-])(?<!straat )(?<!laan )(?<!weg )(?<!singel )(?<!kamer )(?<!zaal )(?<!€ )(?<!€)"
    r"(?!\d[05]0)(?:[2-4]\d\d|799|8[01]\d)[a-z](?![\w/-])"
)
"""A number with a letter, of those that the law on families and its procedures has: 265b, 810a."""
_ARTICLE = re.compile(
    rf"\bart(?:ikel(?:en)?|t)?\.?\s*(?:{_APART})?(?P<named>{_NUMBER})"
    r"|(?<![\d:.])(?P<bare>\d:\d{2,}[a-z]*|\d\.\d{3}[a-z]|\d{1,2}\.\d{1,2}\.\d{1,2}[a-z]?)(?![\d:.])"
    rf"|(?P<alone>{_ALONE})"
    rf"|(?<!lid )(?<!boek )(?<![\w.:])(?<!stb \d{{4}} )(?P<of_law>(?!(?:19|20)\d\d\b)(?!{_COUNT}){_NUMBER})"
    rf"(?=\s+(?:lid\s+\d+[a-z]?\s+)?(?:{_LAWS})\b)"
)
_HYPHEN = re.compile(r"(?<![\w/-])(\d{3})-([a-z])(?![\w/-])")
_MEMBER = re.compile(r"\s*,?\s*(?:lid\s+(\d+[a-z]?)|(?:,\s*)?(?:(\d+)(?:e|de|ste)|(\w+))\s+lid)\b")
_LAW = re.compile(rf"\b({_LAWS})\b")
_BOOK = re.compile(r"^\d(?::(?=\d)|\.(?=\d{3}))")
_ORDINALS = dict(zip("eerste tweede derde vierde vijfde zesde zevende achtste".split(), "12345678", strict=True))


@dataclass(frozen=True, slots=True)
class Article:
    """A reference to an article of law."""

    number: str
    """Without its book: 265b, 7.3.8."""
    law: str | None
    """Short name, folded; None where it is not said."""
    member: str | None
    """Number of the member (lid); None for all of it."""

    def is_named(self, text: str) -> bool:
        """Tell whether `text` names this article; of a number that many laws have, that of the same law."""
        return any(
            other.number == self.number
            and (not self.number.isdecimal() or None in (self.law, other.law) or self.law == other.law)
            for other in articles(text)
        )


def articles(text: str) -> list[Article]:
    """Return the articles that `text` names, in order: "art. 1:265b lid 2 BW", "265b", "artikel 7.3.8"."""
    folded = _HYPHEN.sub(r"\1\2", with_letters(fold(text)))
    found = []
    for match in _ARTICLE.finditer(folded):
        number = _BOOK.sub("", next(filter(None, match.groups())))
        member = _MEMBER.match(folded, match.end())
        law = _LAW.search(folded, match.end())
        name = _SHORT.get(law[1], law[1]) if law else None
        found.append(Article(number, name, _member(member)))
    return found


def _member(match: re.Match[str] | None) -> str | None:
    return (match[1] or match[2] or _ORDINALS.get(match[3])) if match else None
