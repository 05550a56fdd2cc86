"""What a council says beside CQC's data: corrections, sites, localities, capacity, who signs in for a provider."""

from datetime import UTC, date, datetime

import pytest

from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.core.tenancy import transaction_for
from carepost.register.actions.capacity import CapacityRefused, record_capacity
from carepost.register.actions.facts import FactRefused, correct_fact, end_correction
from carepost.register.actions.linking import link_provider
from carepost.register.actions.localities import LocalityRefused, add_locality, polygon_of
from carepost.register.actions.sites import SiteRefused, add_site
from carepost.register.models import Capacity, Correction, Locality, Service, ServiceLocality
from carepost.register.rules import Capacity as Numbers
from carepost.register.rules import PersonalCare
from carepost.register.tests import factories
from carepost.register.tests.files import officer, operator

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.fixture
def council():
    return factories.make_council()


@pytest.fixture
def by(council):
    return officer(council.pk)


def reasons(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return set(refused.value.reasons)


def test_a_correction_stands_beside_what_cqc_says_and_can_be_ended(council, by):
    service = factories.make_service(host=council, manager="Jo Marsh")
    row = correct_fact(by=by, service=service, field="manager", value="Sam Hill", reason="Rang the home")
    service.refresh_from_db()
    assert (service.manager, row.value, row.source_value) == ("Jo Marsh", "Sam Hill", "Jo Marsh")
    again = correct_fact(by=by, service=service, field="manager", value="", reason="Sam left")
    with transaction_for(by):
        assert Correction.objects.get(pk=row.pk).ended_by == by.name
    end_correction(by=by, correction=again)
    assert reasons(end_correction, by=by, correction=again) == {FactRefused.ENDED}
    with transaction_for(by):
        assert AuditEntry.objects.filter(subject=f"service:{service.ref}").count() == 3


@pytest.mark.parametrize(
    ("field", "value", "reason", "expected"),
    [
        ("rating", "good", "x", {FactRefused.NOT_CORRECTABLE}),
        ("registered_beds", 4, "x", {FactRefused.NOT_CORRECTABLE}),
        ("name", "Oak House", " ", {FactRefused.REASON_MISSING}),
        ("name", " ", "x", {FactRefused.BLANK}),
        ("postcode", "somewhere", "x", {FactRefused.NO_POSTCODE}),
        ("uprn", "12x", "x", {FactRefused.NO_UPRN}),
        ("latitude", "5", "x", {FactRefused.NO_COORDINATE}),
        ("specialisms", [], "x", {FactRefused.NO_LIST}),
        ("manager", "Jo Marsh", "x", {FactRefused.SAME_VALUE}),
    ],
)
def test_a_correction_that_makes_no_sense_says_what_to_do(council, by, field, value, reason, expected):
    service = factories.make_service(host=council)
    assert reasons(correct_fact, by=by, service=service, field=field, value=value, reason=reason) == expected


def test_a_corrected_postcode_is_kept_in_its_usual_form(council, by):
    service = factories.make_service(host=council)
    assert (
        correct_fact(by=by, service=service, field="postcode", value="ba148jq", reason="x").value
        == "BA14 8JQ"
    )


def test_corrections_belong_to_a_council(council):
    service = factories.make_service(host=council)
    found = reasons(correct_fact, by=operator(), service=service, field="name", value="Oak House", reason="x")
    assert found == {FactRefused.NO_COUNCIL}


def test_a_site_is_not_regulated_and_hangs_on_its_office(council, by):
    office = factories.make_service(host=council)
    added = add_site(
        by=by, name="Mill Court", office=office, postcode="ba14 8jn", personal_care=[PersonalCare.WASHING]
    )
    site = added.service
    assert (site.kind, site.ref, site.host, site.organisation) == (
        "site",
        "site-1",
        council,
        office.organisation,
    )
    assert (site.rating, site.postcode, added.warnings) == ("", "BA14 8JN", ())
    assert "mill court" in Service.objects.get(pk=site.pk).search
    assert add_site(by=by, name="Mill Court Two").service.ref == "site-2"


def test_personal_care_without_a_registered_provider_is_a_warning_to_tell_cqc(council, by):
    added = add_site(by=by, name="Mill Court", personal_care=[PersonalCare.DRESSING])
    assert "Tell CQC" in added.warnings[0]
    closed = factories.make_service(host=council, status="deregistered", deregistered_on=date(2024, 1, 1))
    again = add_site(by=by, name="Mill Lodge", office=closed, personal_care=[PersonalCare.DRESSING])
    assert again.warnings
    assert not add_site(by=by, name="Mill Rise").warnings


def test_a_site_needs_a_name_a_council_a_real_office_and_not_its_double(council, by):
    site = add_site(by=by, name="Mill Court").service
    assert reasons(add_site, by=by, name=" ", office=site, postcode="here") == {
        SiteRefused.NAME_MISSING,
        SiteRefused.OFFICE_IS_SITE,
        SiteRefused.NO_POSTCODE,
    }
    assert reasons(add_site, by=by, name="mill court") == {SiteRefused.ALREADY_THERE}
    assert reasons(add_site, by=operator(), name="Mill End") == {SiteRefused.NO_COUNCIL}


SQUARE = {"type": "Polygon", "coordinates": [[[-2.5, 51], [-2, 51], [-2, 51.6], [-2.5, 51.6], [-2.5, 51]]]}


def test_a_locality_holds_the_services_whose_points_lie_in_it(council, by):
    inside = factories.make_service(host=council)
    factories.make_service(host=council, latitude=52.9)
    factories.make_service(host=council, latitude=None, longitude=None)
    factories.make_service(host=factories.make_council("Kent"))
    add_locality(by=by, name="North", boundary=SQUARE, valid_from=date(2024, 4, 1))
    with transaction_for(by):
        assert list(ServiceLocality.objects.values_list("service_id", flat=True)) == [inside.pk]


def test_a_new_boundary_ends_the_one_before_it_on_that_day(council, by):
    add_locality(by=by, name="North", boundary=SQUARE, valid_from=date(2024, 4, 1))
    feature = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": SQUARE}],
    }
    add_locality(by=by, name="North", boundary=feature, valid_from=date(2025, 4, 1))
    with transaction_for(by):
        assert set(Locality.objects.values_list("valid_from", "valid_to")) == {
            (date(2024, 4, 1), date(2025, 4, 1)),
            (date(2025, 4, 1), None),
        }
    again = {"by": by, "name": "north", "boundary": SQUARE}
    assert reasons(add_locality, valid_from=date(2025, 4, 1), **again) == {LocalityRefused.ALREADY_THERE}
    assert reasons(add_locality, valid_from=date(2024, 9, 1), **again) == {LocalityRefused.OVERLAPS_ITSELF}


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        ("not json", LocalityRefused.NOT_GEOJSON),
        ({"type": "Circle"}, LocalityRefused.NOT_GEOJSON),
        ({"type": "Point", "coordinates": [-2, 51]}, LocalityRefused.NO_AREA),
        ({"type": "FeatureCollection", "features": []}, LocalityRefused.NO_AREA),
        (
            {"type": "Polygon", "coordinates": [[[-2, 51], [-1, 52], [-1, 51], [-2, 52], [-2, 51]]]},
            LocalityRefused.CROSSES,
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [[[385000, 157000], [386000, 157000], [386000, 158000], [385000, 157000]]],
            },
            LocalityRefused.NOT_DEGREES,
        ),
    ],
)
def test_a_boundary_that_is_none_says_what_to_do(boundary, expected):
    assert reasons(polygon_of, boundary) == {expected}


def test_a_capacity_reading_is_kept_and_what_does_not_add_up_is_a_warning(council, by):
    service = factories.make_service(host=council, registered_beds=20)
    moment = datetime(2024, 5, 1, 9, tzinfo=UTC)
    numbers = Numbers(operational=22, occupied=20, reserved=2, vacant_accepting=3)
    row, warnings = record_capacity(by=by, service=service, numbers=numbers, source="Call", as_of=moment)
    assert (row.occupied, {w.name for w in warnings}) == (20, {"MORE_IN_USE", "MORE_OPERATED"})
    twice = reasons(record_capacity, by=by, service=service, numbers=numbers, source="Call", as_of=moment)
    assert twice == {CapacityRefused.TWICE}
    with transaction_for(by):
        assert Capacity.objects.count() == 1


def test_a_reading_needs_a_number_that_is_not_below_zero_and_not_from_the_future(council, by):
    service = factories.make_service(host=council)
    assert reasons(record_capacity, by=by, service=service, numbers=Numbers(), source="Call") == {
        CapacityRefused.NOTHING
    }
    later = datetime(2099, 1, 1, tzinfo=UTC)
    found = reasons(
        record_capacity, by=by, service=service, numbers=Numbers(occupied=-1), source="Call", as_of=later
    )
    assert found == {CapacityRefused.BELOW_ZERO, CapacityRefused.IN_FUTURE}


def test_none_of_it_without_the_permission(council):
    nobody = officer(council.pk).__class__.operator("nobody", council_id=council.pk)
    service = factories.make_service(host=council)
    for call, given in (
        (correct_fact, {"service": service, "field": "name", "value": "x", "reason": "x"}),
        (add_site, {"name": "x"}),
        (add_locality, {"name": "x", "boundary": SQUARE, "valid_from": date(2024, 1, 1)}),
        (record_capacity, {"service": service, "numbers": Numbers(occupied=1), "source": "x"}),
        (link_provider, {"organisation": service.organisation, "body": None}),
    ):
        assert reasons(call, by=nobody, **given) == {NotAllowed.NO_PERMISSION}
