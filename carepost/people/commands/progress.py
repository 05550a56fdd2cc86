"""How far a linkage is: on a terminal only. Scripts and pipes see nothing of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.status import Status


@dataclass(slots=True)
class Progress:
    """The stage that runs; each that is done stays above it, with the seconds that it took."""

    console: Console | None
    stage: str = ""
    _began: float = 0.0
    _shown: Status | None = field(default=None, repr=False)

    def at(self, words: str) -> None:
        """A stage begins, and the one before has ended."""
        self._end()
        self.stage, self._began = words, time.monotonic()
        if self.console:
            self._shown = self.console.status(f"{words} …")
            self._shown.start()

    def _end(self) -> None:
        if self.console and self._shown:
            self._shown.stop()
            self._shown = None
            took = time.monotonic() - self._began
            self.console.print(f"{self.stage}: {took:.1f} s", style="dim", highlight=False)

    def stop(self) -> None:
        """Nothing runs any more; what is said from now on is the answer."""
        self._end()


@contextmanager
def shown() -> Iterator[Progress]:
    """Progress on standard error where that is a terminal, else none."""
    progress = Progress(Console(stderr=True, markup=False) if sys.stderr.isatty() else None)
    try:
        yield progress
    finally:
        progress.stop()
