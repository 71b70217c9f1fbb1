"""The command line: `kb`."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from kb.answers import Answer, Outcome
from kb.database import DatabaseError, open_database
from kb.documents import Status
from kb.roles import Role
from kb.safety import SafetyError
from kb.safety import load as load_safety
from kb.settings import Settings, SettingsError, load

# Heavy imports (the model, the index) stand inside the commands, so that `kb --help` is quick.

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

DONE, BAD_RESULT, WRONG_USE = 0, 1, 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Kennisbank: answers with citations that hold word for word.",
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Data directory; by default data/.")]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output and nothing else.")]
RoleOption = Annotated[Role, typer.Option("--role", help="Who asks; decides which documents may be found.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="Answer as it held on this day: 2018-06-01."),
]


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders.")],
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="ID", help="Collection of files without front matter.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Bring the knowledge base up to date with files and folders.

    Example: kb ingest content/
    """
    from ingest.ingesting import IngestError
    from ingest.ingesting import ingest as run
    from ingest.publishing import NothingToPublish
    from retrieval.weights import ModelMissing

    settings = _settings(data)
    try:
        with _progress(as_json) as progress:
            report = run(settings, paths, collection, progress)
    except (IngestError, NothingToPublish, DatabaseError, ModelMissing) as error:
        _stop(error, WRONG_USE if isinstance(error, IngestError) else BAD_RESULT)
    if as_json:
        _print_json(report.as_json())
    else:
        for name in ("added", "changed", "removed"):
            for document_id in getattr(report, name):
                out.print(f"{name:>9}  {document_id}", markup=False)
        counts = [f"{len(getattr(report, name))} {name}" for name in ("added", "changed", "removed", "unchanged")]
        out.print(f"{', '.join(counts)}; {report.passages} passages, {report.embedded} embedded", markup=False)
        out.print(f"index: {report.generation or 'unchanged'}; {report.seconds['total']:.1f} s", markup=False)
    for kind in ("skipped", "warnings", "failed"):
        for problem in getattr(report, kind):
            err.print(f"{kind.removesuffix('s')}: {problem}", markup=False)
    raise typer.Exit(BAD_RESULT if report.failed else DONE)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question in Dutch.")],
    role: RoleOption = Role.LOKAAL_TEAM,
    as_of: AsOf = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Answer a question with quotes from the knowledge base.

    Example: kb ask "Binnen hoeveel dagen moet ik het kind gezien hebben?" --role jeugdbeschermer
    """
    from retrieval.questions import QuestionRejected

    knowledge_base = _open_knowledge_base(_settings(data))
    try:
        answer = knowledge_base.ask(question, role, _day(as_of))
    except QuestionRejected as error:
        _stop(error, WRONG_USE)
    if as_json:
        _print_json(answer.model_dump(mode="json"))
    else:
        _print_answer(answer)
    raise typer.Exit(BAD_RESULT if answer.outcome is Outcome.ERROR else DONE)


@app.command()
def search(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question or keywords.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, metavar="N", help="How many passages.")] = 10,
    role: RoleOption = Role.LOKAAL_TEAM,
    as_of: AsOf = None,
    status: Annotated[Status, typer.Option("--status", help="Search documents of this status.")] = Status.GEPUBLICEERD,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show the passages that fit a question best, with their scores.

    Example: kb search "termijn gezinsplan" --limit 5
    """
    from retrieval.index import Filter
    from retrieval.questions import QuestionRejected

    knowledge_base = _open_knowledge_base(_settings(data))
    try:
        hits = knowledge_base.search(question, Filter(role, _day(as_of) or date.today(), status=status), limit)
    except QuestionRejected as error:
        _stop(error, WRONG_USE)
    if as_json:
        _print_json({"question": question, "hits": [hit.as_json() for hit in hits]})
        return
    table = Table("score", "dense", "lexical", "document", "section", "text", show_lines=True)
    for hit in hits:
        passage = hit.passage
        numbers = (f"{hit.score:.3f}", f"{hit.dense:.3f}", f"{hit.lexical:.2f}")
        place = " › ".join([*passage.section, *_place(hit.as_json())])
        table.add_row(*numbers, passage.document_id, place, passage.text[:200])
    Console().print(table)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Number of processes.")] = 1,
    data: Data = None,
) -> None:
    """Serve the chat, the pages and the HTTP interface.

    Example: kb serve --port 8000
    """
    import uvicorn

    settings = _settings(data)
    _refuse_without_index(settings)
    os.environ["KB_DATA"] = str(settings.data)
    err.print(f"Kennisbank op http://{host}:{port}", markup=False)
    uvicorn.run("api.http:create_app", factory=True, host=host, port=port, workers=workers, access_log=False)


@app.command()
def evaluate(
    beir: Annotated[Path, typer.Option("--beir", metavar="DIR", help="A set in BEIR form: corpus, queries, qrels.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Measure how well passages are found on a set of questions with known answers.

    Example: kb evaluate --beir sets/faq_nl
    """
    from ingest.evaluation import LEGS, MEASURES, NotBeir, evaluate_beir, read_beir
    from retrieval.embedding import load as load_model
    from retrieval.weights import ModelMissing

    settings = _settings(data)
    cache = settings.model_copy(update={"database_url": f"sqlite:///{settings.data / 'evaluation.sqlite'}"})
    try:
        beir_set = read_beir(beir)
        settings.data.mkdir(parents=True, exist_ok=True)
        database = open_database(cache, create=True)
        with _progress(as_json) as progress:
            report = evaluate_beir(beir_set, load_model(settings.data, settings.embedding_model), database, progress)
    except NotBeir as error:
        _stop(error, WRONG_USE)
    except (DatabaseError, ModelMissing) as error:
        _stop(error, BAD_RESULT)
    if as_json:
        _print_json(report.as_json())
        return
    table = Table("leg", *MEASURES)
    for leg in LEGS:
        figures = report.legs[leg].values()
        table.add_row(leg, *(f"{figure.mean:.3f} ({figure.low:.3f}-{figure.high:.3f})" for figure in figures))
    Console().print(table)
    out.print(f"{report.queries} queries, {report.passages} passages, {report.ms_per_query:.2f} ms a query")


@app.command()
def verify(
    file: Annotated[
        typer.FileText,
        typer.Argument(metavar="FILE", help="Answers as JSON, one after another; - reads them from standard input."),
    ],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check that every quote in saved answers stands in its document.

    Example: kb ask "Hoe lang duurt een OTS?" --json > answer.json; kb verify answer.json
    """
    from retrieval.checking import NotAnAnswer, faults, read_answers

    count, found = 0, []
    try:
        database = open_database(_settings(data))
        with database.session() as session:
            for answer in read_answers(file.read()):
                count += 1
                found += [
                    {"answer": answer.id, "question": answer.question, "fault": f} for f in faults(answer, session)
                ]
    except (NotAnAnswer, UnicodeDecodeError) as error:
        _stop(f"{file.name}: {error}", WRONG_USE)
    except DatabaseError as error:
        _stop(error, BAD_RESULT)
    if as_json:
        _print_json({"answers": count, "faults": found})
    else:
        for fault in found:
            out.print(f"{fault['question']}: {fault['fault']}", markup=False)
        out.print(f"{count} answers, {len(found)} faults")
    raise typer.Exit(BAD_RESULT if found else DONE)


@app.command()
def doctor(data: Data = None, as_json: Json = False) -> None:
    """Check database, index, model and content against each other.

    Example: kb doctor
    """
    from ingest.doctor import examine

    findings = examine(_settings(data))
    if as_json:
        _print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        for finding in findings:
            out.print(f"{finding.severity}: {finding.text}", markup=False)
        if not findings:
            out.print("Everything is in order.")
    raise typer.Exit(BAD_RESULT if any(finding.severity == "error" for finding in findings) else DONE)


def _settings(data: Path | None) -> Settings:
    try:
        return load(data)
    except SettingsError as error:
        _stop(error, WRONG_USE)


def _open_knowledge_base(settings: Settings) -> Any:  # noqa: ANN401 - its module is heavy and imported late
    from retrieval.asking import KnowledgeBase, NoIndex
    from retrieval.index import IndexDamaged
    from retrieval.personal_data import NamesError
    from retrieval.weights import ModelMissing

    try:
        return KnowledgeBase.open(settings)
    except (DatabaseError, NoIndex, IndexDamaged, ModelMissing, NamesError, SafetyError) as error:
        _stop(error, BAD_RESULT)


def _refuse_without_index(settings: Settings) -> None:
    """Stop with one sentence if there is nothing to serve, before workers are started."""
    from retrieval.asking import NoIndex, current_generation
    from retrieval.index import IndexDamaged, check

    try:
        check(current_generation(settings, open_database(settings)))
        load_safety(settings.content)
    except (DatabaseError, NoIndex, IndexDamaged, SafetyError) as error:
        _stop(error, BAD_RESULT)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _stop(error: object, code: int) -> NoReturn:
    err.print(f"kb: {error}", markup=False)
    raise typer.Exit(code)


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _print_answer(answer: Answer) -> None:
    for notice in answer.notices:
        out.print(f"[{notice.kind}] {notice.text}", markup=False)
    if answer.message:
        out.print(answer.message, markup=False)
    heading = None
    for statement in (s for s in answer.statements if not s.more):
        if statement.heading != heading:
            heading = statement.heading
            out.print(f"\n{heading}", markup=False)
        marks = "".join(f"[{number}]" for number in statement.citations)
        out.print(f"  {statement.text} {marks}", markup=False)
    shown = {number for statement in answer.statements if not statement.more for number in statement.citations}
    if shown:
        out.print("\nBronnen")
    for citation in (c for c in answer.citations if c.number in shown):
        place = ", ".join([" › ".join([citation.title, *citation.section]), *_place(citation.model_dump())])
        out.print(f"  [{citation.number}] {place} (versie {citation.version}) {citation.url}", markup=False)
        if citation.original:
            out.print(f"      origineel: {citation.original}", markup=False)
    for step in answer.next_steps:
        out.print(f"→ {step.label}: {step.url}", markup=False)


def _place(source: Mapping[str, Any]) -> list[str]:
    """Return the article and the page that a passage or citation stands on, as far as there are any."""
    return [*filter(None, [source["label"]]), *([f"bladzijde {source['page']}"] if source["page"] else [])]


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar a stage on standard error."""
    columns = (TextColumn("{task.description:>6}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=quiet or not err.is_terminal, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


if __name__ == "__main__":
    main()
