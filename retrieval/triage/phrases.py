"""Phrases that rules are written in, and the plain Dutch that they are held against."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from retrieval.dutch import fold

_SEPARATOR = r"[^\w.!?;:]+"
_GAP = rf"(?:{_SEPARATOR}\w+){{0,5}}?{_SEPARATOR}"
_WORDS = rf"(?:\w+{_SEPARATOR}){{0,5}}?"
_LONG = re.compile(r"([^\W\d_])\1{2,}")
_SHORT_FORMS = {
    "mn": "mijn",
    "m'n": "mijn",
    "zn": "zijn",
    "z'n": "zijn",
    "d'r": "haar",
    "dr": "haar",
    "ff": "even",
    "effe": "even",
    "v/d": "van de",
    "vd": "van de",
    "v": "van",
    "mnd": "maanden",
    "gister": "gisteren",
    "ie": "hij",
    "ze": "zij",
    "m": "hem",
    "'m": "hem",
    "t": "het",
    "'t": "het",
    "n": "een",
    "'n": "een",
    "nie": "niet",
    "niks": "niets",
    "me": "mij",
}
_SHORT = re.compile(
    r"(?<![\w'/])(?:" + "|".join(sorted(map(re.escape, _SHORT_FORMS), key=len, reverse=True)) + r")(?![\w'/])"
)
_APOSTROPHES = str.maketrans("‘’`´", "''''")


def plain(text: str) -> str:
    """Return `text` folded, with letters typed three times or more typed twice, and short forms written out.

    So that a rule needs one spelling: "z'n", "zn" and "zijn" are one word to it.
    """
    folded = _LONG.sub(r"\1\1", fold(text).translate(_APOSTROPHES))
    return _SHORT.sub(lambda match: _SHORT_FORMS[match[0]], folded)


def tables(file: str) -> dict[str, dict[str, str]]:
    """Return the tables of phrases in a file of this package."""
    return tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))


def phrases(lines: str, words: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """Return the pattern that finds any of `lines`, one phrase a line, in plain text.

    `(a|b)` is a choice, `(a )?` may be left out, `a*` is any word that begins with a, and `~` is up to five words in
    between. `{NAME}` stands for a choice in `words`.
    """
    parts = []
    for line in lines.strip().splitlines():
        phrase = re.sub(r"\|\s+", "|", " ".join(line.split()))
        for name, choice in (words or {}).items():
            phrase = phrase.replace(f"{{{name}}}", "(" + "|".join(choice.split()) + ")")
        phrase = re.sub(r"(?<=\w)(?<!\\w)\*", r"\\w*", phrase).replace(" ~ ", _GAP)
        phrase = phrase.replace("~ ", _WORDS).replace(" ", _SEPARATOR)
        parts.append(phrase.replace("(", "(?:").replace("(?:?", "(?"))
    return re.compile(rf"\b(?=\w)(?:{'|'.join(parts)})(?!\w)")
