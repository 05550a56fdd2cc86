"""The cluster of one home: ensured by everyone who needs it, stopped when the last of them is gone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carepost.operate import keeper, roles
from carepost.operate.home import Home
from carepost.operate.locks import FileLock, alone
from carepost.operate.mendable import MendableError
from carepost.operate.postgres import place as places
from carepost.operate.postgres import wheel
from carepost.operate.postgres.server import HOST, Server, ServerError
from carepost.operate.systemuser import NoSystemUserError, RunAs, run_as

DATABASE = "carepost"
SUPERUSER = "postgres"


class ClusterError(MendableError):
    """The embedded server cannot be used; the message is one paragraph for the reader of a terminal."""


@dataclass(frozen=True)
class Running:
    """A server that answers. The addresses hold passwords: never log them."""

    app_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    superuser_url: str = field(repr=False)
    recovered: str | None = field(default=None)
    started_by_us: bool = False


class Cluster:
    """The embedded PostgreSQL of one home.

    Who calls `ensure` holds a lease until `stop` or until the process ends, however it ends. The server is
    stopped when no lease is left: by `stop`, or by the keeper (a process of its own that waits for just
    that).
    """

    def __init__(self, home: Home, options: Mapping[str, str] | None = None) -> None:
        self.home = home
        self._options = options or {}
        self._lease = FileLock(home.path / "postgres.users")
        self._server: Server | None = None

    def ensure(self) -> Running:
        """Makes and starts the server if need be; returns how to reach it. Raises ClusterError."""
        self.home.make()
        try:
            with alone(self.home.path / "postgres.starting"):
                self._lease.shared()
                server = self._server = self._found()
                return self._running(server)
        except (ServerError, places.MovedHomeError, NoSystemUserError, FileNotFoundError) as error:
            self._lease.release()
            raise ClusterError(str(error)) from error

    def alive(self) -> bool:
        """Whether the server that `ensure` gave us is still there."""
        return self._server is not None and self._server.pid() is not None

    def stop(self) -> bool:
        """Gives the lease back; returns True if the server has been stopped, False if others still use it."""
        if self._server is None:
            return False
        server, self._server = self._server, None
        try:
            if self._lease.exclusive(wait=False):
                return server.stop()
        finally:
            self._lease.release()
        while server.pid() is not None:
            if self._lease.shared(wait=False):
                self._lease.release()
                return False
            time.sleep(0.02)  # the keeper was quicker and is stopping it
        return True

    def _found(self) -> Server:
        who = run_as()
        place = places.place_of(self.home, who)
        who = self._owner_of(place / "data", who)
        return Server(wheel.programs(place, who), place, who, self._options)

    def _owner_of(self, data: Path, who: RunAs) -> RunAs:
        """Data that an ordinary user made stays theirs when root starts it."""
        if not data.exists():
            return who
        made_by = data.stat()
        if who.uid is not None and made_by.st_uid not in (0, who.uid):
            return RunAs(made_by.st_uid, made_by.st_gid)
        version = data / "PG_VERSION"
        if who.uid is None and not version.exists():
            raise ServerError(
                f"The database in {data} was made by another user of this machine (number "
                f"{made_by.st_uid}). Start "
                f"Carepost as that user, or name another folder in CAREPOST_HOME."
            )
        if (made := version.read_text().strip()) != str(wheel.MAJOR):
            raise ServerError(
                f"The database in {data} was made by PostgreSQL {made} and this is PostgreSQL "
                f"{wheel.MAJOR}. Make a "
                f"backup with the Carepost that made it, and restore that into an empty home."
            )
        return who

    def _running(self, server: Server) -> Running:
        recovered: str | None = None
        started = False
        if server.pid() is None:
            if not server.exists():
                server.make(self.home.secret("postgres-superuser"))
            port, recovered = server.start(self._recorded_port())
            places.remember(self.home, port=port)
            started = True
        self._keep(server)
        self._prepare(server.port())
        return Running(
            app_url=self._url(roles.APP, "postgres-app", DATABASE, server.port()),
            owner_url=self._url(roles.OWNER, "postgres-owner", DATABASE, server.port()),
            superuser_url=self._url(SUPERUSER, "postgres-superuser", "postgres", server.port()),
            recovered=recovered,
            started_by_us=started,
        )

    def _recorded_port(self) -> int | None:
        port = places.recorded(self.home).get("port")
        return port if isinstance(port, int) else None

    def _url(self, role: str, secret: str, database: str, port: int) -> str:
        return f"postgresql://{role}:{self.home.secret(secret)}@{HOST}:{port}/{database}"

    def _prepare(self, port: int) -> None:
        """Roles, database and extensions, once; every step may be repeated after an interruption."""
        if places.recorded(self.home).get("prepared") == str(wheel.MAJOR):
            return
        url = self._url(SUPERUSER, "postgres-superuser", "postgres", port)
        passwords = (self.home.secret("postgres-owner"), self.home.secret("postgres-app"))
        roles.prepare(url, DATABASE, *passwords)
        places.remember(self.home, prepared=str(wheel.MAJOR))

    def _keep(self, server: Server) -> None:
        """Starts the keeper unless one is waiting already."""
        lock = FileLock(self.home.path / "postgres.keeper")
        if not lock.exclusive(wait=False):
            return
        lock.release()
        files = (self._lease.path, lock.path, server.data)
        subprocess.run(
            [sys.executable, "-I", "-S", keeper.__file__, *map(str, files)],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
