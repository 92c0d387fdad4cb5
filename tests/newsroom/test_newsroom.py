"""The sample newsroom serves what its outlets promise, over real HTTP."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml

from extractors.news.sources import load_source, load_sources
from extractors.resources import ConfigTree
from flows.newsroom import Newsroom, load_articles
from flows.newsroom.pages import address
from flows.newsroom.server import USUAL_PORTS


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=5)


def test_writes_source_files_that_the_loader_accepts(room: Newsroom, tmp_path: Path) -> None:
    config = room.start(tmp_path / "config")
    loaded = load_sources(ConfigTree((config,)))
    assert loaded.errors == ()
    assert {source.id for source in loaded.sources} == set(room.source_ids)
    assert all(source.allow_private_addresses for source in loaded.sources)


def test_every_article_is_served_and_accepted_by_its_source(room: Newsroom, tmp_path: Path) -> None:
    config = room.start(tmp_path)
    sources = {name: load_source(config / "sources" / f"{name}.yml") for name in room.source_ids}
    for article in load_articles():
        for path in (article.path, *article.copies):
            url = address(room.addresses[article.outlet], path)
            page = get(url)
            assert page.status_code == 200
            assert article.body[-1].replace('"', "") in page.content.decode(article.encoding).replace('"', "")
            assert sources[article.outlet].accepts(url)


def test_feed_sitemap_and_listing_name_every_article(room: Newsroom) -> None:
    offered = {
        "furat": get(room.addresses["furat"] + "/feed/").text,
        "rafidain": get(room.addresses["rafidain"] + "/atom.xml").text,
        "mashriq": "".join(get(f"{room.addresses['mashriq']}/politics/page/{number}").text for number in range(1, 4)),
    }
    monthly = "".join(get(f"{room.addresses['rafidain']}/sitemap-2026-{month}.xml").text for month in (10, 11))
    for article in load_articles():
        assert address("", article.path) in offered[article.outlet]
        assert article.outlet != "rafidain" or address("", article.path) in monthly


def test_the_last_listing_page_repeats_and_then_there_is_none(room: Newsroom) -> None:
    pages = [get(f"{room.addresses['mashriq']}/politics/page/{number}") for number in range(1, 6)]
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 404]
    assert pages[2].content == pages[3].content


@pytest.mark.parametrize(
    ("outlet", "path", "status"),
    [
        ("furat", "/archives/4188", 500),
        ("rafidain", "/news/2026/10/بيان-تم-سحبه", 410),
        ("mashriq", "/politics/article/9071-olive-season", 404),
        ("furat", "/nowhere", 404),
        ("mashriq", "/robots.txt", 404),
        ("rafidain", "/robots.txt", 200),
        ("furat", "/archives/4175", 200),
    ],
)
def test_pages_that_are_no_articles(room: Newsroom, outlet: str, path: str, status: int) -> None:
    assert get(address(room.addresses[outlet], path)).status_code == status


def test_one_page_is_windows_1256_and_says_so_nowhere(room: Newsroom) -> None:
    page = get(room.addresses["mashriq"] + "/politics/article/9087-taiz-shelling")
    assert page.headers["Content-Type"] == "text/html"
    assert b"charset" not in page.content
    assert "تعز" in page.content.decode("cp1256")
    with pytest.raises(UnicodeDecodeError):
        page.content.decode("utf-8")


def test_one_page_has_a_levantine_date_only(room: Newsroom) -> None:
    text = get(room.addresses["mashriq"] + "/politics/article/9104-kafr-kila-strike").content.decode()
    assert "الثلاثاء 17 تشرين الثاني 2026" in text
    assert "2026-11" not in text


def test_a_page_that_did_not_change_is_not_sent_again(room: Newsroom) -> None:
    url = room.addresses["furat"] + "/feed/"
    assert get(url, **{"If-None-Match": get(url).headers["ETag"]}).status_code == 304


def test_usual_ports_in_use_are_replaced() -> None:
    with Newsroom() as first, Newsroom() as second:
        ports = [address.rsplit(":", 1)[1] for room in (first, second) for address in room.addresses.values()]
    assert len(set(ports)) == 2 * len(USUAL_PORTS)
    assert first.addresses == {}


def test_nothing_answers_after_it_stopped(tmp_path: Path) -> None:
    room = Newsroom()
    config = room.start(tmp_path)
    homepage = yaml.safe_load((config / "sources" / "furat.yml").read_text())["homepage"]
    port = int(homepage.rsplit(":", 1)[1].strip("/"))
    room.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
