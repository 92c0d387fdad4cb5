"""Prints the table of hostile answers and what comes of each: ``python -m tests.hostile``."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from extractors.errors import Reason
from extractors.records import Rejected
from tests.hostile.cases_content import FEEDS, LISTINGS, PAGES, SITEMAPS
from tests.hostile.cases_http import PAGES as ANSWERS
from tests.hostile.cases_http import ROBOTS, TIME
from tests.hostile.test_hostile_content import clean, find
from tests.hostile.test_hostile_http import METADATA, TLS, ask, ask_inner, ask_tls, limit, tls_limit
from tests.hostile.wire import RudeServer
from tests.news.conftest import Site

Row = tuple[str, str, str, float]


def _outcome(result: object) -> str:
    if isinstance(result, Rejected):
        return result.reason
    return type(result).__name__


def _answers() -> Iterator[Row]:
    server = RudeServer()
    for case in (*ANSWERS, *TIME):
        server.scripts["/bad"] = case.script
        answer, _, seconds = ask(f"{server.url}/bad", limit(case))
        yield "answer", case.name, _outcome(answer), seconds
    for case in ROBOTS:
        server.scripts["/robots.txt"] = case.script
        answer, _, seconds = ask(f"{server.url}/good", limit(case))
        yield "robots", case.name.removeprefix("robots.txt: "), _outcome(answer), seconds


def _addresses() -> Iterator[Row]:
    server = RudeServer()
    for host in METADATA:
        answer, _, seconds = ask_inner(server, "http", host)
        yield "inner", host, _outcome(answer), seconds
    for name, script, expected in TLS:
        answer, _, seconds = ask_tls(script, tls_limit(expected))
        yield "tls", name, _outcome(answer), seconds


def _content() -> Iterator[Row]:
    server = Site()
    tables: dict[str, dict[str, tuple[bytes, Reason | int]]] = {"feed": FEEDS, "sitemap": SITEMAPS, "listing": LISTINGS}
    for kind, table in tables.items():
        for name, (body, _) in table.items():
            found, seconds = _timed(lambda kind=kind, body=body: find(server, kind, body))
            reasons = ", ".join(sorted({rejected.reason for rejected in found.rejections}))
            yield kind, name, reasons or f"{len(found.urls)} addresses", seconds
    for name, body in PAGES.items():
        result, seconds = _timed(lambda body=body: clean(body))
        yield "page", name, _outcome(result), seconds


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.monotonic()
    return work(), time.monotonic() - began


def main() -> None:
    """Runs all cases, one after the other."""
    rows = [*_answers(), *_addresses(), *_content()]
    for kind, name, outcome, seconds in rows:
        print(f"{kind:8} {name:44} {outcome:28} {seconds:5.2f} s")
    print(f"{len(rows)} cases, the slowest took {max(row[3] for row in rows):.2f} s")


if __name__ == "__main__":
    main()
