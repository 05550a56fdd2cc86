"""A folder, or a file, that appears whole or not at all."""

from __future__ import annotations

import fcntl
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


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else is at this folder as long as this lasts, on this machine; another waits. It is made where need be."""
    folder.mkdir(parents=True, exist_ok=True)
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


@contextmanager
def passing(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder in `parent` that is there as long as this lasts, for its owner alone.

    Whoever is killed leaves it behind; the next one who wants such a folder removes it.
    """
    for left in parent.glob(f"{prefix}-*"):
        _remove_unheld(left)
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}-", dir=parent))
    with (folder / "making").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        (folder / "making").rename(folder / "held")  # it is held from the moment that it has this name
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_unheld(folder: Path) -> None:
    try:
        with (folder / "held").open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:  # somebody holds it, or it is not ours, or it is being made or removed just now
        return


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
