"""`carepost check` sees each weakness, and is content where there is none. Each is made on purpose."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

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
def mail_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """Greets one visitor as a mail server does, with a certificate that is believed here, or without any TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    certificate = self_signed(tmp_path / "mail.pem")
    monkeypatch.setattr(
        ssl, "create_default_context", partial(ssl.create_default_context, cafile=certificate)
    )
    threads: list[threading.Thread] = []

    def started(*, offers: str = "250-localhost\r\n250 STARTTLS\r\n") -> int:
        threads.append(threading.Thread(target=serve, args=[listener, certificate, offers], daemon=True))
        threads[-1].start()
        return int(listener.getsockname()[1])

    yield started
    for thread in threads:
        thread.join(5)
    listener.close()


def serve(listener: socket.socket, certificate: Path, offers: str) -> None:
    visitor, _ = listener.accept()
    with visitor:
        talk(visitor, "220 ready\r\n", offers)
        if "STARTTLS" in offers:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            with context.wrap_socket(visitor, server_side=True) as safe:
                talk(safe, "", "250 localhost\r\n")


def talk(visitor: socket.socket, greeting: str, offers: str) -> None:
    answers = {"ehlo": offers, "starttls": "220 go\r\n", "quit": "221 bye\r\n"}
    with visitor.makefile("rw") as stream:
        stream.write(greeting)
        stream.flush()
        for line in stream:
            word = line.split()[0].lower()
            stream.write(answers.get(word, "250 fine\r\n"))
            stream.flush()
            if word == "starttls":
                break


def self_signed(path: Path) -> Path:
    """A key and a certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def test_mail_is_tried(tmp_path: Path, mail_server: Callable[..., int]) -> None:
    found = machine.look(Home(tmp_path), f"smtp://localhost:{mail_server()}")
    assert {f.name: f.state for f in found}["mail"] is State.WELL


def test_a_mail_server_without_encryption_is_found_before_the_first_mail_is_lost_on_it(
    tmp_path: Path, mail_server: Callable[..., int]
) -> None:
    port = mail_server(offers="250 localhost\r\n")
    found = machine.look(Home(tmp_path), f"smtp://localhost:{port}")
    assert "STARTTLS" in {f.name: f.found for f in found if f.state is State.WRONG}["mail"]


@pytest.mark.data_layer
def test_mail_that_waits_is_told_with_since_when(made: throwaway.Throwaway) -> None:
    def told() -> Finding | None:
        return {f.name: f for f in database.look(made.app_url, [])}.get("waiting mail")

    assert told() is None, "before the first migration there are no jobs"
    do(made.owner_url, "CREATE TABLE procrastinate_jobs (task_name text, status text, args jsonb)")
    do(made.owner_url, f"GRANT SELECT ON procrastinate_jobs TO {roles.APP}")
    none = told()
    assert none is not None
    assert none.state is State.WELL
    queue = "INSERT INTO procrastinate_jobs SELECT 'mail.send', 'todo', jsonb_build_object('queued_at', {})"
    do(made.owner_url, queue.format("now()"))
    young = told()
    assert young is not None
    assert young.state is State.WELL
    do(made.owner_url, queue.format("'2026-11-29T06:00:00+00:00'::text"))
    old = told()
    assert old is not None
    assert (old.state, old.found) == (
        State.WARNING, "2 e-mails wait, the first since 2026-11-29 06:00 UTC."
    )  # fmt: skip


def test_mail_that_cannot_leave_is_wrong_and_none_at_all_is_a_warning(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert "CAREPOST_EMAIL_URL" in faults(machine.look(home, "smtp://127.0.0.1:1"))["mail"].mend
    state = {f.name: f.state for f in machine.look(home, "")}
    assert state["mail"] is State.WARNING
