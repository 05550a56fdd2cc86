"""Reading in a process beside us: the same records in the same order, and nothing half-read."""

import os
import signal
from datetime import date
from pathlib import Path

import pytest

from carepost.register.engine import beside
from carepost.register.engine.beside import ReaderDied
from carepost.register.engine.read import open_source
from carepost.register.tests.rows import ACTIVE, RATINGS, home, rating_row, write

TODAY = date(2026, 11, 22)
LAST_OF_TEN = 9


@pytest.fixture(params=["here", "beside"])
def way(request, monkeypatch):
    monkeypatch.setattr("carepost.register.engine.read.pays", lambda table: request.param == "beside")


def files(folder):
    homes = [home(n) for n in range(700)]
    homes[3] |= {"Care homes beds": "many"}  # held back
    homes[650] |= {"Location Telephone Number": "=1+1"}
    yield write(folder / "HSCA_Active_Locations.csv", homes, ACTIVE)
    rows = [rating_row(n % 90, "Good", question=q) for n in range(180) for q in ("Overall", "Safe")]
    yield write(folder / "ratings.csv", rows, RATINGS)


def told(path, **given):
    with open_source(path) as source:
        return list(source.records(TODAY, **given)), source.unknown_words


def test_records_are_those_that_would_have_been_read_here(tmp_path, monkeypatch):
    for path in files(tmp_path):
        read = {}
        for beside_us in (True, False):
            monkeypatch.setattr("carepost.register.engine.read.pays", lambda table, it=beside_us: it)
            read[beside_us] = told(path, known={}, reader="1")
        assert read[True] == read[False]
        hashes = [
            [r.content_hash() for r in records if hasattr(r, "content_hash")] for records, _ in read.values()
        ]
        assert hashes[0] == hashes[1]
        assert len(hashes[0]) > LAST_OF_TEN


@pytest.mark.usefixtures("way")
def test_what_reads_as_before_comes_as_unchanged_either_way(tmp_path):
    path = next(files(tmp_path))
    first, _ = told(path, known={}, reader="1")
    known = {one.ref: one.reading for one in first if hasattr(one, "reading")}
    again, _ = told(path, known=known, reader="1")
    assert sum(type(one).__name__ == "Unchanged" for one in again) == len(known)


@pytest.mark.usefixtures("way")
def test_words_that_are_new_are_counted_either_way(tmp_path):
    path = tmp_path / "directory.csv"
    path.write_text(
        "Name,Also known as,Address,Postcode,Phone number,Service's website (if available),Service types,"
        "Date of latest check,Specialisms/services,Provider name,Local authority,Region,Location URL,"
        "CQC Location ID (for office use only),CQC Provider ID (for office use only)\n"
        + "".join(
            f"Oak {n},,1 Street,BA14 8JN,,,Moon bases,01/02/2026,,Oak Ltd,Wiltshire,South West,,1-10{n},1-20{n}\n"
            for n in range(3)
        )
    )
    _, words = told(path)
    assert words["Moon bases"] == 3


def children() -> list[int]:
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return [pid for pid in map(int, mine) if b"beside" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_reader_that_dies_is_no_end_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr("carepost.register.engine.read.pays", lambda table: True)
    path = write(tmp_path / "long.csv", [home(n) for n in range(6_000)], ACTIVE)
    with open_source(path) as source:
        records = source.records(TODAY)
        next(records)
        (reader,) = children()
        os.kill(reader, signal.SIGKILL)
        with pytest.raises(ReaderDied):
            list(records)
    assert children() == []


def test_who_stops_reading_leaves_no_process_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("carepost.register.engine.read.pays", lambda table: True)
    path = write(tmp_path / "long.csv", [home(n) for n in range(6_000)], ACTIVE)
    with open_source(path) as source:
        records = source.records(TODAY)
        next(records)
        assert len(children()) == 1
        records.close()
        assert children() == []


def test_it_pays_only_for_a_long_table_and_with_a_core_to_spare(tmp_path, monkeypatch):
    path = write(tmp_path / "short.csv", [home(n) for n in range(9)], ACTIVE)
    with open_source(path) as source:
        table = source._held
        assert not beside.pays(table)
        monkeypatch.setattr(beside, "WORTH_IT", 5)
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1})
        assert beside.pays(table)
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0})
        assert not beside.pays(table)
