"""Counts for whoever watches over the server: outcomes, notices and times, nothing that was asked or who asked."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from kb.answers import Answer, Outcome

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable with the folder in which several workers count together."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_NOTICES = ("danger", "privacy", "outdated", "unverified", "conflict")
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

disable_created_metrics()  # type: ignore[no-untyped-call] # they would tell when something was counted for the first time


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "kennisbank_questions", "Questions, by how they ended.", ["outcome"], registry=self._registry
        )
        self._notices = Counter("kennisbank_notices", "Notices beside answers.", ["kind"], registry=self._registry)
        self._seconds = Histogram(
            "kennisbank_step_seconds",
            "Time of each step of an answer, and of all together.",
            ["step"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        for outcome in Outcome:  # so that each is there from the start, with 0
            self._questions.labels(outcome)
        for kind in _NOTICES:
            self._notices.labels(kind)

    def count(self, answer: Answer) -> None:
        """Count one answer."""
        self._questions.labels(answer.outcome).inc()
        for notice in answer.notices:
            self._notices.labels(notice.kind).inc()
        for step, milliseconds in answer.timings_ms.items():
            self._seconds.labels(step).observe(milliseconds / 1000)

    def text(self) -> bytes:
        """Return all counts in the text form of Prometheus, those of other workers included."""
        if SHARED not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
