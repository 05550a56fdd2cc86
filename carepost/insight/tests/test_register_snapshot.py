"""The register's own rows in a snapshot: what CQC's file that was read into the register would give."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carepost.core.acting import NOBODY, Actor
from carepost.core.testing import shared_data
from carepost.insight.engine.figures.services import read_services
from carepost.insight.engine.history import keeping
from carepost.insight.engine.history.from_api import of_lives
from carepost.insight.engine.history.registrations import of_tables
from carepost.insight.engine.importing import Asked, of_register
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.queries import register
from carepost.register.actions.importing import import_file
from carepost.register.models import Rating, Relationship, Service
from carepost.register.tests import factories
from carepost.register.tests.files import DEACTIVATED, closed_row, home, operator, take

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


def test_the_registers_past_is_a_history_in_which_closed_is_not_deactivated(tmp_path: Path) -> None:
    """Of three registrations that ended one closed, one changed hands, one moved (domain 1.6)."""
    factories.make_council()
    take(tmp_path / "a.csv", ROWS, MAY)
    ended = [closed_row(number, "20/05/2024") for number in (1, 2, 3)]
    take(tmp_path / "b.csv", ended, TODAY, columns=DEACTIVATED)
    refs = [home(number)["Location ID"] for number in range(1, 8)]
    for before, after, reason in ((2, 4, "New Provider"), (3, 7, "Location Move")):
        service = Service.objects.get(ref=refs[before - 1])
        Relationship.objects.create(
            service=service, kind="successor", related_ref=refs[after - 1], reason=reason
        )
    lived = register.lives(OPERATOR)
    parts = keeping.of_register(lived, TODAY, MAY)
    tables = Tables([Store(tmp_path / "store").add(parts, datetime(2024, 6, 1, tzinfo=UTC))])
    told, rows = of_tables(tables)
    assert (told.source, told.exact, told.since) == ("register", True, MAY)
    found = {row["ref"]: (row["gone_how"], row["exit"]) for row in tables.rows(rows) if row["gone"]}
    assert found[refs[0]] == ("closed", True)
    assert found[refs[1]][1] is found[refs[2]][1] is False
    assert found[refs[2]][0] == "moved"  # followed by one that is in no row of ours
    assert found[refs[1]][0] in {"changed_hands", "registered_again"}
    # The second of the two registrations of one site is no service of its own.
    assert len(tables.rows(rows)) == len(ROWS) - 1
    # The same day again, unchanged, is the same history; the next day's takes its place.
    later = keeping.of_register(lived, date(2024, 6, 2), MAY)
    again = Store(tmp_path / "store").add(later, datetime(2024, 6, 2, tzinfo=UTC))
    assert [part.source for part, _ in again.files("history")] == ["register"]


@pytest.mark.data_layer
def test_oldhams_past_is_the_same_from_the_register_and_from_the_file_that_it_read(tmp_path: Path) -> None:
    """The register's own rows and CQC's file give each registration the same start, end, way and follower."""
    path, day = shared_data("cqc/api_locations_oldham_2025-08.jsonl.gz"), date(2025, 8, 31)
    factories.make_council("Oldham")
    import_file(by=operator(), source=path, data_date=day)
    by_file = keeping.added([path], Asked(day, day), None)
    by_register = keeping.of_register(register.lives(OPERATOR), day, day)
    found = [
        of_tables(Tables([Store(tmp_path / part[0][0].source).add(part, datetime(2025, 9, 1, tzinfo=UTC))]))
        for part in (by_file, by_register)
    ]
    assert [told.source for told, _ in found] == ["api", "register"]
    one, other = (
        {row["ref"]: [row[name] for name in SAME] for row in rows.to_pyarrow().to_pylist()}
        for _, rows in found
    )
    assert len(one) == 223
    assert one == other


SAME = (
    "came",
    "gone",
    "gone_how",
    "came_how",
    "exit",
    "settled",
    "follower",
    "follows",
    "care_home",
    "kinds",
)


def test_the_register_keeps_the_ratings_of_before(tmp_path: Path) -> None:
    factories.make_council()
    take(tmp_path / "a.csv", [home(1, rating="Good")], MAY)
    service = Service.objects.get()
    Rating.objects.create(
        service=service, framework="unstated", question="overall", value="inadequate",
        published_on=date(2023, 1, 1), current=False,
    )  # fmt: skip
    [one] = register.lives(OPERATOR)
    rows, left_out = of_lives([one])
    assert not left_out
    ratings = [row["rating"] for row in rows.to_pylist()]
    assert ratings[-1] == "good"
    assert "inadequate" in ratings


def test_nobody_gets_more_than_they_may_see(tmp_path: Path) -> None:
    factories.make_council()
    take(tmp_path / "a.csv", ROWS, MAY)
    assert register.services(NOBODY) == []
    assert register.lives(NOBODY) == []
