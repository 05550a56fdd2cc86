"""Processes that `carepost run` looks after: each in a group of its own, started again when it fails."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from carepost.operate import bound

Say = Callable[[str, str], None]  # who speaks, and one line
CRASHES, WITHIN = 5, 60.0  # so many ends in so many seconds, and we give up
LONGEST_PAUSE = 8.0
PATIENCE = 20.0


@dataclass(frozen=True)
class Command:
    """A program with its arguments, and what its environment has beyond ours."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()  # variables it has no need to know

    def start(self) -> subprocess.Popen[str]:
        """Starts it in a session of its own; it ends with us."""
        environ = {**os.environ, "PYTHONUNBUFFERED": "1", **self.environment}
        for name in self.without:
            environ.pop(name, None)
        launcher = (sys.executable, "-I", "-S", bound.__file__, str(os.getpid()))
        return subprocess.Popen(
            (*launcher, *self.arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environ,
            start_new_session=True,
        )


class Child:
    """One command kept alive. Call `tend` often; it returns a reason when there is no point in going on."""

    def __init__(self, command: Command, say: Say) -> None:
        self.command = command
        self._say = say
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._last: deque[str] = deque(maxlen=12)
        self._ends: deque[float] = deque(maxlen=CRASHES)
        self._again_at = 0.0

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._process = self.command.start()
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()

    def tend(self) -> str | None:
        """Starts it again if it has ended, after a pause that doubles; a sentence once it ends too often."""
        if self._process is None:
            if time.monotonic() >= self._again_at:
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._clear()
        now = time.monotonic()
        self._ends.append(now)
        if len(self._ends) == CRASHES and now - self._ends[0] < WITHIN:
            said = "\n".join(self._last)
            return f"The {self.name} process ended {CRASHES} times within a minute. Its last words:\n{said}"
        recent = sum(1 for end in self._ends if now - end < WITHIN)
        pause = min(LONGEST_PAUSE, 0.25 * 2 ** (recent - 1))
        self._again_at = now + pause
        self._say(self.name, f"ended unexpectedly ({_how(code)}); starting it again in {pause:g} seconds")
        return None

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        """Waits for it to end; after `until` it is ended."""
        if self._process is not None:
            try:
                self._process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(self.name, "did not stop in time and was ended")
            self._clear()

    def _clear(self) -> None:
        """Ends whatever is left of its group (a web server's own workers hold its port), closes the pipe."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if self._reader is not None:
            self._reader.join(2)
        if process.stdout is not None:
            process.stdout.close()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # it was asked for
        for line in process.stdout:
            if line.strip():
                self._last.append(line.rstrip())
                self._say(self.name, line.rstrip())


def run_to_end(
    command: Command, say: Say, running: Callable[[subprocess.Popen[str] | None], None]
) -> tuple[int, str]:
    """Runs a command, says each of its lines, and returns its exit code and its last line.

    `running` is told the process while it runs, and None after.
    """
    last = ""
    with command.start() as process:
        running(process)
        assert process.stdout is not None  # it was asked for
        for line in process.stdout:
            if line.strip():
                last = line.rstrip()
                say(command.name, last)
    running(None)
    return process.returncode, last


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
