"""A mail and its job are written together: in the worker too, and for many in a few statements."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import send_all_on_commit, send_on_commit
from carepost.gateways.tests.post import waiting
from carepost.gateways.tests.test_mail_queue import message

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    """The test acts for a council."""
    by = Actor.operator("test", council_id=1)
    with tenancy.transaction_for(by):
        yield by


def test_in_the_worker_too_a_mail_and_its_job_are_there_together_or_not_at_all(council):
    before = len(waiting())
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():
        send_on_commit(message(), council_id=1)
        assert len(waiting()) == before + 1
        transaction.set_rollback(True)
    assert (len(waiting()), QueuedMail.objects.count()) == (before, 0)


def test_many_are_queued_together_also_where_one_has_its_job_already(council, django_assert_max_num_queries):
    before = len(waiting())
    send_on_commit(message(1), council_id=1)
    with django_assert_max_num_queries(8):
        send_all_on_commit([message(n) for n in range(2, 200)], council_id=1)
    assert len(waiting()) == before + 199
    send_all_on_commit([message(1), message(200)], council_id=1)
    assert len(waiting()) == before + 200
