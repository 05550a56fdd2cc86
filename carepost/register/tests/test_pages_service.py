"""One service's page: what it says, where each fact comes from, and what a council may put beside it."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from markupsafe import Markup

from carepost.councils.tests.cast import scope
from carepost.register.actions.facts import correct_fact
from carepost.register.models import Capacity, Correction, Locality, Relationship, Service
from carepost.register.tests import factories as make
from carepost.ui import slots
from carepost.ui.timeline import TimelineItem

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.fixture
def willow(cast):
    organisation = make.make_organisation(
        body=cast.willow, name="Meadow Care Limited", brand=make.make_brand()
    )
    return make.make_service(name="Willow Bank", host=cast.ambershire, organisation=organisation)


@pytest.fixture
def officer(cast, client_as):
    return client_as(cast.officer)


def url(service, part=""):
    return f"/register/services/{service.ref}/{part}"


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
        for part in ("", "timeline/", "quality/", "people/", "capacity/"):
            with django_assert_max_num_queries(24):
                officer.get(url(willow, part))


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


class TestCorrecting:
    def test_a_correction_stands_beside_cqcs_value_until_it_is_ended(self, cast, officer, client_as, willow):
        sent = officer.post(
            url(willow, "correct/manager/"), {"value": "Ada Lovage", "reason": "She told us."}, follow=True
        )
        shown = text(sent)
        assert "Registered manager is corrected" in shown
        assert "Ada Lovage Corrected by Support officer of Ambershire" in shown
        assert "CQC says: Jo Marsh" in shown
        assert "Ada Lovage" not in text(client_as(cast.neighbour).get(url(willow)))
        with scope(cast.officer):
            number = Correction.objects.get().pk
        ask = officer.get(url(willow, f"corrections/{number}/end/"))
        assert "The page will say Jo Marsh again" in text(ask)
        assert client_as(cast.neighbour).get(url(willow, f"corrections/{number}/end/")).status_code == 404
        ended = officer.post(url(willow, f"corrections/{number}/end/"), follow=True)
        assert "Ada Lovage" not in text(ended)
        assert officer.get(url(willow, f"corrections/{number}/end/")).status_code == 404

    @pytest.mark.parametrize(
        ("field", "value", "reason", "told"),
        [
            ("postcode", "BA14", "Seen", "Enter a full postcode"),
            ("postcode", "BA14 8JN", "Seen", "That is what the register says already"),
            ("name", "", "Seen", "Enter the right name"),
            ("name", "Willow Bank House", "", "Enter how you know"),
            ("uprn", "castle", "Seen", "Enter a UPRN"),
            ("specialisms", "castle", "Seen", "Choose one of the answers listed"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_lost(self, cast, officer, willow, field, value, reason, told):
        sent = officer.post(url(willow, f"correct/{field}/"), {"value": value, "reason": reason})
        assert sent.status_code in (400, 409)
        assert told in text(sent)
        assert "There is a problem" in text(sent)
        assert reason in sent.content.decode()
        with scope(cast.officer):
            assert not Correction.objects.exists()

    def test_what_cqc_decides_cannot_be_corrected(self, officer, willow):
        for field in ("rating", "registered_beds", "status", "ref", "search"):
            assert officer.get(url(willow, f"correct/{field}/")).status_code == 404

    def test_specialisms_are_chosen_from_cqcs(self, cast, officer, willow):
        officer.post(
            url(willow, "correct/specialisms/"), {"value": ["dementia", "mental_health"], "reason": "Seen"}
        )
        with scope(cast.officer):
            assert Correction.objects.get().value == ["dementia", "mental_health"]


class TestCapacity:
    def test_a_reading_is_kept_with_who_said_so(self, officer, willow):
        sent = officer.post(
            url(willow, "capacity/record/"),
            {"operational": "30", "occupied": "20", "vacant": "15", "source": "The manager"},
            follow=True,
        )
        shown = text(sent)
        assert "The beds are recorded" in shown
        assert "More beds are occupied, reserved or vacant than the home says it runs" in shown
        assert "more beds than CQC registered" in shown
        assert Capacity.objects.get().source == "The manager"

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({"source": "Me"}, "Enter at least one number"),
            ({"occupied": "-1", "source": "Me"}, "must be between 0 and 2,000"),
            ({"occupied": "4"}, "Enter who said so"),
            (
                {"occupied": "4", "source": "Me", "on-day": "1", "on-month": "1", "on-year": "2999"},
                "in the future",
            ),
            ({"occupied": "4", "source": "Me", "at": "castle"}, "like 10:30"),
        ],
    )
    def test_what_is_wrong_is_told_and_kept(self, officer, willow, sent, told):
        answer = officer.post(url(willow, "capacity/record/"), sent)
        assert answer.status_code in (400, 409)
        assert told in text(answer)
        assert 'value="Me"' in answer.content.decode() or "source" not in sent
        assert not Capacity.objects.exists()


class TestSites:
    def sent(self, officer, **given):
        values = {
            "name": "Mill Lane Flats",
            "service_type": "supported_living",
            "postcode": "ba148jn",
        } | given
        return officer.post("/register/sites/add/", values, follow=True)

    def test_a_site_is_added_to_its_office(self, cast, officer, willow):
        shown = text(self.sent(officer, office=willow.ref))
        assert "Mill Lane Flats is in the register" in shown
        assert "Run from Willow Bank" in shown
        site = Service.objects.get(kind="site")
        assert (site.host_id, site.postcode, site.office_id) == (cast.ambershire.pk, "BA14 8JN", willow.pk)

    def test_personal_care_without_a_provider_is_a_warning_to_tell_cqc(self, officer):
        assert "Tell CQC" in text(self.sent(officer, personal_care=["washing or bathing"]))

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"name": ""}, "Enter the name of the site"),
            ({"service_type": ""}, "Select what it is"),
            ({"postcode": "BA14"}, "Enter the whole of the postcode"),
            ({"office": "1-404404404"}, "No CQC location in the register has this id"),
        ],
    )
    def test_what_is_wrong_is_told_and_kept(self, officer, given, told):
        answer = self.sent(officer, address="1 Mill Lane", **given)
        assert answer.status_code == 400
        assert told in text(answer)
        assert "1 Mill Lane" in answer.content.decode()
        assert not Service.objects.exists()

    def test_the_same_site_twice_is_refused(self, officer):
        self.sent(officer)
        again = self.sent(officer)
        assert again.status_code == 409
        assert "There is a site of that name at that postcode already" in text(again)


class TestLocalities:
    SQUARE = {
        "type": "Polygon",
        "coordinates": [[[-2.5, 51], [-2, 51], [-2, 51.6], [-2.5, 51.6], [-2.5, 51]]],
    }
    DAY = {"valid_from-day": "1", "valid_from-month": "4", "valid_from-year": "2026"}

    def sent(self, officer, content, name="north.geojson", **given):
        file = SimpleUploadedFile(name, content)
        values = {"name": "North", "boundary": file, **self.DAY, **given}
        return officer.post("/register/localities/add/", values, follow=True)

    def test_a_locality_holds_the_services_inside_it(self, officer, willow):
        shown = text(self.sent(officer, json.dumps(self.SQUARE).encode()))
        assert "North is added" in shown
        assert "North 1 April 2026 1 services in North" in shown
        page = officer.get("/register/", {"locality": ""}).content.decode()
        assert "North (1)" in page

    @pytest.mark.parametrize(
        ("content", "name", "told"),
        [
            (b"Dear Sir", "north.geojson", "This is not GeoJSON"),
            (b"\xff\xfe\x00", "north.json", "This is not GeoJSON"),
            (b'{"type": "Point", "coordinates": [-2, 51]}', "north.json", "encloses nothing"),
            (b'{"type": "Polygon", "coordinates": [[[380000, 160000], [390000, 160000], [390000, 170000],'
             b" [380000, 160000]]]}", "north.json", "not in degrees"),
            (b"{}", "north.pdf", "The file must be GEOJSON or JSON"),
            (b"", "north.json", "empty"),
        ],
    )  # fmt: skip
    def test_a_file_that_draws_nothing_is_refused_in_words(self, cast, officer, content, name, told):
        answer = self.sent(officer, content, name)
        assert answer.status_code in (400, 409)
        assert told in text(answer)
        assert 'value="North"' in answer.content.decode()
        with scope(cast.officer):
            assert not Locality.objects.exists()

    def test_no_locality_says_how_to_add_one(self, officer, cast, client_as):
        assert "Add one from a GeoJSON file" in text(officer.get("/register/localities/"))
        assert "administrator can add them" in text(client_as(cast.partner).get("/register/localities/"))
