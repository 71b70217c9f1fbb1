"""What sets one case apart from another: "zonder gezag", "geen OTS", "na de OTS"."""

import re

from retrieval.dutch import STOP_WORDS, fold, stems

_EXCEPTED = re.compile(
    r"\b(zonder|geen|niet|buiten|na)\s+(?:(?:de|het|een|afloop|einde|van|meer|haar|zijn|onder|eigen)\s+)*([\w:-]+)"
)


def exceptions(text: str) -> set[tuple[bool, str]]:
    """Return the stems of what `text` excepts, each with whether it is over rather than missing."""
    found = _EXCEPTED.findall(fold(text))
    return {(how == "na", stem) for how, what in found if what not in STOP_WORDS for stem in stems(what)}
