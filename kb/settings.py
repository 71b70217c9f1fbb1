"""Settings, from `kb.toml` and from environment variables `KB_…`."""

import os
import tomllib
from pathlib import Path
from urllib.parse import quote

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

PREFIX = "KB_"


class SettingsError(ValueError):
    """A setting that does not exist or does not fit."""


class Settings(BaseSettings):
    """Every setting with its default; an environment variable wins over `kb.toml`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file="kb.toml", extra="forbid", env_ignore_empty=True)

    data: Path = Path("data")
    """Directory with the database, the index and the unpacked model."""
    database_url: str | None = None
    """SQLAlchemy address of the database; without it, `kb.sqlite` in the data directory."""
    content: Path = Path("content")
    """Folder with `collections.toml`, used where an ingested folder has none."""
    embedding_model: str | None = None
    """Another model for sentence-transformers: a directory, or a name on a hub."""
    consult_url: str = "/bron/samenwerking/advies-en-consultatie"
    """Where "Leg voor aan Advies en Consultatie" leads."""
    log_days: int = Field(default=365, ge=0, le=3650)
    """Days that questions are kept, without the personal data in them; 0: none is kept."""
    municipalities: tuple[str, ...] = (
        "Albrandswaard",
        "Barendrecht",
        "Capelle aan den IJssel",
        "Goeree-Overflakkee",
        "Krimpen aan den IJssel",
        "Lansingerland",
        "Maassluis",
        "Nissewaard",
        "Ridderkerk",
        "Rotterdam",
        "Schiedam",
        "Vlaardingen",
        "Voorne aan Zee",
    )
    """The only words that are kept as the municipality of a question: whatever else is sent may name a person."""

    max_file_mb: int = Field(default=200, ge=1)
    """Files over this size are not read."""

    @property
    def originals_directory(self) -> Path:
        """Folder that holds the files as they came, by hash."""
        return self.data / "originals"

    @property
    def database(self) -> str:
        """Address of the database in use."""
        return self.database_url or f"sqlite:///{quote(str(self.data / 'kb.sqlite'))}"

    @property
    def index_directory(self) -> Path:
        """Folder that holds the index generations."""
        return self.data / "index"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then `kb.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(data: Path | None = None) -> Settings:
    """Return the settings in force; `data` is what the command line said.

    :raises SettingsError: for a `kb.toml` that is not TOML, an unknown key in it or in the environment, or a value that
        does not fit.
    """
    names = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in names)
    if unknown:
        raise SettingsError(
            f"environment variable {unknown[0]} is not a setting; there are: {', '.join(sorted(names))}"
        )
    try:
        return Settings(data=data) if data else Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"kb.toml is not TOML: {error}; save it as UTF-8 without BOM, text in quotes") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"setting '{key}' (kb.toml or {PREFIX}{key.upper()}): {first['msg']}; "
            f"there are: {', '.join(Settings.model_fields)}"
        ) from error
