"""The command line: `kb`."""

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from api import logbook, maintenance, measuring
from api.maintenance import Wait, print_report, stopped_by_what_ends_a_run
from api.progress import shown
from api.terminal import BAD_RESULT, DONE, WRONG_USE, Data, Json, err, open_knowledge_base, out, print_json, stop
from api.terminal import settings as read_settings
from kb.answers import Answer, Citation, Outcome
from kb.database import DatabaseError, open_database
from kb.documents import Status
from kb.meanings import MeaningsError
from kb.meanings import load as load_meanings
from kb.roles import Role
from kb.safety import SafetyError
from kb.safety import load as load_safety
from kb.settings import Settings

# Heavy imports (the model, the index) stand inside the commands, so that `kb --help` is quick.

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Kennisbank: answers with citations that hold word for word.",
)
app.add_typer(maintenance.index, name="index")
app.command()(maintenance.doctor)
app.command()(maintenance.backup)
app.command()(maintenance.restore)
app.command()(measuring.evaluate)
app.command()(logbook.purge)
app.command("export-log")(logbook.export_log)

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
    everything: Annotated[bool, typer.Option("--again", help="Read files again that did not change, too.")] = False,
    wait: Wait = True,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Bring the knowledge base up to date with files and folders.

    Example: kb ingest content/
    """
    from ingest.ingesting import IngestError
    from ingest.ingesting import ingest as run

    settings = read_settings(data)
    with stopped_by_what_ends_a_run(IngestError), shown(as_json) as progress:
        report = run(settings, paths, collection, progress, wait=wait, everything=everything)
    if as_json:
        print_json(report.as_json())
    else:
        print_report(report)
    for kind in ("skipped", "warnings", "failed"):
        for problem in getattr(report, kind):
            err.print(f"{kind.removesuffix('s')}: {problem}", markup=False)
    raise typer.Exit(BAD_RESULT if report.failed else DONE)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question in Dutch.")],
    role: RoleOption = Role.LOKAAL_TEAM,
    as_of: AsOf = None,
    after: Annotated[
        list[str] | None,
        typer.Option("--after", metavar="QUESTION", help="A question asked before it; may be given several times."),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--log/--no-log", help="Keep the question in the log, without personal data in it.")
    ] = True,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Answer a question with quotes from the knowledge base.

    Example: kb ask "Binnen hoeveel dagen moet ik het kind gezien hebben?" --role jeugdbeschermer
    """
    from kb.questions import QuestionLog

    settings = read_settings(data)
    _refuse_what_is_no_question(question, *(after or ()))
    knowledge_base = open_knowledge_base(settings)
    answer = knowledge_base.ask(question, role, _day(as_of), after or ())
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        _print_answer(answer)
    if keep:
        log = QuestionLog(knowledge_base.database, settings.log_days)
        log.add(answer, role)
        log.close()
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

    settings = read_settings(data)
    _refuse_what_is_no_question(question)
    knowledge_base = open_knowledge_base(settings)
    hits = knowledge_base.search(question, Filter(role, _day(as_of) or date.today(), status=status), limit)
    notices = [warning] if (warning := knowledge_base.warning(question)) else []
    if as_json:
        told = [notice.model_dump(mode="json") for notice in notices]
        print_json({"question": question, "notices": told, "hits": [hit.as_json() for hit in hits]})
        return
    for notice in notices:
        out.print(f"[{notice.kind}] {notice.text}", markup=False)
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

    from api.metrics import SHARED

    settings = read_settings(data)
    _refuse_without_index(settings)
    os.environ["KB_DATA"] = str(settings.data)
    err.print(f"Kennisbank op http://{host}:{port}", markup=False)
    with TemporaryDirectory(prefix="kennisbank-metrics-") as folder:
        if workers > 1:
            os.environ[SHARED] = folder
        uvicorn.run("api.http:create_app", factory=True, host=host, port=port, workers=workers, access_log=False)


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

    count, found, problem = 0, [], None
    try:
        database = open_database(read_settings(data))
        with database.session() as session:
            for answer in read_answers(file.read()):
                count += 1
                found += [
                    {"answer": answer.id, "question": answer.question, "fault": f} for f in faults(answer, session)
                ]
        if not count:
            raise NotAnAnswer("holds no answer")
    except (NotAnAnswer, UnicodeDecodeError) as error:
        problem = f"{file.name}: {error}"
    except DatabaseError as error:
        stop(error, BAD_RESULT)
    if problem and not found:
        stop(problem, WRONG_USE)
    if as_json:
        print_json({"answers": count, "faults": found})
    else:
        for fault in found:
            out.print(f"{fault['question']}: {fault['fault']}", markup=False)
        out.print(f"{count} answers, {len(found)} faults")
    if problem:
        stop(problem, BAD_RESULT)
    raise typer.Exit(BAD_RESULT if found else DONE)


def _refuse_without_index(settings: Settings) -> None:
    """Stop with one sentence if there is nothing to serve, before workers are started."""
    from retrieval.asking import NoIndex, current_generation
    from retrieval.index import IndexDamaged, check
    from retrieval.personal_data import FILE, NamesError, no_persons

    try:
        check(current_generation(settings, open_database(settings)))
        load_safety(settings.content)
        load_meanings(settings.content)
        no_persons(settings.content / FILE)
    except (DatabaseError, NoIndex, IndexDamaged, MeaningsError, NamesError, SafetyError) as error:
        stop(error, BAD_RESULT)


def _refuse_what_is_no_question(*questions: str) -> None:
    """Stop with one sentence if one of these cannot be taken, before a model is loaded for them."""
    from retrieval.questions import QuestionRejected, clean

    try:
        for question in questions:
            clean(question)
    except QuestionRejected as error:
        stop(error, WRONG_USE)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _print_answer(answer: Answer) -> None:
    from retrieval.wording import WITHOUT

    for notice in answer.notices:
        out.print(f"[{notice.kind}] {notice.text}", markup=False)
        if notice.question:
            out.print(f"→ {WITHOUT}: {notice.question}", markup=False)
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
        out.print(f"  [{citation.number}] {place} ({_version(citation)}) {citation.url}", markup=False)
        if citation.original:
            out.print(f"      origineel: {citation.original}", markup=False)
    for step in answer.next_steps:
        out.print(f"→ {step.label}: {step.url}", markup=False)


def _version(citation: Citation) -> str:
    """Return the version, and the days on which it holds where these do not reach from the past into the future."""
    from retrieval.wording import written

    parts = [f"versie {citation.version}"]
    if citation.valid_from and citation.valid_from > date.today():
        parts.append(f"vanaf {written(citation.valid_from)}")
    if citation.valid_until:
        parts.append(f"tot en met {written(citation.valid_until)}")
    return ", ".join(parts)


def _place(source: Mapping[str, Any]) -> list[str]:
    """Return the article and the page that a passage or citation stands on, as far as there are any."""
    return [*filter(None, [source["label"]]), *([f"bladzijde {source['page']}"] if source["page"] else [])]


if __name__ == "__main__":
    main()
