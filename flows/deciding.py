"""What people decide, written to the warehouse and published, so that readers see it at once."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from extractors.errors import ConfigError, WarehouseError
from flows.settings import Settings
from flows.store import Store
from loaders.decisions import Signature
from loaders.snapshot import publish
from loaders.warehouse import Warehouse


def signature(by: str | None, note: str | None) -> Signature:
    """Who decides, now.

    :raises ConfigError: nobody is named and the system knows no login name.
    """
    try:
        name = (by or getpass.getuser()).strip()
    except (KeyError, OSError):
        name = ""
    if not name:
        raise ConfigError("nobody is named: say who decides with --by")
    return Signature(name, datetime.now(UTC), note)


@contextmanager
def deciding(settings: Settings) -> Iterator[Warehouse]:
    """The warehouse for decisions; when all went well, the copy for readers is made anew.

    :raises WarehouseError: there is no warehouse, or it cannot be opened.
    """
    with opened(settings) as warehouse:
        yield warehouse
    show_readers(settings)


@contextmanager
def opened(settings: Settings) -> Iterator[Warehouse]:
    """The warehouse, which must be there; no run can write meanwhile, so it is not to be kept open."""
    _require(settings)
    with Store(settings.warehouse, settings.lock_wait_seconds).open() as warehouse:
        yield warehouse


def show_readers(settings: Settings) -> Path:
    """Make the copy for readers what the warehouse is now, and give its path.

    :raises WarehouseError: there is no warehouse, or it cannot be published.
    """
    _require(settings)
    return publish(settings.warehouse, settings.published, wait_seconds=settings.lock_wait_seconds)


def _require(settings: Settings) -> None:
    if not settings.warehouse.exists():
        raise WarehouseError(f"there is no warehouse at {settings.warehouse}: run `rasid run` or `rasid demo` first")


def parsed_values(pairs: Sequence[str]) -> dict[str, str | None]:
    """``FIELD=VALUE`` pairs; an empty value means that it is not known.

    :raises ConfigError: one of them has no equals sign, or a field is named twice.
    """
    values: dict[str, str | None] = {}
    for pair in pairs:
        field, equals, value = pair.partition("=")
        if not equals:
            raise ConfigError(f"{pair!r} is no correction: write FIELD=VALUE, for example killed=3")
        if field.strip() in values:
            raise ConfigError(f"{field.strip()} is corrected twice: give one value")
        values[field.strip()] = value.strip() or None
    return values
