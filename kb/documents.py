"""A document: its front matter and its text."""

import hashlib
from collections.abc import Collection as Container
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kb.roles import Audience

OWNER = "Centrum voor Kennis & Innovatie"


class DocumentError(ValueError):
    """A file that is no document: says what is wrong, at which line, and what to do."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class UnknownCollection(DocumentError):
    """A collection that `collections.toml` does not list."""

    def __init__(self, name: str, known: Container[str], line: int | None = None) -> None:
        super().__init__(f"collection '{name}' is not in collections.toml; it has: {', '.join(known)}", line)


class Status(StrEnum):
    """Where a document stands in its life."""

    CONCEPT = "concept"
    GEPUBLICEERD = "gepubliceerd"
    INGETROKKEN = "ingetrokken"


class Source(BaseModel):
    """Where a document's content comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = Field(min_length=1)
    url: str | None = Field(default=None, pattern="^https?://")
    checked: date | None = None
    """Day on which somebody last compared the text with this source."""


class Metadata(BaseModel):
    """The front matter of a document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*$", max_length=200)
    title: str = Field(min_length=1, max_length=300)
    collection: str
    audience: tuple[Audience, ...] = Field(default=(Audience.OPENBAAR,), min_length=1)
    status: Status = Status.GEPUBLICEERD
    version: int = Field(default=1, ge=1)
    valid_from: date | None = None
    valid_until: date | None = None
    """Last day on which it holds; none: still in force."""
    supersedes: str | None = None
    review_by: date | None = None
    owner: str = OWNER
    verified: bool = False
    sources: tuple[Source, ...] = ()
    questions: tuple[str, ...] = ()

    @field_validator("owner", mode="before")
    @classmethod
    def _owner_may_be_left_empty(cls, value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        return OWNER if value is None else value

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError(f"valid_until {self.valid_until} lies before valid_from {self.valid_from}")
        return self


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document, as it was read from a file."""

    metadata: Metadata
    text: str
    """The body: Markdown, exactly as it stands in the file. Quotes and offsets refer to this."""
    source: bytes
    """The file as it came."""
    path: Path

    @property
    def text_sha256(self) -> str:
        """Hash of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def source_sha256(self) -> str:
        """Hash of the file."""
        return hashlib.sha256(self.source).hexdigest()


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Return the YAML between the opening `---` lines and the body after it; None where there is no front matter."""
    handler = YAMLHandler()
    if not handler.detect(text):
        return None, text
    try:
        yaml_text, body = handler.split(text)
    except ValueError as error:
        raise DocumentError("the front matter is not closed: put a line with --- under it", 1) from error
    return yaml_text, body.lstrip("\r\n")


def read_front_matter(yaml_text: str, collections: Container[str]) -> Metadata:
    """Return the checked front matter.

    :raises DocumentError: with the line in the file and the key, for the first thing that is wrong.
    """
    lines = _key_lines(yaml_text)
    values = yaml.safe_load(yaml_text)
    try:
        metadata = Metadata(**values)
    except ValidationError as error:
        raise _explain(error, lines) from error
    if metadata.collection not in collections:
        raise UnknownCollection(metadata.collection, collections, lines.get("collection"))
    return metadata


def _key_lines(yaml_text: str) -> dict[str, int]:
    """Return the line in the file of every key; the front matter's first line is the file's second."""
    try:
        node = yaml.compose(yaml_text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        hint = "put quotes around a value that holds a colon or starts with a special character"
        raise DocumentError(f"the front matter is not valid YAML: {error.problem}; {hint}", line) from error
    except yaml.YAMLError as error:
        raise DocumentError(f"the front matter is not valid YAML: {error}", 1) from error
    if not isinstance(node, yaml.MappingNode):
        raise DocumentError("the front matter holds no 'key: value' lines", 1)
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.value in lines:
            raise DocumentError(f"key '{key.value}' stands there twice (also on line {lines[key.value]})", line)
        lines[str(key.value)] = line
    return lines


def _explain(error: ValidationError, lines: dict[str, int]) -> DocumentError:
    first = error.errors()[0]
    if not first["loc"]:
        return DocumentError(str(first["msg"]).removeprefix("Value error, "), lines.get("valid_until"))
    key = str(first["loc"][0])
    line = lines.get(key)
    if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
        return DocumentError(f"unknown key '{key}'; there are: {', '.join(Metadata.model_fields)}", line)
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return DocumentError(f"key '{key}' is missing", 1)
    where = key + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"][1:])
    return DocumentError(f"key '{where}': {first['msg']} (found: {first['input']!r})", line)
