"""A file's rows, kept on disk between surveying them and reading them: memory stays flat, and nothing is
read twice.

The whole file is surveyed before the first record goes out, so that a broken end refuses the file before
anything of it was written, and so that the order of dates is known.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from collections.abc import Iterator
from typing import IO, Any

_BATCH = 256
_LENGTH = 8  # bytes that say how long a batch is


class Spool:
    """Appends plain lists, dicts, texts and numbers; hands them back in order, as often as asked.

    A file is made only for more than one batch.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._batch: list[Any] = []
        self.count = 0

    def append(self, item: Any) -> None:
        if len(self._batch) >= _BATCH:
            self._flush()
        self._batch.append(item)
        self.count += 1

    def _flush(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="carepost-")  # noqa: SIM115  (closed by close())
        self._file.seek(0, 2)
        # A batch at a time: left to itself, marshal reads a file a few bytes at once, twenty times slower.
        packed = marshal.dumps(self._batch)
        self._file.write(len(packed).to_bytes(_LENGTH, "little") + packed)
        self._batch = []

    def __iter__(self) -> Iterator[Any]:
        yield from self._filed()
        yield from self._batch

    def _filed(self) -> Iterator[Any]:
        if self._file is not None:
            self._file.flush()
            yield from _items(self._file.fileno())

    def handed_over(self) -> int:
        """The file with every item, for HandedOver in another process, which may read while we do."""
        self._flush()
        assert self._file is not None  # there is one after a flush
        self._file.flush()
        return self._file.fileno()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class HandedOver(Spool):
    """A spool whose file another process handed over: to read only, in order."""

    def __init__(self, file: int) -> None:
        super().__init__()
        self._handed = file

    def __iter__(self) -> Iterator[Any]:
        return _items(self._handed)


def _items(file: int) -> Iterator[Any]:
    at, end = 0, os.fstat(file).st_size
    while at < end:
        # By place: the file's own position is shared by every process that has it open.
        size = int.from_bytes(os.pread(file, _LENGTH, at), "little")
        packed = os.pread(file, size, at + _LENGTH)
        at += _LENGTH + size
        yield from marshal.loads(packed)  # noqa: S302  (our own bytes, from a file nobody else can name)
