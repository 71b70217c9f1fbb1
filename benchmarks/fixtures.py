"""The questions of tests/fixtures and of content/, for what learns from them or is measured on them."""

import json
from pathlib import Path
from typing import Any

import frontmatter

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
UNSEEN = ("unseen", "later")
"""Marks of cases that nothing learns from, but the reading of questions with `--all`: they tell what something is worth
on what nobody thought of."""


def rows(folder: str, name: str) -> list[dict[str, Any]]:
    """Return the rows of a set, and behind them those that stand apart as `blind`."""
    files = (FIXTURES / folder / f"{name}.jsonl", FIXTURES / folder / "blind" / f"{name}.jsonl")
    return [
        json.loads(line) for file in files if file.is_file() for line in file.read_text(encoding="utf-8").splitlines()
    ]


def listed_questions() -> list[str]:
    """Return the questions that the documents of content/ list themselves."""
    files = sorted((ROOT / "content").rglob("*.md"))
    return [question for file in files for question in frontmatter.load(file).metadata.get("questions", [])]
