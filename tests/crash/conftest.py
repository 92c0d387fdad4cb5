"""The newsroom and the Prefect server of the flows' tests."""

from tests.flows.conftest import newsroom, prefect_home

__all__ = ["newsroom", "prefect_home"]
