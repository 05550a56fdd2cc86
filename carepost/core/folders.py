"""A folder, or a file, that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def draft(parent: Path, prefix: str) -> Iterator[Path]:
    """A hidden folder in `parent` to write in; `settle` makes it appear, and what is left of it is removed."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{prefix}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settle(folder: Path, final: Path) -> None:
    """Puts all of the folder on the disk, then gives it its own name. Raises OSError where that is taken."""
    for each in folder.iterdir():
        _sync(each)
    folder.rename(final)
    _sync(final.parent)


def appear(final: Path, content: bytes) -> None:
    """A file with this content. Raises FileExistsError where its name is taken, and OSError; nothing is left then."""
    with draft(final.parent, final.name) as folder:
        written = folder / "draft"
        written.write_bytes(content)
        _sync(written)
        os.link(written, final)
        _sync(final.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
