"""What the demonstration's people asked for and what became of it."""

import pytest

from carepost.contact.actions.support.steps import settle
from carepost.contact.models import AidMatch, AidNotice, StockLot, StockMovement, SupportRequest, WelfareCall
from carepost.contact.rules.stock import Balance, Movement
from carepost.core import tenancy
from carepost.demo import cast

pytestmark = [pytest.mark.django_db(databases=["default", "owner"])]


@pytest.fixture
def here(ambershire):
    with tenancy.transaction_for(cast.operator(ambershire)):
        yield ambershire


def test_what_was_asked_for_in_calls_is_what_the_calls_say(here):
    for row in SupportRequest.objects.exclude(call=None).select_related("call"):
        assert row.kind in row.call.answers["would_help"]
    assert SupportRequest.objects.filter(call__in=WelfareCall.objects.filter(is_current=False)).count() == 0


def test_every_request_is_what_its_history_adds_up_to(here):
    rows = list(SupportRequest.objects.values().order_by("pk"))
    assert rows
    for row in SupportRequest.objects.all():
        settle(row)
    assert list(SupportRequest.objects.values().order_by("pk")) == rows


def test_the_store_is_what_its_movements_add_up_to(here):
    lots = list(StockLot.objects.all())
    assert len(lots) == 4
    for lot in lots:
        balance = Balance()
        for movement in StockMovement.objects.filter(lot=lot).order_by("pk"):
            balance = balance.after(Movement(movement.kind), movement.amount)
        assert balance == lot.balance


def test_services_offer_and_need_and_two_have_agreed(here):
    assert AidNotice.objects.count() > 4
    assert sorted(AidMatch.objects.values_list("state", flat=True)) == ["agreed", "proposed"]
