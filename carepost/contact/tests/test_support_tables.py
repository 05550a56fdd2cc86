"""What the database itself refuses about support, and whose rows it shows."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from carepost.contact.actions.support.steps import settle
from carepost.contact.models import SupportEvent, SupportRequest
from carepost.contact.rules.support import State
from carepost.contact.tests import supporting as made
from carepost.contact.tests.conftest import TODAY
from carepost.core import tenancy
from carepost.register.tests.factories import make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SOON = TODAY + timedelta(days=2)


@pytest.fixture
def officer(cast):
    return cast.officer.actor


class TestTheDatabaseItself:
    def test_a_history_is_only_added_to(self, officer, service):
        made.asked(officer, service)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            SupportEvent.objects.update(words="Never said")

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"owner_name": "", "owner_id": None}, "support_under_way_has_an_owner"),
            ({"promised_for": None}, "a_promise_has_a_day"),
            ({"given_amount": -1}, "given_not_below_zero"),
            ({"asked_amount": 0}, "asked_at_least_one"),
            ({"state": "lost"}, "support_is_in_a_known_state"),
            ({"helped": "yes"}, "an_answer_says_if_it_helped"),
            ({"submission_key": ""}, "support_has_a_submission_key"),
        ],
    )
    def test_a_row_that_cannot_be_true_is_refused(self, officer, service, changes, name):
        row = made.promised(officer, service, SOON)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SupportRequest.objects.filter(pk=row.pk).update(**changes)

    def test_a_provider_reads_and_writes_of_its_own_services_only(self, cast, officer, service):
        other = make_service(host=cast.ambershire, organisation=make_organisation(body=cast.otherwise))
        mine, theirs = made.asked(officer, service), made.asked(officer, other)
        with tenancy.acting_for(cast.provider.actor):
            assert list(SupportRequest.objects.values_list("pk", flat=True)) == [mine.pk]
            assert SupportRequest.objects.filter(pk=theirs.pk).update(words="x") == 0
            assert not SupportEvent.objects.filter(request_id=theirs.pk).exists()
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                SupportRequest.objects.filter(pk=mine.pk).update(council_id=cast.borechester.pk)

    def test_state_is_what_the_history_adds_up_to(self, officer, service):
        row = made.delivered(officer, service, SOON)
        assert State(row.state) is State.DELIVERED
        before = SupportRequest.objects.filter(pk=row.pk).values().get()
        settle(row)
        assert SupportRequest.objects.filter(pk=row.pk).values().get() == before
