"""Settings of a machine: ``RASID_*`` variables, then ``rasid.toml``, then the defaults below.

``rasid.toml`` is looked for in the working folder unless ``RASID_SETTINGS`` names another file. Prefect's own
settings keep their own names (``PREFECT_*``) and are only given defaults here.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from extractors.errors import ConfigError
from extractors.resources import ConfigTree

PROJECT_VERSION = "0.1.0"


def _resolved(path: Path) -> Path:
    return path.expanduser().resolve()


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Folder = Annotated[Path, AfterValidator(_resolved)]


class Settings(BaseSettings):
    """Where things are and how much of the machine and of the network may be used."""

    model_config = SettingsConfigDict(env_prefix="RASID_", extra="forbid", frozen=True)

    home: Annotated[Folder, Field(description="Folder of the warehouse, the page archive and the logs")] = Field(
        default=Path("data"), validate_default=True
    )
    config: Annotated[Folder | None, BeforeValidator(_empty_is_none)] = Field(
        default=None, description="Your own configuration folder; its files override the bundled ones"
    )
    contact: str = Field(
        default="no contact given; set RASID_CONTACT",
        min_length=3,
        description="A web or mail address for the User-Agent, so that a publisher can reach you",
    )
    workers: int = Field(
        default_factory=lambda: max(1, min(4, os.cpu_count() or 1)),
        ge=1,
        le=64,
        description="Processes that clean and code pages",
    )
    sources_at_once: int = Field(default=8, ge=1, le=64, description="Sources that are fetched side by side")
    batch_pages: int = Field(default=100, ge=1, le=1000, description="Pages in one batch: one transaction")
    page_seconds: float = Field(
        default=30, gt=0, le=600, description="Longest processor time to clean and code one page"
    )
    lock_wait_seconds: float = Field(
        default=60, ge=0, le=3600, description="How long to wait for a warehouse that another run writes to"
    )
    common_crawl: str = Field(
        default="https://data.commoncrawl.org/",
        pattern=r"^https?://[^/]+/(?:.*/)?$",
        description="Where files of CC-NEWS are fetched from; ends with a slash",
    )
    prefect_limits: bool = Field(
        default=False,
        description="Take slots of Prefect's limits `tag:warehouse` and `tag:host:<name>`: for several machines",
    )
    query_seconds: float = Field(default=300, gt=0, description="Longest time of one `rasid query`")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over variables, variables over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that runs write to."""
        return self.home / "warehouse.duckdb"

    @property
    def pages(self) -> Path:
        """The archive of fetched pages (WARC)."""
        return self.home / "pages"

    @property
    def published(self) -> Path:
        """Where the copy for readers is kept."""
        return self.home / "published"

    @property
    def locks(self) -> Path:
        """Lock files that runs on this machine share."""
        return self.home / "locks"

    @property
    def user_agent(self) -> str:
        """The honest name under which pages are asked for."""
        return f"Rasid/{PROJECT_VERSION} (news archive for conflict research; {self.contact})"

    def tree(self) -> ConfigTree:
        """The bundled configuration under the user's own folder."""
        return ConfigTree.of(self.config)


def settings_file() -> Path:
    """The settings file, whether it exists or not."""
    return Path(os.environ.get("RASID_SETTINGS") or "rasid.toml")


def load_settings(**overrides: Any) -> Settings:
    """Settings from arguments (null ones are passed over), variables and the file.

    :raises ConfigError: a value is wrong or unknown; the message names it, where it came from, and what is allowed.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        _refuse_unknown_variables()
        return Settings(**given)
    except ValidationError as error:
        raise ConfigError(_sentence(error, given)) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{settings_file()} is not valid TOML: {error}") from None
    except SettingsError as error:
        raise ConfigError(f"the settings cannot be read: {error}") from None


def _refuse_unknown_variables() -> None:
    allowed = {f"RASID_{name.upper()}" for name in Settings.model_fields} | {"RASID_SETTINGS"}
    for name in sorted(os.environ):
        if name.startswith("RASID_") and name not in allowed:
            raise ConfigError(f"the variable {name} is unknown; allowed are {', '.join(sorted(allowed))}")


def _sentence(error: ValidationError, given: dict[str, Any]) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    if first["type"] == "extra_forbidden":
        return f"the setting {name} in {settings_file()} is unknown; allowed are {', '.join(Settings.model_fields)}"
    variable = f"RASID_{name.upper()}"
    where = name if name in given else variable if variable in os.environ else f"{name} in {settings_file()}"
    field = Settings.model_fields.get(name)
    meaning = f" ({field.description})" if field is not None and field.description else ""
    message = first["msg"]
    return f"{where} is {first['input']!r}, which is not allowed: {message[:1].lower()}{message[1:]}{meaning}"


def prepare_prefect(settings: Settings) -> None:
    """Give Prefect its defaults; must be called before Prefect is imported. What the user has set is left alone.

    Nothing calls home, the terminal stays quiet, and the temporary server of a run without ``PREFECT_API_URL`` keeps
    its database in the home folder.
    """
    defaults = {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # Its log goes to its database, where its pages show it; the terminal belongs to the command.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_CLIENT_MAX_RETRIES": "3",  # when its server is gone, every call would else wait for a minute
        "PREFECT_LOGGING_EXTRA_LOGGERS": "rasid",  # what is refused, with its source, address and reason
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
