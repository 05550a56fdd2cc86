"""The worker knows every job that a room declares."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
KNOWN = """
import json, django
django.setup()
from procrastinate.contrib.django import app
app.perform_import_paths()  # as a worker does when it starts
periodic = [each.task.name for each in app.periodic_registry.periodic_tasks.values()]
print(json.dumps([sorted(app.tasks), sorted(periodic)]))
"""


def declared() -> tuple[set[str], set[str]]:
    """The names of all tasks that stand in a jobs.py, and of those that run by the clock."""
    tasks, periodic = set(), set()
    for path in (CHECKOUT / "carepost").rglob("jobs.py"):
        for function in ast.parse(path.read_text()).body:
            if isinstance(function, ast.FunctionDef):
                called = {ast.unparse(d.func): d for d in function.decorator_list if isinstance(d, ast.Call)}
                if "app.task" in called:
                    given = {word.arg: word.value for word in called["app.task"].keywords}
                    name = ast.literal_eval(given["name"])
                    tasks.add(name)
                    periodic |= {name} if "app.periodic" in called else set()
    return tasks, periodic


def test_the_worker_knows_every_job_and_when_it_runs() -> None:
    """Asked of a process that has only started, as the worker has: importing a jobs.py here would hide a gap."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    told = subprocess.run(
        [sys.executable, "-c", KNOWN],
        cwd=CHECKOUT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    known, by_the_clock = map(set, json.loads(told.stdout))
    tasks, periodic = declared()
    assert tasks, "no job was found in any room"
    assert tasks <= known
    assert periodic <= by_the_clock
