"""Counts of several workers."""

import os
import subprocess
import sys
from pathlib import Path

from api.metrics import SHARED

ROOT = Path(__file__).parents[2]
WORKER = """
from datetime import date
from api.metrics import Metrics
from kb.answers import Answer, Outcome

metrics = Metrics()
metrics.count(Answer(id="1", question="?", outcome=Outcome.REFUSED, as_of=date(2026, 1, 1), timings_ms={"total": 3}))
print(metrics.text().decode())
"""


def test_workers_count_together(tmp_path: Path) -> None:
    environment = {**os.environ, SHARED: str(tmp_path), "PYTHONPATH": str(ROOT)}
    told = [
        subprocess.run(
            [sys.executable, "-c", WORKER], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert 'kennisbank_questions_total{outcome="refused"} 1.0' in told[0]
    assert 'kennisbank_questions_total{outcome="refused"} 2.0' in told[1]
    assert 'kennisbank_step_seconds_count{step="total"} 2.0' in told[1]
