"""The files that a backfill reads: those that were named, those of the sources' own steps, and lists of CC-NEWS."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extractors.errors import ConfigError
from extractors.ids import stable_id
from extractors.news.http_guard import new_session
from extractors.news.local_pages import (
    Between,
    LocalPage,
    SourceFinder,
    content_key,
    folder_pages,
    go_on,
    has_html,
    warc_pages,
)
from extractors.news.path_lists import (
    COMMON_CRAWL,
    Days,
    Download,
    DownloadError,
    downloads,
    is_path_list,
    list_addresses,
    listed_files,
)
from extractors.news.sources import Source, Step
from flows.backfill_plan import Stretch
from flows.settings import Settings

_WARC_NAMES = ("*.warc", "*.warc.gz")


@dataclass(frozen=True, slots=True)
class PageFile:
    """A WARC file or a folder of HTML, here or fetched while it is read; ``here`` null: it has to be fetched."""

    name: str
    key: str  # by which it is known again
    sources: tuple[Source, ...]  # whose pages are looked for
    content: AbstractContextManager[Path]
    here: Path | None
    base: str | None = None  # of a folder: the address that its names are joined to

    def file_id(self, stretch: Stretch) -> str:
        """The file, read for these days and sources as their files are now."""
        asked = [str(stretch.since), str(stretch.until), stretch.via, *(source.config_hash for source in self.sources)]
        return stable_id("input_file", self.key, *asked)

    def pages(self, path: Path, between: Between = go_on) -> Iterator[LocalPage]:
        """Its pages; ``path`` is where it is now. ``between`` is called at each record or file."""
        finder = SourceFinder(self.sources)
        if path.is_dir():
            alone = self.sources[0] if len(self.sources) == 1 else None
            return folder_pages(path, finder, self.base, alone, between)
        return warc_pages(path, finder, between)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that was named and cannot be read."""

    name: str
    why: str


def page_files(  # noqa: PLR0913, PLR0917 - what was asked for, and when to stop
    settings: Settings,
    stretch: Stretch,
    sources: Sequence[Source],
    named: Sequence[Path],
    today: date,
    between: Between = go_on,
) -> Iterator[PageFile | Missing]:
    """Everything to read, one after the other; path lists are opened as they are reached.

    After ``today`` nothing can have been crawled. ``between`` is called at each piece of a file that is fetched.

    :raises ConfigError: there is nothing to read.
    """
    session = new_session(settings.user_agent, settings.common_crawl != COMMON_CRAWL)
    download = downloads(session, folder=settings.home, between=between)
    finding = _Finding(stretch, tuple(sources), settings.common_crawl, download)
    if named:
        for path in named:
            yield from finding.named(path)
    elif stretch.via == "cc-news":
        yield from finding.cc_news(today)
    else:
        yield from finding.own_steps(settings.config or Path())


def refuse_nothing_to_read(stretch: Stretch, sources: Iterable[Source], named: Sequence[Path]) -> None:
    """:raises ConfigError: ``warc`` without a file, and no source names any."""
    if named or stretch.via != "warc" or any(_local_steps(source) for source in sources):
        return
    raise ConfigError("there is no file to read: name some with --warc, or give a source a step of kind warc or folder")


def _local_steps(source: Source) -> list[Step]:
    return [step for step in source.steps("backfill") if step.kind in ("warc", "folder")]


@dataclass(frozen=True, slots=True)
class _Finding:
    stretch: Stretch
    sources: tuple[Source, ...]
    mirror: str
    download: Download

    def named(
        self, path: Path, sources: tuple[Source, ...] | None = None, base: str | None = None
    ) -> Iterator[PageFile | Missing]:
        chosen = sources or self.sources
        if path.is_dir():
            yield from self._folder(path, chosen, base)
        elif not path.is_file():
            yield Missing(str(path), f"there is no file or folder {path}: look at the name")
        elif is_path_list(path):
            yield from self._listed(path, chosen, base)
        else:
            yield from self._here(path, chosen)

    def own_steps(self, folder: Path) -> Iterator[PageFile | Missing]:
        for source in self.sources:
            for step in _local_steps(source):
                path = folder / (step.path or "")
                if step.kind == "folder":
                    yield from self.named(path, (source,), step.url)
                    continue
                found = (
                    sorted(Path(path.anchor).glob(path.relative_to(path.anchor).as_posix()))
                    if path.anchor
                    else (sorted(Path().glob(path.as_posix())))
                )
                if not found:
                    yield Missing(f"{source.id} {step.path}", f"nothing fits the path {path} of a step of {source.id}")
                for file in found:
                    yield from self.named(file, (source,), step.url)

    def cc_news(self, today: date) -> Iterator[PageFile | Missing]:
        for address in list_addresses(self.stretch.since, self.stretch.until, today, self.mirror):
            try:
                with self.download(address) as path:
                    yield from self._listed(path, self.sources, self.mirror)
            except DownloadError as error:
                yield Missing(address, str(error))

    def _folder(self, folder: Path, sources: tuple[Source, ...], base: str | None) -> Iterator[PageFile | Missing]:
        files = sorted(file for pattern in _WARC_NAMES for file in folder.rglob(pattern))
        for file in files:
            yield from self._here(file, sources)
        if has_html(folder):
            yield PageFile(str(folder), content_key(folder), sources, nullcontext(folder), folder, base)
        elif not files:
            yield Missing(str(folder), f"the folder {folder} holds neither WARC nor HTML files")

    def _listed(self, path: Path, sources: tuple[Source, ...], base: str | None) -> Iterator[PageFile | Missing]:
        days = Days(self.stretch.since, self.stretch.until) if self.stretch.via == "cc-news" else Days()
        try:
            for name, content in listed_files(path, base or self.mirror, days, self.download):
                if Path(name).is_file():
                    yield from self._here(Path(name), sources)
                else:
                    yield PageFile(name, name, sources, content, None)
        except (OSError, EOFError, UnicodeDecodeError) as error:
            yield Missing(str(path), f"the list {path} cannot be read ({error}): give one path a line, packed or not")

    def _here(self, path: Path, sources: tuple[Source, ...]) -> Iterator[PageFile | Missing]:
        if self.stretch.via == "cc-news" and not Days(self.stretch.since, self.stretch.until).may_hold(path.name):
            return
        try:
            yield PageFile(str(path), content_key(path), sources, nullcontext(path), path)
        except OSError as error:
            yield Missing(str(path), f"{path} cannot be read ({error.strerror or error}): look at the file")
