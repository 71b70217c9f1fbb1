"""Articles of law, as people write them and as citations name them."""

import re
from dataclasses import dataclass

from retrieval.dutch import fold, with_letters

_LAWS = r"bw|rv|sr|sv|awb|avg|bjj|evrm|ivrk|jeugdwet|jw|wmo|wvggz|burgerlijk wetboek"
_SHORT = {"burgerlijk wetboek": "bw", "jw": "jeugdwet"}
_NUMBER = r"\d+[a-z]*(?:[:.]\d+[a-z]*)*"
_COUNT = r"\d+\s+(?:wmo|jeugdwet|jw)\b"
"""A number of something: articles of these laws have a point in theirs."""
_ARTICLE = re.compile(
    rf"\bart(?:ikel(?:en)?|t)?\.?\s*(?P<named>{_NUMBER})"
    r"|(?<![\d:.])(?P<bare>\d:\d{2,}[a-z]*|\d\.\d{3}[a-z]|\d{1,2}\.\d{1,2}\.\d{1,2}[a-z]?)(?![\d:.])"
    rf"|(?<!lid )(?<!boek )(?<![\w.:])(?<!stb \d{{4}} )(?P<of_law>(?!(?:19|20)\d\d\b)(?!{_COUNT}){_NUMBER})"
    rf"(?=\s+(?:lid\s+\d+[a-z]?\s+)?(?:{_LAWS})\b)"
)
_MEMBER = re.compile(r"\s*,?\s*(?:lid\s+(\d+[a-z]?)|(?:,\s*)?(\w+)\s+lid)\b")
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
    """Return the articles that `text` names, in order: "art. 1:265b lid 2 BW", "265b bw", "artikel 7.3.8"."""
    folded = with_letters(fold(text))
    found = []
    for match in _ARTICLE.finditer(folded):
        number = _BOOK.sub("", match["named"] or match["bare"] or match["of_law"])
        member = _MEMBER.match(folded, match.end())
        law = _LAW.search(folded, match.end())
        name = _SHORT.get(law[1], law[1]) if law else None
        found.append(Article(number, name, _member(member)))
    return found


def _member(match: re.Match[str] | None) -> str | None:
    return (match[1] or _ORDINALS.get(match[2])) if match else None
