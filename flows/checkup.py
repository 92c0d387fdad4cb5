"""What ``rasid doctor`` examines, one function a subject."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from extractors.errors import RasidError, WarehouseLocked
from extractors.events.coder import Coder
from extractors.news.sources import load_sources
from flows.checkup_network import network, port, prefect
from flows.ports import program
from flows.recover import dead_runs
from flows.settings import Settings
from flows.symptoms import Symptom, Verdict
from flows.versions import failing
from loaders.checks import run_checks
from loaders.warehouse import Warehouse

LEAST_FREE_BYTES = 1_000_000_000  # a day of fifty sources takes about a fifth of it
LOCK_SECONDS = 5.0  # a batch is written in less
TOO_FEW_BYTES = 100_000_000  # the next run would not get far


def examine(settings: Settings) -> Iterator[Symptom]:
    """All findings; a subject that cannot be examined is a finding too."""
    subjects: dict[str, Callable[[Settings], Symptom]] = {
        "python": _python,
        "packages": _packages,
        "time zones": _time_zones,
        "home": _home,
        "disk": _disk,
        "contact": _contact,
        "sources": _sources,
        "coder": _coder,
        "warehouse": _warehouse,
        "runs": _runs,
        "prefect": prefect,
        "port": port,
        "network": network,
    }
    for subject, look in subjects.items():
        try:
            yield look(settings)
        except (RasidError, OSError) as error:
            yield Symptom(subject, "FAIL", str(error))
        except Exception as error:  # what is broken may break in any way, and the other subjects are still of use
            told = str(error).strip().partition("\n")[0]
            yield Symptom(
                subject, "FAIL", f"cannot be examined ({type(error).__name__}: {told}): mend what fails above"
            )


def _python(_: Settings) -> Symptom:
    told = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    right = (3, 11) <= sys.version_info[:2] <= (3, 14)
    return Symptom("python", "ok" if right else "FAIL", told if right else f"{told}: Rasid needs 3.11 to 3.14")


def _packages(_: Settings) -> Symptom:
    try:
        wanted = [Requirement(line) for line in requires("rasid") or ()]
        wrong = [need for need in wanted if need.marker is None and version(need.name) not in need.specifier]
    except PackageNotFoundError as error:
        return Symptom("packages", "FAIL", f"{error.name} is missing: install requirements.lock again")
    if fatal := failing("fastapi") or failing("sqlalchemy"):
        return Symptom("packages", "FAIL", fatal)
    if wrong:
        told = ", ".join(f"{need.name} is {version(need.name)}, needed is {need.specifier}" for need in wrong)
        return Symptom("packages", "FAIL", f"{told}: install requirements.lock again")
    shown = ("prefect", "duckdb", "trafilatura", "pyarrow")
    return Symptom("packages", "ok", ", ".join(f"{name} {version(name)}" for name in shown))


def _time_zones(_: Settings) -> Symptom:
    try:
        ZoneInfo("Asia/Damascus")
    except ZoneInfoNotFoundError:
        return Symptom("time zones", "FAIL", "the time zone database is missing: install the package tzdata")
    return Symptom("time zones", "ok", "found")


def _home(settings: Settings) -> Symptom:
    settings.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.home):
        locked = [path for path in _own_files(settings) if not os.access(path, os.R_OK | os.W_OK)]
    if locked:
        told = f"{locked[0]} of {_owner(locked[0])} cannot be written: run as that user, or change its owner"
        return Symptom("home", "FAIL", told)
    return Symptom("home", "ok", f"{settings.home} can be written")


def _own_files(settings: Settings) -> Iterator[Path]:
    """The folders that runs write to, and what runs write again in them."""
    for folder in (settings.pages, settings.published, settings.locks, settings.home / "prefect"):
        if folder.exists():
            yield folder
    yield from (path for path in (settings.warehouse, *settings.locks.glob("*.lock")) if path.exists())


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return f"user {path.stat().st_uid}"


def _disk(settings: Settings) -> Symptom:
    free = shutil.disk_usage(settings.home).free
    told = f"{free / 1e9:.1f} GB free in {settings.home}"
    if free < LEAST_FREE_BYTES:
        verdict: Verdict = "FAIL" if free < TOO_FEW_BYTES else "warn"
        return Symptom("disk", verdict, f"{told}: make room, or move RASID_HOME to another disk")
    return Symptom("disk", "ok", told)


def _contact(settings: Settings) -> Symptom:
    if settings.contact == Settings.model_fields["contact"].default:
        return Symptom("contact", "warn", "set RASID_CONTACT, so that publishers know whom to write to")
    return Symptom("contact", "ok", settings.contact)


def _sources(settings: Settings) -> Symptom:
    loaded = load_sources(settings.tree())
    if loaded.errors:
        return Symptom("sources", "FAIL", "; ".join(loaded.errors))
    return Symptom("sources", "ok", f"{len(loaded.sources)} files are in order")


def _coder(settings: Settings) -> Symptom:
    return Symptom("coder", "ok", f"version {Coder.build(settings.tree()).version}")


def _warehouse(settings: Settings) -> Symptom:
    if not settings.warehouse.exists():
        return Symptom("warehouse", "warn", f"{settings.warehouse} does not exist yet: `rasid run` makes it")
    try:
        with Warehouse.open(settings.warehouse, read_only=True, wait_seconds=LOCK_SECONDS) as warehouse:
            checks = run_checks(warehouse)
            latest = warehouse.scalar("select max(started_at) from ops.run")
    except WarehouseLocked as error:
        return Symptom("warehouse", "warn", f"{error}; this is right while a run writes{_command_of(error)}")
    if latest is not None and latest > datetime.now(UTC):
        return Symptom("warehouse", "FAIL", f"its latest run began at {latest:%Y-%m-%d %H:%M} UTC: set the clock right")
    broken = [check for check in checks if not check.passed and check.severity == "error"]
    if broken:
        told = "; ".join(f"{check.name}: {check.n_bad_rows} rows ({check.description})" for check in broken)
        return Symptom("warehouse", "FAIL", f"{settings.warehouse} breaks what it promises: {told}")
    return Symptom("warehouse", "ok", f"{settings.warehouse} keeps its {len(checks)} promises")


def _command_of(error: WarehouseLocked) -> str:
    """What the process is that holds the warehouse: DuckDB names its program only, which mostly is Python."""
    found = re.search(r"by process (\d+)", str(error))
    try:
        return f" (it is `{program(int(found[1]))}`)" if found else ""
    except OSError:  # it has ended
        return ""


def _runs(settings: Settings) -> Symptom:
    dead = 0
    for _, lock in dead_runs(settings):
        lock.release()
        dead += 1
    if dead:
        return Symptom("runs", "warn", f"{dead} ended before their work was done: the next run goes on from there")
    return Symptom("runs", "ok", "none was cut off")
