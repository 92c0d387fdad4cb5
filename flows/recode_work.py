"""The stages of a recode, each a plain function. ``recode`` puts them in order."""

import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from extractors.errors import ConfigError
from extractors.ids import content_hash, run_id
from extractors.news.archive import PageArchive
from flows.ledger import Ledger
from flows.locks import FileLock
from flows.recode_coding import code_articles
from flows.recode_pages import PageReader
from flows.recode_scope import Scope, find_scopes
from flows.recode_versions import coder_version, program, remember_coder
from flows.runs import Run, now, watcher
from flows.settings import PROJECT_VERSION, Settings
from flows.source_files import source_ids
from flows.store import Store
from flows.workers import PageWorkers
from loaders.recode import (
    Pending,
    RefusedPage,
    Selection,
    StoredArticle,
    coded_versions,
    refused_pages,
    stored_articles,
)
from loaders.recode_switch import Switched, switch
from loaders.reference import load_reference

PORTION = 400  # articles in memory at once, and in one transaction of what waits


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. ``from_pages`` cleans again from the archive; ``everything`` leaves no article out."""

    selection: Selection
    from_pages: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done. ``versions`` counts the articles of each coder version; ``pending`` holds what waits."""

    wanted: Wanted
    target: str
    versions: Mapping[str | None, int]
    scopes: Mapping[str | None, Scope]
    pending: Path

    @property
    def articles(self) -> int:
        """Stored articles that were asked for."""
        return sum(self.versions.values())

    @property
    def why(self) -> list[str]:
        """A sentence for each coder version: what is coded again and why."""
        return [
            f"{number} {'article' if number == 1 else 'articles'} "
            f"{f'coded by {version}' if version else 'without a coding'}: {self.scopes[version].why}"
            for version, number in self.versions.items()
        ]


@runtime_checkable
class Counted(Protocol):
    """Somebody who watches and wants to know how much there is to do."""

    def expect(self, articles: int) -> None:
        """So many articles will be looked at."""


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Nobody else recodes in this home folder meanwhile.

    :raises ConfigError: there is no warehouse, or somebody does.
    """
    if not settings.warehouse.exists():
        raise ConfigError(f"there is no warehouse in {settings.home}: run `rasid run` first, or give its --home")
    lock = FileLock(settings.locks / "recode.lock")
    if not lock.acquire():
        raise ConfigError(f"another `rasid recode` works on {settings.home}: wait until it has ended")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def unrecorded(settings: Settings) -> Iterator[Run]:
    """The tools of a run that changes nothing and leaves no record."""
    tree, started = settings.tree(), now()
    identity = run_id("recode", started.isoformat(), uuid.uuid4().hex)
    ledger = Ledger(identity, "recode", started, PROJECT_VERSION, progress=watcher.get())
    with (
        PageArchive(settings.pages) as archive,
        PageWorkers(tree, settings.workers, settings.page_seconds) as workers,
    ):
        store = Store(settings.warehouse, settings.lock_wait_seconds)
        yield Run(settings, tree, store, archive, workers, ledger, now, threading.Semaphore(), threading.Event())


def plan(run: Run, wanted: Wanted) -> Plan:
    """Find which articles there are and which of them can come out differently.

    :raises ConfigError: a source was named that has neither a file nor an article.
    """
    with run.store.open() as warehouse:
        stored = {row[0] for row in warehouse.rows("select distinct source_id from core.article")}
        versions = coded_versions(warehouse, wanted.selection)
    if unknown := sorted({*wanted.selection.sources} - {*source_ids(run.tree), *stored}):
        raise ConfigError(f"there is no source {', '.join(unknown)}: {', '.join(sorted(stored))} have articles")
    if wanted.from_pages:
        cleaned = Scope("cleaned again from the archive and coded", None)
        remember_coder(run.settings.home, run.tree)
        scopes: Mapping[str | None, Scope] = dict.fromkeys(versions, cleaned)
    else:
        scopes = find_scopes(run.settings.home, run.tree, versions, wanted.everything)
    made = Plan(wanted, coder_version(run.tree), versions, scopes, _pending_file(run, wanted))
    run.ledger.parameters["coder_version"] = made.target
    run.ledger.parameters["why"] = "; ".join(made.why)
    return made


def _pending_file(run: Run, wanted: Wanted) -> Path:
    """Where codings by exactly these rules wait; what waits by others is of no use any more."""
    made_by = [coder_version(run.tree), program()]
    if wanted.from_pages:
        made_by += ["pages", *(content_hash(path.read_bytes()) for path in run.tree.files("sources/*.yml"))]
    folder = run.settings.home / "recode"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{content_hash(' '.join(made_by))[:16]}.duckdb"
    for other in folder.iterdir():
        if not other.name.startswith(path.name):
            other.unlink()
    return path


def code(run: Run, todo: Plan) -> None:
    """Code what the plan asks for, a portion at a time; what waits already is not coded twice."""
    if all(scope.nothing for scope in todo.scopes.values()) and not todo.wanted.from_pages:
        return
    if isinstance(run.ledger.progress, Counted):
        run.ledger.progress.expect(todo.articles)
    reader = PageReader(run) if todo.wanted.from_pages else None
    with Pending.open(todo.pending) as pending:
        for portion in _portions(run, todo.wanted.selection):
            _code_portion(run, todo, pending, portion, reader)
        if reader is not None:
            for pages in _refused(run, todo.wanted.selection):
                pending.add(reader.read_refused(pages))


def _portions(run: Run, selection: Selection) -> Iterator[list[StoredArticle]]:
    after: str | None = None
    while True:
        with run.store.open() as warehouse:
            portion = stored_articles(warehouse, selection, after, PORTION)
        if not portion:
            return
        after = portion[-1].article.id
        yield portion


def _refused(run: Run, selection: Selection) -> Iterator[list[RefusedPage]]:
    with run.store.open() as warehouse:
        pages = refused_pages(warehouse, selection)
    for start in range(0, len(pages), PORTION):
        yield pages[start : start + PORTION]


def _code_portion(
    run: Run, todo: Plan, pending: Pending, portion: Sequence[StoredArticle], reader: PageReader | None
) -> None:
    concerned = [stored for stored in portion if todo.scopes[stored.coder_version].concerns(stored.article.text)]
    waiting = pending.inputs(stored.article.id for stored in concerned)
    missing = [stored for stored in concerned if waiting.get(stored.article.id) != stored.input]
    with run.ledger.timed("code"):
        pending.add(reader.read(missing) if reader else code_articles(run, missing))
    kept = {stored.article.id for stored in concerned}
    for stored in portion:
        run.ledger.count(stored.source_id, "coded" if stored.article.id in kept else "known", 1)


def put_in_place(run: Run, todo: Plan) -> Switched:
    """Make what waits the present coding, in one transaction, and forget what waited."""
    with run.ledger.timed("load"), run.store.open() as warehouse:
        load_reference(warehouse, run.tree.files)
        if todo.pending.exists():
            switched = switch(warehouse, todo.pending, todo.wanted.selection, run.run_id, run.clock())
        else:
            switched = Switched({}, 0, 0, 0)
    for source, (articles, mentions) in switched.by_source.items():
        run.ledger.count(source, "loaded", articles)
        run.ledger.count(source, "events", mentions)
    run.ledger.sources = tuple(sorted(run.ledger.by_source))
    if todo.wanted.selection == Selection() and not run.ledger.failed:
        remember_coder(run.settings.home, run.tree, alone=True)
    for path in todo.pending.parent.glob(f"{todo.pending.name}*"):
        path.unlink()
    return switched
