"""The diary of a long fetch: what was listed and fetched, kept line by line, so that a crash loses
nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, Self

from carepost.gateways.failures import Failure, GatewayFailed

Entry = dict[str, Any]


class Journal(Protocol):
    """Keeps entries in order. `entries` may be read before and between appends; `clear` forgets all."""

    def entries(self) -> Iterator[Entry]: ...

    def append(self, entry: Entry) -> None: ...

    def clear(self) -> None: ...


class MemoryJournal:
    """A journal that does not outlive the process."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def entries(self) -> Iterator[Entry]:
        return iter(list(self._entries))

    def append(self, entry: Entry) -> None:
        self._entries.append(entry)

    def clear(self) -> None:
        self._entries.clear()


class FileJournal:
    """A journal in a file of JSON lines that is only ever appended to.

    Opening cuts off a last line that a crash left half-written, and takes a lock, so that two fetches cannot
    write into each other: the second raises GatewayFailed (in use). A damaged line elsewhere raises it too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        # regulated people's names are in these documents: only for the account that runs Carepost
        self._file = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")  # noqa: SIM115
        self._lock()
        self._cut_partial_line()

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            sentence = "Another fetch from CQC is running. Wait until it ends, or stop it first."
            raise GatewayFailed(Failure.IN_USE, sentence) from error

    def _cut_partial_line(self) -> None:
        end = self._file.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - 65536)
            self._file.seek(start)
            newline = self._file.read(end - start).rfind(b"\n")
            if newline >= 0:
                self._file.truncate(start + newline + 1)
                return
            end = start
        self._file.truncate(0)

    def entries(self) -> Iterator[Entry]:
        """Every entry, oldest first, read from the file one line at a time."""
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    entry = json.loads(line)
                except ValueError as error:
                    raise self._damaged(number) from error
                if not isinstance(entry, dict):
                    raise self._damaged(number)
                yield entry

    def append(self, entry: Entry) -> None:
        """Add one entry; it is on disk when this returns."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def clear(self) -> None:
        self._file.truncate(0)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _damaged(self, number: int) -> GatewayFailed:
        sentence = (
            f"The notes of the last fetch are damaged at line {number}. "
            f"Delete the file {self.path.name} and start again."
        )
        return GatewayFailed(Failure.UNREADABLE, sentence)
