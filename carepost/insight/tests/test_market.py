"""The market by hand: who is counted, in whose hands it is, how far the next is, and what an owner's end would take."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.market import council, telling
from carepost.insight.engine.market.failing import UnknownOwner, failing
from carepost.insight.engine.market.owners import Basis
from carepost.insight.engine.market.service import stock
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import SnapshotRefused, Store
from carepost.insight.engine.tables import Tables
from carepost.insight.tests.files import DAY, active_csv, councils_csv, haversine, ratings_csv

NOW = datetime(2026, 7, 31, tzinfo=UTC)
A, B = "1-200000001", "1-200000002"
SERVICES: list[dict[str, object]] = [
    {"ref": "1-100000001", "beds": 40, "dual": "Y", "primary": "1-100000001", "lat": 50.70, "long": -1.29,
     "postcode": "PO30 1AA", "rating": "Good", "published": "30/06/2022", "inherited": "N"},
    # The second registration of the same 40 beds, by another company (T1.4).
    {"ref": "1-100000002", "beds": 40, "dual": "Y", "primary": "1-100000001", "provider": B, "owner": "Second Ltd"},
    {"ref": "1-100000003", "beds": 20, "nursing": "Y", "brand": "BRAND Oak", "provider": B, "owner": "Second Ltd",
     "lat": 50.71, "long": -1.29, "postcode": "PO30 2AA", "manager": ""},
    {"ref": "1-100000004", "beds": 0, "home": "N", "homecare": "Y", "provider": "1-200000003", "owner": "Third Ltd",
     "lat": 50.70, "long": -1.30, "postcode": "PO30 3AA", "rating": "Outstanding", "published": "30/06/2025"},
    {"ref": "1-100000005", "beds": 0, "home": "N", "homecare": "Y", "provider": "1-200000004", "owner": "Fourth Ltd",
     "dormant": "Y", "lat": 50.70, "long": -1.31, "postcode": "PO31 3AA"},
    # Wiltshire, some 70 miles away, of the same brand.
    {"ref": "1-100000006", "beds": 60, "nursing": "Y", "brand": "BRAND Oak", "council": "Wiltshire", "lat": 51.35,
     "long": -1.99, "provider": "1-200000005", "owner": "Fifth Ltd", "rating": "Inadequate", "published": "30/06/2026"},
]  # fmt: skip


def tables_of(folder: Path, services: list[dict[str, object]]) -> Tables:
    files = [*councils_csv(folder), active_csv(folder / "active.csv", services)]
    return Tables([Store(folder / "store").add([read(path, Asked(NOW.date(), DAY)) for path in files], NOW)])


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return tables_of(tmp_path_factory.mktemp("market"), SERVICES)


@pytest.fixture(scope="module")
def wight(tables: Tables) -> council.Market:
    return council.market(tables, tables.places.find("Isle of Wight", {}))


@pytest.mark.parametrize(
    ("key", "wight", "england"),
    [
        ("market-homes", 2, 3),
        ("market-beds", 60, 120),  # T1.4: 40 and 20, not 100
        ("market-nursing-beds", 20, 80),
        ("market-home-care", 2, 2),
        ("market-community", 2, 2),
        ("market-hhi-beds", (40**2 + 20**2) / 60**2 * 10_000, (40**2 + 80**2) / 120**2 * 10_000),
        ("market-hhi-services", 2_500, (1 + 4 + 1 + 1) / 25 * 10_000),
        ("market-largest-beds", 40 / 60, 80 / 120),
        ("market-largest-services", 1 / 4, 2 / 5),
        ("market-largest-three-services", 3 / 4, 4 / 5),
        (
            "market-single-kinds",
            1,
            1,
        ),  # nursing is one brand's in both councils; a dormant agency offers none
        ("market-far", 3 / 4, 4 / 5),  # only the dormant agency has another near
        ("market-rating-age", (1461 + 365) / 2 / 365.25, 365 / 365.25),
    ],
)
def test_each_figure_of_the_market_is_counted_by_hand(
    tables: Tables, key: str, wight: float, england: float
) -> None:
    figures = computed(named(key), tables).figures
    assert figures["IOW", DAY.isoformat()].value == pytest.approx(wight)
    assert figures["E92000001", DAY.isoformat()].value == pytest.approx(england)


def test_a_region_that_does_not_add_up_is_computed_from_its_services(tables: Tables) -> None:
    figures = computed(named("market-hhi-services"), tables).figures
    assert figures["E12000008", DAY.isoformat()].value == 2_500
    assert figures["E12000009", DAY.isoformat()].value == 10_000


def test_what_was_counted_whole_is_not_tested(tables: Tables) -> None:
    from carepost.insight.engine.comparison import NoFigure, compare
    from carepost.insight.engine.funnel import funnel

    found = computed(named("market-largest-services"), tables)
    [wight] = compare(found, ["IOW"], tables.places)
    assert (wight.usual, wight.outcome.counts) == (None, None)
    assert (wight.outcome.numerator, wight.outcome.denominator) == (1, 4)
    assert wight.benchmark.name == "all councils"  # of all England an owner has less by nature
    assert wight.note == "Not tested: all of them were counted, and chance has no part in it."
    with pytest.raises(NoFigure):
        funnel(found)


def test_the_market_of_a_council(wight: council.Market) -> None:
    assert (wight.services, wight.homes, wight.dormant) == (4, 2, 1)
    told = [(each.kind, each.services, each.owners, each.beds, each.beds_unknown) for each in wight.supply]
    assert told == [
        ("nursing_home", 1, 1, 20, 0), ("residential_home", 1, 1, 40, 0), ("homecare", 2, 2, None, 0),
    ]  # fmt: skip
    assert wight.ratings.good_of_rated == (2, 2)
    assert wight.ratings.good_of_all == (2, 4)
    assert (wight.managers.missing, wight.managers.known) == (1, 4)
    assert [(each.of, each.basis, each.total) for each in wight.concentration] == [
        ("care homes", Basis.BEDS, 60),
        ("care homes", Basis.SERVICES, 2),
        ("care in the community", Basis.SERVICES, 2),
    ]
    # The dormant agency offers nothing, so that the other is alone.
    assert [(each.what, each.owner) for each in wight.alone] == [
        ("Care home service with nursing", "Oak"),
        ("Care home service without nursing", "First Ltd"),
        ("Domiciliary care service", "Third Ltd"),
    ]
    assert [each.place for each in wight.alone_in_localities] == ["PO30"] * 3


def test_the_nearest_alternative_is_of_the_kind_and_of_another_owner(wight: council.Market) -> None:
    near = {(each.service.ref, each.kind): each for each in wight.alternatives.near}
    # The only other nursing home is of the same brand; the only other home without nursing does not exist.
    assert near["1-100000003", "nursing_home"].nearest is None
    # A dormant agency is no alternative, but has one.
    assert near["1-100000004", "homecare"].nearest is None
    found = near["1-100000005", "homecare"]
    assert found.nearest is not None
    assert found.nearest.ref == "1-100000004"
    assert found.miles == pytest.approx(haversine(50.70, -1.31, 50.70, -1.30))
    assert found.within == 1


def test_what_a_brands_end_would_take(tables: Tables) -> None:
    found = failing(stock(tables), brand="oak")
    assert (found.name, len(found.services), found.homes, found.beds) == ("Oak", 2, 2, 80)
    assert [
        (each.area_name, each.services, each.of_services, each.beds, each.last) for each in found.lost
    ] == [
        ("Isle of Wight", 1, 1, 20, True),
        ("Wiltshire", 1, 1, 60, True),
    ]
    assert [(each.service.ref, each.nearest) for each in found.without] == [
        ("1-100000003", None),
        ("1-100000006", None),
    ]


def test_who_fails_takes_a_site_that_two_are_registered_for(tables: Tables) -> None:
    second = failing(stock(tables), provider=B)
    assert [each.ref for each in second.services] == ["1-100000001", "1-100000003"]
    assert second.beds == 60
    assert failing(stock(tables), provider="second ltd").services[0].ref == "1-100000003"


def test_who_is_not_known_is_told_with_the_nearest(tables: Tables) -> None:
    with pytest.raises(UnknownOwner, match=r"belongs to a brand “Oaks”\. Did you mean Oak\?"):
        failing(stock(tables), brand="Oaks")
    with pytest.raises(UnknownOwner, match="belongs to a provider"):
        failing(stock(tables), provider="1-299999999")
    with pytest.raises(SnapshotRefused, match="Services are known of: 2026-06-30"):
        stock(tables, "2020-01-01")


def test_what_a_file_does_not_tell_is_said(tmp_path: Path) -> None:
    files = [
        *councils_csv(tmp_path),
        ratings_csv(tmp_path / "r.csv", [("Wiltshire", "Y", "Good", "01/06/2025")]),
    ]
    tables = Tables(
        [Store(tmp_path / "store").add([read(path, Asked(NOW.date(), DAY)) for path in files], NOW)]
    )
    found = council.market(tables, tables.places.find("Wiltshire", {}))
    said = " ".join(found.limits)
    assert found.ratings.unrated is None
    assert found.ratings.good_of_all is None
    for words in ("of 1 council only", "rated services only", "names no beds", "1 of 1 services say no coordinates",
                  "no registered managers"):  # fmt: skip
        assert words in said
    assert found.alternatives.near == ()
    assert telling.market(found)["supply"][0]["beds"] is None


def test_providers_that_are_told_by_themselves_name_their_services(tmp_path: Path) -> None:
    provider = {"providerId": A, "name": "First Ltd", "registrationStatus": "Registered"}
    location = {
        "locationId": "1-100000001", "providerId": A, "name": "Elm", "registrationStatus": "Registered",
        "registrationDate": "2012-01-01", "type": "Social Care Org", "careHome": "Y", "numberOfBeds": 9,
        "localAuthority": "Wiltshire", "region": "South West", "postalCode": "SN1 1AA",
    }  # fmt: skip
    files = councils_csv(tmp_path)
    for name, told in (("locations.jsonl", location), ("providers.jsonl", provider)):
        files.append(tmp_path / name)
        files[-1].write_text(json.dumps(told), encoding="utf-8")
    tables = Tables(
        [Store(tmp_path / "store").add([read(path, Asked(NOW.date(), DAY)) for path in files], NOW)]
    )
    assert [each.provider_name for each in stock(tables).services] == ["First Ltd"]
    assert failing(stock(tables), provider="first ltd").beds == 9
