"""The folder that holds everything one copy of Carepost keeps: CAREPOST_HOME."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]


def default_home() -> Path:
    """`.carepost` in the checkout; where Carepost is installed as a package, in the working folder."""
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return base / ".carepost"


@dataclass(frozen=True)
class Home:
    """The layout of CAREPOST_HOME. Making one never changes a folder that was there before.

    `postgres/` the embedded server, `secrets/` passwords and keys (0600 in a 0700 folder), `files/` what
    people uploaded, and snapshots of published data, `logs/`, `run.json` where the running copy answers,
    `run.lock` held while it runs.
    """

    path: Path

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Home:
        """The home that CAREPOST_HOME names, or `.carepost` in the checkout. Nothing is made yet."""
        named = environ.get("CAREPOST_HOME", "").strip()
        return cls((Path(named).expanduser() if named else default_home()).absolute())

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def snapshots(self) -> Path:
        """Of published data, and of councils' own tables: among the files, so that every backup has them."""
        return self.files / "snapshots"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def run_file(self) -> Path:
        return self.path / "run.json"

    @property
    def run_lock(self) -> Path:
        return self.path / "run.lock"

    def make(self) -> Home:
        """Makes the folders that are missing and returns itself.

        The home is closed to other users; started as root it may be walked through (not listed), because the
        database server then runs as a system user of its own.
        """
        make_folder(self.path, 0o711 if os.geteuid() == 0 else 0o700)
        make_folder(self.secrets, 0o700)
        make_folder(self.files, 0o700)
        make_folder(self.logs, 0o700)
        return self

    def secret(self, name: str) -> str:
        """The secret of that name, made on first use (43 characters, 256 bits) and kept 0600."""
        make_folder(self.secrets, 0o700)
        file = self.secrets / name
        if not file.exists():
            write_private(file, secrets.token_urlsafe(32))
        return file.read_text().strip()


def make_folder(path: Path, mode: int) -> bool:
    """Makes a folder with exactly this mode and returns True; an existing folder is left as it is (False)."""
    if path.is_dir():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:  # a sibling process was quicker; it sets the mode
        return False
    path.chmod(mode)
    return True


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a small JSON file that we wrote; empty where it is missing or was cut off."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Replaces a small JSON file in one step."""
    write_private(path, json.dumps(content, indent=2) + "\n")
