"""Snapshots never change, are whole or not there, and give the same figure to the byte on another day."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from carepost.insight.engine import snapshots
from carepost.insight.engine.importing import Asked, ImportRefused, read
from carepost.insight.engine.snapshots import Part, SnapshotReason, SnapshotRefused, Store
from carepost.insight.tests.files import DAY, ascof, ratings_csv, written

NOW = datetime(2026, 7, 31, 10, 15, tzinfo=UTC)
ASKED = Asked(today=date(2026, 7, 31), day=DAY)
ONE = [("Isle of Wight", "Y", "Good", "06/05/2025"), ("Isle of Wight", "N", "Outstanding", "06/05/2025")]


def ratings(folder: Path, services: list[tuple[str, str, str, str]] = ONE, name: str = "ratings.csv") -> Path:
    return ratings_csv(folder / name, services)


def test_of_two_imports_in_one_second_the_later_is_the_latest(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    for at in range(6):
        day = date(2026, 1 + at, 1)
        file = ratings(tmp_path, ONE, f"{at}.csv")
        made = store.add([read(file, Asked(today=date(2026, 7, 31), day=day))], NOW)
        assert store.latest().name == made.name
        assert len(store.latest().parts) == at + 1


def test_of_two_imports_at_once_the_second_goes_on_from_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    tables = [read(ratings(tmp_path), ASKED), read(ascof(tmp_path / "ascof.xlsx"), ASKED)]
    second = threading.Thread(target=lambda: store.add(tables[1:], NOW))
    write = snapshots._written

    def meanwhile(*told: Any) -> Part:
        if second.ident is None:
            second.start()
            second.join(0.5)  # done by now, if it did not wait
        return write(*told)

    monkeypatch.setattr(snapshots, "_written", meanwhile)
    store.add(tables[:1], NOW)
    second.join()
    assert [part.table for part in store.latest().parts] == ["figures", "services"]
    assert len(store.names()) == 2


def test_what_was_made_from_another_snapshot_than_the_newest_is_refused(tmp_path: Path) -> None:
    store, framework = Store(tmp_path / "store"), read(ascof(tmp_path / "ascof.xlsx"), ASKED)
    first = store.add([read(ratings(tmp_path), ASKED)], NOW, after="")
    with pytest.raises(SnapshotRefused, match="Another import was made in the meantime"):
        store.add([framework], NOW, after="")
    assert store.names() == [first.name]
    assert len(store.add([framework], NOW, after=first.name).parts) == 2


def test_an_import_adds_to_what_was_there_and_changes_nothing_of_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    first = store.add([read(ratings(tmp_path), ASKED)], NOW)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.folder.iterdir()}
    second = store.add([read(ascof(tmp_path / "ascof.xlsx"), ASKED)], NOW.replace(hour=11))
    assert [part.table for part in second.parts] == ["figures", "services"]
    assert second.before == first.name
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.folder.iterdir()} == before
    assert store.names() == [first.name, second.name]
    assert store.latest().name == second.name
    second.verify()


def test_the_same_file_is_not_taken_twice(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.add([read(ratings(tmp_path), ASKED)], NOW)
    with pytest.raises(SnapshotRefused, match=r"As ratings\.csv, of 30 June 2026"):
        store.add([read(ratings(tmp_path), ASKED)], NOW)
    assert len(store.names()) == 1


def test_two_files_of_one_day_are_named_and_one_may_take_the_others_place(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.add([read(ratings(tmp_path), ASKED)], NOW)
    other = read(ratings(tmp_path, ONE[:1], "again.csv"), ASKED)
    with pytest.raises(SnapshotRefused) as refused:
        store.add([other], NOW)
    assert refused.value.reason is SnapshotReason.SAME_DAY
    assert "The other is ratings.csv, of 30 June 2026" in str(refused.value)
    after = store.add([other], NOW.replace(hour=12), instead=True)
    assert [part.rows for part in after.parts] == [1]


def test_a_file_that_was_changed_or_lost_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    snapshot = store.add([read(ratings(tmp_path), ASKED)], NOW)
    [(_, file)] = snapshot.files("services")
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(SnapshotRefused, match="was changed or is missing"):
        snapshot.verify()
    (snapshot.folder / "manifest.json").write_text("{")
    with pytest.raises(SnapshotRefused, match=r"manifest\.json"):
        store.latest()


@pytest.mark.parametrize("scope", ["", "..", "a/b", "Open", "open/../wiltshire"])
def test_a_scope_is_a_short_name_and_no_path(tmp_path: Path, scope: str) -> None:
    with pytest.raises(SnapshotRefused):
        Store(tmp_path, scope)


def test_a_council_does_not_see_anothers_snapshots(tmp_path: Path) -> None:
    Store(tmp_path, "wiltshire").add([read(ratings(tmp_path), ASKED)], NOW)
    assert Store(tmp_path, "isle-of-wight").names() == []
    with pytest.raises(SnapshotRefused):
        Store(tmp_path, "isle-of-wight").open(Store(tmp_path, "wiltshire").names()[0])


def test_a_file_that_does_not_say_its_day_must_be_told_it(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="--date"):
        read(ratings(tmp_path), Asked(today=date(2026, 7, 31)))


def test_the_order_of_rows_and_of_files_makes_no_difference(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    path = ratings(one)
    lines = path.read_text().splitlines()
    (other / "ratings.csv").write_text("\r\n".join([lines[0], *reversed(lines[1:])]) + "\r\n")
    framework = ascof(tmp_path / "ascof.xlsx")
    first = Store(one).add([read(path, ASKED), read(framework, ASKED)], NOW)
    second = Store(other).add([read(framework, ASKED), read(other / "ratings.csv", ASKED)], NOW)
    assert [part.sha256 for part in first.parts] == [part.sha256 for part in second.parts]
    assert first.name == second.name


KILLED = """
import os, signal, sys
from pathlib import Path
from carepost.core import folders
from carepost.insight.tests import test_snapshots as here
folders.settle = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
here.Store(Path(sys.argv[1])).add([here.read(Path(sys.argv[2]), here.ASKED)], here.NOW.replace(hour=13))
"""


def test_an_import_that_is_killed_leaves_the_last_snapshot_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    first = store.add([read(ratings(tmp_path), ASKED)], NOW)
    framework = ascof(tmp_path / "ascof.xlsx")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "store"), str(framework)], check=False, timeout=60
    )
    assert killed.returncode == -9
    assert any(
        path.name.startswith(".making") for path in store.folder.iterdir()
    )  # it was in the midst of it
    assert store.latest().name == first.name
    first.verify()
    assert len(store.add([read(framework, ASKED)], NOW.replace(hour=14)).parts) == 2


def test_a_file_of_no_known_kind_says_which_it_is_nearest_to(tmp_path: Path) -> None:
    heads = ["Financial year", "Local authority code", "Local authority name", "Indicator", "Value"]
    with pytest.raises(ImportRefused, match=r"nearest to Oflog.*lacks “Code”"):
        read(
            written(tmp_path / "renamed.csv", [heads, ["2022-23", "E06000046", "Isle of Wight", "ASC7", 1]]),
            ASKED,
        )
