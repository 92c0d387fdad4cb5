"""CPU of a run that finds nothing new at fifty sources, beside what Prefect's start costs.

Run: ``pytest tests/benchmarks/bench_no_news.py -m benchmark -s``. ``rasid run`` is timed as a process with all that it
starts. A run over one source pays for Prefect just the same, so the difference is what the other sources cost.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import yaml

from tests.news.conftest import Reply, Site

SOURCES = 50
ITEMS = 5  # in each feed
ARTICLE = (
    "<html lang='ar'><head><title>{0}</title></head><body><article><h1>{0}</h1>"
    + "<p>قالت مصادر محلية في المدينة إن المجلس ناقش اليوم خطة لإصلاح شبكة المياه في الحي رقم {1} قبل الشتاء.</p>"
    + "<p>وأضافت المصادر أن ورشات الصيانة ستبدأ العمل مطلع الأسبوع المقبل على أن تنتهي خلال شهرين تقريبا.</p>"
    + "</article></body></html>"
)


class Outlets(Site):
    """Fifty outlets on addresses of their own, each with a feed that says when it is unchanged."""

    def __init__(self) -> None:
        super().__init__("0.0.0.0")  # every address of loopback
        items = "".join(f"<item><title>خبر {n}</title><link>/news/{n}</link></item>" for n in range(ITEMS))
        self.feed = f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"
        self.routes["/feed"] = self._feed
        for n in range(ITEMS):
            self.routes[f"/news/{n}"] = Reply(ARTICLE.format(f"المجلس يناقش خطة رقم {n}", n))

    def _feed(self, handler: BaseHTTPRequestHandler) -> Reply:
        if handler.headers["If-None-Match"] == '"1"':
            return Reply(status=304)
        return Reply(self.feed, headers={"ETag": '"1"'}, type="application/rss+xml")


@pytest.fixture
def outlets(tmp_path: Path) -> Iterator[Path]:
    """The configuration folder of the outlets while they are served."""
    site = Outlets()
    folder = tmp_path / "config" / "sources"
    folder.mkdir(parents=True)
    for number in range(SOURCES):
        home = f"http://127.0.1.{number + 1}:{site.server.server_port}"
        keys = {
            "id": f"outlet_{number}",
            "name": f"Outlet {number}",
            "homepage": home,
            "timezone": "Asia/Damascus",
            "scale": "national",
            "schedule": {"every": "30 minutes"},
            "discover": [{"kind": "feed", "url": f"{home}/feed"}],
            "politeness": {"delay_seconds": 0},
            "allow_private_addresses": True,
        }
        (folder / f"outlet_{number}.yml").write_text(yaml.safe_dump(keys), encoding="utf-8")
    yield folder.parent
    site.close()


def cpu_seconds(home: Path, config: Path, names: list[str]) -> float:
    """CPU of one run and of every process that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", "from flows.cli import main; main()", "run", *names]
    environment = os.environ | {"RASID_HOME": str(home), "RASID_CONFIG": str(config), "PREFECT_HOME": str(home / "p")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_a_run_without_news(outlets: Path, tmp_path: Path) -> None:
    home, names = tmp_path / "home", [f"outlet_{number}" for number in range(SOURCES)]
    first = cpu_seconds(home, outlets, names)
    one = min(cpu_seconds(home, outlets, names[:1]) for _ in range(2))
    fifty = min(cpu_seconds(home, outlets, names) for _ in range(2))
    print(f"\n{SOURCES} sources, {SOURCES * ITEMS} articles: the first run took {first:.1f} s of CPU")
    print(f"  without news: {fifty:.2f} s of CPU, {one:.2f} s of it for Prefect and one source")
    print(f"  besides Prefect's start: {(fifty - one) * SOURCES / (SOURCES - 1):.2f} s for {SOURCES} sources")
