"""What became of Ambershire's mails: some came back, each with a reason; one address is known to take none."""

import pytest

from carepost.core import tenancy
from carepost.core.calendar import local_day
from carepost.demo import cast
from carepost.gateways.mail.coming_back import dead_addresses
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State

pytestmark = [pytest.mark.django_db(databases=["default", "owner"])]


def test_some_left_some_came_back_and_some_need_somebody(small, ambershire):
    with tenancy.transaction_for(cast.operator(ambershire)):
        rows = list(QueuedMail.objects.filter(council_id=ambershire.pk))
        assert {row.state for row in rows} >= {State.SENT, State.BOUNCED, State.REFUSED, State.UNCERTAIN}
        waiting = [row for row in rows if row.state == State.WAITING]
        dead = dead_addresses(ambershire.pk, {row.to for row in rows})
        assert {row.to for row in waiting if local_day(row.queued_at) < small.day} <= set(dead)
        assert len(waiting) < len(rows) / 5
        assert all(row.said for row in rows if row.state == State.BOUNCED)
        told = {row.to: row.said for row in rows if row.state == State.BOUNCED}
        assert set(dead) == {to for to, said in told.items() if said.startswith("Nobody has this address")}
        assert 0 < len(dead) < len(told)
