"""Collections, as `collections.toml` lists them."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

FILE = "collections.toml"


class CollectionsError(ValueError):
    """A `collections.toml` that cannot be read."""


class Collection(BaseModel):
    """A set of documents with one purpose."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    description: str = ""
    answer: Literal["sentences", "whole"] = "sentences"
    """Whether an answer quotes the sentences that fit, or the document's sections one after another."""
    glossary: bool = False
    """Whether its documents list terms with their other names."""


def find(path: Path, default: Path) -> Path | None:
    """Return the `collections.toml` in `path` or the nearest folder above it, else the one in `default`."""
    start = path.resolve()
    for folder in [start, *start.parents, default.resolve()]:
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def read(file: Path) -> dict[str, Collection]:
    """Return the collections in `file` by id.

    :raises CollectionsError: naming the file and what is wrong in it.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        return {name: Collection(id=name, **table) for name, table in tables.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValidationError) as error:
        raise CollectionsError(f"{file}: {error}") from error
