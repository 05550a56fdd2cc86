"""Files of several names, as snapshots are made of: in a backup once, and of several names again after restoring."""

from __future__ import annotations

import errno
import importlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carepost.operate import backup
from carepost.operate.backup import BackupError
from carepost.operate.tests.test_backup import changed, do, restore, write
from config.throwaway import Throwaway, database

pytestmark = pytest.mark.data_layer
write_module = importlib.import_module(
    "carepost.operate.backup.write"
)  # the package's `write` is the function of it
LARGE = 400_000
FIRST, SECOND, THIRD = (f"snapshots/open/{name}/services.parquet" for name in ("a", "b", "c"))


@pytest.fixture(scope="module")
def full(superuser_url: str) -> Iterator[Throwaway]:
    with database(superuser_url, "backup_linked") as made:
        do(made.owner_url, "CREATE TABLE council (id bigint PRIMARY KEY)")
        yield made


@pytest.fixture
def empty(superuser_url: str) -> Iterator[Throwaway]:
    with database(superuser_url, "backup_unlinked") as made:
        yield made


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Three snapshots that share a table, each with a manifest of its own; and a file that is like it by chance."""
    folder = tmp_path / "files"
    for name in (FIRST, SECOND, THIRD):
        path = folder / name
        path.parent.mkdir(parents=True)
        (path.parent / "manifest.json").write_text(name)
        if name == FIRST:
            path.write_bytes(os.urandom(LARGE))
        else:
            os.link(folder / FIRST, path)
    (folder / "alike").write_bytes((folder / FIRST).read_bytes())
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_of_three_names_is_there_once_and_has_them_again(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    made, there = tmp_path / "b", tmp_path / "restored"
    manifest = write(made, full, files)
    assert 2 * LARGE < made.stat().st_size < 3 * LARGE  # the shared table and the one like it, and no third
    assert set(manifest.files) == set(contents(files))
    assert backup.check(made) == manifest
    assert restore(made, empty, there) == manifest
    assert contents(there) == contents(files)
    assert (there / FIRST).stat().st_nlink == 3
    assert os.path.samefile(there / FIRST, there / THIRD)
    assert (there / "alike").stat().st_nlink == 1  # what is written into one is not in the other
    assert write(tmp_path / "again", empty, there).files == manifest.files


def test_where_the_file_system_has_no_links_each_name_has_a_copy(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "b", full, files)

    def none(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", none)
    restore(tmp_path / "b", empty, tmp_path / "restored")
    assert contents(tmp_path / "restored") == contents(files)
    assert (tmp_path / "restored" / FIRST).stat().st_nlink == 1


def test_a_backup_of_before_is_read_still(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path
) -> None:
    write(tmp_path / "b", full, files)
    with tarfile.open(tmp_path / "b") as tar:
        stream = tar.extractfile("manifest.json")
        assert stream
        manifest = json.loads(stream.read()) | {"format": 1}
    older = changed(tmp_path / "b", tmp_path / "older", "manifest.json", json.dumps(manifest).encode())
    assert older.stat().st_size > 4 * LARGE  # each name with its content
    assert restore(older, empty, tmp_path / "restored").format == 1
    assert contents(tmp_path / "restored") == contents(files)


@pytest.mark.parametrize(
    ("kind", "to", "words"),
    [
        (tarfile.LNKTYPE, "../../../etc/hostname", "does not name"),
        (tarfile.LNKTYPE, f"files/{THIRD}", "does not name"),  # itself, or what comes later
        (tarfile.LNKTYPE, "manifest.json", "does not name"),
        (tarfile.LNKTYPE, "files/snapshots/open/a/manifest.json", "damaged"),  # another file than it was
        (tarfile.SYMTYPE, f"files/{FIRST}", "does not name"),
    ],
)
def test_a_name_that_leads_elsewhere_changes_nothing(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path, kind: bytes, to: str, words: str
) -> None:
    write(tmp_path / "b", full, files)
    bad = led(tmp_path / "b", tmp_path / "bad", kind, to)
    for attempt in (lambda: backup.check(bad), lambda: restore(bad, empty, tmp_path / "restored")):
        with pytest.raises(BackupError, match=words):
            attempt()
    assert not (tmp_path / "restored").exists()


def led(source: Path, target: Path, kind: bytes, to: str) -> Path:
    """A copy of a tar in which the third name leads elsewhere."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            if member.name == f"files/{THIRD}":
                member.type, member.linkname = kind, to
            new.addfile(member, old.extractfile(member) if member.isreg() else None)
    return target


def test_a_name_that_came_to_mean_another_file_meanwhile_is_found(
    full: Throwaway, files: Path, tmp_path: Path
) -> None:
    def tell(said: str) -> None:
        if said == "Writing the backup":
            (files / THIRD).unlink()
            os.link(files / SECOND.replace("services.parquet", "manifest.json"), files / THIRD)

    with pytest.raises(BackupError, match="changed while it was being read"):
        backup.write(tmp_path / "b", owner_url=full.owner_url, files=files, tell=tell)
    assert not (tmp_path / "b").exists()


def test_what_goes_while_it_is_read_is_left_out_or_said_and_what_is_being_made_is_no_file(
    full: Throwaway, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = files / "snapshots" / "open" / ".making-x" / "services.parquet"
    making.parent.mkdir()
    making.write_bytes(b"half of it")
    gone, listed = files / "alike", write_module._files_in(files)
    assert making not in listed
    assert gone in listed
    gone.unlink()
    monkeypatch.setattr(write_module, "_files_in", lambda _: listed)
    assert "alike" not in write(tmp_path / "a", full, files).files

    def tell(said: str) -> None:
        if said == "Writing the backup":
            (files / THIRD).unlink()

    with pytest.raises(BackupError, match=r"c/services\.parquet changed while it was being read"):
        backup.write(tmp_path / "b", owner_url=full.owner_url, files=files, tell=tell)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "files"}


def test_a_disk_that_is_full_is_not_called_a_backup_that_cannot_be_read(
    full: Throwaway, empty: Throwaway, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "b", full, files)

    def nowhere(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", nowhere)
    monkeypatch.setattr(os, "link", nowhere)
    with pytest.raises(BackupError, match="There is no room to unpack"):
        restore(tmp_path / "b", empty, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_disk_that_is_full_is_told_in_a_sentence(
    full: Throwaway, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", nowhere)
    with pytest.raises(BackupError, match=r"No backup was written\. .*: No space left on device"):
        write(tmp_path / "b", full, files)
    assert [path.name for path in tmp_path.iterdir()] == ["files"]
