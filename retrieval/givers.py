"""Who tells whom: what school may tell a jeugdbeschermer is not what a jeugdbeschermer may tell school.

The words are the same both ways, and so nearly is the meaning as the model reads it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.dutch import fold
from retrieval.index import Hit

TURNED = 0.8
"""How much the score of a passage counts whose title asks what another may tell than the question does."""

_ABOUT = r"(?:informatie|info|gegevens|inlichtingen|vragen)\b"
_TELLS = re.compile(
    r"\b(?:(?:informatie|info|gegevens)\b.*\b(?:ge(?:ef|eft|ven|geven)|delen|deel|gedeeld|verstrek\w*|door\w*)|"
    r"(?:geven|geeft|delen|verstrek\w*) .*\b(?:informatie|info|gegevens)|vertel\w*|verteld|informe(?:er|ert|ren)|"
    r"inlicht\w*|(?:iets|niets|wat|niks) (?:\w+ ){0,4}zeg(?:t|gen)?)\b"
)
_MAY = r"\b(?:mag|mogen|moet|moeten|kan|kunnen|hoef|hoeft|hoeven|wil|willen|weigert)\b(?: of mag)?"
_OURS = r"gi|gecertificeerde instelling|jeugdbeschermers?|jb|jb'er|jbrr|gezinsvoogd|voogd"
_GIVERS = {
    "us": rf"ik|wij|we|{_OURS}",
    "raad": r"raad(?: voor de kinderbescherming)?|rvdk|raadsonderzoeker",
    "veilig thuis": r"veilig thuis|vt",
    "parent": r"ouders?|vader|moeder",
    "professional": (
        r"school|scholen|leerkracht|leraar|juf|meester|mentor|ib'er|huisarts|arts|artsen|dokter|politie|wijkagent|"
        r"psychiater|psycholoog|therapeut|ggz|behandelaars?|hulpverleners?|beroepskracht(?:en)?|kinderopvang|zorgaanbieder|"
        r"jeugdhulpaanbieder|consultatiebureau|ziekenhuis"
    ),
}
_SUBJECTS = {
    giver: re.compile(
        rf"{_MAY} (?:nu |dan |ook )?(?:(?:de|het|een|zijn|haar|onze|mijn) )?(?:{names})\b|"
        rf"(?:^|[.,?!] ?|\b(?:de|het|een|als|dat|onze) )(?:{names}) (?:\w+ ){{0,5}}?{_MAY}"
    )
    for giver, names in _GIVERS.items()
}
_TO_US = re.compile(
    rf"\b(?:met|aan|tegen) (?:(?:de|een|het|onze) )?(?:{_OURS})\b|"
    rf"\b(?:{_OURS}) (?:\w+ ){{0,2}}?(?:belt|belde|vraagt|vroeg|mailt|mailde|wil) (?:\w+ )*{_ABOUT}"
)
"""Whoever asks so is not one of us."""


def giver(text: str) -> str | None:
    """Return which party a text asks to tell something, or whether it may; None if it asks nothing like it."""
    folded = fold(text)
    to_us = _TO_US.search(folded)
    if not to_us and not _TELLS.search(folded):
        return None
    found = [(match.start(), name) for name, subject in _SUBJECTS.items() if (match := subject.search(folded))]
    first = min(found, default=(0, None))[1]
    return "professional" if to_us and first == "us" else first


def rightly_turned(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits, best first, with those behind whose title asks what another party may tell than `question` does."""
    asked = giver(question)
    if asked is None:
        return list(hits)
    turned = [
        replace(hit, score=TURNED * hit.score) if giver(hit.passage.title) not in (None, asked) else hit for hit in hits
    ]
    return sorted(turned, key=lambda hit: -hit.score)
