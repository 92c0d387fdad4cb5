"""The operators' page: its commands on a warehouse that a run filled, and the files that it points at."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
DEPLOY = ROOT / "docs" / "deploy"
RASID = f'#!/bin/sh\nexec {sys.executable} -m flows.cli "$@"\n'


def commands(section: str) -> str:
    """The commands of a section that are marked as tested."""
    text = PAGE.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    found = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert found is not None, f"{section} has no commands"
    return found[1]


class Desk:
    """A shell as an operator has it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.backup = folder / "home", folder / "backup"
        (folder / "bin").mkdir()
        (folder / "bin" / "rasid").write_text(RASID, encoding="utf-8")
        (folder / "bin" / "rasid").chmod(0o755)
        known = {name: value for name, value in os.environ.items() if not name.startswith(("RASID_", "PREFECT_"))}
        path = f"{folder / 'bin'}:{known['PATH']}"
        own = {"RASID_HOME": str(self.home), "BACKUP": str(self.backup), "PATH": path, "PYTHONPATH": str(ROOT)}
        self._environment = known | own

    def run(self, script: str) -> str:
        """What the commands print; each must succeed."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout


COUNTS = 'rasid query --format csv "select (select count(*) from articles), (select count(*) from events)"'


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_commands_of_the_page_work(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run(f"rasid demo --home {desk.home} || [ $? = 1 ]")
    assert "python" in desk.run(commands("Is all well?"))
    before = desk.run(COUNTS)
    desk.run(commands("Backup") * 2)  # a second backup over the first
    shutil.rmtree(desk.home)
    desk.run(commands("Restore"))
    assert desk.run(COUNTS) == before
    old, *others = sorted((desk.home / "pages").glob("*.warc.gz"))
    os.utime(old, (0, 0))
    (desk.backup / "pages" / old.name).unlink()
    desk.run(commands("How long pages are kept"))
    assert sorted((desk.home / "pages").glob("*.warc.gz")) == others
    assert (desk.backup / "pages" / old.name).exists()
    assert desk.run(COUNTS) == before


def test_every_file_that_the_page_points_at_is_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target


def test_every_command_of_the_page_exists() -> None:
    from flows.cli import app

    names = {command.name for command in app.registered_commands}
    assert set(re.findall(r"(?:^|`|bin/)rasid ([a-z]+)", PAGE, re.MULTILINE)) <= names


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_unit_is_in_order(tmp_path: Path) -> None:
    text = (DEPLOY / "rasid.service").read_text(encoding="utf-8")
    program = tmp_path / "rasid"
    program.write_text(RASID, encoding="utf-8")
    program.chmod(0o755)
    unit = tmp_path / "rasid.service"
    unit.write_text(text.replace("/opt/rasid/.venv/bin/rasid", str(program)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "rasid" in line] == []


def test_the_container_copies_what_there_is_and_starts_serve() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for source in re.findall(r"^COPY (\S+)", text, re.MULTILINE):
        assert (ROOT / source).exists()
    assert 'CMD ["rasid", "serve"]' in text
