"""What leaders are told of standings, against the standings themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.models import Service
from carepost.register.tests.factories import make_rating
from carepost.risk import queries, reporting
from carepost.risk.tests.factories import QUESTIONS, rated, recompute
from carepost.ui.reporting import Period

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), NOW)
SUNDAY = WEEK.end


@pytest.fixture
def county(cast):
    """On the 10th one red and one grey; the grey one turns red on the 18th."""
    with clock.freeze(NOW), scope(cast.officer) as viewer:
        red = rated(cast.ambershire, "inadequate", name="Red all along")
        turned = rated(cast.ambershire, name="Turned red")
        recompute(cast.ambershire, date(2026, 11, 10))
        turned.ratings.update(current=False)
        for question in QUESTIONS:
            make_rating(turned, "inadequate", question=question, published_on=date(2026, 11, 18))
        recompute(cast.ambershire, date(2026, 11, 18))
        yield viewer, red, turned


def figures(section):
    return {figure.key: figure for figure in section.figures}


def test_the_services_of_each_standing_are_those_that_the_board_counts(county):
    viewer, *_ = county
    found = figures(reporting.standing(viewer, WEEK))
    assert {
        key.removeprefix("standing."): figure.value
        for key, figure in found.items()
        if key.split(".")[1] not in ("worse", "better")
    } == queries.counts(viewer)
    assert [point.value for point in found["standing.red"].trend] == [0, 0, 0, 0, 0, 0, 1, 2]


def test_a_move_of_the_period_counts_by_its_direction(county):
    viewer, _, turned = county
    found = figures(reporting.standing(viewer, WEEK))
    assert (found["standing.worse"].value, found["standing.better"].value) == (1, 0)
    assert found["standing.worse"].behind.rows[0].cells[:4] == (
        turned.name, turned.town, "18 Nov 2026", "○ Grey",
    )  # fmt: skip


def test_where_services_stood_is_told_again_after_they_moved(county, cast):
    viewer, *_ = county
    before = Period(date(2026, 11, 9), date(2026, 11, 15), NOW)
    assert figures(reporting.standing(viewer, before))["standing.red"].value == 1
    assert figures(reporting.standing(viewer, before))["standing.grey"].value == 1


def test_a_service_counts_until_the_day_it_closed(county):
    viewer, red, _ = county
    Service.objects.filter(pk=red.pk).update(status="deregistered", deregistered_on=SUNDAY)
    assert figures(reporting.standing(viewer, WEEK))["standing.red"].value == 1
    Service.objects.filter(pk=red.pk).update(deregistered_on=SUNDAY + timedelta(days=1))
    assert figures(reporting.standing(viewer, WEEK))["standing.red"].value == 2


def test_the_services_at_most_risk_say_why_and_who_acts(county, monkeypatch):
    viewer, red, turned = county
    monkeypatch.setattr(reporting.reporting, "_owners", {"x": (1, lambda viewer, refs: {red.ref: "Sam Lee"})})
    (figure,) = reporting.top(viewer, WEEK).figures
    acts = {row.cells[0]: row.cells[-1] for row in figure.behind.rows}
    assert acts == {red.name: "Sam Lee", turned.name: reporting.NOBODY}
    assert "CQC rating" in figure.behind.rows[0].cells[4]
    assert figure.sentence == "2 services stood at Red as the period ended."


def test_no_more_are_listed_than_the_policy_says_and_the_sentence_says_of_how_many(county, monkeypatch):
    viewer, *_ = county
    monkeypatch.setattr(
        reporting.RiskReportPolicy, "__init__", lambda self: object.__setattr__(self, "top", 1)
    )
    (figure,) = reporting.top(viewer, WEEK).figures
    assert figure.value == 1
    assert figure.sentence == "Of 2 red services these 1 have most points."


def test_another_council_is_told_none_of_it(county, cast):
    with scope(cast.neighbour) as viewer:
        assert {figure.value for figure in reporting.standing(viewer, WEEK).figures} == {0}
