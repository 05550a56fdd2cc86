"""pg_dump, pg_restore and psql: those of the wheel, or the system's where the server is newer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from carepost.operate.backup.manifest import BackupError
from carepost.operate.postgres import wheel

SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Programs:
    """Where the programs are, and whom they connect to."""

    folder: Path
    url: str
    server: int  # version of the server, such as 150007

    def command(self, name: str, *arguments: str) -> list[str]:
        return [str(self.folder / name), *arguments]

    def target(self) -> str:
        """The address without its password, which others could read in the list of processes."""
        options = {key: value for key, value in conninfo_to_dict(self.url).items() if key != "password"}
        return make_conninfo("", **options)

    def environment(self) -> Mapping[str, str]:
        password = conninfo_to_dict(self.url).get("password")
        return {**os.environ, **({"PGPASSWORD": str(password)} if password else {}), "PGTZ": "UTC"}


def programs_for(url: str) -> Programs:
    """Programs that can talk to this server. Raises BackupError where none is new enough."""
    with psycopg.connect(url) as connection:
        server = connection.info.server_version
    wanted = server // 10000
    folders = [wheel.own_programs(), SYSTEM / str(wanted) / "bin"]
    if found := shutil.which("pg_dump"):
        folders.append(Path(found).parent)
    for folder in folders:
        if (major := _major(folder / "pg_dump")) and major >= wanted:
            return Programs(folder, url, server)
    raise BackupError(
        f"The server is PostgreSQL {wanted}, and no pg_dump of that version or later is installed here. "
        f"Install the PostgreSQL {wanted} client programs."
    )


def _major(program: Path) -> int | None:
    try:
        said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\b(\d+)\.", said)
    return int(found.group(1)) if found else None
