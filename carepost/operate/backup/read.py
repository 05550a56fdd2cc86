"""Puts a backup back: everything is checked before anything is touched, and it changes in one transaction."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from carepost.operate.backup.manifest import CHUNK, DUMP, FILES, MANIFEST, BackupError, Manifest, Part
from carepost.operate.backup.programs import Programs, programs_for
from carepost.operate.backup.write import count_rows

Progress = Callable[[str], None]
LOCK_TIMEOUT = "30s"
FROM_MIGRATIONS = ("django_migrations", "django_content_type", "auth_permission")
_FULL = (errno.ENOSPC, errno.EDQUOT)
LIMIT = 64 << 20  # a manifest is small; more is not one of ours


def check(source: Path) -> Manifest:
    """Reads the whole file and compares every part with the manifest. Raises BackupError; changes nothing."""
    with _open(source) as (tar, manifest):
        _walk(tar, manifest, into=None)
    return manifest


def restore(
    source: Path, *, owner_url: str, files: Path, app_role: str, replace: bool, tell: Progress
) -> Manifest:
    """Reads `source` into an empty database (or, with `replace`, over what is there) and into `files`.

    All parts are checked first; the database changes in one transaction that also counts the rows of every
    table, so that a failure leaves everything as it was. Raises BackupError.
    """
    programs = programs_for(owner_url)
    _refuse_unless_empty(owner_url, files, replace)
    files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".carepost-restore-", dir=files.parent) as folder:
        tell("Checking the backup")
        with _open(source) as (tar, manifest):
            _walk(tar, manifest, into=Path(folder))
        tell("Restoring the database")
        _load(programs, Path(folder) / DUMP, manifest, replace=replace, grants=app_role == manifest.app_role)
        tell("Restoring the uploaded files")
        _swap(Path(folder) / FILES, files, Path(folder) / "before")
    return manifest


def _refuse_unless_empty(owner_url: str, files: Path, replace: bool) -> None:
    if replace:
        return
    with psycopg.connect(owner_url) as connection:
        connection.execute("SET row_security = off")
        tables = [
            name for name, rows in count_rows(connection).items() if rows and name not in FROM_MIGRATIONS
        ]
    if tables:
        raise BackupError(
            f"The database is not empty: {len(tables)} tables hold rows. Nothing was changed. Restore "
            "into an empty one (another CAREPOST_HOME or DATABASE_URL), or say --replace to give up what "
            "is there."
        )
    if files.is_dir() and any(files.iterdir()):
        raise BackupError(
            f"The folder {files} is not empty. Nothing was changed. Say --replace to give it up."
        )


@contextmanager
def _open(source: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    try:
        with tarfile.open(source, "r:") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST or not first.isreg() or first.size > LIMIT:
                raise BackupError(f"{source} is not a backup of Carepost.")
            stream = tar.extractfile(first)
            yield tar, Manifest.from_json(stream.read() if stream else b"")
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(
            f"{source} is not a whole backup: it is damaged or was cut off. ({error})"
        ) from error
    except OSError as error:
        if error.errno in _FULL:  # of where it is read into
            raise BackupError(f"There is no room to unpack {source}. Nothing was changed.") from error
        raise BackupError(f"{source} cannot be read: {error.strerror}.") from error


def _walk(tar: tarfile.TarFile, manifest: Manifest, into: Path | None) -> None:
    """Checks every member, and writes it below `into` if given; only what the manifest names is written."""
    awaited = {DUMP: manifest.dump, **{f"{FILES}/{name}": part for name, part in manifest.files.items()}}
    there: dict[str, Part] = {}
    for member in islice(tar, 1, None):  # the first is the manifest
        part = awaited.pop(member.name, None)
        linked = there.get(member.linkname) if member.islnk() else None
        stream = tar.extractfile(member) if member.isreg() else None
        if part is None or (stream is None and linked is None):
            raise BackupError(f"The backup holds something that its manifest does not name: {member.name!r}.")
        target = into / member.name if into else Path(os.devnull)
        target.parent.mkdir(parents=True, exist_ok=True)
        if stream is not None:
            there[member.name] = _copied(stream, target)
        elif into:
            _link(into / member.linkname, target)
        if there.get(member.name, linked) != part:
            raise BackupError(
                f"The backup is damaged: {member.name} is not what was written. Nothing was changed."
            )
    if awaited:
        raise BackupError(
            f"The backup was cut off: {len(awaited)} of its parts are missing. Nothing was changed."
        )


def _copied(stream: IO[bytes], target: Path) -> Part:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as written:
        while piece := stream.read(CHUNK):
            digest.update(piece)
            size += len(piece)
            written.write(piece)
    return Part(size, digest.hexdigest())


def _link(first: Path, target: Path) -> None:
    """Another name of a file that was read already; a copy of it where the file system has no hard links."""
    try:
        os.link(first, target)
    except OSError:
        shutil.copyfile(first, target)


def _load(programs: Programs, dump: Path, manifest: Manifest, *, replace: bool, grants: bool) -> None:
    """One psql, one transaction: clear, load, count."""
    contents = dump.with_name("contents")
    contents.write_text(
        "".join(_wanted(_said(programs.command("pg_restore", "--list", str(dump)), programs)))
    )
    reader = programs.command("pg_restore", "--no-owner", "--use-list", str(contents), "--file=-", str(dump))
    if not grants:
        reader.insert(1, "--no-privileges")
    script = dump.with_name("restore.sql")
    with script.open("wb") as out:
        out.write(f"BEGIN;\nSET lock_timeout = '{LOCK_TIMEOUT}';\n".encode())
        out.write(b"DROP OWNED BY CURRENT_USER;\n" if replace else _clear_empty(programs.url).encode())
        with subprocess.Popen(reader, stdout=subprocess.PIPE, env=programs.environment()) as process:
            assert process.stdout is not None  # it was asked for
            for line in process.stdout:
                if not line.startswith(b"SET transaction_timeout"):  # unknown before PostgreSQL 17
                    out.write(line)
        if process.returncode != 0:
            raise BackupError("The dump in the backup cannot be read. Nothing was changed.")
        out.write(b"RESET ALL;\n" + _counting(manifest).encode() + b"COMMIT;\n")
    command = programs.command(
        "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output", os.devnull
    )
    command += ["--file", str(script), "--dbname", programs.target()]
    done = subprocess.run(
        command,
        check=False,
        env=programs.environment(),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-3:]
        raise BackupError("The database refused the backup, and nothing was changed.\n" + "\n".join(last))


def _clear_empty(url: str) -> str:
    """Migrated but empty tables make way for those of the backup."""
    with psycopg.connect(url) as connection:
        return "DROP OWNED BY CURRENT_USER;\n" if count_rows(connection) else ""


def _said(command: list[str], programs: Programs) -> Iterable[str]:
    done = subprocess.run(command, check=False, env=programs.environment(), capture_output=True, text=True)
    if done.returncode != 0:
        raise BackupError("The dump in the backup cannot be read. Nothing was changed.")
    return done.stdout.splitlines(keepends=True)


def _wanted(lines: Iterable[str]) -> Iterator[str]:
    """Leaves out what is the administrator's: the public schema, and comments on extensions."""
    for line in lines:
        words = line.split(";", 1)[-1].split()[2:]
        of_server = words[:1] == ["SCHEMA"] or words[:3] in (
            ["COMMENT", "-", "EXTENSION"],
            ["COMMENT", "-", "SCHEMA"],
        )
        if not of_server and words[:3] != ["ACL", "-", "SCHEMA"]:
            yield line


def _counting(manifest: Manifest) -> str:
    """SQL that fails, and so undoes the restore, if any table has not the rows that the manifest counted."""
    statements = ["SET row_security = off;"]
    for table, rows in manifest.rows.items():
        counted = sql.SQL(
            "DO $count$ BEGIN IF (SELECT count(*) FROM {table}) <> {rows} THEN "
            "RAISE EXCEPTION 'table % has not as many rows as were backed up', {name}; END IF; END $count$;"
        ).format(table=sql.Identifier("public", table), rows=sql.Literal(rows), name=sql.Literal(table))
        statements.append(counted.as_string())
    return "\n".join(statements) + "\n"


def _swap(new: Path, files: Path, before: Path) -> None:
    new.mkdir(parents=True, exist_ok=True)
    new.chmod(0o700)
    if files.exists():
        shutil.move(files, before)
    shutil.move(new, files)
