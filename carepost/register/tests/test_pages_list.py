"""The register's list, map and file, as people see them."""

import csv
import json
import re
from datetime import UTC, date, datetime

import pytest
from django.db.models import Q
from django.urls import reverse
from markupsafe import Markup

from carepost.councils.tests.cast import scope
from carepost.register.actions.facts import correct_fact
from carepost.register.queries.added import AddedColumn, AddedFilter
from carepost.register.tests import factories as make
from carepost.register.tests.reading import text
from carepost.ui import slots

pytestmark = pytest.mark.django_db

URL = "/register/"
PART = {"HX-Request": "true"}


def rows(response):
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(body.splitlines()))


@pytest.fixture
def willow(cast):
    service = make.make_service(
        name="Willow Bank", host=cast.ambershire, organisation=make.make_organisation(body=cast.willow)
    )
    make.make_rating(service, "good", published_on=date(2025, 6, 1))
    return service


@pytest.fixture
def oak(cast):
    return make.make_service(name="Oak House", host=cast.ambershire, primary_service="nursing_home")


@pytest.fixture
def officer(cast, client_as):
    return client_as(cast.officer)


class TestTheList:
    def test_it_shows_each_service_with_kind_place_and_rating(self, officer, willow, oak):
        shown = text(officer.get(URL))
        assert "2 services" in shown
        assert "Willow Bank" in shown
        assert "Trowbridge, BA14 8JN" in shown
        assert "Good 1 Jun 2025" in shown
        assert "Not rated" in shown

    def test_what_is_typed_wrongly_still_finds_it(self, officer, willow, oak):
        shown = text(officer.get(URL, {"q": "wilow bnk"}))
        assert "Nothing is spelt “wilow bnk”. These are nearest." in shown
        assert "Willow Bank" in shown
        assert "Oak House" not in shown

    def test_a_whole_id_leads_to_its_service(self, officer, willow):
        response = officer.get(URL, {"q": willow.ref})
        assert response.status_code == 302
        assert response["Location"] == reverse("register:service", args=[willow.ref])

    def test_a_part_answers_with_the_part(self, officer, willow, oak):
        whole, part = officer.get(URL), officer.get(URL, headers=PART)
        assert b"<html" in whole.content
        assert b"<html" not in part.content
        assert b"Willow Bank" in part.content
        assert part["Vary"] == whole["Vary"]
        assert "HX-Request" in part["Vary"]

    def test_the_address_of_a_part_is_tidy(self, officer, willow):
        part = officer.get(
            URL, {"q": "wil", "area": "ours", "beds_from": "", "type": ["", "community"]}, headers=PART
        )
        assert part["HX-Push-Url"] == "/register/?q=wil&type=community"
        assert officer.get(URL, {"q": "", "area": "ours"}, headers=PART)["HX-Push-Url"] == "/register/"

    def test_the_page_includes_the_very_part(self, officer, willow, oak):
        whole, part = officer.get(URL).content.decode(), officer.get(URL, headers=PART).content.decode()
        assert part.strip() in whole

    def test_filters_say_how_many_they_leave_and_can_be_taken_away(self, officer, willow, oak):
        page = officer.get(URL, {"type": "nursing_home", "q": "house"}).content.decode()
        assert "Nursing home (1)" in page
        assert 'href="/register/?q=house"' in page
        assert "Willow Bank" not in page

    def test_the_address_carries_the_view(self, officer, willow, oak):
        query = {"q": "o", "type": ["nursing_home", "residential_home"], "sort": "-beds", "closed": "on"}
        page = officer.get(URL, query).content.decode()
        for part in ("q=o", "type=nursing_home", "type=residential_home", "closed=on"):
            assert part in page.split('href="/register/map/?')[1].split('"')[0]
        assert '<input type="hidden" name="sort" value="-beds">' in page

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            ({"beds_from": "many"}, "Beds, from must be a number, like 42"),
            ({"beds_from": "10", "beds_to": "5"}, "Beds, to must be 10 or more"),
            ({"beds_from": "-1"}, "Beds, from must be between 0 and 2,000"),
            (
                {"changed_since-day": "31", "changed_since-month": "2", "changed_since-year": "2026"},
                "real date",
            ),
            ({"type": "castle"}, "Choose one of the answers listed"),
            ({"locality": "1"}, ""),
        ],
    )
    def test_a_filter_that_makes_no_sense_is_told_and_left_out(self, officer, willow, query, told):
        response = officer.get(URL, query)
        assert response.status_code == (400 if told else 200)
        assert told in text(response)
        assert "Willow Bank" in text(response)

    @pytest.mark.parametrize(
        "query", ["page=0", "page=99999999999", "page=x", "sort=%00", "q=%00", "ownership=%00", "as=pdf"]
    )
    def test_an_address_that_makes_no_sense_still_shows_the_list(self, officer, willow, query):
        response = officer.get(f"{URL}?{query}")
        assert response.status_code in (200, 400)

    def test_only_looking_is_answered(self, officer):
        assert officer.post(URL).status_code == 405

    def test_a_corrected_name_is_shown_with_cqcs_beside_it(self, cast, officer, client_as, willow):
        with scope(cast.officer) as by:
            correct_fact(by=by, service=willow, field="name", value="Willow Bank House", reason="The sign.")
        shown = text(officer.get(URL))
        assert "Willow Bank House" in shown
        assert "CQC: Willow Bank" in shown
        assert "Willow Bank House" not in text(client_as(cast.neighbour).get(URL, {"area": "all"}))

    def test_a_site_is_not_regulated_and_never_unrated(self, cast, officer):
        make.make_service(name="Mill Lane Flats", host=cast.ambershire, kind="site", organisation=None)
        shown = text(officer.get(URL))
        assert "Not CQC regulated" in shown
        assert "Not rated" not in shown

    def test_a_list_of_fifty_costs_as_many_queries_as_one_of_two(
        self, cast, officer, willow, django_assert_max_num_queries
    ):
        officer.get(URL)
        for _ in range(50):
            make.make_service(host=cast.ambershire)
        # session, user, place, its agreements (3); scope (2); localities, standings to filter by; count, page,
        # corrections, facets, standing's counts and column.
        with django_assert_max_num_queries(20):
            officer.get(URL)


class TestAnEmptyList:
    def test_an_empty_register_says_how_to_fill_it(self, officer, cast, client_as):
        assert "Import CQC’s directory to fill it" in text(officer.get(URL))
        finance = client_as(cast.staff[next(role for role in cast.staff if role.value == "finance")])
        assert "administrator can import" in text(finance.get(URL))

    def test_nothing_found_says_what_to_try(self, cast, officer, willow):
        make.make_service(name="Far Away", host=cast.borechester)
        shown = text(officer.get(URL, {"q": "far away"}))
        assert "1 service elsewhere in England fits" in shown
        shown = text(officer.get(URL, {"q": "qqqqqq", "type": "nursing_home"}))
        assert "No service fits “qqqqqq” with these filters" in shown
        assert "Take all filters away" in shown
        assert "It may have closed" in shown

    def test_a_provider_without_services_is_told_whom_to_ask(self, cast, client_as):
        assert "Ask the council you work with" in text(client_as(cast.stranger).get(URL))

    def test_a_provider_sees_their_own_only(self, cast, client_as, willow, oak):
        shown = text(client_as(cast.provider).get(URL))
        assert "Willow Bank" in shown
        assert "Oak House" not in shown
        assert "All of England" not in shown


class TestTheFile:
    def test_it_holds_what_is_shown_whatever_the_page(self, officer, cast, willow, oak):
        for _ in range(60):
            make.make_service(host=cast.ambershire, primary_service="community")
        found = rows(officer.get(URL, {"as": "csv", "type": "community", "page": "2"}))
        assert len(found) == 60
        assert {row["Type"] for row in found} == {"Community service"}

    def test_a_row_says_all_of_a_service(self, officer, willow):
        row = rows(officer.get(URL, {"as": "csv"}))[0]
        assert row["Name"] == "Willow Bank"
        assert row["Id"] == willow.ref
        assert row["CQC rating"] == "Good"
        assert row["Rated on"] == "2025-06-01"
        assert row["Registered beds"] == "24"

    def test_no_cell_can_run_in_a_spreadsheet(self, officer, cast):
        make.make_service(name="=HYPERLINK(1)", host=cast.ambershire, manager="@SUM(A1)")
        row = rows(officer.get(URL, {"as": "csv"}))[0]
        assert (row["Name"], row["Registered manager"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")

    def test_who_may_look_but_not_take_away_gets_no_file(self, cast, client_as, willow):
        partner = client_as(cast.partner)
        assert partner.get(URL).status_code == 200
        assert partner.get(URL, {"as": "csv"}).status_code == 403
        assert "Download as CSV" not in text(partner.get(URL))


class TestAllOfEngland:
    def test_its_filters_are_counted_when_the_page_stands(self, officer, cast, willow):
        make.make_service(name="Far Away", host=cast.borechester, primary_service="community")
        page = officer.get(URL, {"area": "all"}).content.decode()
        assert "Far Away" in page
        assert "Community service (1)" not in page
        counts_url = re.search(r'hx-get="([^"]+counts=1)"', page)[1].replace("&amp;", "&")
        assert "Community service (1)" in officer.get(counts_url).content.decode()
        assert "Community service (1)" in officer.get(counts_url, headers=PART).content.decode()


class TestTheMap:
    def test_it_shows_the_services_of_the_list_and_lists_them_beside(self, officer, willow, oak):
        page = officer.get("/register/map/", {"type": "nursing_home"})
        assert "1 service." in text(page)
        assert "Oak House" in text(page)
        assert "Willow Bank" not in text(page)
        assert 'data-points="/register/map/points.json?type=nursing_home"' in page.content.decode()

    def test_points_are_those_of_the_same_address(self, officer, willow, oak):
        answer = officer.get("/register/map/points.json", {"type": "nursing_home"})
        points = json.loads(answer.content)["points"]
        assert [point["name"] for point in points] == ["Oak House"]
        assert points[0]["url"] == f"/register/services/{oak.ref}/"
        assert points[0]["detail"] == "Nursing home, Not rated"

    def test_the_boundary_of_localities_is_drawn(self, cast, officer, willow):
        assert "data-boundary" not in officer.get("/register/map/").content.decode()
        with scope(cast.officer):
            make.make_locality(cast.ambershire, "North")
        assert (
            'data-boundary="/register/map/boundaries.geojson"'
            in officer.get("/register/map/").content.decode()
        )
        outline = json.loads(officer.get("/register/map/boundaries.geojson").content)
        assert outline["features"][0]["properties"]["name"] == "North"

    def test_an_empty_map_says_what_to_do(self, officer):
        assert "Import CQC’s directory" in text(officer.get("/register/map/"))


class TestWhatHigherRoomsAdd:
    @pytest.fixture
    def filled(self, willow, oak):
        def chosen(request, _):
            values = request.GET.getlist("mood")
            condition = Q(pk=willow.pk) if "glad" in values else None
            return AddedFilter(
                "mood", "Mood", [("glad", "Glad")], values, condition, lambda rows: {"glad": rows.count()}
            )

        def column(request, services):
            return AddedColumn(
                "Mood", {willow.pk: Markup("<b>Glad</b>")}, {willow.pk: "glad"}, {willow.pk: "red"}
            )

        slots.fill("register.filter", name="mood", render=chosen)
        slots.fill("register.column", name="mood", render=column)
        yield
        slots.empty("register.filter", "mood")
        slots.empty("register.column", "mood")

    def test_their_filter_filters_and_counts(self, officer, filled):
        page = officer.get(URL, {"mood": "glad"})
        assert "Glad (2)" in text(page)
        assert "1 service " in text(page)
        assert "Oak House" not in text(page)

    def test_their_column_stands_in_list_file_and_map(self, officer, filled):
        assert "<b>Glad</b>" in officer.get(URL).content.decode()
        found = {row["Name"]: row["Mood"] for row in rows(officer.get(URL, {"as": "csv"}))}
        assert found == {"Willow Bank": "glad", "Oak House": ""}
        points = json.loads(officer.get("/register/map/points.json").content)["points"]
        assert {point["name"]: point["standing"] for point in points} == {
            "Willow Bank": "red",
            "Oak House": "",
        }


def test_changed_since_takes_a_link_as_well_as_three_boxes(officer, cast):
    make.make_service(name="New one", host=cast.ambershire, changed_at=datetime(2026, 5, 1, tzinfo=UTC))
    make.make_service(name="Old one", host=cast.ambershire, changed_at=datetime(2024, 5, 1, tzinfo=UTC))
    parts = {"changed_since-day": "1", "changed_since-month": "1", "changed_since-year": "2026"}
    for query in ({"changed_since": "2026-01-01"}, parts):
        shown = text(officer.get(URL, query))
        assert "New one" in shown
        assert "Old one" not in shown
        assert "Changed since 1 Jan 2026" in shown
