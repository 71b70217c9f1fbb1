"""What is said first when somebody is in danger, as `content/veiligheid.toml` gives it."""

import logging
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE = "veiligheid.toml"

log = logging.getLogger("kennisbank")


class SafetyError(ValueError):
    """A `veiligheid.toml` that cannot be read."""


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Text):
    """One thing to do, with the number to call where there is one."""

    who: str = Field(alias="wie", min_length=1)
    text: str = Field(alias="tekst", min_length=1)
    number: str | None = Field(default=None, alias="nummer", pattern=r"^[\d -]{3,}$")
    only_for: tuple[str, ...] = Field(default=(), alias="bij")
    """Names of the danger rules that it is shown for; empty: for all."""


class Safety(_Text):
    """The danger text: a heading, and one short line for each thing to do."""

    heading: str = Field(alias="kop", min_length=1)
    lines: tuple[Line, ...] = Field(alias="regels", min_length=1)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return the danger text in `file`.

        :raises SafetyError: naming the file and what is wrong in it.
        """
        try:
            return cls.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise SafetyError(f"{file}: {error}") from error

    def lines_for(self, rules: Collection[str]) -> tuple[Line, ...]:
        """Return the lines to show where `rules` see danger, in the order of the file."""
        return tuple(line for line in self.lines if not line.only_for or set(line.only_for) & set(rules))

    def text(self, rules: Collection[str]) -> str:
        """Return the heading and these lines as one text, a line each."""
        lines = [line.text if _says_number(line) else f"{line.text} {line.number}." for line in self.lines_for(rules)]
        return "\n".join([self.heading, *lines])


def _says_number(line: Line) -> bool:
    return line.number is None or line.number in line.text


DEFAULT = Safety(
    kop="Is er nu gevaar? Doe eerst dit.",
    regels=(
        Line(wie="112", tekst="Is er nu gevaar? Bel 112.", nummer="112"),
        Line(
            wie="Crisisinterventieteam",
            tekst="Moet er vandaag nog iets gebeuren voor een kind? "
            "Vraag uw eigen organisatie om het crisisinterventieteam.",
        ),
        Line(wie="Veilig Thuis", tekst="Denkt u aan mishandeling? Bel Veilig Thuis.", nummer="0800-2000"),
    ),
)
"""Shown where a content folder holds no text of its own."""


def load(content: Path) -> Safety:
    """Return the danger text of a content folder.

    :raises SafetyError: if its file cannot be read.
    """
    file = content.absolute() / FILE
    if file.exists():
        return Safety.read(file)
    _warn_of_missing(file)
    return DEFAULT


@cache
def _warn_of_missing(file: Path) -> None:
    """Say once what is missing."""
    log.warning(
        "%s is not there: who is in danger is given a shorter text; set KB_CONTENT to the folder that holds it", file
    )
