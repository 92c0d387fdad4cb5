"""Kills as many runs as one likes: ``python -m tests.crash ingest --kills 1000 --seed 7``."""

import argparse
import tempfile
import time
from pathlib import Path

from flows.newsroom import Newsroom
from flows.server import begin_prefect
from flows.settings import load_settings
from tests.crash.jobs import JOBS
from tests.crash.lab import Lab, Zygote


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help=f"{', '.join(JOBS)}; all without")
    parser.add_argument("--kills", type=int, default=1000, help="of each job")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rasid-crash-") as name:
        folder = Path(name)
        server = begin_prefect(load_settings(home=folder))
        if server is not None:
            server.wait_until_ready()
        with Newsroom() as newsroom, Zygote(folder / "told") as zygote:
            lab, differences = Lab(zygote, newsroom, folder, asked.seed), 0
            for job in asked.jobs or JOBS:
                started = time.monotonic()
                kills = lab.kill(job, asked.kills)
                differences += len(kills.differences)
                print(f"{job}: {kills}, {time.monotonic() - started:.0f} s", *kills.differences, sep="\n  ", flush=True)
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
