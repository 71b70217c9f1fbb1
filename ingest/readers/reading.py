"""What a reader makes of a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.documents import Place


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's text as Markdown, with what the file says of itself."""

    text: str
    """Markdown: headings with `#`, tables with a header row, lists with their marks. Quotes refer to this."""
    places: tuple[Place, ...] = ()
    """Pages or articles, by offset; empty where the file has none."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Front matter that the file itself holds or implies (title, valid_from, version, sources)."""
    front_matter: str | None = None
    """YAML at the top of the file, its lines numbered as in the file; none where there is none."""
    warnings: tuple[str, ...] = ()
    """What could not be read well, in one sentence each."""


Reader = Callable[[Path, bytes], Reading]
"""Reads a file of one kind from its bytes.

:raises DocumentError: saying what is wrong with the file and what to do.
"""
