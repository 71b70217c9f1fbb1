"""What all commands share: where they print, how they end, and their common options."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from kb.database import DatabaseError
from kb.safety import SafetyError
from kb.settings import Settings, SettingsError, load

DONE, BAD_RESULT, WRONG_USE = 0, 1, 2
INTERRUPTED = 130
"""As the shell has it for a program that Ctrl-C ended."""

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Data directory; by default data/.")]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output and nothing else.")]


def settings(data: Path | None) -> Settings:
    """Return the settings in force, or end the command with what is wrong in them."""
    try:
        return load(data)
    except SettingsError as error:
        stop(error, WRONG_USE)


def open_knowledge_base(found: Settings) -> Any:  # noqa: ANN401 - its module is heavy and imported late
    """Return the open knowledge base, or end the command with what is wrong."""
    from kb.meanings import MeaningsError
    from retrieval.asking import KnowledgeBase, NoIndex
    from retrieval.index import IndexDamaged
    from retrieval.personal_data import NamesError
    from retrieval.weights import ModelMissing

    try:
        return KnowledgeBase.open(found)
    except (DatabaseError, NoIndex, IndexDamaged, ModelMissing, MeaningsError, NamesError, SafetyError) as error:
        stop(error, BAD_RESULT)


def stop(error: object, code: int) -> NoReturn:
    """Say on standard error what is wrong, and end the command."""
    err.print(f"kb: {error}", markup=False)
    raise typer.Exit(code)


def print_json(value: object) -> None:
    """Write one JSON object to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
