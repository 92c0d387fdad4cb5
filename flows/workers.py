"""Processes that clean and code pages, each under a watchdog.

A page that hangs or crashes the parser costs one worker process and one rejection, never the run: the worker is
killed, the page is recorded with its reason, and the next page gets a fresh process. A worker builds the coder once.
Seconds are those that a worker itself works: on a machine that is busy with other things no page is refused for that.
"""

import multiprocessing
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self, TypeVar

from extractors.errors import ConfigError, RasidError, Reason, Stage
from extractors.events.coder import Coder
from extractors.news.article import CleaningRules, clean_page
from extractors.records import Article, ArticleText, CodedArticle, FetchedPage, Rejected
from extractors.resources import ConfigTree
from flows.coder_input import article_text
from flows.patience import answers

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")
START_SECONDS = 100.0  # of work for imports and the building of the coder, which take a tenth of it


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page with all that is needed to make events of it."""

    page: FetchedPage
    rules: CleaningRules
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of a page: an article with its coding, or a rejection."""

    article: Article | None
    coded: CodedArticle | None
    rejected: Rejected | None
    clean_seconds: float
    code_seconds: float


class PageWorkers:
    """A pool of workers that several threads may use at once. Processes start when the first page comes."""

    def __init__(self, tree: ConfigTree, workers: int, page_seconds: float) -> None:
        self._tree = tree
        self._page_seconds = page_seconds
        self._idle: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()
        for _ in range(workers):
            self._idle.put(None)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="page-worker")
        self._all: set[_Worker] = set()
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._guard:
            for worker in self._all:
                worker.kill()
            self._all.clear()
        self._threads.shutdown(cancel_futures=True)

    def run(self, jobs: Sequence[PageJob]) -> list[PageOutcome]:
        """The outcomes of the jobs, in their order.

        :raises ConfigError: the coder cannot be built from the configuration.
        """
        return list(self._threads.map(lambda job: self._one(_Worker.work, job), jobs))

    def code(self, articles: Sequence[ArticleText]) -> list[CodedArticle]:
        """The codings of articles that are clean already, in their order.

        :raises ConfigError: the coder cannot be built from the configuration.
        """
        return list(self._threads.map(lambda article: self._one(_Worker.code, article), articles))

    def _one(self, work: "Callable[[_Worker, _Given, float], _Made]", given: "_Given") -> "_Made":
        with self._worker() as worker:
            made = work(worker, given, self._page_seconds)
            if not worker.died:
                return made
        with self._worker() as worker:  # it may have been the system that ended it, not the page
            return work(worker, given, self._page_seconds)

    @contextmanager
    def _worker(self) -> "Iterator[_Worker]":
        worker = self._idle.get()
        try:
            if worker is None or not worker.alive:
                worker = _Worker(self._tree)
                with self._guard:
                    self._all.add(worker)
                worker.wait_until_ready()
            yield worker
        finally:
            if worker is not None and not worker.alive:
                with self._guard:
                    self._all.discard(worker)
                worker = None
            self._idle.put(worker)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A worker's first message."""

    coder_version: str


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, tree: ConfigTree) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, tree), daemon=True)
        self._process.start()
        theirs.close()
        self.alive = True
        self.died = False  # without our doing
        self._coder_version = ""

    def wait_until_ready(self) -> None:
        """:raises ConfigError: the coder could not be built."""
        answer = self._receive(START_SECONDS)
        if isinstance(answer, RasidError):
            self.kill()
            raise answer
        if not isinstance(answer, _Ready):
            self.kill()
            raise ConfigError(f"a worker process did not start ({answer}): run `rasid doctor`")
        self._coder_version = answer.coder_version

    def work(self, job: PageJob, seconds: float) -> PageOutcome:
        """Clean and code one page; each of the two may take ``seconds``."""
        self._send(job)
        started = time.perf_counter()
        cleaned = self._receive(seconds)
        clean_seconds = time.perf_counter() - started
        if not isinstance(cleaned, Article):
            rejected = cleaned if isinstance(cleaned, Rejected) else _stuck(job.page, cleaned, seconds)
            return PageOutcome(None, None, rejected, clean_seconds, 0.0)
        coded = self._receive_coding(cleaned.article_id, seconds)
        return PageOutcome(cleaned, coded, None, clean_seconds, time.perf_counter() - started - clean_seconds)

    def code(self, article: ArticleText, seconds: float) -> CodedArticle:
        """Code one article, which may take ``seconds``."""
        self._send(article)
        return self._receive_coding(article.id, seconds)

    def _receive_coding(self, article_id: str, seconds: float) -> CodedArticle:
        coded = self._receive(seconds)
        if isinstance(coded, CodedArticle):
            return coded
        reason = Reason.CODE_TIMEOUT if coded == _TIMED_OUT else Reason.CODE_CRASHED
        detail = f"coding the article {_story(coded, seconds)}"
        return CodedArticle(article_id, (), self._coder_version, reason, detail)

    def _send(self, job: PageJob | ArticleText) -> None:
        try:
            self._pipe.send(job)
        except OSError:
            self.died = True
            self.kill()

    def _receive(self, seconds: float) -> Any:
        try:
            if self.alive and answers(self._pipe, self._process.pid, seconds):
                return self._pipe.recv()
        except (EOFError, OSError):
            self.died = True
        self.kill()
        return _DIED if self.died else _TIMED_OUT

    def kill(self) -> None:
        """End the process at once."""
        if self.alive:
            self.alive = False
            self._process.kill()
            self._process.join(10)
            self._pipe.close()


_TIMED_OUT = "timed out"
_DIED = "died"


def _story(answer: object, seconds: float) -> str:
    return f"took longer than {seconds:g} seconds and was ended" if answer == _TIMED_OUT else "ended its process"


def _stuck(page: FetchedPage, answer: object, seconds: float) -> Rejected:
    reason = Reason.CLEAN_TIMEOUT if answer == _TIMED_OUT else Reason.CLEAN_CRASHED
    return refuse(page, reason, f"cleaning the page {_story(answer, seconds)}")


def refuse(page: FetchedPage, reason: Reason, detail: str) -> Rejected:
    """A rejection of a page that can be tried again from the archive."""
    return Rejected(
        Stage.CLEAN,
        reason,
        detail,
        source_id=page.source_id,
        url=page.url,
        url_key=page.url_key,
        rejected_at=page.fetched_at,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )


def _serve(pipe: Connection, tree: ConfigTree) -> None:
    """Body of a worker process: a page is answered with its article and then its coding, a text with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends its workers
    try:
        coder = Coder.build(tree)
    except RasidError as error:
        pipe.send(error)
        return
    pipe.send(_Ready(coder.version))
    while True:
        try:
            job: PageJob | ArticleText = pipe.recv()
        except EOFError:
            return  # the run is over, or was killed
        if isinstance(job, ArticleText):
            pipe.send(_code(coder, job))
            continue
        cleaned = _clean(job)
        pipe.send(cleaned)
        if isinstance(cleaned, Article):
            pipe.send(_code(coder, article_text(cleaned, job.country)))


def _clean(job: PageJob) -> Article | Rejected:
    try:
        return clean_page(job.page, job.rules)
    except Exception as error:  # a hostile page may break a parser in any way
        return refuse(job.page, Reason.CLEAN_CRASHED, f"the parser failed: {type(error).__name__}: {error}")


def _code(coder: Coder, article: ArticleText) -> CodedArticle:
    try:
        return coder.code(article)
    except Exception as error:
        detail = f"the coder failed: {type(error).__name__}: {error}"
        return CodedArticle(article.id, (), coder.version, Reason.CODE_CRASHED, detail)
