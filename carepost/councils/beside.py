"""A process beside this one that does councils' work when it is told their numbers.

Standings are reckoned in Python, which uses one core: for all of England a second process halves the night.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import IO, Protocol, Self

logger = logging.getLogger(__name__)

WORTH_IT = 8  # councils for each process: below, starting one takes longer than it saves
MOST = 4  # processes in all: the database needs cores too


class Doing(Protocol):
    """What can be sent to another process and done there."""

    def do(self, council_id: int) -> int | None: ...


def how_many(councils: int) -> int:
    """How many processes beside this one pay for that many councils on this machine."""
    cores = min(len(os.sched_getaffinity(0)), MOST)
    return max(min(cores, councils // WORTH_IT) - 1, 0)


class Beside:
    """One process; it ends with the block, or by itself when this process is gone."""

    def __init__(self, errand: Doing) -> None:
        self._errand = errand

    def __enter__(self) -> Self:
        command = f"import sys; sys.path[:] = {sys.path!r}; import {__name__} as b; b.main()"
        self._process = subprocess.Popen(
            (sys.executable, "-c", command), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._process.kill()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()  # it has nothing more to do
        self._process.wait()
        self._process.stdout.close()

    def work_off(self, left: deque[int], tell: Callable[[int | None], None]) -> None:
        """Take councils from what is left, and tell each result. A council whose process died is put back."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told: object = self._errand
        council_id: int | None = None
        try:
            while True:
                _send(told, self._process.stdin)
                if council_id is not None:
                    tell(pickle.load(self._process.stdout))  # noqa: S301  (our own process, started by us)
                told = council_id = left.popleft()
        except IndexError:
            return
        except (EOFError, OSError, pickle.UnpicklingError):
            logger.warning("A process beside the worker died; its councils are done here")
            if council_id is not None:
                left.append(council_id)


def _send(what: object, stream: IO[bytes]) -> None:
    pickle.dump(what, stream)
    stream.flush()


def main() -> None:
    """Read what to do from standard input, then councils' numbers; each result goes to standard output."""
    import django  # noqa: PLC0415  (only in the process beside, which starts from nothing)

    django.setup()
    out, sys.stdout = sys.stdout, sys.stderr  # what the work prints is no result
    try:
        errand: Doing = pickle.load(sys.stdin.buffer)  # noqa: S301  (from the process that started us)
        while True:
            _send(errand.do(pickle.load(sys.stdin.buffer)), out.buffer)  # noqa: S301  (the same)
    except (EOFError, BrokenPipeError):
        os._exit(0)  # nothing more to do, or nobody there to tell
