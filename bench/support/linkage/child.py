"""A peer in a process of its own: timed, its memory watched, and ended where it takes too long or too much."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

ROOT = Path(__file__).resolve().parents[3]
SECONDS, MEGABYTES = 300.0, 9_000.0
LOOK, PATIENCE = 0.05, 10.0  # seconds between two looks at it; and for it to end by itself, once asked to


@dataclass(frozen=True, slots=True)
class Told:
    """What a process answered and took: seconds of the processor and of the clock, and megabytes at most.

    `why` says why there is no answer. Memory is that of the process and all that it started, added up.
    """

    why: str
    cpu: float
    wall: float
    megabytes: float
    answer: dict[str, Any] = field(default_factory=dict)
    persons: dict[str, Any] = field(default_factory=dict)


def run(
    python: Path | str,
    module: str,
    folder: Path,
    options: Mapping[str, Any],
    *,
    out: Path | None = None,
    seconds: float = SECONDS,
    megabytes: float = MEGABYTES,
) -> Told:
    """Run `module` on the lists of a folder. `out` is where its answer is kept; else it is thrown away."""
    with tempfile.TemporaryDirectory() as temporary:
        into = out or Path(temporary)
        into.mkdir(exist_ok=True)
        command = [str(python), "-m", module, str(folder), str(into), json.dumps(options)]
        with (into / "errors.txt").open("w") as errors:
            started = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )
            why, used, wall, most = _watched(started, seconds, megabytes)
        cpu, peak = used.ru_utime + used.ru_stime, max(most, used.ru_maxrss / 1024)
        if why:
            return Told(why, cpu, wall, peak)
        answer = json.loads((into / "answer.json").read_text())
        with np.load(into / "persons.npz") as found:
            persons = {name: found[name] for name in found.files}
        return Told("", cpu, wall, peak, answer, persons)


def _watched(
    started: subprocess.Popen[bytes], seconds: float, megabytes: float
) -> tuple[str, Any, float, float]:
    """Why it ended (empty where as it should), what it used, seconds of the clock, and megabytes at most."""
    pid, began, most, why, asked = started.pid, time.monotonic(), 0.0, "", 0.0
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        wall = time.monotonic() - began
        if ended:
            started.returncode = failed = os.waitstatus_to_exitcode(status)
            return why or (f"failed with exit code {failed}" if failed else ""), used, wall, most
        most = max(most, _memory(pid))
        if not why and wall > seconds:
            why = f"ended after {seconds:.0f} s"
        elif not why and most > megabytes:
            why = f"ended at {most / 1000:.1f} GB, after {wall:.0f} s"
        if why and not asked:
            asked = wall
            _tell(pid, signal.SIGTERM)
        elif asked and wall - asked > PATIENCE:
            _tell(pid, signal.SIGKILL)
        time.sleep(LOOK)


def _tell(group: int, which: signal.Signals) -> None:
    """A signal to a process that we started, and to all in the session that it leads."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, which)


def _memory(pid: int) -> float:
    """Megabytes of a process and of what it started. What ended between two looks counts no more."""
    total = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += each.memory_info().rss
    return total / 1e6
