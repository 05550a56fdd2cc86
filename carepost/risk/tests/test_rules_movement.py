"""How standings moved, what adds up to one, and what would change it."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from carepost.risk.rules import EVERY_FAMILY, Band, Family, kinds, observe, stand
from carepost.risk.rules.adding_up import Known, by_family, what_would_help
from carepost.risk.rules.from_register import families_of
from carepost.risk.rules.movement import WEEK, Moved, stretches, weeks
from carepost.risk.tests.standings import POLICY, TODAY, all_fine, days_ago

RED, AMBER, GREEN, GREY = Band.RED, Band.AMBER, Band.GREEN, Band.GREY


def moved(days: int, band: Band, why: str = "") -> Moved:
    return Moved(days_ago(days), band, Decimal(1), why)


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ((), []),
        ((moved(400, GREEN),), [(100, GREEN, 101)]),
        ((moved(400, GREEN), moved(10, RED)), [(100, GREEN, 90), (10, RED, 11)]),
        ((moved(50, GREEN), moved(0, RED)), [(50, GREEN, 50), (0, RED, 1)]),
        # of several on one day the last holds, and where that is what held before nothing moved
        ((moved(50, GREEN), moved(9, RED), moved(9, GREEN)), [(50, GREEN, 51)]),
        ((moved(300, RED), moved(200, GREEN)), [(100, GREEN, 101)]),
        ((moved(50, GREEN), moved(-3, RED)), [(50, GREEN, 51)]),
    ],
)
def test_a_year_is_stretches_of_days_that_add_up_to_it(
    moves: tuple[Moved, ...], told: list[tuple[int, Band, int]]
) -> None:
    found = stretches(moves, days_ago(100), TODAY)
    assert [((TODAY - one.begins).days, one.band, one.days) for one in found] == told
    for earlier, later in pairwise(found):
        assert earlier.ends == later.begins


def test_a_stretch_tells_the_worry_that_began_it() -> None:
    found = stretches((moved(9, RED, "Suspended."), moved(3, RED, "Still.")), days_ago(100), TODAY)
    assert [one.why for one in found] == ["Suspended."]


def test_weeks_count_who_stood_where_and_forget_who_left() -> None:
    changes = [
        (days_ago(500), "", "green", 10),
        (days_ago(20), "green", "red", 2),
        (days_ago(6), "red", "", 1),
        (TODAY, "green", "amber", 1),
    ]
    found = weeks(changes, TODAY)
    assert len(found) == 53
    assert found[0].day == TODAY - 52 * WEEK
    assert found[0].counts == {RED: 0, AMBER: 0, GREY: 0, GREEN: 10}
    assert found[-2].counts == {RED: 2, AMBER: 0, GREY: 0, GREEN: 8}
    assert found[-1].counts == {RED: 1, AMBER: 1, GREY: 0, GREEN: 7}


# What adds up


def lines_of(*but: object):
    return stand(all_fine(but=tuple(but)), TODAY, POLICY)


def test_the_families_add_up_to_the_score_and_those_without_news_say_so() -> None:
    worried = observe(kinds.STAFF_ABSENT, 4, TODAY)
    standing = stand((worried, observe(kinds.MONEY_WORRY, 3, days_ago(30))), TODAY, POLICY)
    found = by_family(standing.reasons, standing.missing, POLICY, EVERY_FAMILY)
    assert sum(line.points for line in found) == standing.score
    assert found[0].family is Family.STAFFING
    fresh = {line.family for line in found if line.fresh and line.weight}
    assert fresh == {Family.STAFFING}
    assert sum(line.weight for line in found) == 100


def test_a_family_that_does_not_apply_is_not_called_missing() -> None:
    applies = families_of(regulated=False)
    standing = stand((), TODAY, POLICY, applies=applies)
    found = by_family(standing.reasons, standing.missing, POLICY, applies)
    assert {Family.CQC, Family.MANAGER}.isdisjoint(line.family for line in found)


# What would change it


def test_it_names_the_worry_whose_end_would_make_it_better() -> None:
    standing = lines_of(observe(kinds.MANAGER_GAP, 3, TODAY, evidence="No registered manager."))
    (one,) = what_would_help(Known(standing.reasons, TODAY, POLICY, EVERY_FAMILY), standing.computed)
    assert one.sentences == ("No registered manager.",)
    assert (standing.computed, one.band, one.score, one.waits) == (AMBER, GREEN, 0, True)


def test_where_no_single_worry_would_do_it_names_the_fewest_together() -> None:
    standing = lines_of(
        observe(kinds.SUSPENSION, 5, TODAY, evidence="by the panel"),
        observe(kinds.STAFF_BELOW_SAFE, 5, TODAY),
        observe(kinds.MONEY_WORRY, 3, TODAY),
    )
    (one,) = what_would_help(Known(standing.reasons, TODAY, POLICY, EVERY_FAMILY), RED)
    assert len(one.sentences) == 2
    assert one.band is GREEN


def test_a_green_service_needs_no_help_and_a_grey_one_waits_for_nothing() -> None:
    fine = lines_of()
    assert what_would_help(Known(fine.reasons, TODAY, POLICY, EVERY_FAMILY), GREEN) == ()
    assert what_would_help(Known((), TODAY, POLICY, EVERY_FAMILY), GREY) == ()


def test_news_that_is_old_stays_old_when_it_turns_fine() -> None:
    """An old worry's end is no fresh news: without it the service is Grey, not Green."""
    old = observe(kinds.CLOSURE_NOTICE, 5, TODAY - timedelta(days=90), evidence="x")
    standing = stand((old,), TODAY, POLICY)
    (one,) = what_would_help(Known(standing.reasons, TODAY, POLICY, EVERY_FAMILY), RED)
    assert one.band is GREY
