"""The form of a glossary document: each section is a term, with its definition and a list of its other names."""

import re

_NAMES = re.compile(r"^(Afkorting|Ook|Vroeger): *(.+)$")


def is_names(line: str) -> bool:
    """Tell whether a line of a glossary document lists a term's other names."""
    return _NAMES.match(line) is not None
