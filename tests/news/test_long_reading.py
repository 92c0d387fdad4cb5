"""Reading a WARC file takes no more memory for a large file than for a small one."""

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.ids import content_hash
from extractors.news.archive import PageArchive
from extractors.records import FetchedPage
from tests.news.test_archive import _page

# Prints pages, unpacked megabytes, highest memory in megabytes and seconds, ten times along the file.
READ = """
import re, sys, time
from pathlib import Path
from extractors.news.archive import iterate
# Not ru_maxrss: it begins with the memory of the process that started this one.
memory = lambda: int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000
path, pages, read, next_mark, began = Path(sys.argv[1]), 0, 0, 0, time.perf_counter()
size = path.stat().st_size
for page in iterate(path):
    pages += 1
    read += len(page.body)
    if page.warc_offset >= next_mark:
        print(pages, read / 1e6, memory(), time.perf_counter() - began)
        next_mark += size / 10
print(pages, read / 1e6, memory(), time.perf_counter() - began)
"""


def write_large(folder: Path, packed_bytes: int) -> Path:
    """A WARC file of about that size, of pages as large as articles are, most of it letters that do not pack well.

    The same hundred pages again and again: compressed records can be joined into one file.
    """
    chosen = random.Random(1)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي     "
    texts = ["".join(chosen.choices(letters, k=60_000)) for _ in range(40)]
    with PageArchive(folder, max_bytes_per_file=10**10, durable=False) as archive:
        names = {archive.write(_large(number, texts)).warc_file for number in range(100)}
    path = folder / str(names.pop())
    part = path.read_bytes()
    with path.open("ab") as file:
        for _ in range(packed_bytes // len(part)):
            file.write(part)
    return path


def _large(number: int, texts: list[str]) -> FetchedPage:
    body = f"<html><body>{texts[number % 40]}{texts[(number * 7 + 3) % 40]}</body></html>".encode()
    return replace(_page(number), body=body, body_sha256=content_hash(body))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the highest memory is told by Linux only")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = write_large(tmp_path, 60_000_000)
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    memory = [float(line.split()[2]) for line in done.stdout.splitlines()]
    assert len(memory) >= 10
    assert memory[-1] < 300
    assert memory[-1] - memory[1] < 10
