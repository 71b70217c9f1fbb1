"""What sets one case apart from another: "zonder gezag", "geen OTS", "na de OTS", "woont thuis"."""

import re

from retrieval.dutch import STOP_WORDS, fold, stems

_EXCEPTED = re.compile(
    r"\b(zonder|geen|niet|buiten|na)\s+(?:(?:de|het|een|afloop|einde|van|meer|haar|zijn|onder|eigen)\s+)*([\w:-]+)"
)
_ALSO = (
    (re.compile(r"\bthuis (?:woont|wonen)\b|\bwoont (?:nog )?thuis\b"), "zonder uithuisplaatsing"),
    (re.compile(r"\bvrijwillig\w*"), "zonder ots"),
    (re.compile(r"\b(?:voorlopige )?ondertoezichtstelling\w*|\bondertoezicht\b|\bmaatregel\w*"), "ots"),
    (re.compile(r"\bm?uhp\b|\bmachtiging(?: tot)? uithuisplaatsing\b"), "uithuisplaatsing"),
)
"""Other words for the same."""


def exceptions(text: str) -> set[tuple[bool, str]]:
    """Return the stems of what `text` excepts, each with whether it is over rather than missing."""
    said = fold(text)
    for other, words in _ALSO:
        said = other.sub(words, said)
    found = _EXCEPTED.findall(said)
    return {(how == "na", stem) for how, what in found if what not in STOP_WORDS for stem in stems(what)}
