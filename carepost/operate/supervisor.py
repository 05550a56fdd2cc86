"""`carepost run`: one lock, the database, the steps before, web and worker, and an orderly end of it all."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from carepost.operate.children import PATIENCE, Child, Command, Say, run_to_end
from carepost.operate.home import Home, read_json, write_json
from carepost.operate.locks import FileLock
from carepost.operate.mendable import MendableError
from carepost.operate.postgres import Cluster, ClusterError, Running

RUN_ID = "CAREPOST_RUN_ID"
READY_SECONDS = 180.0  # a small machine with much else to do
TICK = 0.2


class NotStartedError(MendableError):
    """Carepost could not start, or could not go on; the message says why."""


class RunsAlreadyError(MendableError):
    """Another process runs Carepost from this home; `url` is where it answers (empty while it starts)."""

    def __init__(self, home: Home) -> None:
        running = read_json(home.run_file)
        self.url = str(running.get("url", ""))
        self.pid = int(running.get("pid", 0))
        where = f"at {self.url}" if self.url else "and is still starting"
        super().__init__(f"Carepost already runs from {home.path} {where} (process {self.pid}).")


@dataclass(frozen=True)
class Plan:
    """What to run, decided by the caller: `steps` to the end and in order, then `children` for as long as we
    run.
    """

    url: str
    bind: str
    port: int
    host: str
    steps: tuple[Command, ...]
    children: tuple[Command, ...]
    health: str = "/healthz"


Keep = Callable[[], str | None]  # called every tick to see to the database; says what it had to do


class Supervisor:
    """Runs one plan in one home. Made for one use: `with only_one(home): Supervisor(...).run()`."""

    def __init__(self, home: Home, plan: Plan, say: Say, keep: Keep = lambda: None) -> None:
        self.home, self.plan, self._say, self._keep = home, plan, say, keep
        self.run_id = secrets.token_hex(8)
        self._children = [Child(_marked(command, self.run_id), say) for command in plan.children]
        self._stop = threading.Event()
        self._signals = 0
        self._started = False
        self._step: subprocess.Popen[str] | None = None

    def run(self) -> None:
        """Returns after an orderly stop. Raises NotStartedError where something cannot be mended by starting
        anew.
        """
        with self._listening():
            try:
                self._steps()
                if not self._stop.is_set():
                    self._start()
                while not self._stop.wait(TICK):
                    self._tend()
            finally:
                self._end()

    def _steps(self) -> None:
        for step in self.plan.steps:
            if self._stop.is_set():
                return
            code, said = run_to_end(_marked(step, self.run_id), self._say, self._now_running)
            if code != 0 and not self._stop.is_set():
                raise NotStartedError(f"Carepost did not start: {step.name} failed. {said}")

    def _now_running(self, step: subprocess.Popen[str] | None) -> None:
        self._step = step

    def _start(self) -> None:
        begun = time.monotonic()
        self._children[0].start()
        self._remember(ready=False)
        while not self._answers():
            self._tend()
            if time.monotonic() - begun > READY_SECONDS:
                raise NotStartedError(f"The web server did not answer within {READY_SECONDS:g} seconds.")
            if self._stop.wait(0.03):
                return
        for child in self._children[1:]:  # after, so that it does not compete with the first answer
            child.start()
        self._started = True
        self._remember(ready=True)
        self._say("carepost", f"Carepost is ready: {self.plan.url} (Ctrl-C stops it)")

    def _tend(self) -> None:
        if said := self._keep():
            self._say("carepost", said)
        before = [child.pid for child in self._children]
        for child in self._children if self._started else self._children[:1]:
            if reason := child.tend():
                raise NotStartedError(reason)
        if before != [child.pid for child in self._children]:
            self._remember(ready=self._started)

    def _end(self) -> None:
        until = time.monotonic() + PATIENCE
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.wait(time.monotonic() if self._signals > 1 else until)
        self.home.run_file.unlink(missing_ok=True)

    def _remember(self, *, ready: bool) -> None:
        children = {child.name: child.pid for child in self._children}
        facts = {"pid": os.getpid(), "url": self.plan.url, "port": self.plan.port, "run_id": self.run_id}
        write_json(self.home.run_file, {**facts, "ready": ready, "children": children})

    def _answers(self) -> bool:
        """Whether the web server answers; a redirect to https is an answer too, a failure is not."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.plan.bind, self.plan.bind)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.plan.port, timeout=2)
        try:
            connection.request("GET", self.plan.health, headers={"Host": self.plan.host})
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Ctrl-C, a polite kill and a closed terminal all mean: stop in order. A second one: at once."""
        wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._asked) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1
        if self._signals == 1:
            self._say("carepost", "Stopping …")
        self._stop.set()
        if self._step is not None:
            self._step.terminate()


@contextmanager
def only_one(home: Home) -> Iterator[str | None]:
    """Holds the home's run lock; yields what an earlier run left behind and was cleared, in words, or None.

    Raises RunsAlreadyError where another process holds it.
    """
    home.make()
    lock = FileLock(home.run_lock)
    if not lock.exclusive(wait=False):
        raise RunsAlreadyError(home)
    try:
        yield _clear_leftovers(home)
    finally:
        lock.release()


def _clear_leftovers(home: Home) -> str | None:
    left = read_json(home.run_file)
    if not left:
        return None
    pids = _of_run(str(left.get("run_id", "")))
    until = time.monotonic() + 5
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in _of_run(str(left.get("run_id", ""))):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        while _of_run(str(left.get("run_id", ""))) and time.monotonic() < until:
            time.sleep(0.02)
        until += 5
    home.run_file.unlink(missing_ok=True)
    ended = f" {len(pids)} of its processes were still there and were ended." if pids else ""
    return f"The last run ended without being stopped; Carepost has recovered.{ended}"


def _of_run(run_id: str) -> list[int]:
    """Living processes that carry this run's mark in their environment."""
    if not run_id:
        return []
    mark, found = f"{RUN_ID}={run_id}".encode(), []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _marked(command: Command, run_id: str) -> Command:
    environment = {**command.environment, RUN_ID: run_id}
    return Command(command.name, command.arguments, environment, command.without)


def keep_alive(cluster: Cluster, running: Running) -> Keep:
    """For Supervisor's `keep`: starts the embedded server again when it has died.

    Raises NotStartedError where it cannot be started again at the same address.
    """

    def keep() -> str | None:
        if cluster.alive():
            return None
        try:
            again = cluster.ensure()
        except ClusterError as error:
            raise NotStartedError(str(error)) from error
        if again.app_url != running.app_url:
            raise NotStartedError(
                "The database server died, and another program took its port. Start Carepost again."
            )
        return again.recovered

    return keep
