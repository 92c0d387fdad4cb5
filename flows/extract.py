"""``rasid extract``: articles as JSON lines in, events as JSON lines out. No warehouse, no network.

Every input line gives one output line in the same order. A malformed line gives an output line with the reason and is
counted; it stops nothing.
"""

import json
import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from extractors.errors import Reason
from extractors.events.coder import Coder
from extractors.events.wire import coded_to_json
from extractors.news.language import identify
from extractors.records import ArticleText
from extractors.resources import ConfigTree

LANGUAGE_LETTERS = 1500  # enough of a text to tell its language by
CHUNK = 16  # lines handed to a worker at once: enough to hide the cost of handing over


@dataclass(frozen=True, slots=True)
class ExtractedLine:
    """One output line. ``bad`` tells that the input line could not be read; ``events`` counts its events."""

    text: str
    bad: bool
    events: int


class LineError(ValueError):
    """What is wrong with an input line, as a reason and one sentence."""

    def __init__(self, reason: Reason, detail: str, line_id: object = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.line_id = line_id


def read_article(line: str) -> ArticleText:
    """An article from one line of JSON. Raises LineError with a sentence that says what is wrong."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(Reason.MALFORMED_LINE, f"not JSON: {error.msg} at character {error.pos}") from error
    except RecursionError:
        raise LineError(Reason.MALFORMED_LINE, "nested too deeply to be an article") from None
    if not isinstance(value, dict):
        raise LineError(Reason.MALFORMED_LINE, f"a JSON object is needed, not {type(value).__name__}")
    identity = value.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise LineError(Reason.MISSING_FIELD, 'the field "id" is missing or is neither text nor a number')
    if not isinstance(value.get("text"), str):
        raise LineError(Reason.MISSING_FIELD, 'the field "text" is missing or is not text', identity)
    return ArticleText(
        id=str(identity),
        text=value["text"],
        title=_text(value, "title"),
        published=read_published(value.get("published"), identity),
        source=_text(value, "source"),
        url=_text(value, "url"),
        lang=_text(value, "lang"),
    )


def _text(value: dict[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) and found else None


def read_published(raw: object, identity: object = None) -> date | datetime | None:
    """A publication date as ISO date or timestamp; null and empty stay null. Raises LineError for anything else."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw) if len(raw) <= 10 else datetime.fromisoformat(raw)
        except ValueError:
            pass
    raise LineError(
        Reason.MALFORMED_LINE, f'"published" is {raw!r}; write an ISO date such as 2024-07-17 or null', identity
    )


def extract_line(coder: Coder, line: str) -> ExtractedLine:
    """The output line of one input line."""
    try:
        article = read_article(line)
    except LineError as error:
        skipped = f"{error.reason}: {error}"
        answer = {"id": error.line_id, "events": [], "coder_version": coder.version, "skipped": skipped}
        return ExtractedLine(_dump(answer), True, 0)
    if why := not_for_the_coder(article):
        nothing = {"id": article.id, "events": [], "coder_version": coder.version, "skipped": why}
        return ExtractedLine(_dump(nothing), False, 0)
    coded = coder.code(article)
    return ExtractedLine(_dump(coded_to_json(coded)), False, len(coded.events))


def not_for_the_coder(article: ArticleText) -> str | None:
    """Why an article that can be read is not coded: it has no text, or it is not Arabic. None when it is."""
    if not article.text.strip():
        return f"{Reason.NO_TEXT}: the text is empty"
    language = identify(article.text[:LANGUAGE_LETTERS])
    if language.code not in {"ar", "und"}:
        return f"{Reason.NOT_ARABIC}: the text is taken for {language.code}: {language.why}"
    return None


def _dump(answer: dict[str, Any]) -> str:
    # A lone surrogate in an id would make a line that no program can read; it is written escaped.
    try:
        text = json.dumps(answer, ensure_ascii=False)
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer, ensure_ascii=True)
    return text


_worker_coder: Coder | None = None


def _start_worker(tree: ConfigTree) -> None:
    global _worker_coder  # noqa: PLW0603 - one coder a process, built when the process starts
    _worker_coder = Coder.build(tree)


def _in_worker(line: str) -> ExtractedLine:
    assert _worker_coder is not None
    return extract_line(_worker_coder, line)


def extract_lines(lines: Iterable[str], tree: ConfigTree, jobs: int = 1) -> Iterator[ExtractedLine]:
    """Output lines in the order of the input lines; blank lines are passed over.

    Args:
        lines: JSON Lines text, with or without line ends.
        tree: where lexicons, rules and gazetteer come from.
        jobs: worker processes; 1 works in this process.
    """
    wanted = (line for line in lines if line.strip())
    if jobs <= 1:
        coder = Coder.build(tree)
        yield from (extract_line(coder, line) for line in wanted)
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, initializer=_start_worker, initargs=(tree,)) as pool:
        yield from pool.imap(_in_worker, wanted, chunksize=CHUNK)
