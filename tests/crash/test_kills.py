"""A hundred runs killed with SIGKILL at random instants: nothing lost, nothing doubled, the archive readable."""

import pytest

from tests.crash.lab import Lab


@pytest.mark.slow
@pytest.mark.timeout(1800)  # a guard against hanging only: it takes less than two minutes on two idle cores
@pytest.mark.parametrize(("job", "number"), [("ingest", 60), ("backfill", 24), ("recode", 24)])
def test_killed_runs_end_as_ones_never_killed(lab: Lab, job: str, number: int) -> None:
    kills = lab.kill(job, number)
    print(f"{job}: {kills}")
    assert kills.differences == []
