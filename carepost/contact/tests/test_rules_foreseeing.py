"""The next calls under two policies, counted by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from carepost.contact.rules import Due
from carepost.contact.rules.foreseeing import DayOfCalls, next_calls
from carepost.contact.tests.days import march

MONDAY = march(9)


def due(on: date, call_on: date | None = None) -> Due:
    return Due(on, call_on or on, "")


def test_what_is_late_is_to_be_made_today_and_days_off_are_shown_only_where_somebody_calls() -> None:
    pairs = [
        (due(march(2)), due(march(2))),
        (due(march(20)), due(MONDAY)),
        (due(march(15), march(13)), due(march(14))),
        (due(march(30)), due(march(31))),
    ]
    found = next_calls(pairs, MONDAY)
    counted = {each.day: (each.now, each.then) for each in found.days}
    assert found.days[0] == DayOfCalls(MONDAY, 1, 2)
    assert counted[march(13)] == (1, 0)
    assert counted[march(14)] == (0, 1)
    assert march(15) not in counted
    assert found.days[-1].day == march(23)
    assert (found.late, found.later, found.sooner, found.further) == ((1, 1), (1, 1), 1, 2)


@given(st.lists(st.tuples(st.integers(-30, 60), st.integers(-30, 60)), max_size=30), st.integers(0, 13))
def test_every_service_is_counted_once_on_either_side(days: list[tuple[int, int]], start: int) -> None:
    today = MONDAY + timedelta(days=start)
    pairs = [(due(today + timedelta(days=a)), due(today + timedelta(days=b))) for a, b in days]
    found = next_calls(pairs, today)
    assert sum(each.now for each in found.days) + found.later[0] == len(pairs)
    assert sum(each.then for each in found.days) + found.later[1] == len(pairs)
