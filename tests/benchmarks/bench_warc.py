"""Memory and speed of reading a large WARC file page by page.

Run: ``pytest tests/benchmarks/bench_warc.py -m benchmark -s``. The file is read by a process of its own, whose highest
memory is printed at several places: what does not grow from the first tenth to the end will not at a gigabyte either.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.news.test_long_reading import READ, write_large


@pytest.mark.benchmark
def test_reading_a_large_file(tmp_path: Path) -> None:
    path = write_large(tmp_path, 300_000_000)
    out = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True).stdout
    marks = [line.split() for line in out.splitlines()]
    seconds = float(marks[-1][3])
    size = path.stat().st_size / 1e6
    print(f"\n  {size:.0f} MB packed, {int(marks[-1][0])} pages, {float(marks[-1][1]):.0f} MB unpacked")
    for pages, megabytes, memory, _ in marks:
        print(f"    after {int(pages):6} pages, {float(megabytes):6.0f} MB: highest memory {float(memory):.0f} MB")
    print(f"  {int(marks[-1][0]) / seconds:.0f} pages and {float(marks[-1][1]) / seconds:.0f} MB a second")
