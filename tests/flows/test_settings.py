"""Settings: where a value comes from, and what a wrong one is answered with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from flows.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def clean_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("RASID_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults_are_usable(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.home == tmp_path / "data"
    assert settings.warehouse == tmp_path / "data" / "warehouse.duckdb"
    assert settings.user_agent.startswith("Rasid/")


def test_arguments_win_over_variables_and_variables_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "rasid.toml").write_text("workers = 3\nbatch_pages = 7\nsources_at_once = 5\n", encoding="utf-8")
    monkeypatch.setenv("RASID_WORKERS", "4")
    monkeypatch.setenv("RASID_BATCH_PAGES", "8")
    settings = load_settings(workers=6, batch_pages=None)
    assert (settings.workers, settings.batch_pages, settings.sources_at_once) == (6, 8, 5)


def test_another_settings_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('contact = "desk@example.org"\n', encoding="utf-8")
    monkeypatch.setenv("RASID_SETTINGS", str(tmp_path / "other.toml"))
    assert load_settings().contact == "desk@example.org"


@pytest.mark.parametrize(
    ("variables", "toml", "told"),
    [
        ({"RASID_WORKERS": "many"}, "", ["RASID_WORKERS", "'many'", "integer"]),
        ({"RASID_WORKERS": "0"}, "", ["RASID_WORKERS", "greater than or equal to 1"]),
        ({"RASID_WROKERS": "2"}, "", ["RASID_WROKERS", "RASID_WORKERS"]),
        ({}, "batch_pages = 5000", ["batch_pages in rasid.toml", "less than or equal to 1000"]),
        ({}, "batch_page = 5", ["batch_page in rasid.toml is unknown", "batch_pages"]),
        ({}, "workers = ", ["rasid.toml is not valid TOML"]),
    ],
)
def test_a_wrong_value_is_one_clear_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str], toml: str, told: list[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "rasid.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_settings()
    assert all(part in str(error.value) for part in told), str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_configuration_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        load_settings(config=tmp_path / "nowhere").tree()


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("arguments", [["--help"], ["query", "--help"], ["extract", "--help"]])
def test_light_commands_do_not_import_prefect(arguments: list[str]) -> None:
    program = (
        "import sys; from flows.cli import app\n"
        f"try: app({arguments!r})\nexcept SystemExit: pass\n"
        "assert not {'prefect', 'duckdb', 'trafilatura'} & set(sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
