"""Where sentences end: each file under fixtures/sentences holds one sentence a line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.sentences import sentence_spans, trimmed

CASES = sorted((Path(__file__).parents[1] / "fixtures" / "sentences").glob("*.txt"))
DUTCH = st.text(
    st.one_of(st.sampled_from("aA1.?!…,;:()[]*_`\"'”’» \t\n\r\u00a0"), st.characters(exclude_categories=["Cs"])),
    max_size=120,
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize("between", [" ", "\n", "\r\n", "\u00a0", "  \t "], ids=ascii)
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_text_is_cut_where_its_sentences_end(case: Path, between: str) -> None:
    expected = case.read_text(encoding="utf-8").splitlines()
    assert sentences(between.join(expected)) == expected


def test_there_are_cases() -> None:
    assert {case.stem for case in CASES} >= {"afkortingen", "artikelen", "initialen", "aanhalingstekens", "opmaak"}


@pytest.mark.parametrize("text", ["", " \n\t", "\u00a0"])
def test_blank_text_has_no_sentences(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("mark", ["1.", "2°.", "b.", "aa.", "ij.", "u.", "2 1°."])
def test_the_mark_of_an_item_is_part_of_its_first_sentence(mark: str) -> None:
    assert sentences(f"{mark} De ouder is gehoord. Het kind ook.") == [f"{mark} De ouder is gehoord.", "Het kind ook."]


@pytest.mark.parametrize("text", ["Ja. Dat mag.", "Nu. Niet later."])
def test_a_short_word_is_no_mark(text: str) -> None:
    assert len(sentences(text)) == 2


def test_only_the_given_stretch_is_cut() -> None:
    text = "Voor. Een zin. Twee zinnen. Na."
    start, end = text.index("Een"), text.index("Na.")
    assert [text[a:b] for a, b in sentence_spans(text, start, end)] == ["Een zin.", "Twee zinnen."]


def test_an_abbreviation_before_the_stretch_does_not_count() -> None:
    text = "art. Een zin. Twee."
    assert [text[a:b] for a, b in sentence_spans(text, 3, len(text))] == [".", "Een zin.", "Twee."]


def test_a_bracket_that_is_never_closed_keeps_its_sentences_together() -> None:
    assert sentences("Dat geldt (soms. Maar niet altijd.") == ["Dat geldt (soms. Maar niet altijd."]


@given(DUTCH, st.integers(0, 120), st.integers(0, 120))
def test_sentences_are_in_order_apart_trimmed_and_lose_nothing(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    at = start
    for first, last in sentence_spans(text, start, end):
        assert text[at:first].strip() == ""
        assert first < last
        assert text[first:last] == text[first:last].strip()
        at = last
    assert text[at:end].strip() == ""


@given(DUTCH, st.integers(0, 120), st.integers(0, 120))
def test_trimming_takes_off_white_space_only(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    first, last = trimmed(text, start, end)
    assert start <= first <= last <= end
    assert text[first:last] == text[start:end].strip()
