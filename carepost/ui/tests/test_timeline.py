from datetime import UTC, date, datetime

from carepost.ui.timeline import TimelineItem, kinds, merge


def at(day, hour=9, kind="Call"):
    return TimelineItem(datetime(2026, 11, day, hour, tzinfo=UTC), kind, f"{kind} {day} {hour}")


def test_streams_of_several_rooms_become_one_newest_first():
    merged = merge([at(1), at(5)], [at(3, kind="Rating")], [])
    assert [item.title for item in merged] == ["Call 5 9", "Rating 3 9", "Call 1 9"]
    assert [item.title for item in merge([at(1), at(5)], [at(3)], limit=1)] == ["Call 5 9"]


def test_what_is_known_only_by_its_day_comes_after_the_hours_of_that_day():
    day_only = TimelineItem(date(2026, 11, 3), "Change", "Manager left")
    assert [item.title for item in merge([day_only], [at(3, 9), at(2, 23)])] == [
        "Call 3 9",
        "Manager left",
        "Call 2 23",
    ]
    assert not day_only.has_time


def test_the_kinds_are_counted_for_the_filter():
    assert kinds([at(1), at(2), at(3, kind="Rating")]) == [("Call", 2), ("Rating", 1)]
