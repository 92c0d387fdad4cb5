"""What is handed to a Prefect task as it is."""

from typing import TypeVar, cast

from prefect.utilities.annotations import opaque

T = TypeVar("T")


def whole(value: T) -> T:
    """An argument that Prefect does not look into.

    It would visit every part of a run, a source or a page for results of other tasks, at each call, and ours hold none.
    """
    return cast(T, opaque(value))
