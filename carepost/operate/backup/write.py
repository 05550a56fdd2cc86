"""Writes a backup: the database in one snapshot, the uploaded files, and a manifest, in one tar."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg
from psycopg import sql

from carepost.operate import roles
from carepost.operate.backup.manifest import DUMP, FILES, MANIFEST, BackupError, Manifest, Part, part_of
from carepost.operate.backup.programs import Programs, programs_for
from carepost.operate.locks import FileLock

Progress = Callable[[str], None]


def write(
    target: Path, *, owner_url: str, files: Path, app_role: str = roles.APP, tell: Progress
) -> Manifest:
    """Writes `target`, which must not exist, readable by its owner only; returns what it holds.

    The owner of the tables is not held by row-level security, and pg_dump refuses to run where it would be,
    so a backup is never silently partial. Raises BackupError; nothing is left behind then.
    """
    if target.exists() or target.is_symlink():
        raise BackupError(
            f"{target} exists already. Carepost does not overwrite a backup; choose another name."
        )
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent} to write the backup into.")
    programs = programs_for(owner_url)
    with _told(target), tempfile.TemporaryDirectory(prefix=".carepost-backup-", dir=target.parent) as folder:
        tell("Reading the database")
        rows = _dump(programs, Path(folder) / DUMP)
        tell("Reading the uploaded files")
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            carepost=_version(),
            server=str(programs.server),
            app_role=app_role,
            rows=rows,
            dump=part_of(Path(folder) / DUMP),
            files=_parts(files),
        )
        tell("Writing the backup")
        whole = Path(folder) / "backup.tar"
        _pack(whole, manifest, Path(folder) / DUMP, files)
        _publish(whole, target)
    return manifest


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """What the disk refuses, in a sentence."""
    try:
        yield
    except FileNotFoundError as gone:
        raise _changed(Path(gone.filename)) from gone
    except OSError as wrong:
        raise BackupError(
            f"No backup was written. {wrong.filename or target.parent}: {wrong.strerror}."
        ) from wrong


def _dump(programs: Programs, dump: Path) -> dict[str, int]:
    """Dumps the database and counts its rows, both as of one moment."""
    with psycopg.connect(programs.url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        connection.execute("SET row_security = off")
        command = programs.command("pg_dump", "--format=custom", "--no-owner", "--file", str(dump))
        command += [f"--snapshot={snapshot[0] if snapshot else ''}", "--dbname", programs.target()]
        done = subprocess.run(
            command,
            check=False,
            env=programs.environment(),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise BackupError(
                f"The database could not be read, and no backup was written: {done.stderr.strip()}"
            )
        return count_rows(connection)


def count_rows(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    """How many rows each table of the public schema has, as the connection's role sees them."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
        "AND NOT relispartition ORDER BY relname"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        name = str(table)
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        counts[name] = int(str(row[0])) if row else 0
    return counts


def _pack(whole: Path, manifest: Manifest, dump: Path, files: Path) -> None:
    with tarfile.open(whole, "w") as tar:
        text = manifest.to_json()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
        _add(tar, DUMP, dump, manifest.dump)
        held: dict[tuple[int, int], str] = {}
        for name, part in manifest.files.items():
            path = files / name
            first = held.setdefault(_inode(path), name)
            if first == name:
                _add(tar, f"{FILES}/{name}", path, part)
            elif manifest.files[first] == part:
                _link(tar, f"{FILES}/{name}", f"{FILES}/{first}")
            else:
                raise _changed(path)


def _link(tar: tarfile.TarFile, name: str, first: str) -> None:
    """Another name of a file that is in the tar already: snapshots share what did not change."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.LNKTYPE, first
    tar.addfile(member)


def _add(tar: tarfile.TarFile, name: str, path: Path, part: Part) -> None:
    member = tarfile.TarInfo(name)
    member.size = part.size
    with path.open("rb") as stream:
        tar.addfile(member, stream)
    if part_of(path) != part:
        raise _changed(path)


def _changed(path: Path) -> BackupError:
    return BackupError(f"{path} changed while it was being read, and no backup was written. Try again.")


def _parts(files: Path) -> dict[str, Part]:
    """Every file below a folder by its name there; one that has several names is read once."""
    found: dict[str, Part] = {}
    held: dict[tuple[int, int], Part] = {}
    for path in _files_in(files):
        try:
            inode = _inode(path)
            if inode not in held:
                held[inode] = part_of(path)
        except FileNotFoundError:  # it went since the folder was read
            continue
        found[str(path.relative_to(files))] = held[inode]
    return found


def _inode(path: Path) -> tuple[int, int]:
    """The same for all names of one file."""
    told = path.stat()
    return told.st_dev, told.st_ino


def _files_in(folder: Path) -> list[Path]:
    """Every file, but for what is being made just now, which will have another name or none (`folders.draft`)."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not _in_draft(path.relative_to(folder)))


def _in_draft(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parts[:-1])


def _publish(whole: Path, target: Path) -> None:
    """Gives the finished file its name in one step, and never over another file."""
    whole.chmod(0o600)
    with whole.open("rb") as stream:
        os.fsync(stream.fileno())
    try:
        os.link(whole, target)
    except FileExistsError as error:
        raise BackupError(f"{target} was made by someone else meanwhile; it was left as it is.") from error
    except OSError:  # a file system without hard links
        lock = FileLock(target.with_name(f".{target.name}.lock"))
        lock.exclusive()
        try:
            whole.rename(target)
        finally:
            lock.path.unlink()
            lock.release()


def _version() -> str:
    try:
        return version("carepost")
    except PackageNotFoundError:
        return "unknown"
