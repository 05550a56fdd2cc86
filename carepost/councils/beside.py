"""A process beside this one that does councils' work when it is told their numbers.

Standings are reckoned in Python, which uses one core: for all of England a second process halves the night.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

import django

from carepost.core import beside

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


def taken(left: deque[int]) -> Iterator[int]:
    """One council after the other until none is left; each goes to one of those who share them."""
    with suppress(IndexError):
        while True:
            yield left.popleft()


class Beside:
    """One process; it ends with the block, or by itself when this process is gone."""

    def __init__(self, errand: Doing) -> None:
        self._errand = errand

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            beside.command(__name__), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        pickle.dump(self._errand, self._process.stdin)
        self._process.stdin.flush()
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
        for council_id in taken(left):
            try:
                tell(self._done(council_id))
            except (OSError, ValueError):
                logger.warning("A process beside the worker died; its councils are done here")
                left.append(council_id)
                return

    def _done(self, council_id: int) -> int | None:
        """One line there, one line back. Raises ValueError when the process ended before that."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{council_id}\n".encode())
        self._process.stdin.flush()
        result: int | None = json.loads(self._process.stdout.readline())
        return result


def main() -> None:
    """Read what to do from standard input, then a council's number on each line; each result is a line of output."""
    django.setup()
    out, sys.stdout = sys.stdout, sys.stderr  # what the work prints is no result
    errand: Doing = pickle.load(sys.stdin.buffer)  # noqa: S301  (from the process that started us, and nobody else)
    for line in sys.stdin.buffer:
        print(json.dumps(errand.do(int(line))), file=out, flush=True)
