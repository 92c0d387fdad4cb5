"""Cleans stored articles again from the pages in the archive, and codes them; nothing is fetched."""

from collections.abc import Sequence

from extractors.news.archive import ArchiveError
from extractors.news.article import CleaningRules
from extractors.news.sources import load_sources
from extractors.records import FetchedPage
from flows.recode_coding import finished
from flows.runs import Run
from flows.stages import cleaning_rules
from flows.workers import PageJob, PageOutcome
from loaders.boilerplate import known_paragraphs
from loaders.recode import NewCoding, RefusedPage, StoredArticle


class PageReader:
    """Reads pages with today's source files."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._sources = {source.id: source for source in load_sources(run.tree).sources}
        self._rules: dict[str, CleaningRules] = {}

    def read(self, articles: Sequence[StoredArticle]) -> list[NewCoding]:
        """Articles and codings from their pages. One whose page is lost or refused now stays as it is stored."""
        jobs = [(stored, job) for stored in articles if (job := self._job(stored)) is not None]
        outcomes = self._outcomes([job for _, job in jobs])
        return [
            NewCoding(outcome.coded, stored.row_sha256, stored.input, outcome.article)
            for (stored, _), outcome in zip(jobs, outcomes, strict=True)
            if outcome.article and outcome.coded and outcome.article.article_id == stored.article.id
        ]

    def read_refused(self, pages: Sequence[RefusedPage]) -> list[NewCoding]:
        """Articles and codings from pages that an earlier cleaner refused, where today's finds an article."""
        outcomes = self._outcomes([job for page in pages if (job := self._job(page)) is not None])
        return [
            NewCoding(outcome.coded, None, outcome.article.page_sha256, outcome.article)
            for outcome in outcomes
            if outcome.article and outcome.coded
        ]

    def _job(self, stored: StoredArticle | RefusedPage) -> PageJob | None:
        """The page with all that its cleaning needs; what is missing is a failure of its source."""
        source = self._sources.get(stored.source_id)
        if source is None:
            self._fail(stored, f"no readable file sources/{stored.source_id}.yml says how to clean its pages")
        elif stored.warc_file is None or stored.warc_offset is None:
            self._fail(stored, "some of its articles were stored without a page, these stay as they are")
        elif page := self._page(stored, stored.warc_file, stored.warc_offset):
            return PageJob(page, self._rules_of(stored.source_id), source.country)
        return None

    def _page(self, stored: StoredArticle | RefusedPage, file: str, offset: int) -> FetchedPage | None:
        try:
            return self._run.archive.read(file, offset)
        except ArchiveError as error:
            self._fail(stored, str(error))
            return None

    def _fail(self, stored: StoredArticle | RefusedPage, sentence: str) -> None:
        self._run.ledger.fail(stored.source_id, sentence)

    def _rules_of(self, source_id: str) -> CleaningRules:
        if source_id not in self._rules:
            with self._run.store.open() as warehouse:
                known = known_paragraphs(warehouse, source_id)
            self._rules[source_id] = cleaning_rules(self._sources[source_id], known)
        return self._rules[source_id]

    def _outcomes(self, jobs: Sequence[PageJob]) -> list[PageOutcome]:
        """What became of the pages; a refusal is counted, an unfinished coding is a failure of its source."""
        outcomes = self._run.workers.run(jobs)
        done = []
        for job, outcome in zip(jobs, outcomes, strict=True):
            source = job.page.source_id
            self._run.ledger.count(source, "cleaned", int(outcome.article is not None))
            if outcome.rejected:
                self._run.ledger.reject(source, [outcome.rejected.reason])
            whole = outcome.coded is None or finished(self._run, source, outcome.coded)
            done.append(outcome if whole else PageOutcome(None, None, None, 0.0, 0.0))
        return done
