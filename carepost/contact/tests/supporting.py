"""Makes requests for support in tests: asked, taken on, promised, as its pages do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from carepost.contact.actions import aid, stock
from carepost.contact.actions import support as actions
from carepost.contact.models import AidMatch, AidNotice, StockLot, SupportRequest
from carepost.contact.rules.aid import AidKind, AidSide
from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.core.refusals import Reason, Refused
from carepost.register.models import Service


def key() -> str:
    return ids.submission_key()


def asked(by: Actor, service: Service, kind: str = "ppe", **given: Any) -> SupportRequest:
    """Asked for: 50 boxes of masks, unless told otherwise."""
    values = {
        "words": "Masks for the night shift",
        "amount": 50 if kind == "ppe" else None,
        "submission_key": key(),
    }
    return actions.ask_for_help(by=by, service=service, kind=kind, **values | given)


def owned(by: Actor, service: Service, kind: str = "ppe", **given: Any) -> SupportRequest:
    """Asked for and taken on."""
    return actions.take_help(by=by, request_id=asked(by, service, kind, **given).pk)


def promised(by: Actor, service: Service, day: date, kind: str = "ppe", **given: Any) -> SupportRequest:
    """Asked for, taken on and promised."""
    return actions.promise_help(by=by, request_id=owned(by, service, kind, **given).pk, day=day, key=key())


def delivered(by: Actor, service: Service, day: date, kind: str = "ppe", **given: Any) -> SupportRequest:
    """Delivered whole."""
    row = promised(by, service, day, kind, **given)
    amount = 50 if row.unit else None
    return actions.deliver_help(by=by, request_id=row.pk, amount=amount, whole=True, key=key())


def received(by: Actor, amount: int = 40, name: str = "Masks", **given: Any) -> StockLot:
    """Taken in at the depot: 40 boxes of masks, of which fewer than 10 are few."""
    item = stock.keep_stock_item(by=by, name=name, unit="boxes", low_at=10)
    values = {"place": "Depot", "submission_key": key()} | given
    return stock.receive_stock(by=by, item_id=item.pk, amount=amount, **values)


def aid_notice(by: Actor, service: Service, side: AidSide, amount: int = 40, **given: Any) -> AidNotice:
    """Put up: hours of nurses, today and for a week."""
    today = clock.today()
    values = {
        "kind": AidKind.STAFF, "role": "nurse", "amount": amount, "from_on": today,
        "to_on": today + timedelta(days=6), "submission_key": key(),
    } | given  # fmt: skip
    return aid.put_up_aid(by=by, service=service, side=side, **values)


def aid_match(by: Actor, offer: AidNotice, need: AidNotice, amount: int) -> AidMatch:
    """Proposed on all days of the need."""
    return aid.propose_match(
        by=by, offer_id=offer.pk, need_id=need.pk, amount=amount, from_on=need.from_on, to_on=need.to_on,
        terms="Two nights each week", payer="The home that needs them, at the agreed rate",
    )  # fmt: skip


def together(acts: Sequence[Callable[[], Any]]) -> tuple[list[Any], list[Reason], list[BaseException]]:
    """What came of verbs called at the same moment: results, reasons of refusals, errors."""
    start = threading.Barrier(len(acts))
    done: list[Any] = []
    refused: list[Reason] = []
    failed: list[BaseException] = []

    def work(act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            done.append(act())
        except Refused as told:
            refused.extend(told.reasons)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, refused, failed
