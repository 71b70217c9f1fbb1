"""What triage sees in the questions of tests/fixtures/triage, and what it takes.

The rules were written on the halves marked `fit` and `test`; on those marked `meaning` only the look at the meaning has
learned. The cases marked `blind` came before the rules, which were mended after one measurement on them; the look has
learned from all of these. Nothing has learned from those marked `unseen` or been mended for them: keep it so, they
alone tell what triage is worth on what nobody thought of. Nor from those marked `later`: these came when all else was
done, most of them in pairs of nearly the same words; some kinds of them stand apart.
Ordinary questions are those of content/, abstention and retrieval.
Run with: python -m benchmarks.triage [DATA], where DATA is a data directory with the model; without it, only the rules
are asked.
"""

import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")


from benchmarks.fixtures import ROOT, listed_questions, rows
from retrieval.dutch import words
from retrieval.embedding import load
from retrieval.name_reader import NameReader
from retrieval.personal_data import PersonalData, no_persons
from retrieval.reception import searchable
from retrieval.triage import Findings, triage
from retrieval.triage.meaning import SOMEBODY, Look

APART = ("short", "register", "voices", "followup", "desk")
"""Themes of those marked `later` that have figures of their own."""
SAMPLE = 2000
"""Of how many cases of a set at most the figures are; more are only learned from."""
Case = dict[str, Any]


def main() -> None:
    """Print recall, false alarms and misses of each set, and the time that a question takes."""
    started = time.perf_counter()
    personal_data = PersonalData(no_persons(ROOT / "content" / "namen.toml"))
    print(f"personal data: ready after {time.perf_counter() - started:.1f} s")
    look = None
    if len(sys.argv) > 1:
        embedder = load(Path(sys.argv[1]), threads=1)
        look, personal_data = Look.of(embedder), personal_data.reading(NameReader.of(embedder))

    shown = partial(searchable, personal_data=personal_data, somebody=SOMEBODY)

    def seen(case: Case) -> Findings:
        found = triage(case["question"])
        return look.correct(found, shown(found.without_orders), shown(case["question"])) if look else found

    looks: dict[str, tuple[str, Callable[[Case], bool]]] = {
        "danger by rules": ("danger", lambda case: bool(triage(case["question"]).danger)),
        "danger": ("danger", lambda case: bool(seen(case).danger)),
        "role by rules": ("refused", lambda case: triage(case["question"]).refused is not None),
        "role": ("refused", lambda case: seen(case).refused is not None),
        "injection by rules": ("injection", lambda case: _harmless_or_seen(case, triage(case["question"]))),
        "injection": ("injection", lambda case: _harmless_or_seen(case, seen(case), shown)),
        "personal": ("spans", lambda case: bool(personal_data.find(case["question"]))),
    }
    if look is None:
        looks = {name: sees for name, sees in looks.items() if "by rules" in name or name == "personal"}
    for sets in (("fit", "test"), ("meaning",), ("blind",), ("unseen",), ("later",), *((theme,) for theme in APART)):
        print(f"\n{' and '.join(sets)}")
        for name, (label, sees) in looks.items():
            if cases := [case for case in rows("triage", name.split()[0]) if _set(case) in sets]:
                _report(name, label, random.Random(0).sample(cases, min(SAMPLE, len(cases))), sees)
        if personal := [case for case in rows("triage", "personal") if _set(case) in sets]:
            _report_spans(personal_data, personal)
    for title, questions in _ordinary().items():
        print(f"\nordinary questions of {title}")
        for name, (label, sees) in looks.items():
            _report(name, label, [{"id": question, "question": question} for question in questions], sees)


def _set(case: Case) -> str:
    """Return the mark of a case, or its theme if that stands apart."""
    theme, split = case.get("theme"), case["split"]
    return str(theme if split == "later" and theme in APART else split)


def _ordinary() -> dict[str, list[str]]:
    """Return questions that were not written for triage; those that the look has not learned from apart."""
    learned = listed_questions()
    unseen: list[str] = []
    for row in (*rows("abstention", "questions"), *rows("retrieval", "questions")):
        (learned if row["split"] == "fit" else unseen).append(row["question"])
    return {"sets learned from": learned, "other sets": unseen}


def _harmless_or_seen(case: Case, found: Findings, shown: Callable[[str], str] = str) -> bool:
    """Say whether an order was seen; one that only hid in what no screen shows is harmless once that is gone.

    `shown` gives a text as it was looked at.
    """
    asked, part = words(shown(case["question"])), case.get("question_part")
    gone = case.get("injection") and part and words(found.without_orders) == words(shown(part))
    return bool(found.orders or gone or words(found.without_orders) != asked)


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
