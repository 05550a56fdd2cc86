"""Locks on files that the system lets go when their process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """One open lock file. `shared` may be held by many, `exclusive` by one. Both wait unless told not to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def shared(self, *, wait: bool = True) -> bool:
        return self._take(fcntl.LOCK_SH, wait=wait)

    def exclusive(self, *, wait: bool = True) -> bool:
        return self._take(fcntl.LOCK_EX, wait=wait)

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _take(self, kind: int, *, wait: bool) -> bool:
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        return True


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Waits until no other process is in a block on the same file."""
    lock = FileLock(path)
    lock.exclusive()
    try:
        yield
    finally:
        lock.release()
