"""A folder that passes is there for its owner, as long as it lasts; what somebody killed left, the next one removes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from carepost.core.folders import passing

HOLDS = """
import sys, time
from pathlib import Path
from carepost.core.folders import passing
with passing(Path(sys.argv[1]), "work") as folder:
    (folder / "records").write_text("x")
    print(folder, flush=True)
    time.sleep(600)
"""


def test_it_is_for_its_owner_and_goes_however_it_ends(tmp_path: Path) -> None:
    with passing(tmp_path, "work") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()

    def breaking() -> None:
        with passing(tmp_path, "work"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaking()
    assert list(tmp_path.iterdir()) == []


def test_what_is_held_stays_and_what_somebody_killed_left_goes(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLDS, tmp_path], stdout=subprocess.PIPE, text=True)
    assert other.stdout
    try:
        theirs = Path(other.stdout.readline().strip())
        with passing(tmp_path, "work") as ours:
            assert ours != theirs
            assert (theirs / "records").exists()
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    assert (theirs / "records").exists()
    with passing(tmp_path, "work"):
        assert not theirs.exists()


def test_a_folder_that_is_none_of_these_is_left_alone(tmp_path: Path) -> None:
    for name in ("work-of-somebody", "workbench"):
        (tmp_path / name).mkdir()
    with passing(tmp_path, "work"):
        pass
    assert {each.name for each in tmp_path.iterdir()} == {"work-of-somebody", "workbench"}
