"""The worked example of the guide prints what it shows."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from docs import worked

TEXT = worked.PAGE.read_text(encoding="utf-8")


def test_the_page_shows_what_its_blocks_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this fails since the model or a rule is another: python -m docs.worked, and read what changed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the page makes a folder, as its reader would
    assert worked.filled(TEXT) == TEXT


@pytest.mark.parametrize(
    ("code", "shown"),
    [("print(1 + 1)\n", "3\n"), ("x = 1\n", "1\n"), ("print(2)\n", "")],
    ids=["another output", "an output of nothing", "an output that is not shown"],
)
def test_a_page_that_shows_something_else_is_found(code: str, shown: str) -> None:
    page = f"# A page\n\n```python\n{code}```\n" + (f"\n```\n{shown}```\n" if shown else "")
    assert worked.filled(page) != page


def test_a_block_that_breaks_is_found() -> None:
    with pytest.raises(NameError):
        worked.filled("```python\nprint(unheard_of)\n```\n")
