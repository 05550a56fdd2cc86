"""The Standing tab and the charts of a year: what adds up, what would change it, how it moved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_organisation
from carepost.risk import queries
from carepost.risk.models import StandingChange
from carepost.risk.rules import Band
from carepost.risk.rules.movement import YEAR
from carepost.risk.tests import factories
from carepost.risk.views import drawing
from carepost.ui import charts
from carepost.ui.tests.schema import faults_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def monday(cast):
    with clock.freeze(datetime(2026, 11, 9, 10, 30, tzinfo=UTC)), scope(cast.officer):
        yield


@pytest.fixture
def willow(cast):
    """Good until September, then without a manager; rated well in every question."""
    body = make_organisation(body=cast.willow, name="Willow Care Ltd")
    made = factories.rated(
        cast.ambershire, on=DAY, name="Willow Bank", organisation=body, manager="",
        manager_absent_since=date(2026, 9, 1),
    )  # fmt: skip
    factories.recompute(cast.ambershire, DAY - timedelta(days=60))
    factories.recompute(cast.ambershire, DAY)
    return made


def text(response):
    return " ".join(response.content.decode().split())


def tab(service):
    return reverse("register:service-tab", args=[service.ref, "standing"])


def test_the_tab_says_what_adds_up_what_sets_it_and_what_would_change_it(willow, cast, client_as):
    html = text(client_as(cast.officer).get(tab(willow)))
    assert "One fact sets the standing, whatever the score:" in html
    assert "At least ◆ Amber until a registered manager is in post." in html
    assert "6 of 10<svg" in html
    assert "○ Nothing known in the last 28 days. That counts as missing, not as fine." in html
    assert (
        "◆ Amber → ○ Grey, after 2 better scores 7 days apart, once this is no longer so: No registered manager"
        in html
    )


def test_a_provider_reads_the_same_reasons_without_what_people_set_or_noted(willow, cast, client_as):
    html = text(client_as(cast.provider).get(tab(willow)))
    assert "6 of 10<svg" in html
    assert "What would change it" in html
    assert "Noted by hand" not in html
    assert "Set by hand" not in html


def test_the_year_is_a_picture_with_words_and_a_table(willow, cast, client_as):
    officer = client_as(cast.officer)
    html = text(officer.get(tab(willow)))
    address = reverse("risk:service-year", args=[willow.ref])
    assert (
        f'<img src="{address}" alt="Over the last year: 1 day ◆ Amber, 60 days ○ Grey. Now ◆ Amber."' in html
    )
    drawn = officer.get(address)
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "◆ Amber" in drawn.content.decode()
    assert client_as(cast.stranger).get(address).status_code == 404


def test_a_service_without_a_standing_says_so_and_still_draws(cast, client_as):
    bare = factories.rated(cast.ambershire, on=DAY)
    officer = client_as(cast.officer)
    assert "Its standing is not worked out yet." in text(officer.get(tab(bare)))
    assert officer.get(reverse("risk:service-year", args=[bare.ref])).status_code == 200


def test_the_board_shows_the_councils_year_in_one_query(willow, cast, client_as, django_assert_num_queries):
    officer = client_as(cast.officer)
    html = text(officer.get(reverse("risk:board")))
    assert "Services in each standing over the last year: ● Red from 0 to 0, ◆ Amber from 0 to 1" in html
    assert officer.get(reverse("risk:year")).status_code == 200
    with django_assert_num_queries(1):
        found = queries.year_of_council(cast.officer.actor, DAY)
    assert found[-1].counts[Band.AMBER] == 1
    assert sum(found[0].counts.values()) == 0


def test_one_that_left_is_counted_until_the_day_it_left(willow, cast):
    willow.status, willow.deregistered_on = "deregistered", DAY - timedelta(days=10)
    willow.save()
    found = queries.year_of_council(cast.officer.actor, DAY + timedelta(days=7))
    assert [sum(week.counts.values()) for week in found[-3:]] == [1, 0, 0]
    assert min(min(week.counts.values()) for week in found) == 0


def test_a_neighbour_counts_its_own_services_only(willow, cast):
    with scope(cast.neighbour):
        assert sum(queries.year_of_council(cast.neighbour.actor, DAY)[-1].counts.values()) == 0


def test_the_charts_are_by_the_schema_and_tell_bands_by_word_and_shape(willow, cast):
    viewer = cast.officer.actor
    made = (
        drawing.service_year(queries.year_of(viewer, willow.pk, DAY), charts.WIDE),
        drawing.council_year(queries.year_of_council(viewer, DAY), charts.NARROW),
        drawing.service_year((), charts.WIDE),
    )
    for chart in made:
        assert faults_of(chart) == []
        drawn = charts.svg(chart)
        assert all(words in drawn for words in ("● Red", "◆ Amber", "○ Grey", "▲ Green"))


def test_what_began_before_the_year_is_cut_where_the_year_begins(willow, cast):
    StandingChange.objects.create(
        council=cast.ambershire, service=willow, band_from="", band_to="green", score=0, on=DAY - 2 * YEAR,
        at=datetime(2024, 11, 9, 3, tzinfo=UTC), policy_version="x", by_name="night",
    )  # fmt: skip
    first, *_ = queries.year_of(cast.officer.actor, willow.pk, DAY)
    assert (first.begins, first.band) == (DAY - YEAR, Band.GREEN)
