"""Who signs in for a provider: linked to its registrations by a council where it has services, and ended there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from carepost.core.models import AuditEntry
from carepost.core.refusals import Refused
from carepost.core.tenancy import transaction_for
from carepost.councils.tests.cast import scope
from carepost.register.actions.linking import LinkRefused, link_provider
from carepost.register.models import Organisation
from carepost.register.queries import linking
from carepost.register.tests.factories import make_body, make_council, make_organisation, make_service
from carepost.register.tests.files import officer

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.fixture
def council():
    return make_council()


@pytest.fixture
def by(council):
    return officer(council.pk)


def reasons(**given):
    with pytest.raises(Refused) as refused:
        link_provider(**given)
    return set(refused.value.reasons)


def registered(council, name="Meadow Care Limited", **given):
    organisation = make_organisation(name=name, **given)
    make_service(host=council, organisation=organisation)
    return organisation


def test_a_provider_is_linked_to_those_who_client_as_for_it_and_taken_from_them(council, by):
    organisation, body = registered(council), make_body()
    link_provider(by=by, organisation=organisation, body=body)
    assert list(body.organisations.all()) == [organisation]
    link_provider(by=by, organisation=organisation, body=None)
    assert list(body.organisations.all()) == []
    with transaction_for(by):
        told = AuditEntry.objects.filter(verb="register.link_provider").order_by("seq")
        moved = [(one.detail["before"], one.detail["body"]) for one in told]
    assert moved == [(None, body.pk), (body.pk, None)]


def test_only_a_council_where_it_has_a_service_may_link_it(council, by):
    elsewhere = registered(make_council("Dorset"))
    assert reasons(by=by, organisation=elsewhere, body=make_body()) == {LinkRefused.ELSEWHERE}
    assert Organisation.objects.get(pk=elsewhere.pk).body_id is None


def test_what_one_provider_has_another_cannot_take(council, by):
    organisation = registered(council)
    link_provider(by=by, organisation=organisation, body=make_body("First"))
    assert reasons(by=by, organisation=organisation, body=make_body("Second")) == {LinkRefused.TAKEN}
    link_provider(by=by, organisation=organisation, body=organisation.__class__.objects.get().body)


def test_ending_what_is_not_there_is_said(council, by):
    assert reasons(by=by, organisation=registered(council), body=None) == {LinkRefused.NOT_LINKED}


def test_a_name_like_theirs_is_offered_and_any_can_be_found(council, by):
    like, other = (
        registered(council, "Meadow Care Limited"),
        registered(council, "Beech Homes", ref="1-555000111"),
    )
    registered(make_council("Dorset"), "Meadow Care (Dorset)")
    body = make_body("Meadow Care")
    assert [one.pk for one in linking.found(by, body, "")] == [like.pk]
    assert [one.pk for one in linking.found(by, body, "beech")] == [other.pk]
    assert [one.pk for one in linking.found(by, body, "1-5550")] == [other.pk]
    link_provider(by=by, organisation=like, body=body)
    assert linking.found(by, body, "meadow") == []
    assert [(one.pk, one.here, one.services) for one in linking.linked(by, body)] == [(like.pk, 1, 1)]
    assert linking.counts([body.pk]) == {body.pk: 1}


def test_an_administrator_links_a_provider_on_its_page_and_its_people_see_it(cast, client_as):
    organisation = make_organisation(name="Rowan Homes Ltd")
    service = make_service(host=cast.ambershire, organisation=organisation, name="Rowan Lodge")
    admin, manager = client_as(cast.admin), client_as(cast.provider)
    home = reverse("register:service", kwargs={"ref": service.ref})
    assert manager.get(home).status_code == 404
    page = reverse("register:provider", kwargs={"number": cast.willow.pk})
    assert "Rowan Homes Ltd" in admin.get(page, {"q": "rowan"}).content.decode()
    assert admin.post(page, {"add": organisation.pk}).status_code == 302
    assert manager.get(home).status_code == 200
    end = reverse(
        "register:unlink-provider", kwargs={"number": cast.willow.pk, "organisation": organisation.pk}
    )
    assert "no longer see its services" in admin.get(end).content.decode()
    assert admin.post(end).status_code == 302
    assert manager.get(home).status_code == 404
    assert admin.get(end).status_code == 404


def test_what_nobody_offered_cannot_be_added(cast, client_as):
    admin = client_as(cast.admin)
    page = reverse("register:provider", kwargs={"number": cast.willow.pk})
    assert [admin.post(page, {"add": text}).status_code for text in ("", "x", "999999")] == [404, 404, 404]


def test_the_list_of_providers_says_who_sees_nothing(cast, client_as):
    with scope(cast.officer):
        make_service(host=cast.ambershire, organisation=make_organisation(body=cast.willow))
    told = client_as(cast.admin).get(reverse("councils:providers")).content.decode()
    assert "1 registration<" in told
    assert "No registration yet: its people see nothing" in told
