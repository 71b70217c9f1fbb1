"""A document: its front matter and its text."""

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection as Container
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from kb.roles import Audience

OWNER = "Centrum voor Kennis & Innovatie"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WRITTEN = "a date is written YYYY-MM-DD, as 2024-01-31"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


class DocumentError(ValueError):
    """A file that is no document: says what is wrong, at which line, and what to do."""

    def __init__(self, reason: str, line: int | None = None, path: Path | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.path = path
        """The file to mend, where that is another one than was read."""


class UnknownCollection(DocumentError):
    """A collection that `collections.toml` does not list."""

    def __init__(self, name: str, known: Container[str], line: int | None = None) -> None:
        super().__init__(f"collection '{name}' is not in collections.toml; it has: {', '.join(known)}", line)


class Status(StrEnum):
    """Where a document stands in its life."""

    CONCEPT = "concept"
    GEPUBLICEERD = "gepubliceerd"
    INGETROKKEN = "ingetrokken"


def _readable(value: str) -> str:
    """Return `value`; YAML escapes can hold what no screen, database or hash takes (half a surrogate pair, NUL)."""
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n" for c in value):
        raise ValueError("holds a control character; type it again")
    if not value.strip():
        raise ValueError("is empty")
    return value


def _written_as_a_day(value: object) -> object:
    """Return `value`; pydantic would also take a number, as seconds since 1970."""
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise ValueError(_WRITTEN)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"there is no such day; {_WRITTEN}") from error


def _made_of_what_an_id_may_hold(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(
            "an id is written in small letters, digits, '.', '_' and '-', with '/' between its parts; each part begins "
            "with a letter or a digit, as faq/duur-ots"
        )
    return value


Line = Annotated[str, AfterValidator(_readable)]
Day = Annotated[date, BeforeValidator(_written_as_a_day)]
Id = Annotated[str, Field(max_length=200), AfterValidator(_made_of_what_an_id_may_hold)]


class Source(BaseModel):
    """Where a document's content comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Line
    url: str | None = Field(default=None, pattern="^https?://")
    checked: Day | None = None
    """Day on which somebody last compared the text with this source."""
    document: Id | None = None
    """Id under which the source itself may stand in the knowledge base; an answer then quotes it as well."""


class Metadata(BaseModel):
    """The front matter of a document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    title: Line = Field(max_length=300)
    collection: str
    audience: tuple[Audience, ...] = Field(default=(Audience.OPENBAAR,), min_length=1)
    status: Status = Status.GEPUBLICEERD
    version: int = Field(default=1, ge=1, strict=True)
    valid_from: Day | None = None
    valid_until: Day | None = None
    """Last day on which it holds; none: still in force."""
    supersedes: Id | None = None
    review_by: Day | None = None
    owner: Line = OWNER
    verified: bool = False
    sources: tuple[Source, ...] = ()
    questions: tuple[Line, ...] = ()

    @field_validator("owner", mode="before")
    @classmethod
    def _owner_may_be_left_empty(cls, value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        return OWNER if value is None else value

    @field_validator("supersedes")
    @classmethod
    def _does_not_replace_itself(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and value == info.data.get("id"):
            raise ValueError("a document cannot replace itself; raise 'version' instead")
        return value

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError(f"valid_until {self.valid_until} lies before valid_from {self.valid_from}")
        return self


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of the text stands in the original: what a citation names besides the heading."""

    start: int
    """Offset in the text of the first character; it holds until the next place."""
    page: int | None = None
    """Page of the original, counted from 1."""
    label: str | None = None
    """As lawyers write it: "art. 1:265b lid 2 BW"."""
    url: str | None = None
    """Address of just this place at its publisher."""


def place_at(places: Sequence[Place], offset: int) -> Place | None:
    """Return the place that holds the character at `offset`; `places` are in order."""
    number = bisect_right(places, offset, key=lambda place: place.start)
    return places[number - 1] if number else None


def places_within(places: Sequence[Place], start: int, end: int) -> tuple[Place, ...]:
    """Return the places that hold `[start, end)`: the one in which it begins and those that begin inside."""
    first = max(bisect_right(places, start, key=lambda place: place.start) - 1, 0)
    last = bisect_left(places, end, key=lambda place: place.start)
    return tuple(places[first:last])


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document, as it was read from a file."""

    metadata: Metadata
    text: str
    """The body: Markdown, exactly as it stands in the file. Quotes and offsets refer to this."""
    source: bytes
    """The file as it came."""
    path: Path
    places: tuple[Place, ...] = ()
    """Pages or articles of the original, in order."""
    warnings: tuple[str, ...] = ()
    """What could not be read well, in one sentence each."""

    @property
    def text_sha256(self) -> str:
        """Hash of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def source_sha256(self) -> str:
        """Hash of the file."""
        return hashlib.sha256(self.source).hexdigest()


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Return the YAML between the opening `---` lines and the body after it; None where there is no front matter.

    The YAML begins with the line breaks before it, so that its lines are numbered as in the file.
    """
    handler = YAMLHandler()
    opening = handler.FM_BOUNDARY.match(text)
    if opening is None:
        return None, text
    try:
        yaml_text, body = handler.split(text)
    except ValueError as error:
        raise DocumentError("the front matter is not closed: put a line with --- under it", 1) from error
    return "\n" * text.count("\n", 0, opening.end()) + yaml_text, body.lstrip("\r\n")


def read_front_matter(yaml_text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the values by key, and the line of each key; of lists also that of each item, as `sources[0].label`.

    :raises DocumentError: with the line in the file and the key, for the first thing that is no YAML.
    """
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in _entries(yaml_text):
        name, line = str(key.value), key.start_mark.line + 1
        if name in values:
            raise DocumentError(f"key '{name}' stands there twice (also on line {lines[name]})", line)
        values[name] = _value(name, value, line)
        lines |= {name: line, **dict(_lines_of_items(name, value))}
    return values, lines


def checked_metadata(values: Mapping[str, Any], lines: Mapping[str, int], collections: Container[str]) -> Metadata:
    """Return `values` as metadata.

    :raises DocumentError: with the key and, where `lines` tells, its line, for the first thing that is wrong.
    """
    try:
        metadata = Metadata(**values)
    except ValidationError as error:
        raise _explain(error, lines) from error
    if metadata.collection not in collections:
        raise UnknownCollection(metadata.collection, collections, lines.get("collection"))
    return metadata


def _entries(yaml_text: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Yield keys and values as nodes; the front matter's first line is the file's second."""
    try:
        node = yaml.compose(yaml_text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        hint = "put quotes around a value that holds a colon or starts with a special character"
        raise DocumentError(f"the front matter is not valid YAML: {error.problem}; {hint}", line) from error
    except yaml.reader.ReaderError as error:
        line = yaml_text.count("\n", 0, error.position) + 1
        raise DocumentError(
            f"the front matter holds the character U+{error.character:04X}, which YAML does not allow; take it out",
            line,
        ) from error
    except RecursionError as error:
        raise DocumentError("the front matter holds lists inside lists without end", 1) from error
    if not isinstance(node, yaml.MappingNode):
        raise DocumentError("the front matter holds no 'key: value' lines", 1)
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise DocumentError("a key is one word with a colon after it", key.start_mark.line + 1)
        yield key, value


class _Loader(yaml.SafeLoader):
    """Leaves a date that does not exist as it is written; the check of its key refuses it."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - as PyYAML has it
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def _value(name: str, node: yaml.Node, line: int) -> Any:  # noqa: ANN401 - whatever YAML holds
    try:
        return _Loader("").construct_document(node)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        # PyYAML does not keep this to one kind: `0x_` is a ValueError, `!!bool x` a KeyError.
        problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else "the value cannot be read"
        reason = f"{problem}; put quotes around it"
        raise DocumentError(f"key '{name}': {reason}", line) from error


def _lines_of_items(name: str, node: yaml.Node) -> Iterator[tuple[str, int]]:
    for number, item in enumerate(node.value if isinstance(node, yaml.SequenceNode) else ()):
        place = f"{name}[{number}]"
        yield place, item.start_mark.line + 1
        for key, _ in item.value if isinstance(item, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode):
                yield f"{place}.{key.value}", key.start_mark.line + 1


def _explain(error: ValidationError, lines: Mapping[str, int]) -> DocumentError:
    first = error.errors()[0]
    if not first["loc"]:
        return DocumentError(_message(first), lines.get("valid_until"))
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]]
    places = ["".join(parts[: length + 1]).removeprefix(".") for length in range(len(parts))]
    where = places[-1]
    line = next((lines[place] for place in reversed(places) if place in lines), None)
    if first["type"] == "extra_forbidden":
        known = Source.model_fields if len(places) > 1 else Metadata.model_fields
        return DocumentError(f"unknown key '{where}'; there are: {', '.join(known)}", line)
    if first["type"] == "missing":
        return DocumentError(f"key '{where}' is missing", line or 1)
    return DocumentError(f"key '{where}': {_message(first)} (found: {first['input']!r})", line)


def _message(error: ErrorDetails) -> str:
    if error["type"] == "tuple_type":
        return "a list is written as [one, two]"
    return error["msg"].removeprefix("Value error, ")
