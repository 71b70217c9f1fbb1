"""The command that measures: `kb evaluate`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.progress import shown
from api.terminal import BAD_RESULT, WRONG_USE, Data, Json, open_knowledge_base, out, print_json, settings, stop
from kb.database import DatabaseError, open_database
from kb.settings import Settings


def evaluate(
    beir: Annotated[
        Path | None, typer.Option("--beir", metavar="DIR", help="A set in BEIR form: corpus, queries, qrels.")
    ] = None,
    questions: Annotated[
        Path | None, typer.Option("--questions", metavar="FILE", help="Questions with answer points, as JSON lines.")
    ] = None,
    details: Annotated[
        Path | None, typer.Option("--details", metavar="OUT", help="Write one JSON line a question here.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="OUT", help="Write a page with plots (HTML) here.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Measure how well passages are found in a set in BEIR form, or how good the answers to a file of questions are.

    Example: kb evaluate --questions vragen.jsonl --report verslag.html
    """
    if (beir is None) == (questions is None):
        stop("give either --beir or --questions", WRONG_USE)
    if questions is not None:
        _questions(settings(data), questions, details, report, as_json)
    elif beir is not None:
        if details or report:
            stop("--details and --report go with --questions", WRONG_USE)
        _beir(settings(data), beir, as_json)


def _beir(found: Settings, beir: Path, as_json: bool) -> None:
    from ingest.evaluation import LEGS, MEASURES, NotBeir, evaluate_beir, read_beir
    from retrieval.embedding import load as load_model
    from retrieval.weights import ModelMissing

    cache = found.model_copy(update={"database_url": f"sqlite:///{found.data / 'evaluation.sqlite'}"})
    try:
        beir_set = read_beir(beir)
        found.data.mkdir(parents=True, exist_ok=True)
        database = open_database(cache, create=True)
        with shown(as_json) as progress:
            report = evaluate_beir(beir_set, load_model(found.data, found.embedding_model), database, progress)
    except NotBeir as error:
        stop(error, WRONG_USE)
    except (DatabaseError, ModelMissing) as error:
        stop(error, BAD_RESULT)
    if as_json:
        print_json(report.as_json())
        return
    table = Table("leg", *MEASURES)
    for leg in LEGS:
        figures = report.legs[leg].values()
        table.add_row(leg, *(f"{figure.mean:.3f} ({figure.low:.3f}-{figure.high:.3f})" for figure in figures))
    Console().print(table)
    out.print(f"{report.queries} queries, {report.passages} passages, {report.ms_per_query:.2f} ms a query")


def _questions(found: Settings, questions: Path, details: Path | None, page: Path | None, as_json: bool) -> None:
    from ingest.scoring import NotQuestions, evaluate_questions, read_questions

    try:
        asked = read_questions(questions)
    except NotQuestions as error:
        stop(error, WRONG_USE)
    knowledge_base = open_knowledge_base(found)
    with shown(as_json) as progress:
        report = evaluate_questions(asked, knowledge_base, knowledge_base.database, progress)
    if details:
        lines = (json.dumps(scored.as_json(), ensure_ascii=False) + "\n" for scored in report.scored)
        _write(details, "".join(lines))
    if page:
        from api.reporting import page as report_page

        _write(page, report_page(report, questions.name))
    if as_json:
        print_json(report.as_json())
        return
    table = Table("kind", "number", "holds", "outcomes", "hit@1", "hit@3", "points")
    for name, kind in {**report.kinds, "all": report.overall}.items():
        outcomes = ", ".join(f"{outcome} {count}" for outcome, count in sorted(kind.outcomes.items()))
        shares = (kind.holds, kind.hits[1], kind.hits[3], kind.points)
        holds, first, third, points = ("" if share is None else f"{share:.2f}" for share in shares)
        table.add_row(name, str(kind.number), holds, outcomes, first, third, points)
    Console().print(table)
    figures = report.as_json()
    for name in ("answered_when_answerable", "refused_when_unanswerable", "false_danger", "broken_quotes"):
        out.print(f"{name}: {figures[name]}")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        stop(f"{file} cannot be written: {error.strerror}", BAD_RESULT)
