"""Settings from `kb.toml` and the environment."""

from pathlib import Path

import pytest

from kb.settings import Settings, SettingsError, load


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KB_{name.upper()}", raising=False)


def test_without_anything_the_defaults_hold() -> None:
    settings = load()
    assert settings.data == Path("data")
    assert settings.content == Path("content")
    assert settings.index_directory == Path("data/index")
    assert settings.database == "sqlite:///data/kb.sqlite"
    assert settings.embedding_model is None


def test_a_file_changes_them() -> None:
    Path("kb.toml").write_text('data = "elders"\nconsult_url = "https://advies.nl"\n', encoding="utf-8")
    settings = load()
    assert settings.data == Path("elders")
    assert settings.consult_url == "https://advies.nl"


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("kb.toml").write_text('data = "bestand"\ncontent = "bestand"\n', encoding="utf-8")
    monkeypatch.setenv("KB_DATA", "omgeving")
    assert load().data == Path("omgeving")
    assert load().content == Path("bestand")
    assert load(Path("opdracht")).data == Path("opdracht")


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATA", "")
    monkeypatch.setenv("KB_DATABASE_URL", "")
    assert load().database == "sqlite:///data/kb.sqlite"


def test_another_database_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", "postgresql://localhost/kb")
    assert load().database == "postgresql://localhost/kb"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            b"dta = 'x'",
            "setting 'dta' (kb.toml or KB_DTA): Extra inputs are not permitted; there are: data, database_url",
        ),
        (b"data = 1", "setting 'data' (kb.toml or KB_DATA): "),
        (b"[data]\nx = 1", "setting 'data' (kb.toml or KB_DATA): "),
        (b"data = x", "kb.toml is not TOML: Invalid value (at line 1, column 8)"),
        (b"\xef\xbb\xbfdata = 'x'", "kb.toml is not TOML: "),
        (b"data = '\xff'", "kb.toml is not TOML: "),
    ],
)
def test_a_file_that_is_wrong_is_an_error(text: bytes, said: str) -> None:
    Path("kb.toml").write_bytes(text)
    with pytest.raises(SettingsError) as caught:
        load()
    assert str(caught.value).startswith(said)


def test_an_unknown_variable_is_an_error_that_names_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DTA", "x")
    with pytest.raises(SettingsError, match=r"^environment variable KB_DTA is not a setting; there are: .*KB_DATA\b"):
        load()
