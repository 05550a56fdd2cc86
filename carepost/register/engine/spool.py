"""A file's rows, kept on disk between surveying them and reading them: memory stays flat, and nothing is
read twice.

The whole file is surveyed before the first record goes out, so that a broken end refuses the file before
anything of it was written, and so that the order of dates is known.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from typing import Any

_BATCH = 256


class Spool:
    """Appends plain lists, dicts, texts and numbers; hands them back in order, as often as asked."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="carepost-")  # noqa: SIM115  (closed by close())
        self._batch: list[Any] = []
        self.count = 0

    def append(self, item: Any) -> None:
        self._batch.append(item)
        self.count += 1
        if len(self._batch) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            self._file.seek(0, 2)
            marshal.dump(self._batch, self._file)
            self._batch = []

    def __iter__(self) -> Iterator[Any]:
        self._flush()
        at = 0
        end = self._file.seek(0, 2)
        while at < end:
            self._file.seek(at)
            batch = marshal.load(self._file)  # noqa: S302  (our own bytes, from a file nobody else can name)
            at = self._file.tell()
            yield from batch

    def close(self) -> None:
        self._file.close()
