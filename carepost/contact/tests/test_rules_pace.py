"""When a call is due once another policy has begun: sooner, and never overdue before its first working day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.contact.rules import Pace, next_due, paced_due
from carepost.contact.tests.days import march
from carepost.risk.rules import Band, ScorePolicy

POLICY = ScorePolicy()
R, A, GY, G = Band.RED, Band.AMBER, Band.GREY, Band.GREEN
LONG_AGO = date(2025, 1, 1)
QUICK = ScorePolicy(cadence={G: 5, A: 3, R: 1, GY: 3})


@pytest.mark.parametrize(
    ("case", "last", "band", "pace", "more", "expected"),
    [
        ("Carepost's own numbers have no first day", march(2), G, Pace(QUICK), {}, march(7)),
        ("due before the policy began: on its first day", march(2), G, Pace(QUICK, march(12), POLICY), {}, march(12)),
        ("due after it began: by the policy", march(9), G, Pace(QUICK, march(12), POLICY), {}, march(14)),
        ("the old day came sooner than the policy", march(2), A, Pace(QUICK, march(12), POLICY), {}, march(9)),
        ("late by both: still late from the old day", march(2), R, Pace(QUICK, march(12), POLICY), {}, march(3)),
        ("begins on a Sunday: on the Monday", march(2), G, Pace(QUICK, march(15), POLICY), {}, march(16)),
        ("a longer time counts at once", march(2), G, Pace(POLICY, march(12), QUICK), {}, march(16)),
        ("a day asked for stays", march(2), G, Pace(QUICK, march(12), POLICY), {"booked": march(10)}, march(10)),
        ("never called: from its first day too", None, G, Pace(QUICK, march(12), POLICY), {"first_seen": march(2)},
         march(12)),
    ],
)  # fmt: skip
def test_a_policy_that_shortens_the_time_makes_no_call_overdue_before_it_began(
    case: str, last: date | None, band: Band, pace: Pace, more: dict[str, date], expected: date
) -> None:
    assert paced_due(last, band, pace, **{"first_seen": LONG_AGO, **more}).on == expected, case


@given(
    st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.sampled_from(list(Band)), st.integers(0, 60), st.booleans(),
    *[st.fixed_dictionaries({band: st.integers(1, 30) for band in Band})] * 2,
)  # fmt: skip
def test_on_its_first_working_day_only_what_was_late_before_is_late(
    last: date, band: Band, after: int, outbreak: bool, old: dict[str, int], new: dict[str, int]
) -> None:
    pace = Pace(ScorePolicy(cadence=new), last + timedelta(days=after), ScorePolicy(cadence=old))
    first = pace.counts_from
    assert first is not None
    assert pace.before is not None
    late = paced_due(last, band, pace, first_seen=last, outbreak_open=outbreak).days_late(first)
    before = next_due(last, band, pace.before, first_seen=last, outbreak_open=outbreak).days_late(first)
    assert late <= before


def test_it_says_that_another_policy_was_in_force() -> None:
    found = paced_due(march(2), G, Pace(QUICK, march(12), POLICY), first_seen=LONG_AGO)
    assert found.why.endswith(
        "Green is called every 5 days. Until 11 March 2026 another policy was in force."
    )
