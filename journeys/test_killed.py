"""Each process of a running house is killed, the way a machine short of memory does it: it comes back by itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from carepost.operate.home import Home
from journeys.browser import Visit
from journeys.house import House, answers, pid_of, waited


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_process_comes_back(house: House, name: str) -> None:
    before = pid_of(house, name)
    os.kill(before, signal.SIGKILL)
    assert waited(lambda: pid_of(house, name) not in (before, 0))
    assert waited(lambda: answers(house))
    said = (Home(house.home).logs / "carepost.log").read_text()
    assert "ended unexpectedly (signal SIGKILL); starting it again" in said


def test_all_processes_that_answer_are_killed_and_answer_again(house: House, visit: Visit) -> None:
    """The web server's own children: they are started again by it, and nobody is signed out."""
    visit.sign_in_as("Marta Kowalewska")
    serving = [child for child in children_of(pid_of(house, "web")) if _serves(child)]
    assert serving
    for child in serving:
        os.kill(child, signal.SIGKILL)
    assert waited(lambda: answers(house))
    visit.go("/today/")
    visit.page.get_by_role("heading", name="Today", exact=True).wait_for()


def _serves(pid: int) -> bool:
    """Not the helper that watches over shared memory."""
    return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
