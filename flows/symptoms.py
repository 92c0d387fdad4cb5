"""What ``rasid doctor`` says of one subject."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warn", "FAIL"]


@dataclass(frozen=True, slots=True)
class Symptom:
    """One finding: ``ok``, ``warn`` (works, but look at it) or ``FAIL``, with what to do."""

    subject: str
    verdict: Verdict
    told: str
