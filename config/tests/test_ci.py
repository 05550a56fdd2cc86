"""A run of CI says how much room there is, and tests leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from carepost.operate.home import CHECKOUT

DF = """#!/bin/sh
echo "Filesystem 1048576-blocks Used Available Capacity Mounted on"
echo "/dev/some 9000 1 {free} 1% /"
"""


@pytest.mark.parametrize(
    ("free", "short"),
    [
        ("6000", []),
        ("5999", ["checkout"]),
        ("1499", ["checkout", "temporary folder"]),
        ("0", ["checkout", "temporary folder"]),
    ],
)
def test_a_run_says_where_there_is_too_little_room_and_goes_on(
    free: str, short: list[str], tmp_path: Path
) -> None:
    (tmp_path / "df").write_text(DF.format(free=free))
    (tmp_path / "df").chmod(0o755)
    lines = room(f"{tmp_path}:{os.environ['PATH']}").splitlines()
    said = [line for line in lines if line.startswith("The ")]
    assert len(said) == 2
    assert all(f"{free} MB free" in line for line in said)
    after = [before for before, line in pairwise(lines) if "TOO LITTLE" in line]
    assert [name for name in ("checkout", "temporary folder") if any(name in line for line in after)] == short


def test_where_room_is_not_known_it_says_so(tmp_path: Path) -> None:
    assert f"({tmp_path}/gone): how much is free is not known" in room(
        os.environ["PATH"], TMPDIR=f"{tmp_path}/gone"
    )


def test_the_room_is_said_before_anything_is_made() -> None:
    lines = (CHECKOUT / ".ci" / "run").read_text().splitlines()
    assert lines.index(".ci/room") < min(
        n for n, line in enumerate(lines) if "apt-get" in line or "make check" in line
    )


def test_a_process_that_a_test_kills_leaves_its_home_within_that_of_the_run(tmp_path: Path) -> None:
    """The run: it starts one that is killed, and ends by itself."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CAREPOST_", "DJANGO_"))
    }
    child = "import os, config.settings_test; os.kill(os.getpid(), 9)"
    parent = f"""
import os, subprocess, sys
import config.settings_test
sys.exit(subprocess.run([sys.executable, "-c", {child!r}], env=os.environ).returncode)
"""
    done = subprocess.run(
        [sys.executable, "-c", parent], check=False, cwd=CHECKOUT, env={**kept, "TMPDIR": str(tmp_path)}
    )
    assert done.returncode % 256 == -signal.SIGKILL % 256
    assert list(tmp_path.iterdir()) == []


def room(path: str, **more: str) -> str:
    return subprocess.run(
        [CHECKOUT / ".ci" / "room"],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": path, "TMPDIR": "/tmp", **more},
    ).stdout
