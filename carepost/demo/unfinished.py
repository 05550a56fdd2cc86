"""That the demonstration is being loaded here, and as of which day: noted until all of it is made."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

_NAME = "unfinished.json"


def begin(folder: Path, seed: int, today: date) -> None:
    """Note it, before anything is made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _NAME).write_text(json.dumps({"seed": seed, "today": today.isoformat()}), encoding="utf-8")


def of(folder: Path) -> tuple[int, date] | None:
    """The seed and the day of a load that did not come to its end; None where none was begun."""
    try:
        told = json.loads((folder / _NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return int(told["seed"]), date.fromisoformat(told["today"])


def end(folder: Path) -> None:
    """All is made."""
    (folder / _NAME).unlink(missing_ok=True)
