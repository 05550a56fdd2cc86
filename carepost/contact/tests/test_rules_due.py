"""When a service must be called, and why now."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from carepost.contact import rules
from carepost.contact.rules import Outcome, next_due
from carepost.contact.tests.days import march
from carepost.core.calendar import is_working_day
from carepost.risk.rules import Band, ScorePolicy

POLICY = ScorePolicy()
R, A, GY, G = Band.RED, Band.AMBER, Band.GREY, Band.GREEN
LONG_AGO = date(2025, 1, 1)


def due(last: date | None, band: Band, **more: object) -> date:
    return next_due(last, band, POLICY, **{"first_seen": LONG_AGO, **more}).on  # type: ignore[arg-type]


def test_green_called_on_1_march_is_due_on_the_15th_and_on_the_8th_once_amber_on_the_3rd() -> None:
    assert due(march(1), G) == march(15)
    assert due(march(1), A, band_before=G, band_since=march(3)) == march(8)


@pytest.mark.parametrize(
    ("case", "last", "band", "more", "expected"),
    [
        ("grey is called like amber", march(2), GY, {}, march(9)),
        ("red on a Monday: Tuesday", march(2), R, {}, march(3)),
        ("red on a Friday: Monday", march(6), R, {}, march(9)),
        ("red on a Friday in an outbreak: Saturday", march(6), R, {"outbreak_open": True}, march(7)),
        ("an outbreak alone calls nobody at weekends", march(7), A, {"outbreak_open": True}, march(14)),
        ("red before Easter: the Tuesday after", date(2026, 4, 2), R, {}, date(2026, 4, 7)),
        ("never called: its cadence after it was first seen", None, G, {"first_seen": march(4)}, march(18)),
        ("never called and red: at once", None, R, {"first_seen": march(4)}, march(5)),
        (
            "worse late in the cycle: due that day, not a week ago",
            march(2),
            A,
            {"band_since": march(12)},
            march(12),
        ),
        ("worse, but never past the old day", march(2), R, {"band_since": march(20)}, march(16)),
        (
            "worse while already late: still late from the old day",
            march(2),
            R,
            {"band_before": A, "band_since": march(12)},
            march(9),
        ),
        (
            "red on the Friday before a Saturday that amber had set",
            date(2026, 3, 7),
            R,
            {"band_before": A, "band_since": march(14)},
            march(14),
        ),
        (
            "better: the longer time counts",
            march(2),
            G,
            {"band_before": A, "band_since": march(5)},
            march(16),
        ),
        ("they asked for an earlier day", march(2), G, {"booked": march(10)}, march(10)),
        ("they asked for a later day: the clock stands", march(2), G, {"booked": march(20)}, march(16)),
        ("they had asked for a day before the last call", march(2), G, {"booked": march(1)}, march(16)),
        ("the call that they asked for was made", march(2), G, {"booked": march(2)}, march(16)),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else None,
)
def test_the_due_day(
    case: str, last: date | None, band: Band, more: dict[str, object], expected: date
) -> None:
    assert due(last, band, **more) == expected, case


@pytest.mark.parametrize(
    ("last", "band", "on", "call_on"),
    [
        (march(2), G, march(16), march(16)),
        (march(1), G, march(15), march(13)),
        (date(2026, 3, 27), A, date(2026, 4, 3), date(2026, 4, 2)),  # Good Friday
        (march(6), R, march(9), march(9)),
    ],
)
def test_a_due_day_at_the_weekend_is_called_on_the_working_day_before(
    last: date, band: Band, on: date, call_on: date
) -> None:
    found = next_due(last, band, POLICY, first_seen=LONG_AGO)
    assert (found.on, found.call_on) == (on, call_on)


def test_red_in_an_outbreak_is_called_on_the_saturday_itself() -> None:
    found = next_due(march(6), R, POLICY, first_seen=LONG_AGO, outbreak_open=True)
    assert found.call_on == march(7)


def test_a_call_is_late_only_when_its_due_day_is_over() -> None:
    found = next_due(march(2), G, POLICY, first_seen=LONG_AGO)
    assert [found.days_late(march(n)) for n in (15, 16, 17, 20)] == [0, 0, 1, 4]


@pytest.mark.parametrize(("day", "missed"), [(9, 0), (10, 1), (16, 1), (17, 2), (23, 2), (24, 3)])
def test_each_further_cadence_without_a_call_is_another_missed_call(day: int, missed: int) -> None:
    found = next_due(march(2), A, POLICY, first_seen=LONG_AGO)
    assert rules.missed_in_a_row(found, A, POLICY, march(day)) == missed


# Why now


def test_a_row_says_why_now_with_the_most_pressing_first() -> None:
    found = next_due(march(2), A, POLICY, first_seen=LONG_AGO)
    lines = rules.why_now(
        found,
        march(13),
        news=("No registered manager since 9 February 2026 (32 days).",),
        attempts=2,
        booked_for=datetime(2026, 3, 13, 14, 30, tzinfo=UTC),
    )
    assert lines == (
        "4 days late.",
        "They asked to be called on 13 March 2026 at 2:30pm.",
        "No registered manager since 9 February 2026 (32 days).",
        "Tried 2 times since the last completed call.",
        "Last completed call on 2 March 2026. Amber is called every 7 days.",
    )


@pytest.mark.parametrize(
    ("last", "today", "first"),
    [
        (march(2), march(16), "Due today."),
        (march(2), march(17), "1 day late."),
        (march(2), march(12), "Due on 16 March 2026."),
        (march(1), march(13), "Due on Sunday, which is not a working day: call today."),
    ],
)
def test_the_first_words_are_about_time(last: date, today: date, first: str) -> None:
    assert rules.why_now(next_due(last, G, POLICY, first_seen=LONG_AGO), today)[0] == first


def test_a_service_never_called_says_so() -> None:
    found = next_due(None, R, POLICY, first_seen=march(2))
    assert found.why == "Never called; first seen on 2 March 2026. Red is called every day."


def test_a_booked_time_is_said_in_london_time() -> None:
    found = next_due(march(30), G, POLICY, first_seen=LONG_AGO)
    lines = rules.why_now(found, march(31), booked_for=datetime(2026, 3, 31, 13, 30, tzinfo=UTC))
    assert "They asked to be called on 31 March 2026 at 2:30pm." in lines


# Outcomes


def test_only_a_completed_call_moves_the_clock() -> None:
    assert [outcome for outcome in Outcome if outcome.moves_clock] == [Outcome.COMPLETED]
    assert len({outcome.label for outcome in Outcome}) == 6
    assert {outcome for outcome in Outcome if outcome.needs_mending} == {
        Outcome.WRONG_NUMBER,
        Outcome.SITE_CLOSED,
    }
    assert Outcome.DECLINED.reached_somebody
    assert not Outcome.NO_ANSWER.reached_somebody


# Properties

some_days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(some_days, st.sampled_from(Band), st.booleans())
def test_nobody_is_ever_due_later_than_the_ceiling_except_red_over_a_weekend(
    last: date, band: Band, outbreak: bool
) -> None:
    found = next_due(last, band, POLICY, first_seen=last, outbreak_open=outbreak)
    assert last < found.call_on <= found.on <= last + timedelta(days=14)


@given(some_days, st.sampled_from(Band), st.sampled_from(Band), st.integers(0, 40))
def test_when_the_time_shortens_the_earlier_of_old_and_new_counts(
    last: date, old: Band, new: Band, after: int
) -> None:
    before = next_due(last, old, POLICY, first_seen=last).on
    now = next_due(
        last, new, POLICY, first_seen=last, band_before=old, band_since=last + timedelta(days=after)
    ).on
    if POLICY.cadence[new] < POLICY.cadence[old]:
        assert now <= before


@given(some_days, st.sampled_from(Band), st.booleans())
def test_a_call_is_made_on_a_working_day_unless_red_in_an_outbreak_or_none_is_left(
    last: date, band: Band, outbreak: bool
) -> None:
    found = next_due(last, band, POLICY, first_seen=last, outbreak_open=outbreak)
    if not (band is R and outbreak):
        assert is_working_day(found.call_on)


class Calling(RuleBasedStateMachine):
    """One service through any sequence of calls, changes of standing and days.

    Completing never moves the due day back, and nothing but completing moves the clock.
    """

    @initialize(start=some_days.filter(lambda day: day.year < 2030), band=st.sampled_from(Band))
    def begin(self, start: date, band: Band) -> None:
        self.first_seen = self.today = start
        self.band, self.before, self.since = band, None, start
        self.last: date | None = None
        self.booked: date | None = None
        self.outbreak = False

    def due(self, **more: date | None) -> date:
        return next_due(
            self.last,
            self.band,
            POLICY,
            first_seen=self.first_seen,
            band_before=self.before,
            band_since=self.since,
            booked=more.get("booked", self.booked),
            outbreak_open=self.outbreak,
        ).on

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        before = self.due()
        self.today += timedelta(days=days)
        assert self.due() == before

    @rule(ago=st.integers(0, 3))
    def complete(self, ago: int) -> None:
        """Recorded today, made up to three days ago: an older day never replaces a newer one."""
        before = self.due()
        made = max(self.today - timedelta(days=ago), self.first_seen)
        self.last = max(made, self.last) if self.last else made
        self.booked = None
        assert self.due() >= before

    @rule(outcome=st.sampled_from([outcome for outcome in Outcome if not outcome.moves_clock]))
    def attempt(self, outcome: Outcome) -> None:
        before = self.due()
        clock = self.due(booked=None)
        if outcome is Outcome.RESCHEDULED_BY_PROVIDER:
            self.booked = self.today + timedelta(days=2)
            assert self.due() <= clock
        else:
            assert self.due() == before
        assert self.due(booked=None) == clock

    @rule(band=st.sampled_from(Band), outbreak=st.booleans())
    def standing_changes(self, band: Band, outbreak: bool) -> None:
        if band is not self.band:
            self.before, self.band, self.since = self.band, band, self.today
        self.outbreak = outbreak

    @invariant()
    def within_the_ceiling(self) -> None:
        if hasattr(self, "first_seen"):
            assert self.due() <= (self.last or self.first_seen) + timedelta(days=14)


TestCalling = Calling.TestCase
