"""The register's own rows in a snapshot: what CQC's file that was read into the register would give."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carepost.core.acting import NOBODY, Actor
from carepost.insight.engine.figures.services import read_services
from carepost.insight.engine.importing import of_register
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.queries import register
from carepost.register.models import Service
from carepost.register.tests import factories
from carepost.register.tests.files import DEACTIVATED, closed_row, home, take

pytestmark = pytest.mark.django_db

MAY, TODAY = date(2024, 5, 1), date(2024, 6, 1)
OPERATOR = Actor.operator("a test")
ROWS = [
    home(1, rating="Outstanding", brand="BD7", brand_name="BRAND Meadow Group"),
    home(2, rating=""),
    home(3, manager="", beds="7"),
    {**home(4), "Location Latitude": "", "Location Longitude": ""},
    home(5, dual="Y", primary=home(6)["Location ID"]),
    home(6),
]  # fmt: skip


def test_the_registers_rows_are_those_of_the_file_it_read(tmp_path: Path) -> None:
    factories.make_council()
    take(tmp_path / "a.csv", ROWS, MAY)
    read = {each.ref: each for each in read_services(tmp_path / "a.csv", MAY).services}
    found = {each.ref: each for each in register.services(OPERATOR)}
    primary = ROWS[5]["Location ID"]
    read[primary] = replace(read[primary], dual_primary=primary)  # the file tells it of the other alone
    assert found == read


def test_a_snapshot_of_the_register_gives_figures_and_a_closed_service_counts_no_more(tmp_path: Path) -> None:
    factories.make_council()
    take(tmp_path / "a.csv", ROWS, MAY)
    closed = Service.objects.get(ref=ROWS[0]["Location ID"])
    take(tmp_path / "b.csv", [closed_row(1, "20/05/2024")], TODAY, columns=DEACTIVATED)
    closed.refresh_from_db()
    assert closed.status == "deregistered"
    part = of_register(register.services(OPERATOR), TODAY)
    snapshot = Store(tmp_path / "store").add([part], datetime(2024, 6, 1, tzinfo=UTC))
    assert (snapshot.parts[0].source, snapshot.parts[0].rows) == ("register", 6)
    unrated = computed(named("services-unrated"), Tables([snapshot]))
    (wiltshire,) = unrated.of(TODAY.isoformat())
    assert (wiltshire.area.name, wiltshire.counts) == ("Wiltshire", (1, 5))


def test_nobody_gets_more_than_they_may_see(tmp_path: Path) -> None:
    factories.make_council()
    take(tmp_path / "a.csv", ROWS, MAY)
    assert register.services(NOBODY) == []
