"""The index is written beside the other files, and short lists by one thread: what that must not change."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from carepost.people.engine import card, cores, index, writing
from carepost.people.engine.cleaning import columns
from carepost.people.tests.linked import TODAY, source
from carepost.people.tests.test_bad_lists import HEADERS, OTHERS, ZEB, given
from carepost.people.tests.test_link_command import carepost_link

ANN = {"forename": "Ann", "surname": "Bramble", "dob": "1961-05-04", "postcode": "QX1 1AA"}


def threads(db: duckdb.DuckDBPyConnection) -> int:
    (found,) = db.execute("SELECT current_setting('threads')").fetchone() or (0,)
    return int(found)


@pytest.mark.parametrize(
    ("rows", "inside"), [(0, 1), (cores.SHORT, 1), (cores.SHORT + 1, 3), (10_000_000, 3)]
)
def test_short_tables_get_one_thread_and_afterwards_all_that_there_were(rows: int, inside: int) -> None:
    with duckdb.connect(config={"threads": 3}) as db:
        with cores.fitting(db, rows):
            assert threads(db) == inside
        assert threads(db) == 3
        with pytest.raises(duckdb.CatalogException), cores.fitting(db, rows):
            db.execute("FROM nothing_of_this_name")
        assert threads(db) == 3


def test_a_short_list_is_cleaned_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = seen_by(monkeypatch, columns, "clean_column")
    with duckdb.connect(config={"threads": 3}) as db:
        db.register("given", source({("gp", "1"): ANN}))
        db.execute("CREATE TABLE source AS FROM given")
        columns.clean(db, "source", TODAY)
        assert (set(seen), threads(db)) == ({1}, 3)


def test_a_short_list_is_written_by_one_thread_for_each_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, indexed = (seen_by(monkeypatch, *each) for each in ((writing, "parquet"), (index, "write")))
    link(tmp_path)
    assert (set(files), indexed) == ({1}, [1])


def seen_by(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[int]:
    """How many threads DuckDB has whenever a function is called with its connection first."""
    found: list[int] = []
    real: Callable[..., object] = getattr(module, name)

    def looked(db: duckdb.DuckDBPyConnection, *more: object, **named: object) -> object:
        found.append(threads(db))
        return real(db, *more, **named)

    monkeypatch.setattr(module, name, looked)
    return found


def link(folder: Path) -> str:
    path = given(folder, "one.csv", HEADERS + ZEB + OTHERS)
    return carepost_link(path, "-o", folder / "out", "--yes").output


def test_the_index_is_written_by_another_thread_and_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, card_is_there, wrote = index.write, threading.Event(), []

    def late(db: duckdb.DuckDBPyConnection, run: object, path: Path) -> None:
        assert card_is_there.wait(60), "nothing else is written meanwhile"
        real(db, run, path)  # type: ignore[arg-type]
        wrote.append(threading.current_thread() is threading.main_thread())

    page = card.page
    monkeypatch.setattr(index, "write", late)
    monkeypatch.setattr(card, "page", lambda *each: card_is_there.set() or page(*each))
    link(tmp_path)
    assert wrote == [False]
    assert (tmp_path / "out" / index.FILE).stat().st_size > 0


def test_a_run_that_fails_waits_for_its_index_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failed, wrote = index.write, threading.Event(), []

    def later(db: duckdb.DuckDBPyConnection, run: object, path: Path) -> None:
        assert failed.wait(60)
        real(db, run, path)  # type: ignore[arg-type]
        wrote.append(path.exists())

    def broken(*_: object) -> str:
        threading.Timer(0.2, failed.set).start()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index, "write", later)
    monkeypatch.setattr(card, "page", broken)
    assert "cannot be written: No space left on device" in link(tmp_path)
    assert wrote == [True], "its folder was taken from under it"
    assert os.listdir(tmp_path) == ["one.csv"]


PANDAS = """
import sys
from carepost.people.commands import app
try:
    app(sys.argv[1:], standalone_mode=False)
finally:
    print("loaded:", "pandas" in sys.modules)
    import pandas, pyarrow
    print(pyarrow.Table.from_pandas(pandas.DataFrame({"a": [1, 2]})).num_rows, pyarrow.array(pandas.Series([3])).type)
"""


def test_linking_loads_no_pandas_and_whoever_wants_it_later_has_it(tmp_path: Path) -> None:
    """Neither a first run nor a later one with decisions, nor adding; nor is anything broken for others by it."""
    path = given(tmp_path, "one.csv", HEADERS + ZEB + OTHERS)
    one, two = tmp_path / "one", tmp_path / "two"
    runs = (
        [path, "-o", one, "--yes"],
        [path, "-o", two, "--yes", "--since", one],
        ["add", two, path, "--yes"],
    )
    for words in runs:
        done = subprocess.run(
            [sys.executable, "-c", PANDAS, *map(str, words)], capture_output=True, text=True, check=True
        )
        assert "loaded: False\n2 int64\n" in done.stdout, (words, done.stdout)
        with (one / "review.csv").open("a", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerow(["different", "one", "1", "one", "10"])
