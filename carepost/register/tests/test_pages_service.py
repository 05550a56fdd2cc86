"""One service's page: what it says, where each fact comes from, and what a council may put beside it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from markupsafe import Markup

from carepost.councils.tests.cast import scope
from carepost.register.actions.facts import correct_fact
from carepost.register.models import Relationship
from carepost.register.tests import factories as make
from carepost.register.tests.reading import text, url
from carepost.ui import slots
from carepost.ui.timeline import TimelineItem

pytestmark = pytest.mark.django_db


class TestOverview:
    def test_it_says_what_the_service_is_and_where_each_fact_comes_from(self, officer, willow):
        make.make_rating(willow, "good", published_on=date(2020, 6, 1))
        shown = text(officer.get(url(willow)))
        assert "Residential home in Trowbridge, BA14 8JN" in shown
        assert "Good 1 June 2020" in shown
        assert "3 years old or more" in shown
        assert "Registered beds 24 CQC, 2 Jan 2024" in shown
        assert "Meadow Care Limited" in shown
        assert "Part of Meadow Group" in shown

    def test_an_inherited_rating_says_from_whom(self, officer, willow):
        make.make_rating(willow, "good", inherited=True, inherited_from="1-999999999")
        shown = text(officer.get(url(willow)))
        assert "inherited" in shown
        assert "from 1-999999999" in shown

    def test_a_site_is_not_regulated_and_has_no_quality_tab(self, cast, officer, willow):
        site = make.make_service(
            name="Flats", host=cast.ambershire, kind="site", office=willow, organisation=None
        )
        shown = text(officer.get(url(site)))
        assert "Not CQC regulated" in shown
        assert "Run from Willow Bank" in shown
        assert "Quality" not in shown
        assert officer.get(url(site, "quality/")).status_code == 404
        assert "Flats" in text(officer.get(url(willow)))

    def test_a_closed_service_says_so(self, cast, officer):
        gone = make.make_service(
            host=cast.ambershire, status="deregistered", deregistered_on=date(2025, 3, 1)
        )
        assert "Closed on 1 March 2025" in text(officer.get(url(gone)))

    def test_what_came_before_is_linked_where_the_register_holds_it(self, officer, willow, cast):
        before = make.make_service(name="Old Willow", host=cast.ambershire)
        Relationship.objects.create(
            service=willow, kind="predecessor", related_ref=before.ref, reason="New provider"
        )
        Relationship.objects.create(
            service=willow, kind="dual", related_ref="1-55555", related_name="Twin", other_is_primary=True
        )
        page = officer.get(url(willow))
        assert url(before) in page.content.decode()
        assert "Took over from Old Willow" in text(page)
        assert "Registered twice at one site Twin" in text(page)
        assert "the other one holds the beds" in text(page)

    def test_an_id_that_is_no_service_is_not_there(self, officer):
        for ref in ("1-404404404", "site-99", "%00", "x" * 25):
            assert officer.get(f"/register/services/{ref}/").status_code == 404

    def test_a_stranger_finds_nothing(self, cast, client_as, willow):
        for part in ("", "timeline/", "quality/", "people/", "capacity/", "standing/"):
            assert client_as(cast.stranger).get(url(willow, part)).status_code == 404
            assert client_as(cast.provider).get(url(willow)).status_code == 200

    def test_each_tab_costs_a_few_queries(self, officer, willow, django_assert_max_num_queries):
        for n in range(8):
            make.make_rating(willow, "good", published_on=date(2010 + n, 1, 1))
            make.make_manager(willow, f"Manager {n}")
            make.make_capacity(willow)
        officer.get(url(willow))
        parts = {"": 20, "timeline/": 29, "quality/": 18, "people/": 17, "capacity/": 17, "standing/": 24}
        for part, most in parts.items():
            with django_assert_max_num_queries(most):
                officer.get(url(willow, part))

    def test_a_tab_asks_for_the_standing_of_its_service_once(self, officer, willow):
        for part in ("", "timeline/", "standing/"):
            with CaptureQueriesContext(connection) as asked:
                officer.get(url(willow, part))
            assert sum('FROM "risk_standing" ' in query["sql"] for query in asked.captured_queries) == 1


class TestTabs:
    def test_the_timeline_merges_everything_and_can_be_filtered(self, cast, officer, willow):
        make.make_rating(willow, "good", published_on=date(2025, 6, 1))
        make.make_rating(willow, "requires_improvement", question="safe", published_on=date(2025, 6, 1))
        make.make_rating(willow, "inspected_not_rated", published_on=date(2025, 1, 1), current=False)
        make.make_event(willow, "registered", date(2014, 4, 1))
        run = make.make_run(filename="directory.csv", data_date=date(2025, 2, 1))
        run.changes.create(
            kind="beds", service=willow, field="registered_beds", before=20, after=24, ref=willow.ref
        )
        with scope(cast.officer) as by:
            correct_fact(by=by, service=willow, field="manager", value="Ada Lovage", reason="She told us.")
        shown = text(officer.get(url(willow, "timeline/")))
        order = [
            "Registered manager corrected to Ada Lovage",
            "Rated Good",
            "Safe: Requires improvement",
            "Registered beds changed",
            "directory.csv",
            "20 → 24",
            "Inspected but not rated",
            "Registered Registration 1 April 2014",
        ]
        assert [shown.find(each) for each in order] == sorted(shown.find(each) for each in order)
        assert -1 not in [shown.find(each) for each in order]
        only = text(officer.get(url(willow, "timeline/"), {"kind": "Change"}))
        assert "Registered beds changed" in only
        assert "Rated Good" not in only

    def test_quality_tells_history_by_question_and_several_ratings_at_once(self, officer, willow):
        make.make_rating(willow, "good", published_on=date(2025, 6, 1))
        make.make_rating(willow, "outstanding", question="caring", published_on=date(2023, 6, 1))
        make.make_rating(
            willow, "good", scope="Homecare", published_on=date(2025, 7, 1), framework="saf", score=71
        )
        old = {
            "published_on": date(2019, 1, 1),
            "current": False,
            "inherited": True,
            "inherited_from": "1-77777",
        }
        make.make_rating(willow, "inadequate", **old)
        shown = text(officer.get(url(willow, "quality/")))
        for part in ("By service group", "Homecare", "Single assessment", "Inherited from 1-77777",
                     "Outstanding 1 June 2023", "1 June 2025 now", "Inadequate"):  # fmt: skip
            assert part in shown, part

    def test_quality_without_ratings_does_not_speak_ill(self, officer, willow):
        assert "Not rated does not mean poor" in text(officer.get(url(willow, "quality/")))

    def test_people_are_told_with_role_and_source(self, officer, willow):
        make.make_manager(willow, "Ada Lovage", since=date(2024, 1, 1), source="api")
        make.make_manager(willow, "Basil Rue", since=date(2020, 1, 1), until=date(2024, 1, 1))
        shown = text(officer.get(url(willow, "people/")))
        assert "Ada Lovage Registered manager This service 1 Jan 2024 CQC API JSON" in shown
        assert "Who did before" in shown

    def test_capacity_is_told_with_its_age(self, officer, willow):
        make.make_capacity(willow, as_of=datetime(2026, 11, 1, 9, tzinfo=UTC), vacant_accepting=3)
        shown = text(officer.get(url(willow, "capacity/")))
        assert "3 vacant, and accepting people" in shown
        assert "1 November 2026 at 9am" in shown

    def test_empty_tabs_say_why(self, officer, willow):
        assert "No file that was imported names anybody" in text(officer.get(url(willow, "people/")))
        assert "Nobody has told us about free beds" in text(officer.get(url(willow, "capacity/")))

    def test_a_tab_that_nobody_fills_is_not_there(self, officer, willow):
        assert officer.get(url(willow, "castle/")).status_code == 404

    def test_higher_rooms_add_summary_action_tab_and_timeline(self, officer, willow):
        item = TimelineItem(date(2026, 1, 1), "Mood", "Was glad", source="Us")
        fills = {
            "service.summary": lambda request, service: Markup("<p>Glad: {}</p>").format(service.name),
            "service.action": lambda request, service: Markup("<b>Cheer</b>"),
            "service.tab": lambda request, service: Markup("<p>All of its moods</p>"),
            "service.timeline": lambda request, service: [item],
        }
        for slot, render in fills.items():
            slots.fill(slot, name="mood", label="Moods", render=render)
        try:
            page = text(officer.get(url(willow)))
            assert "Glad: Willow Bank" in page
            assert "Cheer" in page
            assert "All of its moods" in text(officer.get(url(willow, "mood/")))
            assert "Was glad" in text(officer.get(url(willow, "timeline/")))
        finally:
            for slot in fills:
                slots.empty(slot, "mood")
