"""The state diagrams in documents are drawn from the tables in the code; a stale one fails, `--write` draws
it anew.

A document marks the place: `<!-- states: carepost.contact.rules:CLAIM_MOVES -->` up to `<!-- end states
-->`. The table is any iterable of moves with `source`, `verb` and `target` (or tuples in that order, and
`who` after them). `<!-- table: roles -->` up to `<!-- end table -->` likewise: see tables.py.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from carepost.operate.home import CHECKOUT
from config.checks import tables

PLACE = re.compile(r"(<!-- states: (?P<table>[\w.]+:\w+) -->\n).*?(<!-- end states -->)", re.DOTALL)


TABLE = re.compile(r"(<!-- table: (?P<name>\w+) -->\n).*?(<!-- end table -->)", re.DOTALL)


def drawn(text: str) -> str:
    """The document with each of its diagrams and tables drawn from the code."""
    text = PLACE.sub(lambda found: found.group(1) + _diagram(found["table"]) + found.group(3), text)
    return TABLE.sub(
        lambda found: f"{found.group(1)}\n{tables.TABLES[found['name']]()}\n\n{found.group(3)}", text
    )


def _diagram(table: str) -> str:
    module, name = table.split(":")
    moves = getattr(importlib.import_module(module), name)
    lines = [f"    {source} --> {target}: {verb}" for source, verb, target in _moves(moves)]
    return "\n".join(["", "```mermaid", "stateDiagram-v2", *lines, "```", "", ""])


def _moves(moves: Iterable[object]) -> Iterator[tuple[str, str, str]]:
    for move in moves:
        if isinstance(move, tuple) and not hasattr(move, "source"):
            source, verb, target = move[:3]
        else:
            source, verb, target = (getattr(move, part) for part in ("source", "verb", "target"))
        yield str(source or "[*]"), str(verb), str(target or "[*]")


def documents(root: Path) -> Iterator[Path]:
    for room in ("carepost", "docs"):
        yield from sorted((root / room).rglob("*.md"))


def main(arguments: list[str]) -> int:
    stale = [path for path in documents(CHECKOUT) if drawn(path.read_text()) != path.read_text()]
    for path in stale:
        if "--write" in arguments:
            path.write_text(drawn(path.read_text()))
        else:
            sys.stdout.write(
                f"{path.relative_to(CHECKOUT)}: a diagram or a table is stale; `make fix` draws it\n"
            )
    return 1 if stale and "--write" not in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
