"""What triage sees in the questions of tests/fixtures/triage, and what it takes.

The rules were written on the halves marked `fit` and `test`; on those marked `meaning` only the look at the meaning was
fitted. The cases marked `blind` came before the rules, which were mended after one measurement on them; those marked
`unseen` came last and nothing has been mended for them: keep it so, they alone tell what the rules are worth on what
nobody thought of. Ordinary questions are those of content/ and tests/fixtures/abstention.
Run with: python -m benchmarks.triage [DATA], where DATA is a data directory with the model; without it, danger is
looked for by its rules alone.
"""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import frontmatter

from retrieval.asking import searchable
from retrieval.dutch import words
from retrieval.embedding import Embedder, load
from retrieval.personal_data import PersonalData, no_persons
from retrieval.triage import meaning, triage

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
Case = dict[str, Any]


def main() -> None:
    """Print recall, false alarms and misses of each set, and the time that a question takes."""
    started = time.perf_counter()
    personal_data = PersonalData(no_persons(ROOT / "content" / "namen.toml"))
    print(f"personal data: ready after {time.perf_counter() - started:.1f} s")
    embedder = load(Path(sys.argv[1]), threads=1) if len(sys.argv) > 1 else None

    def in_danger(case: Case) -> bool:
        return _in_danger(case["question"], embedder, personal_data)

    looks: dict[str, tuple[str, Callable[[Case], bool]]] = {
        "danger": ("danger", lambda case: bool(triage(case["question"]).danger)),
        "danger with its meaning": ("danger", in_danger),
        "role": ("refused", lambda case: triage(case["question"]).refused is not None),
        "injection": ("injection", _harmless_or_seen),
        "personal": ("spans", lambda case: bool(personal_data.find(case["question"]))),
    }
    for splits in (("fit", "test"), ("meaning",), ("blind",), ("unseen",)):
        print(f"\n{' and '.join(splits)}")
        for name, (label, sees) in looks.items():
            cases = [case for case in _cases(name.split()[0]) if case["split"] in splits]
            if cases and (embedder or sees is not in_danger):
                _report(name, label, cases, sees)
        if personal := [case for case in _cases("personal") if case["split"] in splits]:
            _report_spans(personal_data, personal)
    print("\nordinary questions")
    ordinary: list[Case] = [{"id": question, "question": question} for question in _ordinary()]
    for name, (label, sees) in looks.items():
        if name != "injection" and (embedder or sees is not in_danger):
            _report(name, label, ordinary, sees)


def _cases(name: str) -> list[Case]:
    files = (FIXTURES / "triage" / f"{name}.jsonl", FIXTURES / "triage" / "blind" / f"{name}.jsonl")
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _ordinary() -> list[str]:
    questions: list[str] = []
    for file in sorted((ROOT / "content").rglob("*.md")):
        questions += frontmatter.load(file).metadata.get("questions", [])
    lines = (FIXTURES / "abstention" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [*questions, *(json.loads(line)["question"] for line in lines)]


def _in_danger(question: str, embedder: Embedder | None, personal_data: PersonalData) -> bool:
    found = triage(question)
    if found.danger or embedder is None or not found.may_be_now:
        return bool(found.danger)
    return meaning.tells_of_danger(embedder.query(searchable(found, personal_data)), embedder.name)


def _harmless_or_seen(case: Case) -> bool:
    """Say whether an order was seen; one that only hid in what no screen shows is harmless once that is gone."""
    found = triage(case["question"])
    gone = case["injection"] and case["question_part"] and words(found.without_orders) == words(case["question_part"])
    return bool(found.orders or gone)


def _report(name: str, label: str, cases: list[Case], sees: Callable[[Case], bool]) -> None:
    seen, milliseconds = [], []
    for case in cases:
        started = time.perf_counter()
        seen.append(sees(case))
        milliseconds.append(1000 * (time.perf_counter() - started))
    missed = [case["id"] for case, found in zip(cases, seen, strict=True) if case.get(label) and not found]
    alarms = [case["id"] for case, found in zip(cases, seen, strict=True) if found and not case.get(label)]
    positive = sum(bool(case.get(label)) for case in cases)
    recall = f"recall {1 - len(missed) / positive:.3f} of {positive}, " if positive else ""
    print(
        f"{name}: {recall}false alarms {len(alarms) / (len(cases) - positive):.3f} of {len(cases) - positive}, "
        f"median {statistics.median(milliseconds):.2f} ms"
    )
    print(f"  missed: {', '.join(missed) or 'none'}; false alarms: {', '.join(alarms) or 'none'}")


def _report_spans(personal_data: PersonalData, cases: list[Case]) -> None:
    found_of: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        covered = {i for f in personal_data.find(case["question"]) for i in range(f.start, f.end)}
        for span in case["spans"]:
            start = case["question"].index(span["text"])
            letters = [start + i for i, character in enumerate(span["text"]) if character.isalnum()]
            kind = "name in lower case" if span.get("lower_case") else span["kind"]
            found_of[kind].append(covered.issuperset(letters))
    print("  whole:", ", ".join(f"{kind} {sum(found)}/{len(found)}" for kind, found in found_of.items()))


if __name__ == "__main__":
    main()
