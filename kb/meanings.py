"""Words with more than one meaning, as `content/meerduidig.toml` lists them."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE = "meerduidig.toml"


class MeaningsError(ValueError):
    """A `meerduidig.toml` that cannot be read."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Meaning(_Entry):
    """One meaning of a word."""

    name: str = Field(alias="naam", min_length=1)
    """Put behind the word it says which is meant."""
    signs: tuple[str, ...] = Field(alias="tekens", min_length=1)
    """Words by which a question shows this meaning; `*` at the end stands for the rest of a word."""


class Ambiguous(_Entry):
    """A word with several meanings."""

    name: str = Field(alias="naam", min_length=1)
    forms: tuple[str, ...] = Field(alias="vormen", min_length=1)
    """How it may stand in a question."""
    never: tuple[str, ...] = Field(default=(), alias="niet")
    """Phrases in which it is an everyday word."""
    alone: bool = Field(default=False, alias="alleen")
    """Whether any other word that says something tells what is meant: then only a question without one is unclear."""
    meanings: tuple[Meaning, ...] = Field(alias="betekenis", min_length=2)


class _File(_Entry):
    words: tuple[Ambiguous, ...] = Field(default=(), alias="woord")


def load(content: Path) -> tuple[Ambiguous, ...]:
    """Return the ambiguous words of a content folder; none where it has no such file.

    :raises MeaningsError: naming the file and what is wrong in it.
    """
    file = content / FILE
    if not file.exists():
        return ()
    try:
        return _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).words
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise MeaningsError(f"{file}: {error}") from error
