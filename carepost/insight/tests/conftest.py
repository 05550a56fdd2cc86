"""A small store of published figures in a home of its own, for the tests of pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.snapshots import Snapshot, Store
from carepost.insight.tests.files import DAY, ascof, councils_csv, ratings_csv

NOW = datetime(2026, 7, 31, 10, 15, tzinfo=UTC)
LATER = NOW.replace(day=31, hour=12)
ASKED = Asked(today=date(2026, 7, 31), day=DAY)
RECENT, OLD = "01/06/2025", "01/06/2022"
SERVICES = [
    *[("Isle of Wight", "Y", "Good", RECENT)] * 3,
    ("Isle of Wight", "Y", "Requires improvement", OLD),
    ("Isle of Wight", "N", "Outstanding", RECENT),
    *[("Wiltshire", "Y", "Inadequate", RECENT)] * 2,
    ("Wilts", "N", "Good", OLD),
    ("Gateshead", "N", "Good", RECENT),
]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose open store has two snapshots: councils and the framework, then CQC's ratings too."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("files")
    store = Store(home / "files" / "snapshots")
    store.add([read(path, ASKED) for path in (*councils_csv(folder), ascof(folder / "ascof.xlsx"))], NOW)
    store.add([read(ratings_csv(folder / "ratings.csv", SERVICES), ASKED)], LATER)
    return home


@pytest.fixture
def home(shelf: Path, settings: Any) -> Path:
    """The same as the folder that Carepost writes to."""
    settings.CAREPOST_HOME = shelf
    return shelf


@pytest.fixture
def bare(tmp_path: Path, settings: Any) -> Path:
    """A home without any snapshot."""
    settings.CAREPOST_HOME = tmp_path
    return tmp_path


def first(home: Path) -> Snapshot:
    """The older of the two open snapshots."""
    store = Store(home / "files" / "snapshots")
    return store.open(store.names()[0])
