"""The parts of the market by themselves: concentration, ages, and distances beside the textbook's formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.insight.engine.market.owners import Basis, concentration, hhi, single_suppliers
from carepost.insight.engine.market.policy import MarketPolicy
from carepost.insight.engine.market.reach import Reach
from carepost.insight.engine.market.service import Service, Stock
from carepost.insight.engine.market.supply import ages, ratings
from carepost.insight.tests.files import DAY, haversine

A = "1-200000001"

HOME = Service(
    "1-1", "A home", "IOW", "Isle of Wight", A, "First Ltd", "", ("residential_home",), True, 10, "good",
    date(2023, 6, 30), True, False, (), "PO30 1AA", 50.7, -1.3, frozenset({f"provider {A}"}), frozenset({A}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("amounts", "index"),
    [([10], 10_000), ([5, 5], 5_000), ([1] * 4, 2_500), ([6, 3, 1], 4_600), ([], None), ([0], None)],
)
def test_concentration_by_hand(amounts: list[int], index: float | None) -> None:
    assert hhi(amounts) == index


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_the_index_lies_between_that_of_equals_and_that_of_one(amounts: list[int]) -> None:
    found = hhi(amounts)
    assert found is not None
    assert 10_000 / len(amounts) - 1e-6 <= found <= 10_000 + 1e-6


def test_homes_that_tell_no_beds_are_left_out_and_counted() -> None:
    found = concentration([HOME, replace(HOME, ref="1-2", beds=None)], "care homes", Basis.BEDS)
    assert (found.total, found.left_out, len(found.owners)) == (10, 1, 1)


@pytest.mark.parametrize(("rated", "old"), [(date(2023, 6, 30), 1), (date(2023, 7, 2), 0), (None, 0)])
def test_a_rating_is_old_from_three_years_on(rated: date | None, old: int) -> None:
    found = ages([replace(HOME, rated=rated)], date(2026, 6, 30), MarketPolicy())
    assert (found.old, found.undated) == (old, int(rated is None))


def test_only_whole_files_tell_of_services_without_a_rating() -> None:
    services = (HOME, replace(HOME, rating=None))
    assert ratings(services, Stock(DAY, "active", services)).unrated == 1
    assert ratings(services, Stock(DAY, "ratings", services)).unrated is None


PLACE = st.tuples(st.floats(50, 55.5), st.floats(-5.5, 1.5), st.integers(0, 3), st.sampled_from(["a", "b"]))


@given(st.lists(PLACE, min_size=1, max_size=25), st.floats(1, 150))
def test_the_nearest_are_those_that_a_look_at_all_pairs_finds(
    places: list[tuple[float, float, int, str]], within: float
) -> None:
    services = [
        replace(
            HOME,
            ref=f"1-{at:03}",
            latitude=north,
            longitude=east,
            kinds=(kind,),
            owners=frozenset({str(owner)}),
        )
        for at, (north, east, owner, kind) in enumerate(places)
    ]
    asked = [each for each in services if "a" in each.kinds]
    for near in Reach(services).near(asked, "a", within):
        one = near.service
        far = [
            haversine(one.latitude or 0, one.longitude or 0, each.latitude or 0, each.longitude or 0)
            for each in asked
            if not each.owners & one.owners
        ]
        assert near.miles == (pytest.approx(min(far), abs=1e-4) if far else None)
        sure = sum(each < within - 1e-6 for each in far), sum(each <= within + 1e-6 for each in far)
        assert sure[0] <= near.within <= sure[1]


@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    services = [
        replace(
            HOME,
            ref=f"1-{at}",
            brand="Oak" if at % 2 else "",
            latitude=50 + at % 3,
            owners=frozenset({str(at)}),
        )
        for at in range(len(order))
    ]
    mixed = [services[at] for at in order]
    assert concentration(mixed, "homes") == concentration(services, "homes")
    assert single_suppliers(mixed, "here") == single_suppliers(services, "here")
    one, other = (Reach(each).near(services, "residential_home", 30) for each in (mixed, services))
    assert one == other
