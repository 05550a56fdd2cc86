"""The steps of a request as its page offers them: a form each, and the verb that it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from carepost.contact.actions import stock as stores
from carepost.contact.actions import support as actions
from carepost.contact.forms.stock import SupplyForm
from carepost.contact.forms.support import DeliverForm, HelpedForm, PromiseForm, ReasonForm, TakeForm
from carepost.contact.queries import support
from carepost.contact.queries.support import stock
from carepost.contact.rules.support import Helped, Verb
from carepost.contact.views.support.stock import lot_words
from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.ui.forms import Form


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with a request: the button's words, which verbs of the table it is, its form, its act.

    `from_stock` is for kinds of support that supplies are sent for.
    """

    label: str
    verbs: tuple[Verb, ...]
    needs: Can
    form: Callable[[Any, Actor, Any], Form]
    act: Callable[[Actor, int, Mapping[str, Any]], Any]
    done: str
    main: bool = False
    from_stock: bool = False


def _key() -> dict[str, str]:
    return {"key": ids.submission_key()}


def _promise(data: Any, _: Actor, row: Any) -> Form:
    return PromiseForm(data, moves=bool(row.promised_for), initial=_key() | {"day": row.due_on})


def _deliver(data: Any, _: Actor, row: Any) -> Form:
    left = None if row.asked_amount is None else max(0, row.asked_amount - row.given_amount)
    return DeliverForm(data, unit=row.unit, left=left, initial=_key())


def _take(data: Any, viewer: Actor, row: Any) -> Form:
    return TakeForm(data, owners=support.owners(viewer, clock.today()), me=viewer.user_id)


def _helped(by: Actor, pk: int, good: Mapping[str, Any]) -> Any:
    helped = Helped(good["helped"]) if good["helped"] else None
    return actions.say_if_helped(by=by, request_id=pk, helped=helped, words=good["words"], key=good["key"])


def _supplies(data: Any, viewer: Actor, row: Any, *, sends: bool) -> Form:
    found = stock.to_send(viewer, row, clock.today())
    lots = [(str(lot.pk), lot_words(lot, kept)) for lot, kept in found]
    left = None if row.asked_amount is None else max(0, row.asked_amount - row.given_amount) or None
    first = next((str(lot.pk) for lot, kept in found if kept), "")
    return SupplyForm(
        data, lots=lots, sends=sends, initial=_key() | {"amount": left, "lot": first, "whole": True}
    )


def _reserve(by: Actor, pk: int, good: Mapping[str, Any]) -> Any:
    return stores.reserve_stock(
        by=by, request_id=pk, lot_id=int(good["lot"]), amount=good["amount"], submission_key=good["key"]
    )


def _send(by: Actor, pk: int, good: Mapping[str, Any]) -> Any:
    return stores.send_stock(
        by=by, request_id=pk, lot_id=int(good["lot"]), amount=good["amount"], whole=good["whole"],
        submission_key=good["key"],
    )  # fmt: skip


#: What a page can do with a request, in the order of its buttons.
STEPS: Mapping[str, Step] = {
    "take": Step(
        "Take on, or hand over", (Verb.TAKE,), Can.TAKE_HELP, _take,
        lambda by, pk, good: actions.take_help(by=by, request_id=pk, owner_id=int(good["owner"])), "Taken on.", True,
    ),
    "promise": Step(
        "Promise a day", (Verb.PROMISE, Verb.MOVE_PROMISE), Can.PROMISE_HELP, _promise,
        lambda by, pk, good: actions.promise_help(
            by=by, request_id=pk, day=good["day"], reason=good.get("reason", ""), key=good["key"]
        ),
        "Promised. The provider is told.", True,
    ),
    "send": Step(
        "Send from stock", (Verb.DELIVER, Verb.DELIVER_PART), Can.SEND_STOCK,
        lambda data, viewer, row: _supplies(data, viewer, row, sends=True), _send, "Sent.", True, from_stock=True,
    ),
    "reserve": Step(
        "Reserve from stock", (Verb.DELIVER, Verb.DELIVER_PART), Can.RESERVE_STOCK,
        lambda data, viewer, row: _supplies(data, viewer, row, sends=False), _reserve,
        "Reserved. Nobody else can send these.", from_stock=True,
    ),
    "deliver": Step(
        "Record a delivery", (Verb.DELIVER, Verb.DELIVER_PART), Can.DELIVER_HELP, _deliver,
        lambda by, pk, good: actions.deliver_help(
            by=by, request_id=pk, amount=good.get("amount"), whole=good["whole"], words=good["words"], key=good["key"]
        ),
        "Recorded.", True,
    ),
    "accept": Step(
        "Accept", (Verb.ACCEPT,), Can.ANSWER_OFFER, lambda data, viewer, row: Form(data),
        lambda by, pk, good: actions.answer_offer(by=by, request_id=pk, accept=True), "Accepted.", True,
    ),
    "decline": Step(
        "Decline", (Verb.DECLINE,), Can.ANSWER_OFFER, lambda data, viewer, row: ReasonForm(data),
        lambda by, pk, good: actions.answer_offer(by=by, request_id=pk, accept=False, reason=good["reason"]),
        "Declined.",
    ),
    "helped": Step(
        "Say if it helped", (Verb.SAY_IF_HELPED,), Can.SAY_IF_HELPED,
        lambda data, viewer, row: HelpedForm(data, initial=_key()), _helped, "Thank you. That is kept.", True,
    ),
    "unmet": Step(
        "It cannot be met", (Verb.CANNOT_MEET,), Can.TURN_AWAY_HELP, lambda data, viewer, row: ReasonForm(data),
        lambda by, pk, good: actions.turn_away_help(by=by, request_id=pk, reason=good["reason"]),
        "Kept as unmet. The provider is told, and leaders see it.",
    ),
    "cancel": Step(
        "It is no longer needed", (Verb.CANCEL,), Can.CANCEL_HELP, lambda data, viewer, row: ReasonForm(data),
        lambda by, pk, good: actions.cancel_help(by=by, request_id=pk, reason=good["reason"]), "Cancelled.",
    ),
}  # fmt: skip
