"""``prefect.yaml``: the deployments of ``rasid serve`` for a Prefect server with work pools and workers."""

from collections.abc import Sequence
from typing import Any

import yaml

from extractors.news.sources import Source
from flows.serve import describe, schedule_of, tags_of

POOL = "rasid"
HEAD = """\
# Deployments for a Prefect server with work pools: one a source, on the source's own schedule. On one machine
# `rasid serve` needs none of this. Made by `rasid serve --print-yaml`; make it again when sources change.
#   prefect work-pool create --type process rasid
#   prefect --no-prompt deploy --all
#   prefect worker start --pool rasid
# The worker's environment has Rasid installed: nothing is built, pushed or pulled. RASID_HOME and RASID_CONFIG are
# the worker's. Workers that write to one warehouse run on one machine.
"""
# A run that takes longer than its interval must not pile up others behind it.
ONE_AT_A_TIME = {"limit": 1, "collision_strategy": "CANCEL_NEW"}
WORK_POOL = {
    "name": POOL,
    "work_queue_name": "default",
    "job_variables": {
        "env": {
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_LOGGING_EXTRA_LOGGERS": "rasid",
        }
    },
}
BY_HAND = {
    "backfill": "Load the articles of past days, from the sources' archives or from WARC files.",
    "recode": "Code stored articles again with today's rules and word lists; nothing is fetched.",
}


def prefect_yaml(sources: Sequence[Source]) -> str:
    """The file's text; the same for the same sources."""
    deployments = [_scheduled(source) for source in sources] + [_by_hand(name) for name in BY_HAND]
    content = {"name": "rasid", "build": None, "push": None, "pull": None, "deployments": deployments}
    return HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _scheduled(source: Source) -> dict[str, Any]:
    return {
        "name": source.id,
        "description": describe(source),
        "entrypoint": "flows.ingest.ingest",
        "tags": tags_of(source),
        "parameters": {"sources": [source.id]},
        "schedules": [_schedule(source)],
        "concurrency_limit": ONE_AT_A_TIME,
        "work_pool": WORK_POOL,
    }


def _schedule(source: Source) -> dict[str, Any]:
    schedule = schedule_of(source)
    if schedule.cron is not None:
        return {"cron": schedule.cron, "timezone": schedule.timezone, "active": source.active}
    assert schedule.interval is not None
    return {
        "interval": int(schedule.interval.total_seconds()),
        "anchor_date": schedule.anchor_date.isoformat(),
        "timezone": schedule.timezone,
        "active": source.active,
    }


def _by_hand(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "description": BY_HAND[name],
        "entrypoint": f"flows.{name}.{name}",
        "tags": [name],
        "parameters": {},
        "schedules": [],
        # Several backfills may go on side by side; of two recodings the second would do the first one's work again.
        **({} if name == "backfill" else {"concurrency_limit": ONE_AT_A_TIME}),
        "work_pool": WORK_POOL,
    }
