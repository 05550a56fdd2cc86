"""Started as root, the database server runs as a system user of its own: PostgreSQL refuses to be root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "carepost-db"


class NoSystemUserError(Exception):
    """The system user for the database server is missing and could not be made."""


@dataclass(frozen=True)
class RunAs:
    """Who runs the server's programs. `uid` None: the user who started Carepost."""

    uid: int | None = None
    gid: int | None = None

    def keywords(self) -> dict[str, Any]:
        """Arguments for subprocess: the user, no other groups, a folder it can stand in, a plain
        environment.
        """
        plain = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        if self.uid is None:
            return {"env": plain, "cwd": "/"}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "env": plain, "cwd": "/"}

    def reaches(self, folder: Path) -> bool:
        """Whether this user can walk into the folder as it stands."""
        return self._test("-x", folder)

    def reads(self, file: Path) -> bool:
        """Whether this user can read the file as it stands."""
        return self._test("-r", file)

    def own(self, path: Path) -> None:
        """Gives a file or folder that Carepost has just made to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def _test(self, flag: str, path: Path) -> bool:
        command = ["/bin/sh", "-c", f'test {flag} "$1"', "sh", str(path)]
        return subprocess.run(command, check=False, **self.keywords()).returncode == 0


def run_as() -> RunAs:
    """The present user, or for root the system user `carepost-db`, made if missing. Raises
    NoSystemUserError.
    """
    if os.geteuid() != 0:
        return RunAs()
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _make()
        entry = pwd.getpwnam(NAME)
    return RunAs(entry.pw_uid, entry.pw_gid)


def _make() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise NoSystemUserError(_advice("this machine has no useradd"))
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", "--comment", "Carepost embedded database", NAME]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode not in (0, 9):  # 9: a sibling process was quicker
        raise NoSystemUserError(_advice(made.stderr.strip() or f"useradd ended with {made.returncode}"))


def _advice(why: str) -> str:
    return (
        f"Carepost was started as root, and PostgreSQL refuses to run as root, so it needs the system user "
        f"{NAME}, which could not be made ({why}). Make it yourself, start Carepost as an ordinary user, or "
        f"name your own server in DATABASE_URL."
    )
