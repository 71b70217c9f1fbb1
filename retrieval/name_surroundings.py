"""What stands around a name in Dutch text."""

from retrieval import name_patterns as patterns
from retrieval.name_lists import plain

Stretch = tuple[int, int]
"""Where a name begins and ends."""
BEFORE = 60
"""Characters before a name that are looked at."""


def opens(text: str, start: int) -> bool:
    """Say whether a sentence begins at `start`."""
    before = text[max(0, start - BEFORE) : start].rstrip(" \"'‘“(-*")
    return not before or before[-1] in ".!?:\n"


def titled(text: str, start: int) -> bool:
    """Say whether a title stands before `start`, as in "mevrouw De Raad"."""
    return patterns.TITLE_BEFORE.search(text, max(0, start - BEFORE), start) is not None


def of_somebody(text: str, start: int) -> bool:
    """Say whether a title or a word for a relative or a client stands before `start`, as in "moeder de Vries"."""
    return patterns.TITLE_OR_RELATIVE_BEFORE.search(text, max(0, start - BEFORE), start) is not None


def after_title(text: str, start: int) -> bool:
    """Say whether a title stands before `start`."""
    before = patterns.TITLE_OR_RELATIVE_BEFORE.search(text, max(0, start - BEFORE), start)
    return before is not None and before[1] is not None


def next_word(text: str, end: int) -> str | None:
    """Return the word that follows, folded, after an age if there is one."""
    match = patterns.NEXT.match(text, end)
    return plain(match[1]) if match else None
