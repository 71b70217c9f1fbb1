"""The structure of a Markdown text, and where its parts stand."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_texts import markdown

from kb.markdown import WHOLE_ITEM, WHOLE_MEMBER, blocks, plain, sections, units


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in units(text)]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.path for section in sections(text)]


TEXT = """\
## Kop

Een alinea
op twee regels.

- punt
  - punt eronder

1. stap

| a | b |
|---|---|
| c | d |

> citaat

```
code
```

    ook code

Kop
===
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=ascii)
def test_blocks_have_their_kind_and_place(newline: str) -> None:
    expected = [
        ("heading", "## Kop"),
        ("paragraph", "Een alinea\nop twee regels."),
        ("list", "- punt\n  - punt eronder"),
        ("list", "1. stap"),
        ("table", "| a | b |\n|---|---|\n| c | d |"),
        ("quote", "> citaat"),
        ("code", "```\ncode\n```"),
        ("code", "ook code"),
        ("heading", "Kop\n==="),
    ]
    assert kinds(TEXT.replace("\n", newline)) == [(kind, text.replace("\n", newline)) for kind, text in expected]


def test_rules_and_link_definitions_are_no_blocks() -> None:
    assert kinds("---\n\n[r]: https://x.nl\n\nTekst.\n\n***\n") == [("paragraph", "Tekst.")]


def test_a_heading_has_a_level_and_a_title_without_markup() -> None:
    titles = [
        (block.level, block.title) for block in blocks("# A *b* `c`\n\n###### [D](https://x.nl) **e** ##\n\nF\n---\n")
    ]
    assert titles == [(1, "A b c"), (6, "D e"), (2, "F")]


def test_a_section_has_the_path_of_its_headings() -> None:
    text = "Voor.\n\n# A\n\nx\n\n## B\n\nx\n\n#### D\n\nx\n\n## C\n\n### E\n\nx\n\n# F\n\nx\n"
    assert paths(text) == [(), ("A",), ("A", "B"), ("A", "B", "D"), ("A", "C", "E"), ("F",)]


def test_a_section_runs_from_its_heading_to_the_next() -> None:
    text = "Voor.\n\n## A\n\nEen.\n\n## B\n\nTwee.\n"
    assert [text[s.start : s.end] for s in sections(text)] == ["Voor.\n\n", "## A\n\nEen.\n\n", "## B\n\nTwee.\n"]


def test_a_remark_above_the_text_is_left_out_and_a_later_quote_is_not() -> None:
    text = "> **Voorbeeldtekst.**\n\n## A\n\nEen.\n\n> citaat\n"
    assert [[block.kind for block in section.blocks] for section in sections(text)] == [["paragraph", "quote"]]


LONG = "Deze alinea is langer dan tachtig tekens, zodat zij zelf nooit voor een kop kan worden aangezien."


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("Inleiding", LONG),
        ("Wat doet u:", LONG),
        ("2.1 Doelen", "Kort."),
        ("Wat doet u", "- punt\n- punt"),
        ("**Vet**", LONG),
        ("Waar gaat het over", LONG),
        ("Welke uitdagingen zien we? Wat willen we bereiken?", LONG),
        ("Mr. A. Jansen e.a. over art. 5", LONG),
        ("Wat we doen (en laten)", LONG),
        ("Thema’s en auto’s", LONG),
        ("Wat doet u", "1. stap\n2. stap"),
    ],
)
def test_a_short_line_is_a_heading_in_a_text_that_has_none(line: str, following: str) -> None:
    (section,) = sections(f"{line}\n\n{following}\n")
    assert section.path == (plain(line).rstrip(":"),)


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("Een zin.", LONG),
        ("Een vraag; en dan", "kort"),
        ("met kleine letter", LONG),
        ("Kort", "Ook kort"),
        ("Kolom\tkolom", LONG),
        ("12.5", LONG),
        ("Geert", LONG[0].lower() + LONG[1:]),
        (LONG, LONG),
        ("Rijnmond. Wij doen dat", LONG),
        ("Maatregelen voor Jeugdbeschermings-", LONG),
        ("2.1 Sturen en", LONG),
        ("Het programma ‘Casusregie", LONG),
        ("Zaken (met onderzoek", LONG),
        ("Lokale aanbesteding", f"({LONG})"),
        ("We sturen op resultaat", "3. Samen in de gebieden:"),
    ],
)
def test_other_lines_are_not(line: str, following: str) -> None:
    assert paths(f"{line}\n\n{following}\n") == [()]


@pytest.mark.parametrize("before", ["{}", "- {}", "- Kort\n- {}"])
def test_what_a_full_line_without_an_end_runs_into_is_no_heading(before: str) -> None:
    line = before.format("De jeugdbeschermer voert de regie uit bij alle zaken waarbij de Raad")
    assert paths(f"{line}\n\nKinderbescherming\n\n{LONG}\n") == [()]
    for ended in (f"{line}.\n\n", f"{line}\n\n\n", "Kort\n\n", f"- {LONG} {LONG}\n\n"):
        assert paths(f"{ended}Kinderbescherming\n\n{LONG}\n")[-1] == ("Kinderbescherming",)


@pytest.mark.parametrize("title", ["2.5 Herindeling gebieden", "3 SAMEN MET DE LOKALE ORGANISATIES"])
@pytest.mark.parametrize("before", ["Dat is zo.", "- Kort", "- Een punt.\n- Zo wordt het gesprek\ngevoerd."])
def test_a_numbered_title_right_under_a_page_is_a_heading(before: str, title: str) -> None:
    text = f"Inleiding\n\n{LONG}\n\n{before} \n {title}  \n\n{LONG}\n"
    assert paths(text) == [("Inleiding",), (title,)]
    above = sections(text)[0].blocks[-1]
    assert text[above.start : above.end] == before
    assert not any(title in text[start:end] for start, end in above.units)


@pytest.mark.parametrize(
    "last_lines",
    [
        "zoals bedoeld in artikel\n2.3 Jeugdwet",
        "Dat is zo.\n2018 was anders",
        "Dat is zo.\n12 kinderen wachten",
        "Dat is zo.\n2.5 Herindeling van de gebieden.",
        "1.1 Kop\t7\n1.2 Kop\t8",
    ],
)
def test_another_line_right_under_a_line_is_none(last_lines: str) -> None:
    text = f"Inleiding\n\n{LONG}\n\n{last_lines}\n\n{LONG}\n"
    assert paths(text) == [("Inleiding",)]


def test_a_short_line_is_no_heading_where_there_are_real_ones() -> None:
    assert paths(f"## Kop\n\nInleiding\n\n{LONG}\n") == [("Kop",)]


def test_a_short_last_line_heads_nothing() -> None:
    assert paths(f"{LONG}\n\nGroeten\n") == [()]


def test_a_sentence_that_goes_on_after_a_blank_line_is_one() -> None:
    text = "De jeugdbeschermer bespreekt\n\nmet de ouders\n\nwat nodig is. Daarna niet.\n\nVolgende."
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]
    assert parts(text) == [
        "De jeugdbeschermer bespreekt\n\nmet de ouders\n\nwat nodig is.",
        "Daarna niet.",
        "Volgende.",
    ]


FULL = "De jeugdbeschermer bespreekt met de ouders en met het netwerk wat nodig is"
"""A line as wide as a page, which does not tell by itself whether the sentence ends there."""


@pytest.mark.parametrize(
    ("line", "following"),
    [
        (f"{FULL} in de", "Ethische Commissie."),
        (f"{FULL} en wat in", "2016 nodig was."),
        (f"{FULL} voor Jeugdbeschermings-", "en Jeugdreclasseringsmaatregelen."),
        (f"{FULL} bij de Raad vd", "Kinderbescherming onderzoek uitvoert."),
        (f"{FULL} in het programma ‘Casusregie", "Jeugdbescherming’ van dit jaar."),
        (f"{FULL} (bij dwang", "Of drang) en legt dat vast."),
        (FULL, "(VTO) en legt dat vast."),
        (f"Dat is zo. {FULL}", "Rijnmond."),
        (f"Voor alle gezinnen geldt dat\n{FULL}", "Rijnmond."),
        (f"{FULL} m.b.t.", "veiligheid in het gezin."),
    ],
)
def test_a_full_line_that_is_not_finished_goes_on_after_a_blank_line(line: str, following: str) -> None:
    text = f"{line}\n\n{following}"
    assert [kind for kind, _ in kinds(text)] == ["paragraph"]
    assert parts(text)[-1].endswith(following)
    assert FULL in parts(text)[-1]


@pytest.mark.parametrize(
    ("line", "following"),
    [
        (f"{FULL}.", "Rijnmond."),
        (f"{FULL} in de:", "Ethische Commissie."),
        (FULL, "Rijnmond."),  # a title, or a sentence whose full stop was forgotten
        ("Beste collega van de", "Raad."),
        ("Beste collega,", "Op 1 januari begint het."),
        (f"De Staatssecretaris, {FULL},", "Gelet op de wet."),
        (f"{FULL} in de\n\n", "Ethische Commissie."),  # more room than between two lines
        (f"{FULL} {FULL} in de", "Ethische Commissie."),  # no line of a page
        (f"https://x.nl/{FULL.replace(' ', '-')}/", "De handleiding legt dat uit."),
        (f"{FULL}, of", "b. de voogd."),
        (f"{FULL}, of", "2°. de voogd."),
        (f"{FULL} en", "• Een ander punt."),
        (f"Dat is zo. {FULL}", "2.4 Ondersteuning"),
        (f"• {FULL}", "Rijnmond."),
        (f"Dat is zo. 2. {FULL}", "Rijnmond."),
    ],
)
def test_other_lines_do_not(line: str, following: str) -> None:
    assert parts(f"{line}\n\n{following}")[-1] == following


def test_an_item_goes_on_in_the_paragraph_after_it() -> None:
    text = f"- Kort.\n- {FULL} (drang\n\nzonder VTO) voor maximaal 3 maanden.\n\n- Volgende\n"
    assert [kind for kind, _ in kinds(text)] == ["list", "list"]
    assert parts(text) == ["Kort.", f"{FULL} (drang\n\nzonder VTO) voor maximaal 3 maanden.", "Volgende"]


def test_a_long_item_that_goes_on_is_quoted_by_the_sentence() -> None:
    text = f"- Eerste zin. {FULL} binnen\n\n{FULL} en\n\n{FULL} binnen\n\nJBRR. Derde zin.\n"
    first, second, third = parts(text)
    assert (first, third) == ("Eerste zin.", "Derde zin.")
    assert second.startswith(FULL)
    assert second.endswith("JBRR.")


@pytest.mark.parametrize(
    ("items", "following"),
    [
        ("- het kind veilig is\n- de ouders meewerken", "en legt dat vast."),  # goes on with what introduces the list
        (f"- {FULL}", "Daarna volgt iets anders."),
        (f"- {FULL},", "Daarna volgt iets anders."),
        (f"- {FULL}", "> citaat"),
        (f"1. {FULL} en", "| a |\n|---|\n| b |"),
    ],
)
def test_a_list_otherwise_ends_with_its_last_item(items: str, following: str) -> None:
    assert parts(f"{items}\n\n{following}")[-1] in following


@pytest.mark.parametrize("between", ["---", "[r]: https://x.nl", "- punt", "```\ncode\n```", "## Kop"])
def test_a_sentence_does_not_go_on_over_something_else(between: str) -> None:
    text = f"De jeugdbeschermer bespreekt\n\n{between}\n\nmet de ouders"
    assert {"De jeugdbeschermer bespreekt", "met de ouders"} <= set(parts(text))


def test_a_paragraph_is_quoted_by_the_sentence() -> None:
    assert parts("## Kop\n\nEen zin. Nog **een\nzin**.\n\nDerde.") == ["Een zin.", "Nog **een\nzin**.", "Derde."]


def test_a_short_item_is_quoted_whole_and_without_its_mark() -> None:
    assert parts("- Een. Twee.\n- Drie\n  vier\n  1. Vijf\n\n     Zes") == ["Een. Twee.", "Drie\n  vier", "Vijf", "Zes"]


def test_a_long_item_is_quoted_by_the_sentence() -> None:
    first = "Woord " * (WHOLE_ITEM // 6) + "eind."
    assert parts(f"- {first} Tweede zin.") == [first, "Tweede zin."]


def test_a_member_of_an_article_is_quoted_whole_with_its_number() -> None:
    assert parts("1 De raad. De ouder.\n\n2a Het kind. De voogd.") == ["1 De raad. De ouder.", "2a Het kind. De voogd."]


def test_a_long_member_is_quoted_by_the_sentence() -> None:
    first = "3 De " + "ouder " * (WHOLE_MEMBER // 6) + "beslist."
    assert parts(f"{first} Tweede zin.") == [first, "Tweede zin."]


@pytest.mark.parametrize("text", ["2015 Was goed. Later niet.", "12 jaar oud. Of ouder."])
def test_a_sentence_that_begins_with_a_figure_is_no_member(text: str) -> None:
    assert len(parts(text)) == 2


def test_a_table_is_quoted_by_the_row_below_its_header() -> None:
    text = "| a | b |\n|---|---|\n| c. Ja. | d |\n| e | f |\n"
    (block,) = blocks(text)
    assert block.header == "a | b"
    assert parts(text) == ["| c. Ja. | d |", "| e | f |"]


@pytest.mark.parametrize("mark", ["- ", "> ", "1. "])
def test_a_table_in_a_list_or_quote_is_quoted_by_the_row_as_well(mark: str) -> None:
    inside = mark if mark == "> " else " " * len(mark)
    text = f"{mark}| a | a |\n{inside}|---|---|\n{inside}| b | a |\n{inside}| a | a |\n"
    assert [part.removeprefix("> ") for part in parts(text)] == ["| b | a |", "| a | a |"]


def test_a_quote_is_quoted_by_the_sentence_without_its_marks() -> None:
    assert parts("> Een zin. Nog\n> een zin.\n>\n> > Dieper.") == ["Een zin.", "Nog\n> een zin.", "Dieper."]


def test_code_is_quoted_whole() -> None:
    assert parts("```\na. B\n\nc\n```\n\n- punt\n\n  ```\n  d\n  ```") == [
        "```\na. B\n\nc\n```",
        "punt",
        "```\n  d\n  ```",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=ascii)
def test_parts_stand_where_they_are_said_to_with_any_characters(newline: str) -> None:
    text = "- Eén 👨‍👩‍👧 e\u0301\tpunt\u00a0\n- \u200bﬁets\n\n| é | 😀 |\n|---|---|\n| ﷺ | \U0001f600b |\n".replace(
        "\n", newline
    )
    assert parts(text) == ["Eén 👨‍👩‍👧 e\u0301\tpunt", "\u200bﬁets", "| ﷺ | \U0001f600b |"]


def test_a_nul_character_moves_nothing() -> None:
    assert parts("- a\0b\n- c") == ["a\0b", "c"]


@pytest.mark.parametrize("blank", ["\f", "\x1c", "\x85", "\u2028"], ids=ascii)
def test_a_line_of_other_white_space_is_nothing_to_quote(blank: str) -> None:
    """CommonMark takes it for a line of the paragraph."""
    assert parts(f"Een zin\nop twee regels.\n{blank}\n\n- {blank}\n") == ["Een zin\nop twee regels."]


def test_plain_text_has_no_marks() -> None:
    text = """\
## **Wat** is *dit*?

Zie [art. 1:255](https://x.nl/a_(b) "titel") en `code`  \nop een nieuwe regel, ![beeld](x.png).

1. een
2. twee

| a | b |
|---|---|
| c | **d** |

> citaat

```
x = 1
```
"""
    assert plain(text).split("\n") == [
        "Wat is dit?",
        "Zie art. 1:255 en code op een nieuwe regel, beeld.",
        "een",
        "twee",
        "a | b",
        "c | d",
        "citaat",
        "x = 1",
    ]


def test_html_is_text() -> None:
    assert plain("&amp; <script>x</script> <div> <!-- x -->") == "& <script>x</script> <div> <!-- x -->"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>Lerende organisatie</b> Plan", "Lerende organisatie Plan"),
        ("<B>vet</B> en <em>schuin</em>, m<sup>2</sup>", "vet en schuin, m2"),
        ("Een<br>twee<br/>drie<br />vier", "Een twee drie vier"),
        ("**<u>Kop</u>**", "Kop"),
        ("half <b>vet", "half vet"),
        ("\\<b> en `<b>` en &lt;b&gt;", "<b> en <b> en <b>"),  # they are about the mark
        ("<b onclick=x>", "<b onclick=x>"),
        ("a < b > c <bb> <b", "a < b > c <bb> <b"),
    ],
)
def test_marks_of_html_for_one_line_do_not_show(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*We leren van feedback.", "We leren van feedback."),
        ("Zo doen we dat.*", "Zo doen we dat."),
        ("Zo doen we “dat”* hier", "Zo doen we “dat” hier"),
        ("**Zo doen we dat.*", "Zo doen we dat."),
        ("**Handelingsperspectief*", "Handelingsperspectief"),
        ("Zie [*dit](https://x.nl)", "Zie dit"),
        ("5 * 3 en 2*3", "5 * 3 en 2*3"),
        ("Het bedrag* en de norm** tellen", "Het bedrag* en de norm** tellen"),  # notes
        ("Dat telt.\\* \\*Zo", "Dat telt.* *Zo"),
        ("een_woord en _zo", "een_woord en _zo"),
    ],
)
def test_a_star_of_which_the_other_stands_elsewhere_does_not_show(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(markdown)
@example("- \f")
@example("| a |\n|---|\n| b |\n\f\n")
def test_blocks_are_in_order_and_apart_and_hold_their_units(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert at <= block.start < block.end <= len(text)
        inside = block.start
        for start, end in block.units:
            assert inside <= start < end <= block.end
            inside = end
        at = block.end


@given(markdown)
def test_sections_are_in_order_and_apart_and_hold_their_blocks(text: str) -> None:
    at = 0
    for section in sections(text):
        assert at <= section.start < section.end <= len(text)
        assert section.blocks
        assert all(section.start <= block.start and block.end <= section.end for block in section.blocks)
        at = section.end


@given(
    st.lists(st.sampled_from(["Een zin.", "Nog één 😀 zin!", "Mag dat?"]), min_size=1),
    st.sampled_from([" ", "\n", "\r\n"]),
)
def test_the_sentences_of_a_paragraph_are_its_units(expected: list[str], between: str) -> None:
    assert parts(between.join(expected)) == expected
