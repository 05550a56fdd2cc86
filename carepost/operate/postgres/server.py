"""One server process on one data folder: made, started, found running, found dead. Knows nothing of
Carepost.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carepost.operate import keeper
from carepost.operate.home import make_folder
from carepost.operate.systemuser import RunAs

HOST = "127.0.0.1"
START_SECONDS = 90
ORPHAN_SECONDS = 5.0
LOG_LIMIT = 10_000_000

# A laptop, not a server: small shared memory, no just-in-time compiler for short queries, a disk that is an
# SSD.
LAPTOP: Mapping[str, str] = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For databases that are thrown away: nothing survives a power cut, and nothing has to.
THROWAWAY: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "max_locks_per_transaction": "256",
    "autovacuum": "on",
}


class ServerError(Exception):
    """The server could not be made or started; the message says why, with the end of its log."""


@dataclass
class Server:
    """The programs, the place (`data/`, `postgres.log`) and who runs them."""

    programs: Path
    place: Path
    who: RunAs
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "postgres.log"

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def pid(self) -> int | None:
        """The postmaster's process id, checked to be a process that stands in this data folder."""
        return keeper.postmaster(str(self.data))

    def port(self) -> int:
        """The port that the running server answers on (line 4 of its postmaster.pid)."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[3])

    def make(self, superuser_password: str) -> None:
        """Makes the data folder, whole or not at all: an interrupted one is thrown away and made anew."""
        fresh = self.place / "data.partial"
        shutil.rmtree(fresh, ignore_errors=True)
        make_folder(fresh, 0o700)
        self.who.own(fresh)
        secret = self.place / "initial-password"
        secret.unlink(missing_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(superuser_password + "\n")
        self.who.own(secret)
        try:
            self._initdb(fresh, secret)
        finally:
            secret.unlink()
        with (fresh / "postgresql.conf").open("a") as stream:
            stream.write("\ninclude 'carepost.conf'\n")
        (fresh / "pg_hba.conf").write_text(f"host all all {HOST}/32 scram-sha-256\n")
        fresh.rename(self.data)

    def _initdb(self, data: Path, secret: Path) -> None:
        common = [
            "-D",
            str(data),
            "-U",
            "postgres",
            "--pwfile",
            str(secret),
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
        ]
        common += ["--no-instructions", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = self._program("initdb", *common, "--locale=C.UTF-8")
        if done.returncode != 0 and "locale" in done.stderr:  # a system without C.UTF-8
            shutil.rmtree(data, ignore_errors=True)
            make_folder(data, 0o700)
            self.who.own(data)
            done = self._program("initdb", *common, "--no-locale")
        if done.returncode != 0:
            raise ServerError(
                f"PostgreSQL could not make its data folder {data}: {done.stderr.strip()[-600:]}"
            )

    def start(self, port: int | None) -> tuple[int, str | None]:
        """Starts the server; returns its port and, after an unclean end, what was found. Raises
        ServerError.
        """
        found = self._clear_leftovers()
        self._open_log()
        for _ in range(4):
            port = port if port and _is_free(port) else _free_port()
            lines = {**LAPTOP, **self.options, "port": str(port)}
            text = "".join(f"{name} = '{value}'\n" for name, value in lines.items())
            (self.data / "carepost.conf").write_text(text)
            (self.data / "carepost.conf").chmod(0o644)
            begun = self.log.stat().st_size
            arguments = [
                "start",
                "-D",
                str(self.data),
                "-l",
                str(self.log),
                "-w",
                "-s",
                "-t",
                str(START_SECONDS),
            ]
            done = self._program("pg_ctl", *arguments)
            if done.returncode == 0:
                return port, found
            said = self.log.read_text(errors="replace")[begun:]
            if "could not bind" not in said:
                break
            port = None
        why = said.strip()[-1200:] or done.stderr.strip()
        raise ServerError(f"PostgreSQL did not start. The end of {self.log} says:\n{why}")

    def stop(self) -> bool:
        return keeper.stop(str(self.data))

    def _clear_leftovers(self) -> str | None:
        """Sees to what an earlier server left; returns a sentence about it, or None after a clean end."""
        lockfile = self.data / "postmaster.pid"
        if not lockfile.exists():
            return None
        until = time.monotonic() + ORPHAN_SECONDS
        while orphans := _standing_in(self.data):
            if time.monotonic() > until:
                for pid in orphans:
                    os.kill(pid, signal.SIGQUIT)
            time.sleep(0.02)
        # PostgreSQL mends a stale file by itself, unless its number now belongs to some other living process.
        lockfile.unlink()
        return "The database server had ended without being stopped. It was started again and has recovered."

    def _open_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        if not self.log.exists():
            self.log.touch(mode=0o600)
            self.who.own(self.log)

    def _program(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # Into files, not pipes: the server inherits them and would keep a pipe open for ever.
        said = self.place / f"{name}.said"
        with said.open("w+") as stream:
            done = subprocess.run(
                [str(self.programs / name), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                **self.who.keywords(),
            )
            stream.seek(0)
            said.unlink()
            return subprocess.CompletedProcess(done.args, done.returncode, "", stream.read())


def _standing_in(data: Path) -> list[int]:
    """Processes whose working folder is the data folder: what a killed postmaster leaves for a moment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.readlink(entry / "cwd") == str(data.resolve()):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
