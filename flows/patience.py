"""How long a process is waited for: by the work that it does, as a busy machine is no fault of its."""

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
STILL = 10  # times as long by the clock for a process that hardly works: it is starved, or waits for ever


def cpu_seconds(process: int) -> float | None:
    """Processor seconds of a process so far, in steps of 10 ms; null where the system does not tell (not Linux)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS


def answers(pipe: Connection, process: int | None, seconds: float) -> bool:
    """Whether something comes through the pipe before the process at its other end has worked for so many seconds.

    By the clock it may take :data:`STILL` times as long. Where its work cannot be told, the clock alone counts.
    """
    began, before = time.monotonic(), cpu_seconds(process or 0)
    wait = seconds
    while not pipe.poll(wait):
        now = cpu_seconds(process or 0)
        worked = now - before if now is not None and before is not None else seconds
        wait = min(seconds - worked, began + STILL * seconds - time.monotonic())
        if wait <= 0:
            return False
        wait = max(wait, 0.05)
    return True
