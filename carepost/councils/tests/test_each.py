"""Work for every council: one that fails stops no other, and many are shared with the other cores."""

from __future__ import annotations

import os
import signal
from collections import deque
from functools import partial
from pathlib import Path

import pytest

from carepost.core.acting import Actor
from carepost.councils.beside import Beside, how_many, taken
from carepost.councils.each import Errand
from carepost.councils.permissions import Can

FAILS, KILLS = 3, 5


def write_down(by: Actor, council_id: int, *, folder: Path, odd: str = "") -> int:
    """A line per council, in a file named after the process that did it."""
    if odd == "fails" and council_id % 10 == FAILS:
        raise RuntimeError("this council is odd")
    if odd == "kills" and council_id % 10 == KILLS and os.getppid() == int((folder / "parent").read_text()):
        os.kill(os.getpid(), signal.SIGKILL)
    with (folder / f"{os.getpid()}.done").open("a") as file:
        file.write(f"{council_id} {by.name} {sorted(map(str, by.permissions))}\n")
    return 1


def done_in(folder: Path) -> dict[int, list[int]]:
    return {
        int(file.stem): [int(line.split()[0]) for line in file.read_text().splitlines()]
        for file in folder.glob("*.done")
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parent").write_text(str(os.getpid()))
    return tmp_path


@pytest.mark.parametrize(
    ("councils", "cores", "helpers"),
    [(1, 2, 0), (15, 2, 0), (16, 2, 1), (153, 2, 1), (153, 1, 0), (153, 64, 3), (24, 64, 2)],
)
def test_processes_are_started_only_where_they_pay(
    monkeypatch: pytest.MonkeyPatch, councils: int, cores: int, helpers: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(cores)))
    assert how_many(councils) == helpers


def test_the_last_council_goes_to_one_of_those_who_share_them_and_the_other_ends() -> None:
    left = deque([101])
    one, other = taken(left), taken(left)
    assert next(one) == 101
    assert next(other, None) is None
    left.append(101)  # the process that had it died
    assert next(one) == 101
    assert list(one) == []


def test_two_processes_share_the_councils_and_each_is_done_once(folder: Path) -> None:
    left, results = deque(range(100, 140)), list[int | None]()
    with Beside(Errand("a night", Can.RECOMPUTE, partial(write_down, folder=folder))) as other:
        other.work_off(left, results.append)
    assert results == [1] * 40
    (process, ids), *nobody_else = done_in(folder).items()
    assert process != os.getpid()
    assert ids == list(range(100, 140))
    assert not nobody_else
    line = (folder / f"{process}.done").read_text().splitlines()[0]
    assert line == f"100 a night ['{Can.RECOMPUTE}']"


def test_a_council_that_fails_beside_us_is_told_and_the_others_are_done(folder: Path) -> None:
    left, results = deque([101, 103, 104]), list[int | None]()
    with Beside(Errand("a night", Can.RECOMPUTE, partial(write_down, folder=folder, odd="fails"))) as other:
        other.work_off(left, results.append)
    assert results == [1, None, 1]


def test_a_process_that_dies_loses_no_council(folder: Path) -> None:
    left, results = deque([101, 105, 107]), list[int | None]()
    with Beside(Errand("a night", Can.RECOMPUTE, partial(write_down, folder=folder, odd="kills"))) as other:
        other.work_off(left, results.append)
    assert results == [1]
    assert sorted(left) == [105, 107]


def test_the_process_ends_when_whoever_started_it_is_gone(folder: Path) -> None:
    with Beside(Errand("a night", Can.RECOMPUTE, partial(write_down, folder=folder))) as other:
        assert other._process.stdin is not None
        other._process.stdin.close()
        assert other._process.wait(timeout=60) == 0
