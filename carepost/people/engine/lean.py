"""pyarrow looks once whether pandas is there, which loads it: a second, where nobody hands it anything of pandas."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import pyarrow as pa

PANDAS = "pandas"


class _NotNow(MetaPathFinder):
    """Finds no pandas, and leaves all else to others."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname == PANDAS:
            raise ModuleNotFoundError(name=PANDAS)
        return None


def without_pandas() -> None:
    """Let pyarrow look now, and find none. Whoever wants pandas later has it, and so has pyarrow for data frames."""
    if PANDAS in sys.modules:
        return
    finder = _NotNow()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(finder)
