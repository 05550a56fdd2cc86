"""The embedded PostgreSQL: closed, shared, stopped with its last user, and mended after any kind of end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from carepost.operate import database as databases
from carepost.operate.home import CHECKOUT, Home
from carepost.operate.postgres import Cluster, ClusterError, Running, wheel
from carepost.operate.postgres import place as places
from carepost.operate.postgres.server import THROWAWAY
from carepost.operate.systemuser import run_as

USER = """
import sys, time
from pathlib import Path
from carepost.operate.home import Home
from carepost.operate.postgres import Cluster
Cluster(Home(Path(sys.argv[1]))).ensure()
print("ready", flush=True)
time.sleep(600)
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to run the server as")


def a_home() -> Iterator[Home]:
    """Short, and reachable by the server's own user, as pytest's own folders are not."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="carepost-home-"))
    folder.chmod(0o755)
    yield Home(folder / "home")
    shutil.rmtree(folder, ignore_errors=True)


home = pytest.fixture(a_home)
lasting_home = pytest.fixture(a_home, scope="module")


@pytest.fixture(scope="module")
def running(lasting_home: Home) -> Iterator[Running]:
    cluster = Cluster(lasting_home, THROWAWAY)
    yield cluster.ensure()
    assert cluster.stop()


def ask(url: str, question: str, *values: object) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question, values).fetchone()
    return row[0] if row else None


def do(url: str, statements: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statements.encode())


def pid_of(home: Home) -> int:
    return int((data_of(home) / "postmaster.pid").read_text().splitlines()[0])


def data_of(home: Home) -> Path:
    return Path(str(places.recorded(home)["place"])) / "data"


def gone(pid: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


def another_user(home: Home) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(home.path)], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdout.close()
    return process


def test_the_application_role_owns_nothing_and_cannot_bypass(running: Running) -> None:
    rights = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    for url in (running.app_url, running.owner_url):
        assert ask(url, f"SELECT {rights} FROM pg_roles WHERE rolname = current_user") is False
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert ask(running.app_url, owner) == "carepost_owner"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        do(running.app_url, "CREATE TABLE mine (a int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(running.app_url, "SELECT pg_read_file('/etc/passwd')")


def test_the_owner_makes_tables_and_the_extensions_are_there(running: Running) -> None:
    do(running.owner_url, "CREATE TABLE kept AS SELECT similarity('a', 'a')")
    assert ask(running.app_url, "SELECT unaccent('É') || lower('É')") == "Eé"


def test_the_superuser_needs_its_password(running: Running) -> None:
    assert ask(running.superuser_url, "SELECT current_user") == "postgres"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(running.superuser_url, password="guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(running.superuser_url.replace(running.superuser_url.split(":")[2].split("@")[0], ""))


def test_the_server_listens_on_this_machine_only(running: Running) -> None:
    assert ask(running.superuser_url, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(running.superuser_url, "SHOW unix_socket_directories") == ""


def test_passwords_are_kept_closed_and_never_shown(running: Running, lasting_home: Home) -> None:
    for file in lasting_home.secrets.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text() not in repr(running)
    assert stat.S_IMODE(lasting_home.secrets.stat().st_mode) == 0o700
    assert stat.S_IMODE(data_of(lasting_home).stat().st_mode) == 0o700


def test_the_first_to_finish_leaves_it_running_for_the_others(running: Running, lasting_home: Home) -> None:
    second = Cluster(lasting_home, THROWAWAY)
    assert not second.ensure().started_by_us
    assert second.stop() is False
    assert ask(running.app_url, "SELECT 1") == 1


def test_it_stops_when_its_last_user_is_killed(home: Home) -> None:
    user = another_user(home)
    server = pid_of(home)
    user.kill()
    user.wait()
    assert gone(server)
    assert not (data_of(home) / "postmaster.pid").exists()


def test_a_killed_server_recovers_and_says_so(home: Home) -> None:
    cluster = Cluster(home)
    before = cluster.ensure()
    assert before.recovered is None
    do(before.owner_url, "CREATE TABLE kept AS SELECT 42 AS a; GRANT SELECT ON kept TO carepost_app")
    server = pid_of(home)
    os.kill(server, signal.SIGKILL)
    assert gone(server)
    after = cluster.ensure()
    assert after.recovered is not None
    assert "recovered" in after.recovered
    assert ask(after.app_url, "SELECT a FROM kept") == 42
    assert cluster.stop()


def test_a_stale_lock_file_that_names_a_living_stranger_is_no_obstacle(home: Home) -> None:
    cluster = Cluster(home, THROWAWAY)
    cluster.ensure()
    cluster.stop()
    data = data_of(home)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n1\n1\n\n127.0.0.1\n1 1\nready\n")
        assert cluster.ensure().recovered is not None
        assert cluster.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_another_port_is_taken_when_its_own_is_in_use(home: Home) -> None:
    cluster = Cluster(home, THROWAWAY)
    cluster.ensure()
    port = places.recorded(home)["port"]
    cluster.stop()
    assert isinstance(port, int)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        moved = cluster.ensure()
        assert f":{port}/" not in moved.app_url
        assert ask(moved.app_url, "SELECT 1") == 1
        cluster.stop()


def test_an_interrupted_first_start_is_begun_again(home: Home) -> None:
    home.make()
    half = home.postgres / "data.partial"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    cluster = Cluster(home, THROWAWAY)
    assert ask(cluster.ensure().app_url, "SELECT 1") == 1
    cluster.stop()


def test_data_of_another_major_version_is_refused_in_words(home: Home) -> None:
    cluster = Cluster(home, THROWAWAY)
    cluster.ensure()
    cluster.stop()
    (data_of(home) / "PG_VERSION").write_text("15\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 15"):
        cluster.ensure()


@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_no_folder_that_was_there_before_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Home, mode: int
) -> None:
    monkeypatch.setattr(places, "ELSEWHERE", home.path)
    outer = tmp_path / "outer"
    inner = outer / "inner"
    inner.mkdir(parents=True)
    for folder in (outer, inner):
        folder.chmod(mode)
    watched = [*inner.parents, inner, *wheel.installed().parents, wheel.installed(), wheel.own_programs()]
    before = [(folder, folder.stat().st_mode, folder.stat().st_uid) for folder in watched]
    cluster = Cluster(Home(inner / "home"), THROWAWAY)
    running = cluster.ensure()
    assert ask(running.app_url, "SELECT 1") == 1
    cluster.stop()
    assert before == [(folder, folder.stat().st_mode, folder.stat().st_uid) for folder in watched]


@as_root
def test_root_keeps_data_elsewhere_when_the_home_is_out_of_reach_and_says_where(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "ELSEWHERE", home.path)
    tmp_path.chmod(0o700)
    first = Home(tmp_path / "home")
    cluster = Cluster(first, THROWAWAY)
    cluster.ensure()
    cluster.stop()
    assert data_of(first).is_relative_to(home.path)
    shutil.copytree(first.path, tmp_path / "copy")
    with pytest.raises(ClusterError, match="is a copy of"):
        Cluster(Home(tmp_path / "copy"), THROWAWAY).ensure()
    first.path.rename(tmp_path / "moved")
    moved = Cluster(Home(tmp_path / "moved"), THROWAWAY)
    assert ask(moved.ensure().app_url, "SELECT 1") == 1
    moved.stop()


@as_root
def test_programs_that_its_user_cannot_read_are_copied_where_it_can(home: Home) -> None:
    place = home.make().path
    wheel._copy(wheel.installed(), place / "programs")
    program = place / "programs" / wheel.PACKAGE / "pginstall" / "bin" / "initdb"
    who = run_as()
    assert who.uid not in (None, 0)
    said = subprocess.run([program, "--version"], check=True, capture_output=True, **who.keywords())
    assert said.stdout.startswith(b"initdb (PostgreSQL) 18")
    assert who.reads(program.parents[1] / "lib" / "pg_trgm.so")


def test_a_named_database_is_left_alone(home: Home) -> None:
    environ = {"DATABASE_URL": "postgresql://a@b/c", "CAREPOST_HOME": str(home.path)}
    with databases.database(environ) as nothing:
        assert nothing is None
    assert environ == {"DATABASE_URL": "postgresql://a@b/c", "CAREPOST_HOME": str(home.path)}
    assert not home.path.exists()


def test_without_one_the_embedded_server_serves_for_the_time_of_a_command(home: Home) -> None:
    environ = {"CAREPOST_HOME": str(home.path)}
    with databases.database(environ) as running:
        assert running is not None
        assert running.started_by_us
        server = pid_of(home)
        assert ask(environ["DATABASE_URL"], "SELECT current_user") == "carepost_app"
        assert ask(environ["CAREPOST_OWNER_DATABASE_URL"], "SELECT current_user") == "carepost_owner"
    assert environ == {"CAREPOST_HOME": str(home.path)}
    assert gone(server)
