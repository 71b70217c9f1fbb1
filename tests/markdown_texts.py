"""Markdown as hypothesis makes it: well-formed pieces, pieces that look like Markdown, and plain nonsense."""

from hypothesis import strategies as st

_WORDS = st.sampled_from(
    "een ouder mag niet OTS art. 1:255 lid 2 BW. Ja! é 😀 \u200b ﬁ 1. a|b <b> & &amp; \\* * _ ` ~".split(" ")
)
_INLINE = st.sampled_from(
    [
        "**vet**",
        "*schuin*",
        "midden**in**woord",
        "`code`",
        "`` a`b ``",
        '[link](https://x.nl/a_(b) "titel")',
        "[leeg]()",
        "[ref][r]",
        "[r]",
        "![beeld](https://x.nl/b.png)",
        "<https://x.nl>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[klik](javascript:alert(1))",
        "&lt;b&gt;",
        "&nbsp;",
        "(tussen [haken] en `tekens`)",
        "regel  \nregel",
        "regel\\\nregel",
        "Zin een. Zin twee! Zin drie?",
        "**Zin een. Zin twee.**",
    ]
)
_LINE = st.lists(st.one_of(_WORDS, _INLINE), min_size=1, max_size=8).map(" ".join)
_BLOCK = st.one_of(
    _LINE,
    _LINE.map(lambda line: f"## {line}"),
    _LINE.map(lambda line: f"{line}\n==="),
    st.lists(_LINE, min_size=1, max_size=4).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(_LINE, min_size=1, max_size=4).map(
        lambda lines: "\n\n".join(f"{n}. {line}" for n, line in enumerate(lines))
    ),
    st.tuples(_LINE, _LINE, _LINE).map(lambda lines: "- {}\n  - {}\n\n    {}\n  1. diep".format(*lines)),
    st.lists(_LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"> {line}" for line in lines)),
    st.tuples(_LINE, _LINE).map(lambda lines: "> - {}\n>   {}\n> > dieper".format(*lines)),
    st.lists(st.tuples(_LINE, _LINE), min_size=1, max_size=3).map(
        lambda rows: "| a | b |\n|---|---|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)
    ),
    _LINE.map(lambda line: f"```py\n{line}\n```"),
    _LINE.map(lambda line: f"    {line}"),
    st.sampled_from(
        ["---", "***", "[r]: https://x.nl", "<div>\nhtml\n</div>", "<!-- weg -->", "```", "|", "- ", ">", "#"]
    ),
)
_MARKS = st.sampled_from("\n\r\t >-*_`#|[]()<>\\&!.1aA")
_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_NONSENSE = st.text(st.one_of(_MARKS, _CHARACTERS), max_size=80)

written = st.lists(_BLOCK, min_size=1, max_size=6).map("\n\n".join)
"""Text as people write it: whole blocks, with blank lines between them."""

markdown = st.lists(st.one_of(_BLOCK, _NONSENSE), min_size=1, max_size=6).flatmap(
    lambda blocks: st.sampled_from(["\n\n", "\n", "\r\n\r\n"]).map(lambda between: between.join(blocks))
)
"""Any text that a document may hold."""
