"""Supplies: what comes in, is kept, sent, counted, comes back; and never fewer than nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from carepost.contact.actions import stock as actions
from carepost.contact.actions import support
from carepost.contact.models import StockLot, StockMovement, SupportRequest
from carepost.contact.queries.support import stock
from carepost.contact.rules.stock import (
    Balance,
    Movement,
    StockFault,
    count_faults,
    expiry_words,
    taking_faults,
)
from carepost.contact.rules.support import MoveFault, UndoFault
from carepost.contact.tests import supporting as made
from carepost.contact.tests.conftest import TODAY
from carepost.contact.tests.pages import text
from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import assemble, scope
from carepost.register.tests.factories import make_service

SOON = TODAY + timedelta(days=2)


def balance(lot):
    lot.refresh_from_db()
    return lot.on_hand, lot.reserved


class TestRules:
    @pytest.mark.parametrize(
        ("movement", "amount", "after"),
        [
            (Movement.RECEIVED, 5, Balance(15, 4)),
            (Movement.RESERVED, 5, Balance(10, 9)),
            (Movement.RELEASED, 4, Balance(10, 0)),
            (Movement.SENT, 4, Balance(6, 0)),
            (Movement.RETURNED, 1, Balance(11, 4)),
            (Movement.COUNTED, -3, Balance(7, 4)),
        ],
    )
    def test_what_each_movement_does(self, movement, amount, after):
        assert Balance(10, 4).after(movement, amount) == after

    @pytest.mark.parametrize(
        ("amount", "expires", "against"),
        [
            (6, None, ()),
            (7, None, (StockFault.TOO_FEW,)),
            (0, None, (StockFault.NOT_POSITIVE,)),
            (None, None, (StockFault.NOT_POSITIVE,)),
            (6, TODAY, ()),
            (6, TODAY - timedelta(1), (StockFault.EXPIRED,)),
        ],
    )
    def test_only_what_is_free_and_in_date_can_be_had(self, amount, expires, against):
        assert taking_faults(Balance(10, 4), amount, expires_on=expires, today=TODAY) == against

    @pytest.mark.parametrize(
        ("counted", "reason", "against"),
        [
            (10, "", ()),
            (9, "One was torn", ()),
            (9, " ", (StockFault.NO_REASON,)),
            (3, "Gone", (StockFault.RESERVED,)),
            (-1, "Gone", (StockFault.NOT_POSITIVE,)),
        ],
    )
    def test_a_count_that_differs_says_why(self, counted, reason, against):
        assert count_faults(Balance(10, 4), counted, reason) == against

    def test_expiry_is_told_in_words(self):
        days = {-1: "Out of date", 0: "Expires soon", 30: "Expires soon", 31: ""}
        assert {d: expiry_words(TODAY + timedelta(d), TODAY, soon=30) for d in days} == days
        assert expiry_words(None, TODAY, soon=30) == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
class TestVerbs:
    @pytest.fixture
    def officer(self, cast):
        return cast.officer.actor

    def test_supplies_are_kept_for_a_request_and_sent(self, officer, service):
        lot, row = made.received(officer), made.promised(officer, service, SOON)
        actions.reserve_stock(by=officer, request_id=row.pk, lot_id=lot.pk, amount=30, submission_key="r1")
        assert balance(lot) == (40, 30)
        row = actions.send_stock(
            by=officer, request_id=row.pk, lot_id=lot.pk, amount=35, whole=False, submission_key="s1"
        )
        assert (balance(lot), row.state, row.given_amount) == ((5, 0), "part_delivered", 35)
        kinds = list(StockMovement.objects.order_by("pk").values_list("kind", "amount"))
        assert kinds == [("received", 40), ("reserved", 30), ("reserved", 5), ("sent", 35)]

    def test_sent_twice_by_the_same_press_is_sent_once(self, officer, service):
        lot, row = made.received(officer), made.promised(officer, service, SOON)
        for _ in range(2):
            actions.send_stock(
                by=officer, request_id=row.pk, lot_id=lot.pk, amount=10, whole=False, submission_key="s1"
            )
        assert balance(lot) == (30, 0)
        assert SupportRequest.objects.get().given_amount == 10

    def test_what_a_colleague_has_reserved_cannot_be_sent(self, cast, officer, service):
        lot, row = made.received(officer), made.promised(officer, service, SOON)
        other = made.promised(officer, make_service(host=cast.ambershire), SOON)
        actions.reserve_stock(by=officer, request_id=row.pk, lot_id=lot.pk, amount=30, submission_key="r1")
        with pytest.raises(Refused) as told:
            actions.send_stock(
                by=officer, request_id=other.pk, lot_id=lot.pk, amount=11, whole=True, submission_key="s1"
            )
        assert list(told.value.reasons) == [StockFault.TOO_FEW]
        assert balance(lot) == (40, 30)

    def test_what_is_kept_is_let_go_when_the_provider_cancels(self, cast, officer, service):
        lot, row = made.received(officer), made.promised(officer, service, SOON)
        actions.reserve_stock(by=officer, request_id=row.pk, lot_id=lot.pk, amount=30, submission_key="r1")
        with scope(cast.provider) as provider:
            support.cancel_help(by=provider, request_id=row.pk, reason="We found some")
        assert balance(lot) == (40, 0)

    def test_what_left_the_store_is_not_undone_but_comes_back(self, officer, service):
        lot, row = made.received(officer), made.promised(officer, service, SOON)
        row = actions.send_stock(
            by=officer, request_id=row.pk, lot_id=lot.pk, amount=50 - 10, whole=True, submission_key="s1"
        )
        with pytest.raises(Refused) as told:
            support.undo_help(by=officer, request_id=row.pk, event_id=row.events.latest("pk").pk)
        assert list(told.value.reasons) == [UndoFault.LEFT_STORE]
        actions.return_stock(
            by=officer, lot_id=lot.pk, amount=5, reason="Wrong size", request_id=row.pk, submission_key="b1"
        )
        assert balance(lot) == (5, 0)

    def test_a_request_that_nobody_owns_gets_nothing_from_the_store(self, officer, service):
        lot, row = made.received(officer), made.asked(officer, service)
        with pytest.raises(Refused) as told:
            actions.reserve_stock(by=officer, request_id=row.pk, lot_id=lot.pk, amount=1, submission_key="r")
        assert list(told.value.reasons) == [MoveFault.NOT_NOW]

    def test_counts_receipts_and_returns_are_checked(self, officer):
        lot = made.received(officer)
        actions.count_stock(
            by=officer, lot_id=lot.pk, counted=38, reason="Two were torn", submission_key="c1"
        )
        assert balance(lot) == (38, 0)
        for verb, said, fault in (
            (actions.count_stock, {"lot_id": lot.pk, "counted": 1}, StockFault.NO_REASON),
            (actions.return_stock, {"lot_id": lot.pk, "amount": 0, "reason": "x"}, StockFault.NOT_POSITIVE),
            (actions.return_stock, {"lot_id": lot.pk, "amount": 1, "reason": ""}, StockFault.NO_REASON),
            (actions.receive_stock, {"item_id": 0, "place": "Depot", "amount": 1}, StockFault.NO_ITEM),
            (actions.receive_stock, {"item_id": lot.item_id, "place": " ", "amount": 1}, StockFault.NO_PLACE),
            (
                actions.receive_stock,
                {"item_id": lot.item_id, "place": "Depot", "amount": 1, "expires_on": TODAY - timedelta(1)},
                StockFault.OUT_OF_DATE,
            ),
        ):
            with pytest.raises(Refused) as told:
                verb(by=officer, submission_key=made.key(), **said)
            assert list(told.value.reasons) == [fault]

    def test_the_same_item_in_the_same_place_with_the_same_expiry_is_one_line(self, officer):
        first = made.received(officer)
        again = actions.receive_stock(
            by=officer, item_id=first.item_id, place="Depot", amount=5, submission_key="x"
        )
        later = actions.receive_stock(
            by=officer, item_id=first.item_id, place="Depot", amount=5, expires_on=SOON, submission_key="y"
        )
        assert again.pk == first.pk != later.pk
        assert balance(first) == (45, 0)

    def test_two_items_never_share_a_name(self, officer):
        made.received(officer)
        with pytest.raises(Refused) as told:
            actions.keep_stock_item(by=officer, name="MASKS", unit="boxes", low_at=-1)
        assert set(told.value.reasons) == {StockFault.NAME_TAKEN, StockFault.LOW}

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"on_hand": -1}, "stock_not_below_zero|reserved_is_on_hand"),
            ({"reserved": 41}, "reserved_is_on_hand"),
        ],
    )
    def test_the_table_itself_refuses_fewer_than_nothing(self, officer, changes, name):
        lot = made.received(officer)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            StockLot.objects.filter(pk=lot.pk).update(**changes)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            StockMovement.objects.update(amount=1)

    def test_low_and_used_up_are_news(self, officer):
        lot = made.received(officer, amount=9)
        assert [row.pk for row in stock.lots(officer, low=True)] == [lot.pk]
        actions.count_stock(by=officer, lot_id=lot.pk, counted=0, reason="All gone", submission_key="c")
        assert [(row.pk, row.free) for row in stock.lots(officer)] == [(lot.pk, 0)]

    def test_the_pages(self, browser, cast, client_as, officer, service, django_assert_max_num_queries):
        assert "Nothing is kept yet" in text(browser.get(reverse("contact:stock")))
        browser.post(reverse("contact:stock-item-add"), {"name": "Masks", "unit": "boxes", "low_at": "50"})
        item = stock.items(officer)[0]
        typed = {
            "item": str(item.pk),
            "amount": "40",
            "place": "Depot",
            "expires_on": SOON.isoformat(),
            "key": "k",
        }
        assert browser.post(reverse("contact:stock-receive"), typed | {"amount": "0"}).status_code == 400
        browser.post(reverse("contact:stock-receive"), typed)
        page = text(browser.get(reverse("contact:stock")))
        assert "Expires soon" in page
        assert "Low" in page
        lot = reverse("contact:stock-lot", args=[StockLot.objects.get().pk])
        assert (
            browser.post(lot, {"do": "count", "counted": "39", "reason": "", "key": "c"}).status_code == 409
        )
        browser.post(lot, {"do": "count", "counted": "39", "reason": "One was torn", "key": "c"})
        browser.post(lot, {"do": "return", "amount": "1", "reason": "Found it", "key": "d"})
        row = made.promised(officer, service, SOON)
        one = reverse("contact:help-one", args=[row.pk])
        assert "40 boxes free" in text(browser.get(one, {"do": "send"}))
        sent = {"do": "send", "lot": str(StockLot.objects.get().pk), "whole": "no", "key": "s"}
        refused = browser.post(one, sent | {"amount": "41"})
        assert refused.status_code == 409
        assert "not that many left" in text(refused)
        browser.post(one, sent | {"do": "reserve", "amount": "10", "key": "r"})
        assert "10 boxes, Masks, at Depot" in text(browser.get(one))
        browser.post(one, sent | {"amount": "10"})
        moved = text(browser.get(reverse("contact:stock-movements")))
        for told in ("Received", "Counted", "Came back", "Reserved for a request", "Sent", "Willow Bank"):
            assert told in moved
        assert client_as(cast.neighbour).get(lot).status_code == 404
        with django_assert_max_num_queries(14):
            browser.get(reverse("contact:stock"))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.data_layer
def test_of_two_officers_who_take_the_last_box_one_is_refused():
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        assert cast.officer.actor.council_id == cast.ambershire.pk
    with scope(cast.officer) as officer:
        lot = made.received(officer, amount=1)
        rows = [
            made.promised(officer, make_service(host=cast.ambershire), on + timedelta(days=1))
            for _ in range(4)
        ]
    done, refused, failed = made.together(
        [
            lambda row=row: actions.send_stock(
                by=officer,
                request_id=row.pk,
                lot_id=lot.pk,
                amount=1,
                whole=True,
                submission_key=f"s{row.pk}",
            )
            for row in rows
        ]
    )
    assert failed == []
    assert len(done) == 1
    assert refused == [StockFault.TOO_FEW] * 3
    with scope(cast.officer):
        assert balance(lot) == (0, 0)
