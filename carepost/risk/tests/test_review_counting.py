"""Looking back, by hand: what counts as an event, a warning, a lead and a false alarm."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.risk.rules import Band
from carepost.risk.rules.review import Event, EventKind, Finding, History, ReviewPolicy, Step, Tally, wilson
from carepost.risk.rules.review.counting import quartiles

BEGIN = date(2020, 1, 1)
INADEQUATE = EventKind.INADEQUATE
RED, AMBER, GREY, GREEN = Band.RED, Band.AMBER, Band.GREY, Band.GREEN


def day(number: int) -> date:
    """Day 0 is the first on which the service was watched."""
    return BEGIN + timedelta(days=number)


def history(
    *steps: tuple[int, Band], events: list[tuple[int, int | None]] = (), until: int = 1000, ref: str = "1"
) -> History:  # fmt: skip
    """Steps and Inadequate ratings (from day, until day) by number of day."""
    return History(
        ref,
        day(0),
        day(until),
        tuple(Step(day(on), band) for on, band in steps),
        tuple(Event(INADEQUATE, day(on), None if end is None else day(end)) for on, end in events),
    )


def count(
    *histories: History, level: Band = AMBER, fewest: int = 1, since: int | None = None, kind=INADEQUATE
):
    policy = ReviewPolicy(horizon_days=180, fewest=fewest)
    tally = Tally(kind, level, policy, None if since is None else day(since))
    for each in histories:
        tally.take(each)
    return tally


def finding(*histories: History, **given) -> Finding:
    return count(*histories, **given).finding()


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (82, 119, 0.6011, 0.7652),
        (25, 113, 0.1546, 0.3062),
        (44, 60, 0.610, 0.829),
        (1, 60, 0.0029, 0.0886),
        (0, 122, 0.0, 0.0305),
    ],
)
def test_the_interval_agrees_with_published_examples(part: int, whole: int, low: float, high: float) -> None:
    share = wilson(part, whole)
    assert (share.low, share.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_a_share_of_nothing_is_no_share() -> None:
    assert wilson(0, 0).value is None
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


def test_with_fewer_than_20_events_the_interval_around_a_half_is_wider_than_30_to_70() -> None:
    policy = ReviewPolicy()
    assert wilson(10, policy.fewest).low == pytest.approx(0.299, abs=0.001)
    assert wilson(9, policy.fewest - 2).low < 0.295


@pytest.mark.parametrize(
    ("steps", "warned", "lead"),
    [
        ([(0, GREEN)], 0, None),
        ([(0, GREEN), (399, AMBER)], 1, 1),  # the day before is a warning
        ([(0, GREEN), (400, RED)], 0, None),  # its own day is none: the rating itself made it red
        ([(0, GREEN), (399, GREY)], 0, None),  # not knowing is no warning
        ([(0, GREEN), (300, AMBER), (350, GREEN)], 1, 100),  # over before the event, within the horizon
        ([(0, GREEN), (100, AMBER), (220, GREEN)], 0, None),  # last day 219 is 181 days before
        ([(0, GREEN), (100, AMBER), (221, GREEN)], 1, 180),  # last day 220 is 180 days before
        ([(0, AMBER)], 1, 180),  # a warning that was always on leads by the horizon at most
        ([(0, GREEN), (250, AMBER), (260, GREEN), (390, RED)], 1, 150),  # the first of two speaks
        ([(0, GREEN), (399, AMBER), (399, GREEN)], 1, 1),  # of two on one day the worse
    ],
)
def test_a_warning_is_before_the_event_and_within_the_horizon(steps, warned: int, lead: int | None) -> None:
    tally = count(history(*steps, events=[(400, 500)]))
    assert (tally.events, len(tally.leads)) == (1, warned)
    assert tally.leads == ([] if lead is None else [lead])


def test_red_is_also_amber_or_worse_but_amber_is_not_red() -> None:
    both = history((0, GREEN), (300, AMBER), (390, RED), events=[(400, 500)])
    assert count(both, level=AMBER).leads == [100]
    assert count(both, level=RED).leads == [10]


def test_the_red_that_an_inadequate_rating_makes_is_neither_a_warning_nor_a_false_alarm() -> None:
    tally = count(history((0, GREEN), (400, RED), (500, GREEN), events=[(400, 500)]))
    assert (tally.followed, tally.false_alarms, tally.censored) == (0, 0, 0)
    assert tally.days == 900  # 1,000 watched, of which it was Inadequate on 100


def test_the_same_red_is_a_warning_of_leaving() -> None:
    gone = History(
        "1", day(0), day(600), (Step(day(0), GREEN), Step(day(400), RED)),
        (Event(INADEQUATE, day(400)), Event(EventKind.DEREGISTERED, day(600))),
    )  # fmt: skip
    tally = count(gone, kind=EventKind.DEREGISTERED)
    assert (tally.events, tally.leads, tally.followed, tally.days, tally.days_warned) == (
        1,
        [180],
        1,
        600,
        200,
    )


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([(300, AMBER), (310, GREEN)], (0, 1, 0)),  # days 300 to 309; the horizon ends on day 489
        ([(300, AMBER), (310, GREEN), (700, AMBER), (710, GREEN)], (0, 2, 0)),
        ([(300, AMBER), (821, GREEN)], (0, 1, 0)),  # last day 820, and day 1,000 was still seen
        ([(300, AMBER), (822, GREEN)], (0, 0, 1)),  # one day later it cannot be told
        ([(300, AMBER)], (0, 0, 1)),  # still on
    ],
)
def test_a_false_alarm_was_watched_until_its_horizon_had_passed(steps, told) -> None:
    tally = count(history((0, GREEN), *steps))
    assert (tally.followed, tally.false_alarms, tally.censored) == told


def test_three_warnings_of_which_one_was_right() -> None:
    found = finding(
        history((0, GREEN), (300, AMBER), (310, GREEN), events=[(400, None)], ref="right"),
        history((0, GREEN), (300, AMBER), (310, GREEN), ref="false"),
        history((0, GREEN), (900, AMBER), ref="not told yet"),
        history((0, GREEN), events=[(500, None)], ref="missed"),
    )
    assert (found.sensitivity.part, found.sensitivity.whole) == (1, 2)
    assert (found.predictive.part, found.predictive.whole, found.censored) == (1, 2, 1)
    assert found.lead_days == (100, 100, 100)
    assert found.years_at_risk == pytest.approx((400 + 1000 + 1000 + 500) / 365.25)
    assert found.share_warned == pytest.approx((10 + 10 + 100) / 2900)
    # Neither event came on a day under warning: the right one was over 90 days before.
    assert (found.rate_warned, found.rate_other) == (0, pytest.approx(100 * 2 * 365.25 / 2780))


# Who was watched


def test_an_event_with_which_a_service_was_first_seen_is_counted_apart() -> None:
    tally = count(history((0, RED), events=[(0, 100)]))
    assert (tally.events, tally.first_known, tally.days) == (0, 1, 900)


def test_an_event_taken_over_from_the_service_before_is_counted_apart() -> None:
    taken = History("1", day(0), day(1000), (), (Event(INADEQUATE, day(5), day(50), own=False),))
    assert (count(taken).events, count(taken).first_known) == (0, 1)


def test_an_inadequate_rating_that_renews_another_is_counted_apart() -> None:
    tally = count(history((0, GREEN), events=[(400, 700), (550, 551)]))
    assert (tally.events, tally.again) == (1, 1)


def test_two_rows_for_one_day_are_one_event() -> None:
    assert count(history((0, GREEN), events=[(400, 500), (400, None)])).events == 1


def test_after_it_got_better_a_service_can_become_inadequate_again() -> None:
    tally = count(history((0, GREEN), (650, AMBER), events=[(400, 500), (700, None)]))
    assert (tally.events, tally.leads) == (2, [50])


def test_what_came_after_the_watching_is_not_counted_and_the_last_day_is() -> None:
    assert count(history((0, GREEN), events=[(1001, None)])).events == 0
    assert count(history((0, GREEN), events=[(1000, None)])).events == 1


def test_since_leaves_out_events_time_and_warnings_before_it() -> None:
    before = history((0, GREEN), (300, AMBER), (310, GREEN), events=[(400, 450), (700, None)])
    tally = count(before, since=600)
    assert (tally.events, tally.days, tally.days_warned, tally.false_alarms) == (1, 100, 0, 0)
    assert tally.shortly_watched == 1  # 100 of the 180 days before it
    on_the_first = count(before, since=700)
    assert (on_the_first.events, on_the_first.again, on_the_first.first_known) == (0, 0, 0)


def test_a_service_seen_late_is_watched_for_less_than_the_horizon_and_it_is_said() -> None:
    tally = count(history((0, AMBER), events=[(50, None)]))
    assert (tally.leads, tally.shortly_watched, tally.from_the_start) == ([50], 1, 1)


# Concluding


@pytest.mark.parametrize(("events", "concluded"), [(19, False), (20, True)])
def test_it_concludes_from_20_events_and_not_from_19(events: int, concluded: bool) -> None:
    several = [history((0, GREEN), events=[(400, None)], ref=str(n)) for n in range(events)]
    found = finding(*several, fewest=ReviewPolicy().fewest)
    assert (found.concluded, found.alarms_concluded) == (concluded, False)


def test_many_false_alarms_and_few_events_conclude_nothing() -> None:
    alarms = [history((0, GREEN), (300, AMBER), (310, GREEN), ref=str(n)) for n in range(30)]
    found = finding(*alarms, history((0, GREEN), events=[(400, None)], ref="event"), fewest=20)
    assert (found.predictive.whole, found.concluded, found.alarms_concluded) == (30, False, False)


def test_quartiles_lie_between_neighbours_in_proportion() -> None:
    assert quartiles([]) is None
    assert quartiles([7]) == (7, 7, 7)
    assert quartiles([40, 10, 20, 30]) == (17.5, 25, 32.5)


# Properties

BANDS = st.sampled_from(list(Band))
STEPS = st.lists(st.tuples(st.integers(0, 999), BANDS), max_size=8)
EVENTS = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 300)), max_size=4)
SEVERAL = st.lists(st.tuples(STEPS, EVENTS, st.integers(1, 1000)), max_size=4)


def made(steps, events, until: int, ref: str = "1") -> History:
    return history(*steps, events=[(on, on + length) for on, length in events], until=until, ref=ref)


@given(SEVERAL, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_services_makes_no_difference(several, random) -> None:
    def shuffled(rows):
        return random.sample(list(rows), len(rows))

    once = finding(*(made(*each) for each in several))
    again = finding(*(made(shuffled(s), shuffled(e), until) for s, e, until in shuffled(several)))
    assert once == again


@given(EVENTS, st.integers(0, 990), st.integers(1, 400), st.integers(0, 300), st.integers(1, 1000))
def test_a_warning_that_begins_earlier_never_shortens_a_lead(events, start, length, earlier, until) -> None:
    def leads(begin: int) -> list[int]:
        tally = count(made([(0, GREEN), (begin, AMBER), (start + length, GREEN)], events, until))
        return tally.leads

    later, sooner = leads(start), leads(max(1, start - earlier) if start else 0)
    assert len(sooner) >= len(later)
    assert sum(sooner) >= sum(later)


@given(SEVERAL, st.sampled_from([AMBER, RED]))
def test_an_event_was_warned_of_just_when_some_warning_was_right(several, level) -> None:
    for each in several:
        tally = count(made(*each), level=level)
        assert bool(tally.leads) == bool(tally.followed)
        assert all(1 <= lead <= 180 for lead in tally.leads)
        assert 0 <= tally.days_warned <= tally.days <= each[2]
        assert tally.events_under_warning <= len(tally.leads) <= tally.events


@given(SEVERAL)
def test_amber_or_worse_never_warns_of_less_or_later_than_red(several) -> None:
    for each in several:
        wide, narrow = count(made(*each)), count(made(*each), level=RED)
        assert len(wide.leads) >= len(narrow.leads)
        assert sum(wide.leads) >= sum(narrow.leads)
        assert wide.events == narrow.events
