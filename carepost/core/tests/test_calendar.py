"""England's working days: against the published list of bank holidays, and by property."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core import calendar

# GOV.UK "Bank holidays", England and Wales.
PUBLISHED = {
    2018: "1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec",
    2019: "1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2020: "1 Jan, 10 Apr, 13 Apr, 8 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2021: "1 Jan, 2 Apr, 5 Apr, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2022: "3 Jan, 15 Apr, 18 Apr, 2 May, 2 Jun, 3 Jun, 29 Aug, 19 Sep, 26 Dec, 27 Dec",
    2023: "2 Jan, 7 Apr, 10 Apr, 1 May, 8 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2024: "1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2025: "1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
    2026: "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2027: "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2028: "3 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
}
days = st.dates(date(2019, 1, 1), date(2034, 12, 31))


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_that_were_published(year: int) -> None:
    ours = ", ".join(f"{day.day} {day:%b}" for day in calendar.bank_holidays(year))
    assert ours == PUBLISHED[year]


def test_a_boxing_day_on_monday_stays_and_christmas_on_sunday_moves_to_tuesday() -> None:
    assert calendar.bank_holidays(2033)[date(2033, 12, 26)] == "Boxing Day"
    assert calendar.bank_holidays(2033)[date(2033, 12, 27)] == "Christmas Day (substitute day)"


@pytest.mark.parametrize("year", range(2018, 2036))
def test_every_year_has_its_eight_holidays_on_weekdays(year: int) -> None:
    holidays = calendar.bank_holidays(year)
    assert len(holidays) == {2022: 10, 2023: 9}.get(year, 8)
    assert all(day.weekday() < 5 for day in holidays)


@pytest.mark.parametrize("year", [2017, 2036])
def test_a_year_whose_holidays_are_not_known_is_refused_rather_than_guessed(year: int) -> None:
    with pytest.raises(calendar.OutsideCalendarError, match=str(year)):
        calendar.bank_holidays(year)


def test_the_second_working_day_after_maundy_thursday_is_the_wednesday_after_easter() -> None:
    assert calendar.add_working_days(date(2026, 4, 2), 2) == date(2026, 4, 8)
    assert calendar.add_working_days(date(2026, 4, 8), -2) == date(2026, 4, 2)


def test_no_working_days_added_leaves_even_a_sunday_as_it_is() -> None:
    assert calendar.add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 11, 14), date(2026, 11, 16)), (date(2026, 11, 13), date(2026, 11, 13))],
)
def test_a_window_that_closes_on_saturday_closes_on_monday(day: date, expected: date) -> None:
    assert calendar.next_working_day(day) == expected


@given(days, st.integers(1, 40))
def test_adding_working_days_and_counting_them_agree(day: date, n: int) -> None:
    later = calendar.add_working_days(day, n)
    assert calendar.is_working_day(later)
    assert calendar.working_days_between(day, later) == n
    assert calendar.working_days_between(later, day) == -n


@given(days, st.integers(0, 30))
def test_a_later_start_never_ends_earlier(day: date, n: int) -> None:
    assert calendar.add_working_days(day, n) <= calendar.add_working_days(day + timedelta(days=1), n)


def test_half_past_eleven_at_night_utc_in_june_is_already_tomorrow_in_london() -> None:
    assert calendar.local_day(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == date(2026, 6, 2)
    assert calendar.local_day(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)


def test_a_moment_without_a_time_zone_has_no_local_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar.local_day(datetime(2026, 6, 1))  # noqa: DTZ001


def test_dates_and_days_are_said_in_plain_words() -> None:
    assert calendar.in_words(date(2026, 11, 9)) == "9 November 2026"
    assert [calendar.days_in_words(n) for n in (0, 1, 4)] == ["0 days", "1 day", "4 days"]
