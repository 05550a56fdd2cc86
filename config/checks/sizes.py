"""Files over 300 lines and functions over 40: printed, and refused unless listed here with a reason."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from carepost.operate.home import CHECKOUT

FILE_LINES, FUNCTION_LINES = 300, 40
ROOMS = ("carepost", "config", "journeys", "bench", "docs")
# What may be longer, and why. Nothing else may, and what has become short again is to be taken off.
LONGER: dict[str, str] = {"carepost/councils/can.py": "one line for each verb and view: a table, not code"}


@dataclass(frozen=True)
class Size:
    """A file (`carepost/a.py`) or function (`carepost/a.py:work`) and its lines."""

    name: str
    lines: int


def sizes(root: Path) -> Iterator[Size]:
    """Every file and function over its limit. Migrations are written by a machine and do not count."""
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            if "migrations" in file.parts or "node_modules" in file.parts:
                continue
            name = str(file.relative_to(root))
            text = file.read_text()
            if (lines := text.count("\n")) > FILE_LINES:
                yield Size(name, lines)
            yield from _functions(name, ast.parse(text))


def _functions(name: str, tree: ast.AST) -> Iterator[Size]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield Size(f"{name}:{node.name}", lines)


def main() -> int:
    found = sorted(sizes(CHECKOUT), key=lambda size: -size.lines)
    for size in found:
        why = LONGER.get(size.name, "too long: give a part of it a name of its own")
        sys.stdout.write(f"{size.lines:5} lines  {size.name}  ({why})\n")
    short_again = sorted(set(LONGER) - {size.name for size in found})
    for name in short_again:
        sys.stdout.write(f"       {name} is short again: take it off the list in config/checks/sizes.py\n")
    refused = [size for size in found if size.name not in LONGER]
    return 1 if refused or short_again else 0


if __name__ == "__main__":
    sys.exit(main())
