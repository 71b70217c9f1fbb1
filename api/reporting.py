"""A page with the figures and plots of a question file, readable without network."""

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ingest.scoring import ANSWERABLE, UNANSWERABLE, QuestionReport, Scored
from kb.answers import Outcome
from retrieval.gate import THRESHOLD

BINS = 10
_TEMPLATES = Path(__file__).parent / "templates"
_GOOD, _BAD, _NEUTRAL = "#1b6e3c", "#b3261e", "#8a8f98"


def page(report: QuestionReport, file: str) -> str:
    """Return the page on what was measured on `file`, as HTML with its plots inside."""
    matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text: to be searched and read aloud
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
    plots = {title: Markup(_svg(draw, report.scored)) for title, draw in PLOTS.items()}
    return environment.get_template("meting.html").render(report=report, file=file, plots=plots)


def _by_kind(axes: Axes, scored: Sequence[Scored]) -> None:
    _shares(axes, scored, lambda one: one.asked.kind)


def _by_collection(axes: Axes, scored: Sequence[Scored]) -> None:
    _shares(axes, [one for one in scored if one.answer.citations], lambda one: one.answer.citations[0].collection)


def _shares(axes: Axes, scored: Sequence[Scored], name: Callable[[Scored], str]) -> None:
    groups: dict[str, list[bool]] = defaultdict(list)
    for one in scored:
        groups[name(one)].append(one.holds)
    names = list(reversed(groups))
    good = [sum(groups[each]) for each in names]
    axes.barh(names, good, color=_GOOD, label="klopt")
    axes.barh(
        names, [len(groups[n]) - g for n, g in zip(names, good, strict=True)], left=good, color=_BAD, label="niet"
    )
    axes.set_xlabel("vragen")
    axes.legend()


def _confidence(axes: Axes, scored: Sequence[Scored]) -> None:
    """Draw how sure the decision was, for what was answered and what was not."""
    answered = [_sure(one) for one in scored if one.answer.outcome is Outcome.ANSWERED and _searched(one)]
    refused = [_sure(one) for one in scored if one.answer.outcome is Outcome.NOT_FOUND and _searched(one)]
    axes.hist(
        [answered, refused], bins=BINS, range=(0, 1), color=[_GOOD, _NEUTRAL], label=["beantwoord", "niet gevonden"]
    )
    axes.axvline(THRESHOLD, color=_BAD, linestyle="--", label=f"grens {THRESHOLD:.2f}")
    axes.set_xlabel("kans dat het antwoord er staat")
    axes.set_ylabel("vragen")
    axes.legend()


def _calibration(axes: Axes, scored: Sequence[Scored]) -> None:
    """Draw, by how sure the decision was, which share of the questions can be answered."""
    known = [one for one in scored if one.asked.kind in ANSWERABLE | {UNANSWERABLE} and _searched(one)]
    bins: dict[int, list[Scored]] = defaultdict(list)
    for one in known:
        bins[min(BINS - 1, int(_sure(one) * BINS))].append(one)
    places = sorted(bins)
    said = [sum(map(_sure, bins[n])) / len(bins[n]) for n in places]
    true = [sum(one.asked.kind in ANSWERABLE for one in bins[n]) / len(bins[n]) for n in places]
    axes.plot([0, 1], [0, 1], color=_NEUTRAL, linestyle=":")
    axes.plot(said, true, marker="o", color=_GOOD)
    for x, y, n in zip(said, true, places, strict=True):
        axes.annotate(str(len(bins[n])), (x, y), textcoords="offset points", xytext=(4, -10))
    axes.set(xlabel="kans volgens de kennisbank", ylabel="deel dat te beantwoorden is", xlim=(0, 1), ylim=(0, 1.05))


PLOTS: dict[str, Callable[[Axes, Sequence[Scored]], None]] = {
    "Per soort vraag": _by_kind,
    "Per collectie van de eerste bron": _by_collection,
    "Hoe zeker: beantwoord en niet gevonden": _confidence,
    "IJking": _calibration,
}
"""The plots by their heading."""


def _searched(one: Scored) -> bool:
    return one.answer.confidence is not None


def _sure(one: Scored) -> float:
    return one.answer.confidence or 0.0


def _svg(draw: Callable[[Axes, Sequence[Scored]], None], scored: Sequence[Scored]) -> str:
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    draw(figure.add_subplot(), scored)
    drawing = io.StringIO()
    figure.savefig(drawing, format="svg", metadata={"Date": None})
    text = drawing.getvalue()
    return text[text.index("<svg") :]
