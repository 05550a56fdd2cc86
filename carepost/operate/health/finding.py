"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    WELL = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """`name` what was looked at, `found` one sentence, `mend` what to do; empty where all is well."""

    name: str
    state: State
    found: str
    mend: str = ""


def well(name: str, found: str) -> Finding:
    return Finding(name, State.WELL, found)


def warning(name: str, found: str, mend: str) -> Finding:
    return Finding(name, State.WARNING, found, mend)


def wrong(name: str, found: str, mend: str) -> Finding:
    return Finding(name, State.WRONG, found, mend)
