"""Whether the embedded database and static files were prepared by just this code, without loading Django.

It saves a second at every start but the first. Your own server is always asked.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from carepost.operate.home import CHECKOUT, Home, write_private
from carepost.operate.postgres import place as places

WATCHED = ("carepost/*/migrations/*.py", "carepost/*/static/**/*", "config/*.py")
PACKAGES = ("django", "django-allauth", "procrastinate")


def is_prepared(home: Home, *, demo: bool) -> bool:
    """Whether `remember` was called for this very code and database, and static files are there."""
    file = _file(home)
    gathered = (home.path / "static" / ".collected").exists()
    return gathered and file is not None and file.exists() and file.read_text() == _mark(demo)


def remember(home: Home, url: str, *, demo: bool) -> None:
    """Notes beside the embedded data that all is prepared, if `url` is of that; goes when the data goes."""
    embedded = home.secret("postgres-app") in url
    if embedded and (file := _file(home)) is not None:
        write_private(file, _mark(demo))


def forget(home: Home) -> None:
    """After a restore, everything is looked at again."""
    if (file := _file(home)) is not None:
        file.unlink(missing_ok=True)


def _file(home: Home) -> Path | None:
    place = places.recorded(home).get("place")
    return Path(str(place)) / "prepared" if place and Path(str(place)).is_dir() else None


def _mark(demo: bool) -> str:
    digest = hashlib.sha256(f"{demo} {[version(name) for name in PACKAGES]}".encode())
    for pattern in WATCHED:
        for file in sorted(CHECKOUT.glob(pattern)):
            if file.is_file():
                found = file.stat()
                digest.update(f"{file} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
