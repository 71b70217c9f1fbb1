"""Dutch text as terms to search by."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import Stemmer

# Words, with article numbers in one piece: 1:265b, 7.3.11, 8:5.
_WORD = re.compile(r"\d+(?:[:.]\d+)+[a-z]*|\w+")
_IN_BOOK = re.compile(r"\d:\d{2,}[a-z]*|\d\.\d{3}[a-z]")
_LETTER_APART = re.compile(
    r"\b((?:\d[:.;])?\d{3}) ([a-z])(?=\s+(?:lid|sub|van|boek|bw|rv|sr|sv|awb|jw|jeugdwet)\b|\W*$)"
)
"""An article of which the letter stands apart: "1:265 f lid 1"."""
GRAM = 4
_stemmer = Stemmer.Stemmer("dutch")

STOP_WORDS = frozenset(
    """
    aan al alle als altijd bij dan dat de den der deze die dit doen door dus een en er ga geen geldt haar had heb hebben
    heeft hem het hier hij hoe hoeveel hoelang hun ik in is ja je jou jouw jullie kan kun kunnen maar mag me meer men
    met mij mijn mogen moet moeten na naar niet nog nou nu of om omdat ons onze ook op over precies te tegen toch toen
    tot u uit uw van vanaf veel voor waar waarom wanneer want waren was wat we wel welk welke werd wie wij worden wordt
    zal ze zelf zich zij zijn zo zonder zou
    """.split()
)
"""Words that say nothing about the subject of a question."""
ASKING_MEANING = frozenset(
    """
    afkorting bedoel bedoeld begrip betekenen betekenis betekent definitie houdt staan staat term uitleg waarvoor woord
    """.split()
)
"""Words by which is asked what a term means."""
ASKING_DIFFERENCE = frozenset(
    "anders iets hetzelfde onderscheid precies tussen uitleggen verschil verschillen versus vs".split()
)
"""Words by which is asked how terms differ."""

_ASKS_MEANING = re.compile(
    r"\b(wat (is|zijn) (een|het|de|dat|toch )?|wat (betekent|betekenen|houdt|houden|wordt bedoeld)|"
    r"waar(voor)? sta(at|an)|afkorting|betekenis|definitie|begrip)\b",
    re.IGNORECASE,
)


_ASKS_DIFFERENCE = re.compile(
    r"\bverschil\b(?! van)|\b(de|welke|er) verschillen\b|\bverschillen tussen\b|\bonderscheid\b|\b(versus|vs)\b|"
    r"\bis\b.*\banders dan\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"\b(verschil(len)?|onderscheid|iets anders|anders dan)\b", re.IGNORECASE)


def asks_difference(question: str) -> bool:
    """Tell whether `question` asks how things differ."""
    return _ASKS_DIFFERENCE.search(question) is not None


def compares(text: str) -> bool:
    """Tell whether `text` says how things differ."""
    return _DIFFERENCE.search(text) is not None


def asks_meaning(question: str) -> bool:
    """Tell whether `question` asks what a term means."""
    return _ASKS_MEANING.search(question) is not None


_FOREIGN_LETTER = re.compile(r"[ğşıłąęćńśźżčřșțßñ¿¡]|(?![A-Za-zÀ-ÿ])[^\W\d_]")
_FOREIGN_WORDS = frozenset(
    """
    a about an and are bir can child children como do does el es est et for from how i ich ile ist it jak kim la le los
    mi my ne nie not on out para parents por que quien sie the to und un une ve what when where who why with you
    your za zaman
    """.split()
)
"""Small words of other languages that are no small words of Dutch."""
FEWEST, KNOWN, FOREIGN = 4, 0.5, 0.25
"""Of so many words a smaller share is known and at least this share is of another language, where it is in another."""


def is_foreign(text: str, known: Sequence[str] = ()) -> bool:
    """Tell whether `text` is in another language than Dutch; `known` are words of it that are known nevertheless."""
    said = words(text)
    dutch = sum(word in STOP_WORDS or word in known for word in said)
    foreign = sum(word in _FOREIGN_WORDS for word in said)
    others = foreign >= FOREIGN * len(said) or _FOREIGN_LETTER.search(text.lower()) is not None
    return others and len(said) >= FEWEST and dutch < KNOWN * len(said)


def fold(text: str) -> str:
    """Return `text` in lower case, without diacritics, compatibility forms and invisible characters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf", "Cn", "Co", "Cs"))


def with_letters(folded: str) -> str:
    """Return folded text with the letters of articles at their numbers: 1:265 f lid 1, 1:265f lid 1."""
    return _LETTER_APART.sub(r"\1\2", folded)


def words(text: str) -> list[str]:
    """Return the words of `text`, folded, in order; an article with its book also without: 1:265b, 265b."""
    return [form for word in _WORD.findall(with_letters(fold(text))) for form in _forms(word)]


def _forms(word: str) -> list[str]:
    return [word, word[2:]] if _IN_BOOK.fullmatch(word) else [word]


def stems(text: str) -> list[str]:
    """Return the stems of the words of `text`, in order."""
    return [_stem(word) for word in words(text)]


def content_words(text: str) -> list[str]:
    """Return the words of `text` that say what it is about."""
    return [word for word in words(text) if word not in STOP_WORDS]


def content_stems(text: str) -> list[str]:
    """Return the stems of the words of `text` that say what it is about."""
    return [_stem(word) for word in content_words(text)]


def grams(text: str) -> list[str]:
    """Return the runs of four characters in the words that say what `text` is about, word edges marked."""
    return [gram for word in content_words(text) for gram in _grams(f"_{word}_")]


def _grams(word: str) -> list[str]:
    return [word[at : at + GRAM] for at in range(max(1, len(word) - GRAM + 1))]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    stemmed: str = _stemmer.stemWord(word)
    return stemmed
