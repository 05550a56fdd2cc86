"""Which calls a service needs within the days of a rota, and the window of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carepost.contact.engine.rota.making import make
from carepost.contact.engine.rota.owing import Owed, calls_owed, placed_before
from carepost.contact.engine.rota.values import Booking, Hours, Officer, Place, Task
from carepost.contact.rules.rota import RotaPolicy
from carepost.contact.tests.rotas import MONDAY, working_days
from carepost.risk.rules import Band

POLICY = RotaPolicy()
TEN = working_days(MONDAY, 10)
EVERY_DAY = tuple(MONDAY + timedelta(days=n) for n in range(12))


def day(number: int) -> date:
    """The day so many days after Monday 30 November 2026."""
    return MONDAY + timedelta(days=number)


def owed(band: Band, due: date, every: int, **more: object) -> Owed:
    values: dict[str, object] = {"call_on": due, **more}
    return Owed(7, "Oak House", band, due, every=every, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "service", "windows"),
    [
        ("green: once, a few days early or late", owed(Band.GREEN, day(4), 14), [(0, 4, 7)]),
        ("amber: again a week after its day", owed(Band.AMBER, day(1), 7), [(0, 1, 4), (4, 8, 11)]),
        (
            "red: each working day, on that day",
            owed(Band.RED, day(3), 1),
            [(n, n, n) for n in (3, 4, 7, 8, 9, 10, 11)],
        ),
        (
            "red in an outbreak: at weekends too",
            owed(Band.RED, day(4), 1, at_weekends=True),
            [(n, n, n) for n in (4, 5, 6, 7, 8, 9, 10, 11)],
        ),
        ("late already: as soon as can be, until the end", owed(Band.GREEN, day(-3), 14), [(0, -3, 11)]),
        (
            "due on a Saturday: on the Friday before",
            owed(Band.AMBER, day(5), 7, call_on=day(4)),
            [(0, 5, 8), (7, 11, 14)],
        ),
        ("spoken to on Monday: not again that day", owed(Band.GREEN, day(2), 14, after=MONDAY), [(1, 2, 5)]),
        ("due after these days: not yet", owed(Band.GREEN, day(13), 14), []),
    ],
)
def test_a_service_owes_its_calls_each_within_a_window(
    case: str, service: Owed, windows: list[tuple[int, int, int]]
) -> None:
    calls = calls_owed(service, TEN, POLICY)
    assert [(c.earliest, c.due, c.latest) for c in calls] == [tuple(map(day, window)) for window in windows]


def test_calls_to_one_service_follow_each_other() -> None:
    first, second = calls_owed(owed(Band.AMBER, day(1), 7), TEN, POLICY)
    assert (first.follows, second.follows, second.within) == (None, first.key, 7)


@pytest.mark.parametrize(("booked", "kept"), [(day(3), True), (day(20), False), (day(-1), False)])
def test_a_time_they_asked_for_counts_while_it_lies_in_the_window(booked: date, kept: bool) -> None:
    booking = Booking(booked, 630)
    [call] = calls_owed(owed(Band.GREEN, day(4), 14, booking=booking), TEN, POLICY)
    assert call.booking == (booking if kept else None)


def test_the_rota_before_is_matched_by_the_turn_of_a_service_not_by_days_that_moved() -> None:
    calls = list(calls_owed(owed(Band.AMBER, day(1), 7), TEN, POLICY))
    monday, later = Place("marta", day(0), 540), Place("priya", day(8), 600)
    places = [(7, later), (7, monday), (7, Place("marta", day(11), 540)), (8, monday)]
    assert placed_before(places, calls) == {"7:0": monday, "7:1": later}


def test_a_weekend_is_for_red_in_an_outbreak_alone() -> None:
    weekend = Officer("sam", "Sam", (Hours(5, 540, 720), Hours(6, 540, 720)))
    red = replace(owed(Band.RED, day(5), 1, at_weekends=True), service=1)
    green = replace(owed(Band.GREEN, day(7), 14), service=2)
    calls = [call for each in (red, green) for call in calls_owed(each, EVERY_DAY, POLICY)]
    placed = make(Task(EVERY_DAY, (weekend,), tuple(calls))).places
    assert {place.day for key, place in placed.items() if key.startswith("1:")} == {day(5), day(6)}
    assert not any(key.startswith("2:") for key in placed)
