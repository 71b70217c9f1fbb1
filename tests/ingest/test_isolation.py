"""Reading in a process of its own: whatever happens there is one file's error."""

from pathlib import Path

import pytest

from ingest.readers.isolation import read_apart
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Place


def apart(name: str) -> Reading:
    return read_apart(f"tests.failing_readers:{name}", Path("Een naam ’é’.pdf"), "Tekst één.".encode())


def test_what_was_read_comes_back_whole() -> None:
    places = (Place(0, 1), Place(3, label="art. 1 BW", url="https://voorbeeld.nl"))
    assert apart("reads") == Reading("Tekst één.", places, {"title": "Een naam ’é’"}, warnings=("een",))


def test_the_error_of_a_reader_comes_back_with_its_line() -> None:
    with pytest.raises(DocumentError) as caught:
        apart("refuses")
    assert (caught.value.reason, caught.value.line) == ("is no good", 3)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("raises", "the reader failed on it (KeyError: 'sleutel'); save it anew"),
        ("crashes", "the reader crashed on it (SIGSEGV); save it anew, for instance by printing it to PDF"),
        ("hangs", "was not read within 600 seconds of computing; save it anew, or split it"),
        ("devours", "takes more than 4 GB of memory to read; split it"),
    ],
)
def test_a_reader_that_breaks_is_the_error_of_one_file(name: str, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        apart(name)
    assert caught.value.reason == reason


def test_what_a_library_prints_does_not_spoil_the_result() -> None:
    assert apart("talks").text == "Tekst."
