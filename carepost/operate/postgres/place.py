"""Where the embedded server keeps its data: in CAREPOST_HOME, or in a folder of our own that its user can
reach.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from carepost.operate.home import Home, make_folder, read_json, write_json
from carepost.operate.systemuser import RunAs

ELSEWHERE = Path("/var/lib/carepost")
RECORD = "postgres.json"


class MovedHomeError(Exception):
    """The home is a copy, and its database is not in it."""


def place_of(home: Home, who: RunAs) -> Path:
    """The folder for data and log, made if missing, and recorded in the home as `postgres.json`.

    No folder that was there before has its mode or owner changed. Started as root, the server's user may
    not reach the home (/root is closed, as it should be): it is then `/var/lib/carepost/<digest of home>`.
    """
    record = read_json(home.path / RECORD)
    if "place" in record:
        made_for, place = Path(record.get("made_for", home.path)), Path(record["place"])
        if place.is_relative_to(made_for):
            place = home.postgres  # the home may have been moved or copied, and its data with it
        else:
            _refuse_copy(home, made_for, place)
    elif who.uid is None or who.reaches(home.path):
        place = home.postgres
    else:
        make_folder(ELSEWHERE, 0o711)
        place = ELSEWHERE / hashlib.sha256(str(home.path.resolve()).encode()).hexdigest()[:16]
        if place.exists():  # left by a home that was thrown away, with its passwords: kept, out of the way
            place.rename(place.with_name(f"{place.name}.left-{int(time.time())}"))
    remember(home, place=str(place), made_for=str(home.path))
    make_folder(place, 0o711 if who.uid is not None else 0o700)
    return place


def remember(home: Home, **facts: str | int) -> None:
    """Adds facts to the home's record of its server (port, place, what has been prepared)."""
    record = read_json(home.path / RECORD)
    if any(record.get(name) != value for name, value in facts.items()):
        write_json(home.path / RECORD, {**record, **facts})


def recorded(home: Home) -> dict[str, object]:
    """What is recorded of this home's server; empty before its first start."""
    return read_json(home.path / RECORD)


def _refuse_copy(home: Home, made_for: Path, place: Path) -> None:
    if made_for != home.path and (made_for / RECORD).exists():
        raise MovedHomeError(
            f"The folder {home.path} is a copy of {made_for}, and the database of that one is kept in "
            f"{place}, which "
            f"both would share. Remove the copy's {RECORD}, secrets and postgres folders to start it empty, "
            f"and use "
            f"`carepost backup` and `carepost restore` to bring the data over."
        )
