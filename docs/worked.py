"""The worked example of docs/guide/linkage-python.md: its blocks are run in turn, and what they print is shown.

python -m docs.worked      writes into the page what its blocks print now
"""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "guide" / "linkage-python.md"
# A block of Python, and after it the block of what it prints, where it prints anything.
BLOCK = re.compile(r"^```python\n(.*?)^```$(?:\n\n^```\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


def filled(text: str) -> str:
    """The page with what each of its blocks prints. Raises what a block raises."""
    known: dict[str, Any] = {}
    try:
        return BLOCK.sub(lambda block: _with_output(block.group(1), known), text)
    finally:
        if "db" in known:
            known["db"].close()


def _with_output(code: str, known: dict[str, Any]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, PAGE.name, "exec"), known)  # noqa: S102  our own page, which is read as a program here
    told = out.getvalue()
    return f"```python\n{code}```" + (f"\n\n```\n{told}```" if told else "")


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
