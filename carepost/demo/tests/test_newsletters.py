"""Ambershire's newsletter: editions that went with some mails refused, one being made, something that waits."""

import pytest

from carepost.core import tenancy
from carepost.demo import cast
from carepost.newsletter.models import Edition, NewsItem, Recipient, Subscription
from carepost.newsletter.queries import delivered
from carepost.newsletter.rules import Delivery, ItemState, State

pytestmark = [pytest.mark.django_db(databases=["default", "owner"])]


def test_three_went_one_is_made_and_nothing_put_forward_is_lost(small, ambershire):
    viewer = cast.operator(ambershire)
    with tenancy.transaction_for(viewer):
        rows = list(Edition.objects.order_by("number"))
        assert [row.state for row in rows] == [State.SENT, State.SENT, State.SENT, State.COLLECTING]
        assert all(row.recipients.filter(left_out="").exists() for row in rows[:3])
        assert {ItemState.TOLD, ItemState.CHOSEN, ItemState.WAITING, ItemState.LEFT_OUT} == set(
            NewsItem.objects.values_list("state", flat=True)
        )
        assert {Delivery.SENT, Delivery.REFUSED, Delivery.BOUNCED} <= set(delivered(viewer, rows[0]))
        assert Subscription.objects.filter(left_at__isnull=False).count() == 2
        assert not Recipient.objects.filter(left_out="", mail__isnull=True).exists()
