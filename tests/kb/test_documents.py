"""A document's front matter: what it says, and what is said of one that is wrong."""

import hashlib
from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents import (
    OWNER,
    Document,
    DocumentError,
    Metadata,
    Place,
    Source,
    Status,
    UnknownCollection,
    checked_metadata,
    place_at,
    places_within,
    read_front_matter,
    split_front_matter,
)
from kb.roles import Audience

COLLECTIONS = ("faq", "handboek")
LEAST = "id: faq/x\ntitle: Titel\ncollection: faq\n"

ALL = """
id: juridische-faq/ondertoezichtstelling
title: "Ondertoezichtstelling: één maatregel"
collection: faq
audience: [lokaal-team, jeugdbeschermer]
status: concept
version: 3
valid_from: 2024-01-01
valid_until: 2024-12-31
supersedes: faq/oud
review_by: "2027-05-01"
owner: Team Jurist
verified: true
sources:
  - {label: "art. 1:255 BW", url: "https://wetten.overheid.nl/BWBR0002656", checked: 2026-11-22}
  - label: handboek
questions:
  - Wat zijn de gronden voor een ondertoezichtstelling?
"""


def metadata_in(yaml_text: str, collections: Collection[str] = COLLECTIONS) -> Metadata:
    return checked_metadata(*read_front_matter(yaml_text), collections)


PLACES = [Place(0, 1), Place(10, 2), Place(20, 3)]


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (9, 1), (10, 2), (19, 2), (20, 3), (999, 3)])
def test_a_place_holds_until_the_next(offset: int, page: int) -> None:
    assert place_at(PLACES, offset) == PLACES[page - 1]
    assert place_at(PLACES[1:], 5) is None


@pytest.mark.parametrize(
    ("start", "end", "pages"), [(0, 5, [1]), (0, 10, [1]), (5, 11, [1, 2]), (10, 20, [2]), (5, 99, [1, 2, 3])]
)
def test_the_places_of_a_stretch_are_those_that_hold_a_part_of_it(start: int, end: int, pages: list[int]) -> None:
    assert [place.page for place in places_within(PLACES, start, end)] == pages
    assert places_within(PLACES[2:], 0, 5) == ()


def test_every_key_is_read() -> None:
    assert metadata_in(ALL) == Metadata(
        id="juridische-faq/ondertoezichtstelling",
        title="Ondertoezichtstelling: één maatregel",
        collection="faq",
        audience=(Audience.LOKAAL_TEAM, Audience.JEUGDBESCHERMER),
        status=Status.CONCEPT,
        version=3,
        valid_from=date(2024, 1, 1),
        valid_until=date(2024, 12, 31),
        supersedes="faq/oud",
        review_by=date(2027, 5, 1),
        owner="Team Jurist",
        verified=True,
        sources=(
            Source(label="art. 1:255 BW", url="https://wetten.overheid.nl/BWBR0002656", checked=date(2026, 11, 22)),
            Source(label="handboek"),
        ),
        questions=("Wat zijn de gronden voor een ondertoezichtstelling?",),
    )


def test_three_keys_are_enough() -> None:
    metadata = metadata_in(LEAST)
    assert metadata.audience == (Audience.OPENBAAR,)
    assert metadata.status is Status.GEPUBLICEERD
    assert metadata.version == 1
    assert metadata.owner == OWNER
    assert metadata.verified is False
    assert metadata.valid_from is metadata.valid_until is metadata.review_by is metadata.supersedes is None
    assert metadata.sources == metadata.questions == ()


def test_keys_may_be_left_empty_where_nothing_is_known() -> None:
    empty = "valid_from:\nvalid_until:\nsupersedes:\nreview_by:\nowner:\n"
    assert metadata_in(LEAST + empty) == metadata_in(LEAST)


def test_a_document_may_hold_for_one_day() -> None:
    metadata = metadata_in(LEAST + "valid_from: 2024-02-29\nvalid_until: 2024-02-29\n")
    assert metadata.valid_from == metadata.valid_until == date(2024, 2, 29)


def test_an_unknown_collection_is_an_error_of_its_own() -> None:
    with pytest.raises(UnknownCollection, match=r"collection 'faq' is not in .* has: handboek"):
        metadata_in(LEAST, ["handboek"])


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=ascii)
def test_front_matter_and_text_are_taken_apart(newline: str) -> None:
    text = "---\nid: x\n---\n\n\n    code\n\nTekst \u00a0\n---\nna een streep\t\n".replace("\n", newline)
    yaml_text, body = split_front_matter(text)
    assert yaml_text is not None
    assert yaml_text.strip() == "id: x"
    assert body == "    code\n\nTekst \u00a0\n---\nna een streep\t\n".replace("\n", newline)


def test_a_text_without_front_matter_stays_as_it_is() -> None:
    text = "\nTekst.\n\n---\n\nMeer.\n"
    assert split_front_matter(text) == (None, text)


@given(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["\n", "\r\n"]))
def test_an_error_names_the_line_in_the_file(before: int, between: int, newline: str) -> None:
    lines = ["---", *[""] * before, *LEAST.splitlines(), *["# opmerking"] * between, "fout: ja", "---", "Tekst."]
    yaml_text, _ = split_front_matter(newline.join(lines))
    assert yaml_text is not None
    with pytest.raises(DocumentError) as caught:
        metadata_in(yaml_text)
    assert caught.value.line == lines.index("fout: ja") + 1
    assert "unknown key 'fout'" in caught.value.reason


@given(st.text(st.one_of(st.sampled_from("aid:-[]{}&*!|>'\"%@`#,?<= \n\t0129\\ue"), st.characters()), max_size=60))
def test_front_matter_is_read_or_refused_whatever_it_holds(front: str) -> None:
    try:
        metadata = metadata_in(LEAST + front)
    except DocumentError as error:
        assert error.reason
        assert error.line is None or error.line >= 1
    else:
        assert Metadata.model_validate_json(metadata.model_dump_json()) == metadata


def test_hashes_are_those_of_text_and_file() -> None:
    source = b"\xef\xbb\xbf---\nid: x\n---\n\xc3\xa9\xc3\xa9n"
    document = Document(metadata_in(LEAST), "één", source, Path("x.md"))
    assert document.text_sha256 == hashlib.sha256("één".encode()).hexdigest()
    assert document.source_sha256 == hashlib.sha256(source).hexdigest()
