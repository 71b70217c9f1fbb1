"""Markdown as readers write it; whatever a file holds, the text shows it and can be quoted."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_texts import markdown

from ingest.passages import passages
from ingest.readers.draft import Draft, clean, literal
from kb.markdown import plain, sections, units

ANYTHING = st.one_of(markdown, st.text(max_size=60))
BLOCKS = st.lists(
    st.one_of(
        st.tuples(st.just("heading"), st.integers(0, 9), ANYTHING),
        st.tuples(st.just("paragraph"), ANYTHING),
        st.tuples(
            st.just("item"), st.integers(0, 9), st.sampled_from(["", "a.", "1.", "2.", "3)", "1°", "–"]), ANYTHING
        ),
        st.tuples(st.just("item_paragraph"), st.integers(0, 9), ANYTHING),
        st.tuples(st.just("table"), st.lists(st.lists(ANYTHING, min_size=1, max_size=3), max_size=3)),
    ),
    max_size=8,
)


def shown(text: str) -> str:
    return plain(literal(clean(text)))


@given(ANYTHING)
@example("1. Bel 112")
@example("+ of - of # of > of = of ~")
@example("[1]: https://x.nl")
@example("&nbsp; &amp;")
@example("5 * 3 * 2 en snake_case_naam")
@example("\\* C:\\map\\")
@example("    vier blanco's")
@example("---")
def test_literal_text_shows_as_it_is(text: str) -> None:
    assert shown(text) == clean(text)


@pytest.mark.parametrize("text", ["art. 1:255 BW", "5 * 3", "een-twee", "€ 2,50 (excl.)", "[1] Zie noot", "1 De raad"])
def test_text_without_marks_gets_no_backslash(text: str) -> None:
    assert literal(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t\r\n b\u00a0c ", "a b c"),
        ("cafe\u0301", "café"),
        ("aan\u00advraag\u200b\ufeff", "aanvraag"),
        ("a\0b\x1b\ue000c", "abc"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_clean_text_holds_what_can_be_seen(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(BLOCKS)
def test_whatever_is_written_can_be_quoted_and_stands_at_its_offset(blocks: list[tuple[object, ...]]) -> None:
    draft = Draft()
    starts: list[int] = []
    for name, *arguments in blocks:
        write: Callable[..., int | list[int]] = getattr(draft, str(name))
        written = write(*arguments)
        starts += written if isinstance(written, list) else [written]
    text = draft.text

    assert starts == sorted(starts)
    assert all(start <= len(text) for start in starts)
    assert unicodedata.is_normalized("NFC", text)
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Co") and c != "\n"]
    for passage in passages(text):
        piece = text[passage.start : passage.end]
        assert all(piece[start:end] == piece[start:end].strip() != "" for start, end in units(piece))


def test_offsets_tell_where_a_block_begins() -> None:
    draft = Draft()
    starts = [
        draft.heading(1, "Kop"),
        draft.paragraph("Tekst."),
        draft.item(0, "a.", "Eik."),
        draft.item(1, "", "Twijg."),
        *draft.table([["x", "y"], ["1", "2"], ["", ""], ["3"]]),
    ]

    assert [draft.text[start:].split("\n")[0] for start in starts] == [
        "# Kop",
        "Tekst.",
        "- a. Eik.",
        "  - Twijg.",
        "| x | y |",
        "| 1 | 2 |",
        "| 3 |  |",
    ]


def test_lists_keep_the_numbers_they_have() -> None:
    draft = Draft()
    for level, mark, text in [
        (0, "1.", "een"),
        (1, "a)", "onder"),
        (0, "2.", "twee"),
        (0, "4.", "vier"),
        (0, "", "punt"),
        (5, "9.", "diep"),
    ]:
        draft.item(level, mark, text)

    assert draft.text == "1. een\n   - a) onder\n2. twee\n- 4\\. vier\n- punt\n\n  9. diep\n"
    assert plain(draft.text).split("\n") == ["een", "a) onder", "twee", "4. vier", "punt", "diep"]


def test_a_further_paragraph_stays_in_its_item() -> None:
    draft = Draft()
    draft.item(0, "1.", "een")
    draft.item_paragraph(0, "vervolg")
    draft.item(0, "2.", "twee")

    assert draft.text == "1. een\n\n   vervolg\n\n2. twee\n"


def test_rows_are_as_wide_as_the_widest_and_bars_are_text() -> None:
    draft = Draft()
    draft.table([["a", "b|c"], ["d"], ["", ""], ["e", "f"]])

    assert draft.text == "| a | b\\|c |\n|---|---|\n| d |  |\n| e | f |\n"
    assert plain(draft.text) == "a | b|c\nd | \ne | f"


def test_headings_nest() -> None:
    draft = Draft()
    for level, text in [(1, "Een"), (2, "Twee"), (9, "Diep")]:
        draft.heading(level, text)
    draft.paragraph("Tekst.")

    assert sections(draft.text)[0].path == ("Een", "Twee", "Diep")


@pytest.mark.parametrize("text", ["", " ", "…", "* * *", "___"])
def test_what_shows_no_word_is_left_out(text: str) -> None:
    draft = Draft()
    draft.heading(1, text)
    draft.paragraph(text)
    draft.item(0, "", text)
    draft.item_paragraph(0, text)
    draft.table([[text.replace("…", "")]])

    assert draft.text.strip("| -\n*_\\") == ""
