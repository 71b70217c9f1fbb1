import logging
from pathlib import Path

import pytest

from kb.safety import Safety, SafetyError, load

CONTENT = Path(__file__).parents[2] / "content" / "veiligheid.toml"


def test_the_danger_text_names_every_number_that_is_needed() -> None:
    text = Safety.read(CONTENT).text(["suicide"])

    assert "112" in text
    assert "0800-2000" in text
    assert "0800-0113" in text
    assert "crisisinterventieteam" in text


def test_the_number_for_suicide_stands_only_where_it_is_about_that() -> None:
    assert "0800-0113" not in Safety.read(CONTENT).text(["violence"])


def test_112_comes_first() -> None:
    assert Safety.read(CONTENT).lines[0].number == "112"


def test_a_text_without_lines_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "veiligheid.toml"
    file.write_text('kop = "Gevaar"\nregels = []\n')

    with pytest.raises(SafetyError, match=r"veiligheid\.toml"):
        Safety.read(file)


def test_without_its_file_the_text_still_names_who_to_call(tmp_path: Path) -> None:
    text = load(tmp_path).text(["violence"])

    assert text.index("112") < text.index("crisisinterventieteam") < text.index("0800-2000")


def test_a_missing_file_is_named_once_with_the_way_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    load(tmp_path)
    load(tmp_path)

    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert str(tmp_path / "veiligheid.toml") in record.message
    assert "KB_CONTENT" in record.message


def test_a_file_that_is_there_gives_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    load(CONTENT.parent)

    assert not caplog.records
