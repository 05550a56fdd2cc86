"""The attendance reports of Teams and Zoom, read as they are: encodings, sections, dates, who came back."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from carepost.core.clock import LONDON
from carepost.events.engine.reports import Unreadable, read_report
from carepost.events.rules.attendance import AttendanceFault, Source
from carepost.events.tests.reports import ZOOM_HEAD, teams, zoom

DAY = date(2026, 11, 16)
TOGETHER = [
    "Asha Rao\t11/16/26, 10:29:05 AM\t11/16/26, 11:33:40 AM\t50m 12s\tasha@x.example\tasha@x.example\tAttendee",
    "Bo (Guest)\t11/16/26, 10:40:00 AM\t11/16/26, 11:10:00 AM\t30m\t\t\tPresenter",
]
EACH = [
    "Asha Rao\t11/16/26, 10:29:05 AM\t11/16/26, 10:50:05 AM\t21m\tasha@x.example\tAttendee",
    "Asha Rao\t11/16/26, 11:04:28 AM\t11/16/26, 11:33:40 AM\t29m 12s\tasha@x.example\tAttendee",
    "Bo (Guest)\t11/16/26, 10:40:00 AM\t11/16/26, 11:10:00 AM\t30m\t\tPresenter",
]


def at(hour, minute, second=0):
    return datetime(2026, 11, 16, hour, minute, second, tzinfo=LONDON)


def test_of_teams_each_time_of_joining_is_read_and_not_the_summary():
    report = read_report(teams(TOGETHER, EACH), DAY)
    assert report.source is Source.TEAMS
    assert [(each.name, each.email) for each in report.seen] == [
        ("Asha Rao", "asha@x.example"), ("Asha Rao", "asha@x.example"), ("Bo (Guest)", ""),
    ]  # fmt: skip
    assert report.seen[1].stretch.begins == at(11, 4, 28)


def test_where_teams_tells_only_sums_somebody_was_there_for_as_long_as_it_says():
    seen = read_report(teams(TOGETHER), DAY).seen
    assert (seen[0].stretch.begins, seen[0].stretch.ends) == (at(10, 29, 5), at(11, 19, 17))


def test_of_zoom_every_row_is_read_but_not_the_waiting_room_nor_the_head():
    rows = [
        "Asha Rao,asha@x.example,16/11/2026 10:25:00,16/11/2026 10:30:00,5,Yes,Yes",
        "Asha Rao,asha@x.example,16/11/2026 10:30:00,16/11/2026 11:00:00,30,Yes,No",
        '"Lee, Ann (Ann Lee)",,16/11/2026 10:31:00,16/11/2026 11:30:00,59,Yes,No',
    ]
    report = read_report(zoom(rows), DAY)
    assert report.source is Source.ZOOM
    assert [each.name for each in report.seen] == ["Asha Rao", "Lee, Ann (Ann Lee)"]


@pytest.mark.parametrize(
    "text",
    [
        "16/11/2026 10:30:00", "11/16/2026 10:30:00 AM", "11/16/26, 10:30:00 AM", "2026-11-16 10:30:00",
        "Nov 16, 2026 10:30:00", "16/11/2026 10:30", "11/16/26, 10:30:00\u202fAM",
    ],
)  # fmt: skip
def test_times_are_read_as_the_report_writes_them(text):
    (seen,) = read_report(
        f'Full Name,Join Time,Leave Time\r\nAsha,"{text}",16/11/2026 11:00:00'.encode(), DAY
    ).seen
    assert seen.stretch.begins == at(10, 30)


def test_the_day_of_the_event_tells_eleven_twelve_from_twelve_eleven():
    content = b"Name,Join Time,Leave Time\nAsha,12/11/2026 10:30:00,12/11/2026 11:00:00"
    assert read_report(content, date(2026, 11, 12)).seen[0].stretch.begins.month == 11
    assert read_report(content, date(2026, 12, 11)).seen[0].stretch.begins.month == 12


def test_a_row_that_cannot_be_read_is_named_and_the_others_count():
    rows = ["Asha,,16/11/2026 10:30:00,16/11/2026 11:00:00,30,Yes,No", "Bo,,soon,later,x,Yes,No"]
    report = read_report(zoom(rows), DAY)
    assert (len(report.seen), report.left_out) == (1, (f"row {len(ZOOM_HEAD) + 2}",))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", AttendanceFault.NOT_TEXT),
        (b"PK\x03\x04\x00\x00", AttendanceFault.NOT_TEXT),
        (b"\x80\x81", AttendanceFault.NOT_TEXT),
        (b"hello", AttendanceFault.NO_TABLE),
        (b'Name,Join Time,Leave Time\n"' + b"a" * 200_000, AttendanceFault.NOT_TEXT),
        (b"Name,Join Time,Leave Time", AttendanceFault.NO_TABLE),
        (
            b"Name,Join Time,Leave Time\nAsha,17/06/2026 10:00:00,17/06/2026 11:00:00",
            AttendanceFault.OTHER_DAY,
        ),
        (
            b"Name,Join Time,Leave Time\nAsha,16/11/2026 11:00:00,16/11/2026 10:00:00",
            AttendanceFault.OTHER_DAY,
        ),
    ],
)
def test_what_is_no_report_of_this_event_is_refused_with_what_to_do(content, fault):
    with pytest.raises(Unreadable) as told:
        read_report(content, DAY)
    assert told.value.fault is fault


@pytest.mark.parametrize("duration", ["9" * 5000, "99999999999h", "-5", "soon"])
def test_a_duration_that_makes_no_sense_is_named_and_stops_nothing(duration):
    rows = [
        f"Asha,,16/11/2026 10:30:00,,{duration},Yes,No",
        "Bo,,16/11/2026 10:30:00,16/11/2026 11:00:00,30,Yes,No",
    ]
    report = read_report(zoom(rows), DAY)
    assert ([each.name for each in report.seen], len(report.left_out)) == (["Bo"], 1)
