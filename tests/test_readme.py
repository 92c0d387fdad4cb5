"""What the README says is true: its commands run, its output is real, its tables are complete."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL) for line in block.strip().splitlines()
]
SET_UP, TESTS = (line for line in COMMANDS if line.startswith("python3 -m venv"))
BUSY_SECONDS = 1200


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RASID_", "PREFECT_"))}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=BUSY_SECONDS,
    )


def test_two_commands_do_all_the_set_up() -> None:
    assert SET_UP.endswith("/rasid demo")
    assert "pytest" in TESTS
    assert README.count("bin/pytest") == 1  # .ci/run takes its command from there


def test_every_setting_is_in_the_table() -> None:
    for name, field in Settings.model_fields.items():
        assert re.search(rf"^\| `RASID_{name.upper()}` \|.*\| {re.escape(str(field.description))} \|$", README, re.M)


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_extract_example_gives_what_is_shown() -> None:
    command = next(line for line in COMMANDS if line.endswith("| rasid extract"))
    shown = json.loads(re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0])
    done = shell(command.replace("rasid", f"{sys.executable} -m flows.cli"), ROOT)
    assert done.returncode == 0, done.stderr
    (event,) = json.loads(done.stdout)["events"]
    assert {name: event[name] for name in shown} == shown


@pytest.mark.slow
@pytest.mark.timeout(BUSY_SECONDS)
def test_the_first_command_works_in_a_fresh_copy(tmp_path: Path) -> None:
    copy = tmp_path / "rasid"
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    done = shell(SET_UP, copy)
    assert done.returncode == 0, done.stderr
    to_try = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith("rasid query")]
    assert len(to_try) == 3
    for line in to_try:
        answer = shell(f".venv/bin/{line}", copy)
        assert answer.returncode == 0, answer.stderr
        assert " row" in answer.stdout


@pytest.mark.slow
@pytest.mark.timeout(BUSY_SECONDS)
def test_a_wheel_installed_elsewhere_runs_the_demo(tmp_path: Path) -> None:
    built = shell(f"{sys.executable} -m pip wheel -q --no-deps -w {tmp_path} {ROOT}", tmp_path)
    assert built.returncode == 0, built.stderr
    install = (
        f"{sys.executable} -m venv venv && venv/bin/pip install -q --no-deps -r {ROOT}/requirements.lock"
        " && venv/bin/pip install -q --no-deps *.whl && venv/bin/rasid demo --home elsewhere && venv/bin/rasid doctor"
    )
    done = shell(install, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "elsewhere" / "published" / "warehouse.duckdb").exists()
