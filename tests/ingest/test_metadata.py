"""Metadata beside a file, in it, and from its name."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.readers.metadata import describe, sidecar_of
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Metadata, UnknownCollection
from kb.roles import Audience

COLLECTIONS = ("faq", "handboek")


def described(
    path: Path, said: Mapping[str, Any] | None = None, collection: str | None = "handboek", front: str | None = None
) -> Metadata:
    return describe(path, Reading("Tekst.", metadata=said or {}, front_matter=front), COLLECTIONS, collection)


def refused(path: Path, collection: str | None = None, front: str | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        described(path, collection=collection, front=front)
    return caught.value


@pytest.mark.parametrize("name", ["Rapport 2024-03.pdf.meta.yaml", "Rapport 2024-03.meta.yaml"])
def test_a_sidecar_goes_before_the_file_and_the_file_before_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("audience: [jeugdbeschermer]\nversion: 3\n", encoding="utf-8")
    found = described(tmp_path / "Rapport 2024-03.pdf", {"title": "Titel van binnen", "version": 2})
    assert (found.id, found.title, found.version) == ("handboek/rapport-2024-03", "Titel van binnen", 3)
    assert (found.valid_from, found.audience) == (date(2024, 3, 1), (Audience.JEUGDBESCHERMER,))


def test_the_collection_in_a_sidecar_goes_before_the_option_and_is_in_the_id(tmp_path: Path) -> None:
    (tmp_path / "x.meta.yaml").write_text("collection: faq\n", encoding="utf-8")
    for option in ("handboek", None):
        found = described(tmp_path / "x.pdf", collection=option)
        assert (found.id, found.collection) == ("faq/x", "faq")


def test_a_file_that_tells_its_own_id_keeps_it(tmp_path: Path) -> None:
    found = described(tmp_path / "BWBR0002656.xml", {"id": "wet/bwbr0002656", "valid_from": "2024-07-01"})
    assert (found.id, found.valid_from) == ("wet/bwbr0002656", date(2024, 7, 1))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("title: Goed\nauteur: Jansen\n", 2, "unknown key 'auteur'"),
        ("title: Goed\n\nvalid_from: 2024-02-30\n", 3, "key 'valid_from': "),
        ("collection: vragen\n", 1, "collection 'vragen' is not in collections.toml"),
        ("title: [\n", 2, "the front matter is not valid YAML"),
        ("- title\n", 1, "the front matter holds no 'key: value' lines"),
        ("", 1, "the front matter holds no 'key: value' lines"),
    ],
)
def test_what_is_wrong_in_a_sidecar_is_said_with_its_name_and_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    sidecar = tmp_path / "x.pdf.meta.yaml"
    sidecar.write_text(text, encoding="utf-8")
    error = refused(tmp_path / "x.pdf", "handboek")
    assert (error.path, error.line) == (sidecar, line)
    assert error.reason.startswith(reason)


def test_a_sidecar_that_names_no_collection_is_refused_where_no_option_does(tmp_path: Path) -> None:
    (tmp_path / "x.meta.yaml").write_text("title: Goed\n", encoding="utf-8")
    assert refused(tmp_path / "x.pdf").reason == "key 'collection' is missing; add it, or give --collection"


def test_two_sidecars_are_one_too_many(tmp_path: Path) -> None:
    for name in ("x.pdf.meta.yaml", "x.meta.yaml"):
        (tmp_path / name).write_text("collection: faq\n", encoding="utf-8")
    assert refused(tmp_path / "x.pdf").reason == "has two sidecars, x.pdf.meta.yaml and x.meta.yaml; keep one"


def test_a_sidecar_beside_front_matter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.meta.yaml").write_text("collection: faq\n", encoding="utf-8")
    error = refused(tmp_path / "x.md", front="\nid: faq/x\ntitle: X\ncollection: faq\n")
    assert error.reason == "has front matter and a sidecar, x.meta.yaml; keep one"


def test_a_file_without_any_metadata_says_how_to_give_it(tmp_path: Path) -> None:
    reason = refused(tmp_path / "x.pdf").reason
    assert reason.startswith("has no front matter; add it (see content/README.md) or give --collection, or put a")
    assert "x.pdf.meta.yaml" in reason
    assert sidecar_of(tmp_path / "x.pdf") is None


def test_a_collection_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownCollection):
        described(tmp_path / "x.pdf", collection="vragen")
