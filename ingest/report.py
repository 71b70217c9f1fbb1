"""What a run tells: while it goes, and when it is done."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

Action = Literal["added", "changed", "unchanged"]
WAITING = "wait"
"""Stage in which another run is waited for; the item says which."""


class Progress(Protocol):
    """Is told the stage, how much of it is done, how much there is, and what it is busy with."""

    def __call__(self, stage: str, done: int, total: int, item: str = "") -> None:
        """Tell it."""


def silent(stage: str, done: int, total: int, item: str = "") -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was not ingested, or was with a remark."""

    file: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was made of one file."""

    file: str
    document: str
    action: Action
    passages: int
    pages: int
    """Pages of the original; 0 where it has none."""
    warnings: int


@dataclass(slots=True)
class Report:
    """What one run did."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    files: list[FileReport] = field(default_factory=list)
    """Each file that holds a document, in the order in which they were read."""
    skipped: list[Problem] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    cut_again: int = 0
    """Versions whose passages changed because the rules for cutting did."""
    embedded: int = 0
    """Texts that went through the model: passages, and the contexts that they stand in."""
    passages: int = 0
    """Passages of the files that were added or changed."""
    generation: str | None = None
    """The index generation that this run published; none if nothing changed."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time in the model (`embed`), in loading it (`load`), and in all (`total`)."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as values that JSON knows."""
        return asdict(self)
