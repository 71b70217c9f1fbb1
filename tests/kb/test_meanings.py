"""The list of words with several meanings."""

from pathlib import Path

import pytest
from conftest import CONTENT

from kb.meanings import FILE, MeaningsError, load

GOOD = """
[[woord]]
naam = "plan"
vormen = ["plan", "plannen"]
niet = ["van plan"]

[[woord.betekenis]]
naam = "van het gezin"
tekens = ["gezin*"]

[[woord.betekenis]]
naam = "van de gemeente"
tekens = ["gemeente"]
"""


def write(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_word_has_forms_exceptions_and_meanings_with_their_signs(tmp_path: Path) -> None:
    (word,) = load(write(tmp_path, GOOD))
    assert (word.name, word.forms, word.never) == ("plan", ("plan", "plannen"), ("van plan",))
    assert [(meaning.name, meaning.signs) for meaning in word.meanings] == [
        ("van het gezin", ("gezin*",)),
        ("van de gemeente", ("gemeente",)),
    ]


def test_a_folder_without_the_list_has_no_such_words(tmp_path: Path) -> None:
    assert load(tmp_path) == ()
    assert load(write(tmp_path, "")) == ()


def test_the_list_of_the_content_names_each_word_once_and_no_form_twice() -> None:
    words = load(CONTENT)
    assert len({word.name for word in words}) == len(words) > 0
    forms = [form for word in words for form in word.forms]
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[woord]\n", "line 1"),
        (GOOD + 'kleur = "rood"\n', "kleur"),
        (GOOD.replace('naam = "plan"\n', ""), "naam"),
        (GOOD.replace('["plan", "plannen"]', "[]"), "vormen"),
        (GOOD.replace('["plan", "plannen"]', '"plan"'), "vormen"),
        (GOOD[: GOOD.rindex("[[woord.betekenis]]")], "betekenis"),
        (GOOD.replace('["gemeente"]', "[]"), "tekens"),
    ],
    ids=["no TOML", "unknown key", "no name", "no form", "a text for a list", "one meaning", "no sign"],
)
def test_a_list_that_cannot_be_read_is_refused_with_the_file_and_what_is_wrong(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(MeaningsError, match=said) as refused:
        load(write(tmp_path, text))
    assert str(refused.value).startswith(f"{tmp_path / FILE}: ")


def test_a_list_that_is_no_text_is_refused_with_the_file(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(MeaningsError, match=FILE):
        load(tmp_path)
