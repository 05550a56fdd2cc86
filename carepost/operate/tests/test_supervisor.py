"""`carepost run` stops in order, survives the death of any of its processes, and runs once in each folder."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carepost.operate.home import CHECKOUT, Home, read_json
from carepost.operate.supervisor import only_one

FAKE = Path(__file__).with_name("fake_run.py")
READY = "Carepost is ready"


class Run:
    """A started supervisor, with everything it has said so far."""

    def __init__(self, home: Home, port: int, *more: str) -> None:
        self.home = home
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(FAKE), str(home.path), str(port), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def until(self, pattern: str, seconds: float = 30) -> str:
        waited(lambda: re.search(pattern, self.said) or self.process.poll() is not None, seconds)
        assert re.search(pattern, self.said), self.said
        return self.said

    def end(self, number: int = signal.SIGINT, seconds: float = 30) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def pid(self, name: str) -> int:
        return int(read_json(self.home.run_file)["children"][name] or 0)

    def postmaster(self) -> int:
        return int((self.home.postgres / "data" / "postmaster.pid").read_text().splitlines()[0])


def waited(until: Callable[[], object], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_of(home: Home) -> list[str]:
    """Whatever still runs for this home, by command line or by working folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                words = (entry / "cmdline").read_text().replace("\0", " ")
                if str(home.path) in words or os.readlink(entry / "cwd").startswith(str(home.path)):
                    found.append(f"{entry.name} {words}")
            except OSError:
                continue
    return found


@pytest.fixture
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="carepost-run-"))
    folder.chmod(0o755)
    yield Home(folder / "home")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(home: Home, port: int) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def starter(*more: str) -> Run:
        runs.append(Run(home, port, *more))
        return runs[-1]

    yield starter
    for run in runs:
        run.end(signal.SIGKILL)
    with only_one(home):  # ends what the web process had forked, as the next start does
        pass
    assert waited(lambda: not processes_of(home)), processes_of(home)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_stops_everything_in_order(
    start: Callable[..., Run], home: Home, number: int
) -> None:
    run = start()
    run.until(READY)
    pids = [run.pid("web"), run.pid("worker"), run.postmaster()]
    assert run.end(number) == 0
    assert not [pid for pid in pids if lives(pid)]
    assert run.lines[-1] == "carepost: stopped"
    assert not home.run_file.exists()
    again = start()
    again.until(READY)
    assert "recovered" not in again.said


def test_the_second_in_one_folder_is_told_where_the_first_answers(
    start: Callable[..., Run], port: int
) -> None:
    first = start()
    first.until(READY)
    second = start()
    assert second.process.wait(30) == 3
    second.until(f"already runs .* at http://localhost:{port}")
    assert first.process.poll() is None


def test_a_killed_supervisor_takes_the_rest_with_it_and_the_next_start_says_so(
    start: Callable[..., Run], home: Home
) -> None:
    run = start()
    run.until(READY)
    pids = [run.pid("web"), run.pid("worker"), run.postmaster()]
    run.end(signal.SIGKILL)
    assert waited(lambda: not any(lives(pid) for pid in pids))
    again = start()
    again.until(READY)
    assert "carepost: The last run ended without being stopped" in again.said
    assert again.end() == 0


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_is_started_again(start: Callable[..., Run], name: str) -> None:
    run = start()
    run.until(READY)
    before = run.pid(name)
    os.kill(before, signal.SIGKILL)
    run.until(rf"{name}: ended unexpectedly \(signal SIGKILL\); starting it again")
    assert waited(lambda: run.pid(name) not in (before, 0))
    assert lives(run.pid(name))
    assert run.end() == 0


def test_a_killed_database_is_started_again_at_the_same_address(start: Callable[..., Run]) -> None:
    run = start()
    run.until(READY)
    before = run.postmaster()
    os.kill(before, signal.SIGKILL)
    run.until("database server had ended without being stopped.*recovered")
    assert lives(run.postmaster())
    assert run.end() == 0


def test_after_all_of_it_was_killed_the_next_start_recovers(start: Callable[..., Run]) -> None:
    run = start()
    run.until(READY)
    for pid in (run.process.pid, run.pid("web"), run.pid("worker"), run.postmaster()):
        os.kill(pid, signal.SIGKILL)
    run.process.wait()
    again = start()
    again.until(READY)
    assert "The last run ended without being stopped" in again.said
    assert "database: The database server had ended without being stopped" in again.said
    assert again.end() == 0


def test_a_step_that_fails_ends_the_start_with_its_words(start: Callable[..., Run], home: Home) -> None:
    run = start("raise SystemExit('this migration is wrong')")
    assert run.process.wait(30) == 1
    run.until("step failed. this migration is wrong")
    assert not home.run_file.exists()


def test_a_stop_during_a_long_step_is_obeyed_at_once(start: Callable[..., Run]) -> None:
    run = start("import time; print('long', flush=True); time.sleep(60)")
    run.until("step: long")
    begun = time.monotonic()
    assert run.end() == 0
    assert time.monotonic() - begun < 10


def test_a_child_that_always_fails_is_given_up_with_its_last_words(start: Callable[..., Run]) -> None:
    run = start("", "raise SystemExit('No module named config')")
    assert run.process.wait(60) == 1
    run.until("The web process ended 5 times within a minute. Its last words:\nNo module named config")
