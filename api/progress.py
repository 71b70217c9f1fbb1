"""How far a long command is, on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from api.terminal import err
from ingest import report
from ingest.report import WAITING

ESTIMATE_SECONDS = 600.0
"""Over how long the rate is taken: long texts and short ones take turns."""
ITEM_WIDTH = 40


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def shown(quiet: bool) -> Iterator[report.Progress]:
    """Show a bar a stage, with rate, time left and what it is busy with; what is waited for is said always."""
    columns = (
        TextColumn("{task.description:>7}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[item]}", markup=False),
    )
    with Progress(
        *columns,
        console=err,
        disable=quiet or not err.is_terminal,
        transient=True,
        speed_estimate_period=ESTIMATE_SECONDS,
    ) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int, item: str = "") -> None:
            if stage == WAITING:
                if item:
                    err.print(f"kb: waiting for {item}; Ctrl-C stops, --no-wait does not wait", markup=False)
                return
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, item="")
            bars.update(tasks[stage], completed=done, total=total, item=_shortened(item))

        yield show


def _shortened(item: str) -> str:
    return item if len(item) <= ITEM_WIDTH else f"…{item[1 - ITEM_WIDTH :]}"
