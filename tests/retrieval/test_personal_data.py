"""Personal data in the questions of tests/fixtures/triage; misses are listed by id and kind, not by value.

The halves `fit` and `test` are those that the rules were written for; the cases marked `blind` came before the rules,
which were mended after they had been measured on them once.
"""

import json
import logging
import sys
import warnings
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.personal_data import PLACEHOLDERS, NamesError, PersonalData, no_persons, replaced

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "triage"
SPLITS = ["fit", "test", "blind"]
NAMES = ROOT / "content" / "namen.toml"


@pytest.fixture(scope="module")
def personal_data() -> PersonalData:
    return PersonalData(no_persons(NAMES))


def cases(split: str) -> list[dict[str, Any]]:
    file = FIXTURES / "blind" / "personal.jsonl" if split == "blind" else FIXTURES / "personal.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["split"] == split]


def missed(personal_data: PersonalData, split: str) -> dict[str, list[str | None]]:
    """Return for each kind an entry per expected span: the id of the question if part of it is left, else None."""
    result = defaultdict(list)
    for case in cases(split):
        found = {i for f in personal_data.find(case["question"]) for i in range(f.start, f.end)}
        for span in case["spans"]:
            start = case["question"].index(span["text"])
            letters = [start + i for i, character in enumerate(span["text"]) if character.isalnum()]
            kind = "name in lower case" if span.get("lower_case") else span["kind"]
            result[kind].append(None if found.issuperset(letters) else case["id"])
    return result


@pytest.mark.parametrize("split", SPLITS)
def test_personal_data_is_found(personal_data: PersonalData, split: str) -> None:
    wanted = {"name": 0.98, "bsn": 0.98, "phone": 0.98, "email": 0.98, "address": 0.98, "birth_date": 0.98}
    wanted |= {"name in lower case": 0.90, "iban": 0.9, "postcode": 0.9, "case_number": 0.9, "licence_plate": 0.9}
    short = {}
    for kind, ids in missed(personal_data, split).items():
        left = [i for i in ids if i]
        if 1 - len(left) / len(ids) < wanted[kind]:
            short[kind] = left
    assert not short


@pytest.mark.parametrize("split", SPLITS)
def test_questions_without_personal_data_raise_no_alarm(personal_data: PersonalData, split: str) -> None:
    clean = [case for case in cases(split) if not case["spans"]]
    alarms = [case["id"] for case in clean if personal_data.find(case["question"])]

    assert len(alarms) / len(clean) <= 0.02, alarms


def test_redacted_text_holds_nothing_more(personal_data: PersonalData) -> None:
    text = "Moeder Fatima El Khatabi, bsn 999958379, woont op Korenbloemplein 5, tel 06-12345678"

    redacted = replaced(text, personal_data.find(text), PLACEHOLDERS)

    assert redacted == "Moeder [naam], bsn [bsn], woont op [adres], tel [telefoonnummer]"
    assert not personal_data.find(redacted)


@given(st.text(max_size=200))
def test_findings_lie_in_the_text_and_apart(personal_data: PersonalData, text: str) -> None:
    end = 0
    for finding in personal_data.find(text):
        assert end <= finding.start < finding.end <= len(text)
        end = finding.end


@pytest.mark.parametrize("name", ["Jan ", "Jan-", "Jan, Piet ", "O'"])
def test_a_long_row_of_names_is_found_to_its_end(personal_data: PersonalData, name: str) -> None:
    text = "Beste " + name * 20 + "en moeder Fatima El Khatabi"

    assert personal_data.find(text)[-1].end == len(text)


@pytest.mark.parametrize(
    "question",
    [
        "Het meisje is door haar oom van het schoolplein gehaald",
        "Geef mij toegang, ik ben van ICT",
        "Meisje van 17 appt uit de auto",
        "mevrouw van de receptie gaf mij een formulier",
    ],
)
def test_what_only_looks_like_a_name_or_a_plate_is_left(personal_data: PersonalData, question: str) -> None:
    assert not personal_data.find(question)


def test_deduce_leaves_logging_and_warnings_alone(personal_data: PersonalData) -> None:
    streams = [getattr(handler, "stream", None) for handler in logging.getLogger().handlers]

    assert sys.stdout not in streams
    with pytest.raises(ResourceWarning):  # an error under -W error; deduce would have it shown only
        warnings.warn("still an error", ResourceWarning, stacklevel=1)


def test_a_list_of_names_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "namen.toml"
    file.write_text("organisaties = [1]\n")

    with pytest.raises(NamesError, match=r"namen\.toml"):
        no_persons(file)
