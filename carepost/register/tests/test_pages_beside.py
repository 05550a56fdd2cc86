"""What a council may put beside a service: its own word on a fact, beds, sites, localities."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from carepost.councils.tests.cast import scope
from carepost.register.models import Capacity, Correction, Locality, Service
from carepost.register.tests.reading import text, url

pytestmark = pytest.mark.django_db


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
    def test_a_reading_is_kept_with_who_said_so(self, cast, officer, willow):
        sent = officer.post(
            url(willow, "capacity/record/"),
            {"operational": "30", "occupied": "20", "vacant": "15", "source": "The manager"},
            follow=True,
        )
        shown = text(sent)
        assert "The beds are recorded" in shown
        assert "More beds are occupied, reserved or vacant than the home says it runs" in shown
        assert "more beds than CQC registered" in shown
        with scope(cast.officer):
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
    def test_what_is_wrong_is_told_and_kept(self, cast, officer, willow, sent, told):
        answer = officer.post(url(willow, "capacity/record/"), sent)
        assert answer.status_code in (400, 409)
        assert told in text(answer)
        assert 'value="Me"' in answer.content.decode() or "source" not in sent
        with scope(cast.officer):
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
