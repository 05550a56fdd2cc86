"""The house under test: `carepost run --demo` on a throwaway database, as the README says."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

from carepost.operate.home import Home
from config import throwaway

CHECKOUT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # seconds for a process to come back
LETTER_SECONDS = 15.0  # for a letter on its way
START_SECONDS = 900  # with the demo council to load, on a machine that is busy with other tests


class DidNotStartError(Exception):
    """The house ended, or did not answer; the message has its last words."""


@dataclass(frozen=True)
class House:
    """Where it answers, where it keeps its data, and the environment of a process that acts in it."""

    address: str
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def acting(self) -> dict[str, str]:
        """The environment of a command that acts in this house, also in one that was running already."""
        ours = {**environment_of({}, self.home), "DJANGO_SETTINGS_MODULE": "config.settings"}
        return {**ours, **self.environment}

    def letter_to(self, person: str) -> str:
        """The text of the newest letter in the demo's outbox that is addressed to this person.

        The worker writes it a moment after the page answered: one of just now is waited for, and then for quiet.
        """
        waited(lambda: any(1 < age < 60 for age, _ in self._letters_to(person)[:1]), LETTER_SECONDS)
        letters = self._letters_to(person)
        assert letters, f"No letter to {person} in the outbox"
        return letters[0][1]

    def _letters_to(self, person: str) -> list[tuple[float, str]]:
        """Their letters, the newest first: how many seconds old, and the text."""
        found = []
        for file in sorted((self.home / "outbox").glob("[0-9]*.eml"), reverse=True):
            letter = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=modern)
            body = letter.get_body(("plain",))
            if person in str(letter["To"]) and body is not None:
                found.append((time.time() - file.stat().st_mtime, str(body.get_content())))
        return found

    def link_to(self, person: str) -> str:
        """The first link of their newest letter, as a path of this house."""
        found = re.search(r"https?://[^/\s]+(/\S+)", self.letter_to(person))
        assert found, f"The letter to {person} has no link"
        return found.group(1)


@contextmanager
def open_house(superuser_url: str, folder: Path) -> Iterator[House]:
    """Start the demo council in a folder and a database of its own; both end with it.

    Raises DidNotStartError with what it printed last.
    """
    with (
        throwaway.database(superuser_url, "journeys") as database,
        running(folder, database.environment()) as house,
    ):
        yield house


@contextmanager
def open_own_house(folder: Path) -> Iterator[House]:
    """The same with the database that comes with it, as the README starts it: for what happens to databases.

    Raises DidNotStartError with what it printed last.
    """
    with running(folder, {}) as house:
        yield house


@contextmanager
def running(folder: Path, database: Mapping[str, str]) -> Iterator[House]:
    """`carepost run --demo` in that folder, on that database or else on the one that comes with it.

    Raises DidNotStartError with what it printed last.
    """
    port, home = free_port(), folder / "carepost"
    environment = environment_of(database, home) | {"CAREPOST_PORT": str(port)}
    with (folder / "run.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.cli", "run", "--demo"],
            cwd=CHECKOUT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        address = f"http://localhost:{port}"
        try:
            wait_for(address, process, Path(log.name))
            yield House(address, home, environment)
        finally:
            process.terminate()
            process.wait(30)


def environment_of(database: Mapping[str, str], home: Path) -> dict[str, str]:
    """Nothing of the shell that runs the tests: its settings are somebody else's house."""
    ours = ("CAREPOST_", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PYTEST_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **inherited,
        **database,
        "CAREPOST_HOME": str(home),
        "CAREPOST_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, house: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if house.poll() is not None:
            raise DidNotStartError(f"carepost run ended with {house.returncode}:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise DidNotStartError(f"carepost run did not answer in {START_SECONDS} s:\n{log.read_text()[-4000:]}")


def waited(so: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Whether it came to be so within so many seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if so():
            return True
        time.sleep(0.1)
    return False


def pid_of(house: House, name: str) -> int:
    """As the supervisor says; 0 while it has none."""
    return json.loads(Home(house.home).run_file.read_text())["children"][name] or 0


def answers(house: House) -> bool:
    """Whether the house answers just now."""
    try:
        with urllib.request.urlopen(f"{house.address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
