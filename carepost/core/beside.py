"""A Python process beside this one, with the same modules in reach."""

from __future__ import annotations

import sys


def command(module: str) -> tuple[str, ...]:
    """The command that runs `main()` of a module in a process of its own; it needs no place on the path of its own."""
    return sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; import {module} as b; b.main()"
