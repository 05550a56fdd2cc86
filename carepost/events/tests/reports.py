"""Attendance reports in tests, as Teams and Zoom write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

TEAMS_HEAD = (
    "1. Summary", "Meeting title\tFalls: what to do first", "Attended participants\t3",
    "Start time\t11/16/26, 10:28:12 AM", "End time\t11/16/26, 11:33:40 AM", "Meeting duration\t1h 5m 28s", "",
    "2. Participants",
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
)  # fmt: skip
TEAMS_EACH = "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole"
ZOOM_HEAD = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants",
    '987 6543 2100,"Falls, what to do first",16/11/2026 10:28:01,16/11/2026 11:33:00,host@council.example,65,4',
    "",
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room",
)


def teams(together: Iterable[str], each: Sequence[str] = ()) -> bytes:
    """Teams' report: UTF-16 with tabs and sections. `each` is the section with a row for every time of joining."""
    lines = [*TEAMS_HEAD, *together]
    if each:
        lines += ["", "3. In-Meeting Activities", TEAMS_EACH, *each]
    return ("\r\n".join(lines) + "\r\n").encode("utf-16")


def zoom(rows: Iterable[str]) -> bytes:
    """Zoom's report: commas, and a row for every time of joining."""
    return ("\ufeff" + "\r\n".join([*ZOOM_HEAD, *rows]) + "\r\n").encode()
