"""The clock: UTC inside, London outside, still when a test says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from carepost.core import clock


def test_now_knows_its_zone() -> None:
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
    ],
)
def test_a_day_ends_at_midnight_in_london(moment: datetime, day: date) -> None:
    with clock.freeze(moment):
        assert clock.today() == day
    assert clock.local_day(moment) == day


def test_a_frozen_clock_stands_still_and_goes_on_after() -> None:
    moment = datetime(2020, 1, 1, 9, tzinfo=timezone(timedelta(hours=2)))
    with clock.freeze(moment):
        assert clock.now() == datetime(2020, 1, 1, 7, tzinfo=UTC)
        with clock.freeze(moment + timedelta(days=1)):
            assert clock.today() == date(2020, 1, 2)
        assert clock.today() == date(2020, 1, 1)
    assert clock.now().year > 2020


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.freeze(datetime(2020, 1, 1)):  # noqa: DTZ001
        pass
