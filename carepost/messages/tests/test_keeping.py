"""What is kept of mail beyond its time, because a legal hold stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carepost.core import clock
from carepost.core.tests.held import held, lifted
from carepost.councils.tests.cast import scope
from carepost.gateways.mail import keeping
from carepost.gateways.mail.models import QueuedMail
from carepost.messages.tests import factories

pytestmark = pytest.mark.django_db


def test_under_a_legal_hold_mail_is_kept_but_for_words_that_open_something(cast):
    with scope(cast.officer) as officer:
        factories.refused(officer, 1)
        factories.refused(officer, 2)
        QueuedMail.objects.filter(reference="missed-call:2").update(secret=True)
        hold = held(officer.council_id, "mail")
        with clock.freeze(clock.now() + timedelta(days=366)):
            assert keeping.forget(officer.council_id) == 1
            rows = QueuedMail.objects.order_by("reference")
            assert [row.content is None for row in rows] == [False, True]
            lifted(hold)
            keeping.forget(officer.council_id)
        assert not QueuedMail.objects.exists()
