"""Which examples a property draws: the same in every run of CI, new and many more in a hunt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from carepost.operate.home import CHECKOUT

#: Two properties, one with a number of its own, that write down what they drew.
PROPERTIES = """
from pathlib import Path

from hypothesis import given, settings, strategies as st

HERE = Path(__file__).parent
WIDE = st.integers(min_value=0, max_value=10**30)


def note(name, number):
    with (HERE / name).open("a") as drawn:
        drawn.write(f"{number}\\n")


@given(number=WIDE)
def test_usual(number):
    note("usual", number)


@settings(max_examples=7)
@given(number=WIDE)
def test_own(number):
    note("own", number)


def test_no_property():
    note("none", 0)
"""


def drawn(folder: Path, *arguments: str, ci: bool = True) -> dict[str, list[str]]:
    """What each test drew in a run of its own with the conftest.py of the house; no entry for one that was not run."""
    folder.mkdir()
    (folder / "test_properties.py").write_text(PROPERTIES)
    shutil.copy(CHECKOUT / "conftest.py", folder)
    environ = {name: value for name, value in os.environ.items() if name != "CI" and "PYTEST" not in name}
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-c", str(CHECKOUT / "pyproject.toml")),
            *("-p", "no:xdist", f"--confcutdir={folder}", *arguments, str(folder)),
        ],
        check=True,
        cwd=CHECKOUT,
        env={**environ, "PYTHONPATH": str(CHECKOUT), **({"CI": "true"} if ci else {})},
        capture_output=True,
    )
    written = {name: folder / name for name in ("usual", "own", "none")}
    return {name: file.read_text().split() for name, file in written.items() if file.is_file()}


def test_ci_draws_the_same_in_every_run_and_others_and_a_hunt_draw_new_ones(tmp_path: Path) -> None:
    landing = drawn(tmp_path / "first")
    assert landing == drawn(tmp_path / "second")
    assert landing["none"] == ["0"]
    assert landing["usual"] != drawn(tmp_path / "anybody", ci=False)["usual"]

    hunt = drawn(tmp_path / "hunt", "-m", "hypothesis", "--hunt", "3")
    assert hunt["usual"][:100] != landing["usual"]
    # As many times as many, also where a property asks for few; and nothing but properties.
    assert {name: len(numbers) for name, numbers in hunt.items()} == {"usual": 300, "own": 21}


def test_the_run_of_ci_says_that_it_is_one() -> None:
    assert "\nexport CI=true" in (CHECKOUT / ".ci" / "run").read_text()


def test_make_hunts_in_properties_alone_as_often_as_it_is_told() -> None:
    for told, times in (([], 10), (["TIMES=50"], 50)):
        said = subprocess.run(
            ["/usr/bin/env", "make", "-n", "hunt", *told],
            check=True,
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
        )
        assert f"-m hypothesis --hunt {times} " in said.stdout
