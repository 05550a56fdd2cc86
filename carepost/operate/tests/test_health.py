"""`carepost check` sees each weakness, and is content where there is none. Each is made on purpose."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from carepost.operate import roles
from carepost.operate.health import database, machine
from carepost.operate.health.finding import Finding, State
from carepost.operate.home import Home
from config import throwaway

GOOD = """
CREATE TABLE call (id bigint, council_id bigint);
ALTER TABLE call ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON call USING (council_id = 1);
CREATE TABLE book (id bigint);
GRANT SELECT, INSERT ON book TO carepost_app;
"""


@pytest.fixture
def made(superuser_url: str) -> Iterator[throwaway.Throwaway]:
    with throwaway.database(superuser_url, "health") as fresh:
        do(fresh.owner_url, GOOD)
        yield fresh


def do(url: str, statements: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statements.encode())


def faults(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings if finding.state is State.WRONG}


@pytest.mark.data_layer
def test_a_database_as_the_install_page_makes_it_is_well(made: throwaway.Throwaway) -> None:
    assert faults(database.look(made.app_url, ["book"])) == {}


@pytest.mark.data_layer
@pytest.mark.parametrize(
    ("weakness", "name", "words"),
    [
        ("CREATE TABLE open (council_id bigint)", "rows", "open"),
        ("ALTER TABLE call DISABLE ROW LEVEL SECURITY", "rows", "call"),
        ("DROP POLICY mine ON call", "rows", "call"),
        ("GRANT UPDATE ON book TO carepost_app", "books", "REVOKE UPDATE"),
        ("GRANT DELETE ON book TO PUBLIC", "books", "book"),
        ("DROP EXTENSION pg_trgm", "extensions", "CREATE EXTENSION pg_trgm"),
        ("ALTER TABLE book OWNER TO carepost_app", "ownership", "book"),
    ],
)
def test_each_weakness_is_found_and_its_cure_told(
    made: throwaway.Throwaway, superuser_url: str, weakness: str, name: str, words: str
) -> None:
    with psycopg.connect(superuser_url, dbname=made.name, autocommit=True) as connection:
        connection.execute(weakness.encode())
    found = faults(database.look(made.app_url, ["book"]))
    assert list(found) == [name] or (name == "ownership" and set(found) == {"ownership", "books"})
    assert words in found[name].found + found[name].mend
    assert found[name].mend


def test_a_role_that_nothing_holds_back_is_found(made: throwaway.Throwaway, superuser_url: str) -> None:
    as_superuser = f"{superuser_url.rpartition('/')[0]}/{made.name}"
    found = faults(database.look(as_superuser, ["book"]))
    assert "SUPERUSER" in found["role"].found
    assert "NOSUPERUSER" in found["role"].mend
    found = faults(database.look(made.owner_url, ["book"]))
    assert "ownership" in found


def test_a_database_that_does_not_answer_is_told_in_words() -> None:
    (finding,) = database.look("postgresql://a:b@127.0.0.1:1/c", [])
    assert finding.state is State.WRONG
    assert "DATABASE_URL" in finding.mend
    assert "b" not in finding.found.split()


def test_the_roles_have_the_limits_that_the_check_asks_for() -> None:
    for right in database.RIGHTS:
        assert f"NO{right}" in roles.ROLE_LIMITS


def test_open_secrets_are_found_with_the_command_that_closes_them(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()
    home.secret("secret-key")
    assert faults(machine.look(home, "")) == {}
    (home.secrets / "secret-key").chmod(0o640)
    assert f"chmod 600 {home.secrets / 'secret-key'}" in faults(machine.look(home, ""))["secrets"].mend
    (home.secrets / "secret-key").chmod(0o600)
    home.secrets.chmod(0o755)
    assert f"chmod 700 {home.secrets}" in faults(machine.look(home, ""))["secrets"].mend


@pytest.fixture
def mail_server() -> Iterator[Callable[[], int]]:
    """Greets one visitor as a mail server does, with no TLS."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        visitor, _ = listener.accept()
        with visitor, visitor.makefile("rw") as stream:
            stream.write("220 ready\r\n")
            stream.flush()
            for line in stream:
                stream.write("221 bye\r\n" if line.lower().startswith("quit") else "250 fine\r\n")
                stream.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield lambda: int(listener.getsockname()[1])
    thread.join(5)
    listener.close()


def test_mail_is_tried(tmp_path: Path, mail_server: Callable[[], int]) -> None:
    home = Home(tmp_path)
    state = {f.name: f.state for f in machine.look(home, f"smtp://127.0.0.1:{mail_server()}")}
    assert state["mail"] is State.WELL


def test_mail_that_cannot_leave_is_wrong_and_none_at_all_is_a_warning(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert "CAREPOST_EMAIL_URL" in faults(machine.look(home, "smtp://127.0.0.1:1"))["mail"].mend
    state = {f.name: f.state for f in machine.look(home, "")}
    assert state["mail"] is State.WARNING
