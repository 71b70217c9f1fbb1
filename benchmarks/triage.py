"""What triage sees in questions that its rules were not written for: the half of tests/fixtures/triage marked `test`.

Run with: python -m benchmarks.triage
"""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from retrieval.personal_data import PersonalData, no_persons
from retrieval.triage import triage

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures" / "triage"


def main() -> None:
    """Print recall, false alarms and misses of each set, and the time a question takes."""
    started = time.perf_counter()
    personal_data = PersonalData(no_persons(ROOT / "content" / "namen.toml"))
    print(f"personal data: ready after {time.perf_counter() - started:.1f} s")
    _report("danger", "danger", lambda text: bool(triage(text).danger))
    _report("role", "refused", lambda text: triage(text).refused is not None)
    _report("injection", "injection", lambda text: bool(triage(text).orders))
    _report("personal", "spans", lambda text: bool(personal_data.find(text)))


def _report(name: str, label: str, sees: Callable[[str], bool]) -> None:
    cases: list[dict[str, Any]] = [json.loads(line) for line in (FIXTURES / f"{name}.jsonl").open(encoding="utf-8")]
    asked = [case for case in cases if case["split"] == "test"]
    seen, milliseconds = [], []
    for case in asked:
        started = time.perf_counter()
        seen.append(sees(case["question"]))
        milliseconds.append(1000 * (time.perf_counter() - started))
    missed = [case["id"] for case, found in zip(asked, seen, strict=True) if case[label] and not found]
    alarms = [case["id"] for case, found in zip(asked, seen, strict=True) if found and not case[label]]
    positive = sum(bool(case[label]) for case in asked)
    print(
        f"{name}: recall {1 - len(missed) / positive:.2f}, false alarms {len(alarms) / (len(asked) - positive):.3f}, "
        f"median {statistics.median(milliseconds):.2f} ms"
    )
    print(f"  missed: {', '.join(missed) or 'none'}; false alarms: {', '.join(alarms) or 'none'}")


if __name__ == "__main__":
    main()
