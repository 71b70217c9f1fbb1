"""Collections, from `collections.toml`."""

from pathlib import Path

import pytest

from kb.collections import FILE, Collection, CollectionsError, find, read

TEXT = """
[faq]
title = "Juridische FAQ"
description = "Korte antwoorden."
answer = "whole"

[begrippen]
title = "Begrippen"
glossary = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / FILE
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_collections_are_read_in_order(file: Path) -> None:
    assert list(read(file).values()) == [
        Collection(id="faq", title="Juridische FAQ", description="Korte antwoorden.", answer="whole", glossary=False),
        Collection(id="begrippen", title="Begrippen", description="", answer="sentences", glossary=True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"[faq]",
        b"[faq]\ntitle = 1",
        b"[faq]\ntitle = 'x'\nkleur = 'rood'",
        b"[faq]\ntitle = 'x'\nanswer = 'half'",
        b"[faq]\ntitle = 'x'\nid = 'y'",
        b"faq = 'x'",
        b"[faq",
        b"\xef\xbb\xbf[faq]\ntitle = 'x'",
        b"[faq]\ntitle = '\xeb'",
        b"[faq]\ntitle = 'x'\n[faq]\ntitle = 'y'",
    ],
)
def test_a_file_that_is_wrong_is_an_error_that_names_it(file: Path, text: bytes) -> None:
    file.write_bytes(text)
    with pytest.raises(CollectionsError) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}: ")


def test_a_file_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(CollectionsError, match="No such file"):
        read(tmp_path / FILE)


def test_the_nearest_file_above_a_path_is_found(file: Path, tmp_path: Path) -> None:
    inner = tmp_path / "een" / "twee"
    inner.mkdir(parents=True)
    document = inner / "x.md"
    document.touch()
    assert find(tmp_path, tmp_path / "elders") == file
    assert find(document, tmp_path / "elders") == file
    nearer = inner.parent / FILE
    nearer.write_text(TEXT, encoding="utf-8")
    assert find(document, tmp_path / "elders") == nearer


def test_where_there_is_none_the_one_of_the_content_folder_is_found(tmp_path: Path) -> None:
    content, elsewhere = tmp_path / "content", tmp_path / "elders"
    content.mkdir()
    elsewhere.mkdir()
    assert find(elsewhere, content) is None
    (content / FILE).write_text(TEXT, encoding="utf-8")
    assert find(elsewhere, content) == content / FILE


def test_those_of_the_content_are_in_order() -> None:
    found = read(Path(__file__).parents[2] / "content" / FILE)
    assert found["juridische-faq"].answer == "whole"
    assert [name for name, collection in found.items() if collection.glossary] == ["begrippen"]
