"""The factories make rows that the database accepts and pages can show."""

import pytest

from carepost.core.acting import Actor
from carepost.core.tenancy import transaction_for
from carepost.register.models import ImportRun, Service, ServiceLocality
from carepost.register.tests import factories


@pytest.mark.django_db
def test_a_service_is_found_by_its_unaccented_text_and_carries_its_rating():
    council = factories.make_council()
    service = factories.make_service(name="Château Gwên", host=council)
    factories.make_rating(service, "outstanding")
    service.refresh_from_db()
    assert "chateau gwen" in service.search
    assert service.postcode.lower().replace(" ", "") in service.search
    assert (service.rating, service.local_authority) == ("outstanding", "Wiltshire")


@pytest.mark.django_db
def test_rows_that_belong_to_a_council_are_made_in_its_scope():
    council = factories.make_council()
    with transaction_for(Actor.operator("test", council_id=council.pk)):
        run = factories.make_run(council=council)
        factories.make_quarantined(run)
        service = factories.make_service(host=council)
        factories.make_locality(council, services=[service])
        assert ServiceLocality.objects.count() == 1
        assert ImportRun.objects.count() == 1
    assert ImportRun.objects.count() == 0
    assert Service.objects.count() == 1
