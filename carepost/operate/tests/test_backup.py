"""Backups: complete in spite of row-level security, whole or not at all, and never over anything."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from carepost.operate import backup
from carepost.operate.backup import BackupError, programs
from config.throwaway import Throwaway, database

pytestmark = pytest.mark.data_layer

SCHEMA = """
CREATE TABLE council (id bigint PRIMARY KEY, name text UNIQUE);
CREATE TABLE call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, council_id bigint REFERENCES council, said text
);
CREATE INDEX ON call USING gin (said gin_trgm_ops);
ALTER TABLE call ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON call USING (council_id = nullif(current_setting('carepost.council', true), '')::bigint);
CREATE FUNCTION closed() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION closed() FROM PUBLIC;
GRANT SELECT, INSERT ON call, council TO carepost_app;
GRANT USAGE ON SCHEMA public TO carepost_app;
INSERT INTO council VALUES (1, 'Wessex'), (2, 'Mercia');
INSERT INTO call (council_id, said)
    SELECT 1 + n % 2, 'Zoë rang, "' || n || '" \\t' FROM generate_series(1, 1000) n;
"""


@pytest.fixture(scope="module")
def full(superuser_url: str) -> Iterator[Throwaway]:
    with database(superuser_url, "backup_full") as made:
        do(made.owner_url, SCHEMA)
        yield made


@pytest.fixture
def empty(superuser_url: str) -> Iterator[Throwaway]:
    with database(superuser_url, "backup_empty") as made:
        yield made


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "letters").mkdir(parents=True)
    (folder / "letters" / "Zoë 1.pdf").write_bytes(b"%PDF" + bytes(100_000))
    (folder / "empty").touch()
    return folder


def do(url: str, statements: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statements.encode())


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode()).fetchall()


def silent(_: str) -> None:
    pass


def write(target: Path, of: Throwaway, files: Path) -> backup.Manifest:
    return backup.write(target, owner_url=of.owner_url, files=files, tell=silent)


def restore(source: Path, to: Throwaway, files: Path, *, replace: bool = False) -> backup.Manifest:
    return backup.restore(
        source, owner_url=to.owner_url, files=files, app_role="carepost_app", replace=replace, tell=silent
    )


def test_everything_comes_back_as_it_was(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    file = tmp_path / "monday.carepost"
    manifest = write(file, full, files)
    assert dict(manifest.rows) == {"call": 1000, "council": 2}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    there = tmp_path / "restored"
    assert restore(file, empty, there) == manifest
    for question in ("SELECT * FROM call ORDER BY id", "SELECT * FROM council ORDER BY id"):
        assert ask(full.owner_url, question) == ask(empty.owner_url, question)
    assert (there / "letters" / "Zoë 1.pdf").read_bytes() == (files / "letters" / "Zoë 1.pdf").read_bytes()
    assert (there / "empty").exists()


def test_row_level_security_and_rights_come_back_too(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    restore(tmp_path / "b", empty, tmp_path / "restored")
    assert ask(empty.app_url, "SELECT count(*) FROM call") == [(0,)]
    assert ask(empty.app_url, "SELECT count(*) FROM council") == [(2,)]
    assert ask(empty.app_url, "SELECT set_config('carepost.council', '1', false)")
    for forbidden in ("DELETE FROM call", "SELECT closed()"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            do(empty.app_url, forbidden)
    owner = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert ask(empty.owner_url, owner) == [("carepost_owner",)]


def test_a_backup_that_row_level_security_would_thin_out_is_refused(
    superuser_url: str, files: Path, tmp_path: Path
) -> None:
    with database(superuser_url, "backup_forced") as forced:
        do(forced.owner_url, SCHEMA + "ALTER TABLE call FORCE ROW LEVEL SECURITY;")
        with pytest.raises(BackupError, match="row-level security"):
            write(tmp_path / "b", forced, files)
    assert not (tmp_path / "b").exists()


def test_an_existing_file_is_never_overwritten(full: Throwaway, files: Path, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        write(tmp_path / "b", full, files)
    assert (tmp_path / "b").read_text() == "precious"
    with pytest.raises(BackupError, match="no folder"):
        write(tmp_path / "none" / "b", full, files)


def test_a_database_that_holds_something_is_refused_unless_it_may_be_replaced(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    do(empty.owner_url, "CREATE TABLE council (id bigint, name text); INSERT INTO council VALUES (9, 'Kent')")
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "b", empty, tmp_path / "restored")
    assert ask(empty.owner_url, "SELECT id FROM council") == [(9,)]
    restore(tmp_path / "b", empty, tmp_path / "restored", replace=True)
    assert ask(empty.owner_url, "SELECT count(*) FROM council") == [(2,)]


def test_files_that_are_there_are_kept_unless_they_may_be_replaced(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "mine").touch()
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "b", empty, tmp_path / "restored")
    restore(tmp_path / "b", empty, tmp_path / "restored", replace=True)
    assert not (tmp_path / "restored" / "mine").exists()


def test_a_database_that_was_only_migrated_counts_as_empty(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    do(empty.owner_url, "CREATE TABLE django_migrations (a int); INSERT INTO django_migrations VALUES (1)")
    do(empty.owner_url, "CREATE TABLE call (a int)")
    restore(tmp_path / "b", empty, tmp_path / "restored")
    assert ask(empty.owner_url, "SELECT count(*) FROM call") == [(1000,)]


def changed(source: Path, target: Path, name: str, content: bytes | None) -> Path:
    """A copy of a tar with one member changed, added or (None) taken out."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        members = {member.name: (member, old.extractfile(member)) for member in old}
        contents = {known: (stream.read() if stream else b"") for known, (_, stream) in members.items()}
        contents[name] = content or b""
        if content is None:
            del contents[name]
        for known, text in contents.items():
            member = tarfile.TarInfo(known)
            member.size = len(text)
            new.addfile(member, io.BytesIO(text))
    return target


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("database.dump", b"PGDMP nonsense", "damaged"),
        ("database.dump", None, "cut off"),
        ("files/empty", b"x", "damaged"),
        ("files/../../escaped", b"x", "does not name"),
        ("manifest.json", b"{}", "not a backup"),
        ("manifest.json", b"not json", "not a backup"),
        ("manifest.json", b'{"format": 99}', "format 99"),
    ],
)
def test_a_damaged_backup_changes_nothing(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    write(tmp_path / "b", full, files)
    bad = changed(tmp_path / "b", tmp_path / "bad", name, content)
    for attempt in (lambda: backup.check(bad), lambda: restore(bad, empty, tmp_path / "restored")):
        with pytest.raises(BackupError, match=words):
            attempt()
    assert ask(empty.owner_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    assert not (tmp_path / "restored").exists()
    assert not (tmp_path.parent / "escaped").exists()


def test_a_truncated_backup_is_found_and_so_is_another_kind_of_file(
    full: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text").write_text("Dear Zoë")
    for name in ("cut", "text", "missing"):
        with pytest.raises(BackupError):
            backup.check(tmp_path / name)


def test_a_manifest_cannot_write_outside_the_files_folder(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    with tarfile.open(tmp_path / "b") as tar:
        stream = tar.extractfile("manifest.json")
        assert stream
        manifest = json.loads(stream.read())
    manifest["files"]["../../escaped"] = manifest["files"]["empty"]
    bad = changed(tmp_path / "b", tmp_path / "bad", "manifest.json", json.dumps(manifest).encode())
    with pytest.raises(BackupError, match="outside its folder"):
        restore(bad, empty, tmp_path / "restored")


def test_a_restore_that_loses_a_row_is_undone(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    with tarfile.open(tmp_path / "b") as tar:
        stream = tar.extractfile("manifest.json")
        assert stream
        manifest = json.loads(stream.read())
    manifest["rows"]["call"] += 1
    bad = changed(tmp_path / "b", tmp_path / "bad", "manifest.json", json.dumps(manifest).encode())
    with pytest.raises(BackupError, match="call has not as many rows"):
        restore(bad, empty, tmp_path / "restored")
    assert ask(empty.owner_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_server_that_is_newer_than_every_program_is_refused_in_words(
    full: Throwaway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_major", lambda program: 9)
    with pytest.raises(BackupError, match="client programs"):
        programs.programs_for(full.owner_url)


def test_the_password_is_never_an_argument(full: Throwaway) -> None:
    found = programs.programs_for(full.owner_url)
    assert "only-for-tests" not in found.target()
    assert found.environment()["PGPASSWORD"] == "only-for-tests"
