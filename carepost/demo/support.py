"""Ambershire's support: what was asked for in its calls, and what became of it; the store; mutual aid."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from carepost.contact.actions import stock
from carepost.contact.actions import support as actions
from carepost.contact.actions.support.from_call import WOULD_HELP
from carepost.contact.models import StockLot, SupportRequest, WelfareCall
from carepost.contact.rules import Outcome
from carepost.contact.rules.support import Helped, Kind, State
from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.councils.actors import council_of
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.demo import aid
from carepost.demo.cast import Cast
from carepost.register.models import Service

BACK, MOST = 40, 40  # days of calls whose wishes are followed, and of how many at most
HELPERS = ("Marta Kowalewska", "Delroy Satterthwaite", "Priya Ramanujam", "Joyce Featherstone")
MANAGER = "Grace Ekpenyong"
LOAN = Kind(
    "", "Falls equipment on loan", "A lifting cushion or a sensor mat for some weeks.", "Support team", 5
)
#: What is kept, in which unit, from how many on it is few, how many came, and how many days it keeps.
SUPPLIES = (
    ("Masks, type IIR", "boxes", 60, 400, 500), ("Gloves, medium", "boxes", 80, 300, 20),
    ("Aprons", "rolls", 30, 28, None), ("Hand gel, 500 ml", "bottles", 20, 120, 300),
)  # fmt: skip
DEPOT = "Mill Lane depot"
WHY_MOVED = ("The delivery from our supplier is late.", "The trainer is ill.", "The van broke down.")
WHY_NOT = (
    "No service nearby has anybody free.",
    "The course is full until spring.",
    "The fund is spent for this year.",
)
NOT_HELPED = ("Only half of the team could come.", "It came after the outbreak was over.")


def lay_out(cast: Cast, seed: int, today: date) -> None:
    """Fill the store, live through the requests, and put up mutual aid: all through the verbs that people use."""
    chance = random.Random(f"{seed}:support")
    officers = [cast.staff(name) for name in HELPERS]
    with tenancy.acting_for(officers[0]):
        with _at(today - timedelta(days=BACK + 5), 9):
            actions.keep_support_kind(by=officers[0], kind=LOAN)
            lots = _store(officers[1], today)
        for call in _calls(officers[0], today):
            _live(call, officers, lots, chance, today)
        _of_the_manager(cast, officers, chance, today)
        _count(officers[1], lots, today)
        aid.lay_out(cast, officers, today)


@contextmanager
def _at(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    with clock.freeze(datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)):
        yield


def _store(by: Actor, today: date) -> list[StockLot]:
    lots = []
    for name, unit, low_at, amount, keeps in SUPPLIES:
        item = stock.keep_stock_item(by=by, name=name, unit=unit, low_at=low_at)
        expires = None if keeps is None else today + timedelta(days=keeps)
        lots.append(
            stock.receive_stock(
                by=by, item_id=item.pk, place=DEPOT, amount=amount, expires_on=expires, reason="NHS Supply Chain",
                submission_key=f"demo-receipt-{item.pk}",
            )
        )  # fmt: skip
    return lots


def _count(by: Actor, lots: Sequence[StockLot], today: date) -> None:
    with _at(today - timedelta(days=2), 16):
        lot = StockLot.objects.get(pk=lots[0].pk)
        stock.count_stock(
            by=by, lot_id=lot.pk, counted=lot.on_hand - 3, reason="Three boxes were wet and thrown away.",
            submission_key="demo-count",
        )  # fmt: skip


def _calls(by: Actor, today: date) -> list[WelfareCall]:
    """The calls of the last weeks in which something was asked for, the oldest first."""
    rows = WelfareCall.objects.filter(
        council_id=council_of(by), outcome=Outcome.COMPLETED, is_current=True, on__gte=today - timedelta(days=BACK),
        on__lt=today, answers__has_key=WOULD_HELP, service__status="registered",
    )  # fmt: skip
    return list(reversed(rows.select_related("service__organisation").order_by("-started_at")[:MOST]))


def _live(
    call: WelfareCall, officers: Sequence[Actor], lots: Sequence[StockLot], chance: random.Random, today: date
) -> None:
    """Open what was asked for in a call, and let it go on as such things do until today."""
    by = officers[0]
    # As the verb that records calls does, which wrote these calls without being called.
    with clock.freeze(call.recorded_at), audit.ledger_for(Can.RECORD_CALL, by) as ledger:
        actions.follow_call(by, call, call.answers, now=call.recorded_at)
        audit.write(ledger)
    for row in SupportRequest.objects.filter(call=call):
        _go_on(row, chance.choice(officers), lots, chance, today)


def _go_on(
    row: SupportRequest, by: Actor, lots: Sequence[StockLot], chance: random.Random, today: date
) -> None:
    taken = row.asked_on + timedelta(days=chance.choice((0, 1, 1, 2)))
    if taken >= today or chance.random() < 0.1:
        return
    with _at(taken, 17, chance.randint(0, 50)):
        if chance.random() < 0.05:
            actions.cancel_help(by=by, request_id=row.pk, reason="They found it themselves.")
            return
        actions.take_help(by=by, request_id=row.pk)
        day = taken + timedelta(days=chance.randint(1, row.promise_days))
        if chance.random() < 0.85:
            actions.promise_help(by=by, request_id=row.pk, day=day, key=f"demo-promise-{row.pk}")
    if chance.random() < 0.15 and taken + timedelta(days=1) < today:
        with _at(taken + timedelta(days=1), 18):
            _move_or_refuse(row, by, day, chance)
    _deliver(row, by, lots, chance, day=day, today=today)


def _move_or_refuse(row: SupportRequest, by: Actor, day: date, chance: random.Random) -> None:
    row.refresh_from_db()
    if row.promised_for and chance.random() < 0.6:
        later, why = day + timedelta(days=3), chance.choice(WHY_MOVED)
        actions.promise_help(by=by, request_id=row.pk, day=later, reason=why, key=f"demo-moved-{row.pk}")
    else:
        actions.turn_away_help(by=by, request_id=row.pk, reason=chance.choice(WHY_NOT))


def _deliver(
    row: SupportRequest, by: Actor, lots: Sequence[StockLot], chance: random.Random, *, day: date, today: date
) -> None:
    row.refresh_from_db()
    on = max(day, row.promised_for or day)
    if not State(row.state).is_open or on >= today or chance.random() < 0.12:
        return
    with _at(on, 19):
        whole, key = chance.random() < 0.85, f"demo-delivery-{row.pk}"
        if row.kind == "ppe":
            lot, amount = chance.choice(lots[:2]), chance.randint(4, 20)
            stock.send_stock(
                by=by, request_id=row.pk, lot_id=lot.pk, amount=amount, whole=whole, submission_key=key
            )
        else:
            given = chance.randint(4, 30) if row.unit else None
            actions.deliver_help(by=by, request_id=row.pk, amount=given, whole=whole, key=key)
    if whole and on + timedelta(days=1) < today and chance.random() < 0.7:
        with _at(on + timedelta(days=1), 11):
            helped = chance.choices(list(Helped), (80, 15, 5))[0]
            words = "" if helped is Helped.YES else chance.choice(NOT_HELPED)
            actions.say_if_helped(
                by=by, request_id=row.pk, helped=helped, words=words, key=f"demo-helped-{row.pk}"
            )


def _of_the_manager(cast: Cast, officers: Sequence[Actor], chance: random.Random, today: date) -> None:
    """What waits on the telephone of a provider's manager: an offer, a moved promise, and “did it help?”."""
    manager = places_of(User.objects.get(name=MANAGER), today)[0].actor
    own = Service.objects.filter(
        organisation__body_id=manager.provider_id, status="registered", host__isnull=False
    )
    service = own.select_related("organisation").order_by("ref").first()
    if service is None:
        return
    by = officers[0]
    asked = {}
    with tenancy.acting_for(manager), _at(today - timedelta(days=6), 20):
        for kind, words, amount in (
            ("ppe", "Masks for the night shift, size medium.", 30),
            ("training", "Moving and handling, for two new starters.", 2),
        ):
            asked[kind] = actions.ask_for_help(
                by=manager,
                service=service,
                kind=kind,
                words=words,
                amount=amount,
                submission_key=f"demo-own-{kind}",
            )
    with _at(today - timedelta(days=5), 10):
        for kind, row in asked.items():
            actions.take_help(by=by, request_id=row.pk)
            actions.promise_help(
                by=by, request_id=row.pk, day=today - timedelta(days=1), key=f"demo-own-p-{kind}"
            )
    with _at(today - timedelta(days=2), 10):
        actions.deliver_help(by=by, request_id=asked["training"].pk, amount=2, whole=True, key="demo-own-d")
        actions.promise_help(
            by=by, request_id=asked["ppe"].pk, day=today + timedelta(days=2), reason=chance.choice(WHY_MOVED[::2]),
            key="demo-own-m",
        )  # fmt: skip
        actions.offer_help(
            by=by, service=service, kind="infection_control", submission_key="demo-own-o",
            words="A nurse could go through your winter plan with you by video.",
        )  # fmt: skip
