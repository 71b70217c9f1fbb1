"""Commands that keep a knowledge base in order: doctor, index, backup, restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from api.progress import shown
from api.terminal import BAD_RESULT, DONE, INTERRUPTED, WRONG_USE, Data, Json, err, out, print_json, settings, stop
from kb.database import DatabaseError

if TYPE_CHECKING:
    from ingest.report import Report

Wait = Annotated[
    bool, typer.Option("--wait/--no-wait", help="Whether to wait where another run holds the lock.", show_default=False)
]

index = typer.Typer(no_args_is_help=True, help="Generations of the index: look, go back, build anew.")


@contextmanager
def stopped_by_what_ends_a_run(*wrong_use: type[Exception]) -> Iterator[None]:
    """End the command with one sentence where a run cannot go on; `wrong_use` are errors of who typed the command."""
    import sqlite3

    from ingest.backup import BackupError
    from ingest.locking import Locked
    from ingest.publishing import NothingToPublish
    from retrieval.index import IndexDamaged
    from retrieval.weights import ModelMissing

    try:
        yield
    except KeyboardInterrupt:
        stop("stopped; what was done is kept, the same command goes on from here", INTERRUPTED)
    except wrong_use as error:
        stop(error, WRONG_USE)
    except (BackupError, DatabaseError, IndexDamaged, Locked, ModelMissing, NothingToPublish) as error:
        stop(error, BAD_RESULT)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        stop(f"{reason}; what was published before still answers, so mend this and run it again", BAD_RESULT)


@index.command("list")
def list_generations(data: Data = None, as_json: Json = False) -> None:
    """Show the generations of the index that are kept.

    Example: kb index list
    """
    from ingest.generations import generations

    with stopped_by_what_ends_a_run():
        found = generations(settings(data))
    if as_json:
        print_json({"generations": [generation.as_json() for generation in found]})
        return
    table = Table("generation", "built (UTC)", "passages", "MB", "")
    for generation in found:
        size = f"{generation.bytes / 1e6:.1f}" if generation.bytes else "gone"
        current = "current" if generation.current else ""
        table.add_row(generation.name, f"{generation.built_at:%Y-%m-%d %H:%M}", str(generation.passages), size, current)
    Console().print(table)


@index.command()
def use(
    generation: Annotated[str, typer.Argument(metavar="GENERATION", help="Its name, as kb index list shows it.")],
    wait: Wait = True,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Go back to a generation that is kept; servers follow within seconds.

    It stays until a document changes and a new generation is published.

    Example: kb index use 20261124T093000000000
    """
    from ingest.generations import UnknownGeneration
    from ingest.generations import use as run

    with stopped_by_what_ends_a_run(UnknownGeneration), shown(as_json) as progress:
        run(settings(data), generation, progress, wait)
    if as_json:
        print_json({"generation": generation})
    else:
        out.print(f"index: {generation}", markup=False)


@index.command()
def rebuild(wait: Wait = True, data: Data = None, as_json: Json = False) -> None:
    """Build the index anew from the database; only texts without a vector are embedded.

    Example: kb index rebuild
    """
    from ingest.generations import rebuild as run

    with stopped_by_what_ends_a_run(), shown(as_json) as progress:
        report = run(settings(data), progress, wait=wait)
    if as_json:
        print_json(report.as_json())
    else:
        print_report(report)
    for problem in report.failed:
        err.print(f"failed: {problem}", markup=False)
    raise typer.Exit(BAD_RESULT if report.failed else DONE)


def doctor(
    clean: Annotated[bool, typer.Option("--clean", help="First remove what nothing refers to.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check database, index, model and content against each other.

    Example: kb doctor
    """
    from ingest import orphans
    from ingest.doctor import examine

    known, removed = settings(data), None
    if clean:
        with stopped_by_what_ends_a_run(), shown(as_json) as progress:
            removed = orphans.clean(known, progress)
    findings = examine(known)
    if as_json:
        cleaned = {"removed": removed.as_json()} if removed else {}
        print_json({"findings": [finding.as_json() for finding in findings]} | cleaned)
    else:
        if removed:
            counts = f"{removed.vectors} vectors, {removed.originals} originals, {removed.builds} half-built indices"
            out.print(f"removed: {counts}", markup=False)
        for finding in findings:
            out.print(f"{finding.severity}: {finding.text}", markup=False)
        if not findings:
            out.print("Everything is in order.")
    raise typer.Exit(BAD_RESULT if any(finding.severity == "error" for finding in findings) else DONE)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where it goes; one that is there is replaced.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Copy database, originals and index into one file, while they are in use.

    The file holds all texts and questions: keep it as safe as the data directory itself.

    Example: kb backup kennisbank.zip
    """
    from ingest.backup import backup as run

    with stopped_by_what_ends_a_run(), shown(as_json) as progress:
        made = run(settings(data), file, progress)
    if as_json:
        print_json(made.as_json())
    else:
        size = file.stat().st_size / 1e6
        out.print(f"{file}: {len(made.files)} files, {size:.1f} MB; index: {made.generation or 'none'}", markup=False)
    for fault in made.faults:
        err.print(f"warning: {fault}; see kb doctor", markup=False)
    raise typer.Exit(BAD_RESULT if made.faults else DONE)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What kb backup made.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what the data directory holds.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Put a backup back, after checking all of it; servers follow within seconds.

    Example: kb restore kennisbank.zip --data data
    """
    from ingest.backup import restore as run

    with stopped_by_what_ends_a_run(), shown(as_json) as progress:
        made = run(settings(data), file, force, progress)
    if as_json:
        print_json(made.as_json())
    else:
        out.print(f"restored as of {made.made}; index: {made.generation or 'none'}", markup=False)


def print_report(report: "Report") -> None:
    """Show what a run did: a table of the files that changed or have remarks, and the sums."""
    for document_id in report.removed:
        out.print(f"  removed  {document_id}", markup=False)
    shown_files = [file for file in report.files if file.action != "unchanged" or file.warnings]
    if shown_files:
        table = Table("", "document", "passages", "pages", "warnings", "file")
        for file in shown_files:
            numbers = (str(file.passages), str(file.pages or ""), str(file.warnings or ""))
            table.add_row(file.action, file.document, *numbers, file.file)
        out.print(table, markup=False)
    counts = [f"{len(getattr(report, name))} {name}" for name in ("added", "changed", "removed", "unchanged")]
    again = f", {report.cut_again} cut again" if report.cut_again else ""
    out.print(f"{', '.join(counts)}{again}; {report.passages} passages, {report.embedded} embedded", markup=False)
    out.print(f"index: {report.generation or 'unchanged'}; {report.seconds['total']:.1f} s", markup=False)
