"""What tests and benchmarks share: where the open data is, on machines that have it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared_data(name: str = "") -> Path:
    """The folder of open data, or a file or folder inside it.

    The folder is the one that CAREPOST_SHARED names, else shared/data beside the checkout. Skips the test,
    saying why, where the folder or the named file is missing.
    """
    folder = Path(os.environ["CAREPOST_SHARED"]) if os.environ.get("CAREPOST_SHARED") else _BESIDE
    if not folder.is_dir():
        pytest.skip("The open data is not on this machine: CAREPOST_SHARED can name its folder.")
    wanted = folder / name if name else folder
    if not wanted.exists():
        pytest.skip(f"The open data on this machine has no {name}.")
    return wanted
