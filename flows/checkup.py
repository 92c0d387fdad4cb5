"""What ``rasid doctor`` examines, one function a subject."""

import os
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.errors import RasidError
from extractors.events.coder import Coder
from extractors.news.sources import load_sources
from flows.settings import Settings
from flows.versions import failing
from loaders.checks import run_checks
from loaders.warehouse import Warehouse

LEAST_FREE_BYTES = 1_000_000_000  # a day of fifty sources takes about a fifth of it


@dataclass(frozen=True, slots=True)
class Symptom:
    """One finding: ``ok``, ``warn`` (works, but look at it) or ``FAIL``, with what to do."""

    subject: str
    verdict: Literal["ok", "warn", "FAIL"]
    told: str


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
        "prefect": _prefect,
    }
    for subject, look in subjects.items():
        try:
            yield look(settings)
        except (RasidError, OSError) as error:
            yield Symptom(subject, "FAIL", str(error))


def _python(_: Settings) -> Symptom:
    told = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    right = (3, 11) <= sys.version_info[:2] <= (3, 14)
    return Symptom("python", "ok" if right else "FAIL", told if right else f"{told}: Rasid needs 3.11 to 3.14")


def _packages(_: Settings) -> Symptom:
    names = ("prefect", "fastapi", "duckdb", "trafilatura", "pyarrow")
    try:
        found = {name: version(name) for name in names}
    except PackageNotFoundError as error:
        return Symptom("packages", "FAIL", f"{error.name} is missing: install requirements.lock again")
    told = ", ".join(f"{name} {number}" for name, number in found.items())
    if fatal := failing("fastapi"):
        return Symptom("packages", "FAIL", f"{told}; {fatal}")
    if partial := failing("sqlalchemy"):
        return Symptom("packages", "warn", f"{told}; {partial}")
    return Symptom("packages", "ok", told)


def _time_zones(_: Settings) -> Symptom:
    try:
        ZoneInfo("Asia/Damascus")
    except ZoneInfoNotFoundError:
        return Symptom("time zones", "FAIL", "the time zone database is missing: install the package tzdata")
    return Symptom("time zones", "ok", "found")


def _home(settings: Settings) -> Symptom:
    settings.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.home):
        return Symptom("home", "ok", f"{settings.home} can be written")


def _disk(settings: Settings) -> Symptom:
    free = shutil.disk_usage(settings.home).free
    told = f"{free / 1e9:.1f} GB free in {settings.home}"
    if free < LEAST_FREE_BYTES:
        return Symptom("disk", "warn", f"{told}: make room, or move RASID_HOME to another disk")
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
    with Warehouse.open(settings.warehouse, read_only=True) as warehouse:
        checks = run_checks(warehouse)
    broken = [check for check in checks if not check.passed and check.severity == "error"]
    if broken:
        told = "; ".join(f"{check.name}: {check.n_bad_rows} rows ({check.description})" for check in broken)
        return Symptom("warehouse", "FAIL", f"{settings.warehouse} breaks what it promises: {told}")
    return Symptom("warehouse", "ok", f"{settings.warehouse} keeps its {len(checks)} promises")


def _prefect(_: Settings) -> Symptom:
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        return Symptom("prefect", "ok", "no PREFECT_API_URL: each run starts its own temporary server")
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=5):  # noqa: S310 - the operator's own setting
            return Symptom("prefect", "ok", f"{url} answers")
    except (urllib.error.URLError, ValueError) as error:
        why = getattr(error, "reason", error)
        return Symptom("prefect", "FAIL", f"{url} does not answer ({why}): start it, or unset PREFECT_API_URL")
