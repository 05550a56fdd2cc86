"""Makes requests for support in tests: asked, taken on, promised, as its pages do."""

from __future__ import annotations

from datetime import date
from typing import Any

from carepost.contact.actions import support as actions
from carepost.contact.models import SupportRequest
from carepost.core import ids
from carepost.core.acting import Actor
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
