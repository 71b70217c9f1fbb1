"""What a model is called: vectors of models with different names are never compared."""

import shutil
from pathlib import Path

import pytest

from retrieval.embedding import NAME, model_name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "een" / "model"
    (made / "1_Pooling").mkdir(parents=True)
    (made / "model.safetensors").write_bytes(b"weights")
    (made / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    return made


def test_a_model_of_a_hub_is_called_as_there_and_the_default_by_what_it_has_learned() -> None:
    assert model_name("intfloat/multilingual-e5-base") == "intfloat/multilingual-e5-base"
    assert model_name(None) == NAME


def test_a_model_on_disk_is_called_by_its_folder_and_what_stands_in_it(folder: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(folder, tmp_path / "elders" / "model")
    (moved / "README.md").write_text("Over dit model.")
    assert model_name(str(folder)).startswith("model@")
    assert model_name(str(moved)) == model_name(str(folder))


@pytest.mark.parametrize("changed", ["model.safetensors", "1_Pooling/config.json"])
def test_another_model_in_its_place_or_in_a_folder_of_that_name_is_called_otherwise(
    folder: Path, tmp_path: Path, changed: str
) -> None:
    before = model_name(str(folder))
    other = shutil.copytree(folder, tmp_path / "elders" / "model")
    (other / changed).write_text("anders")
    assert model_name(str(other)) != before
    (folder / changed).write_text("anders")
    assert model_name(str(folder)) == model_name(str(other))
