"""A service's telephone numbers: changed whole, or a number said to be wrong. Every version is kept."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from carepost.contact.actions import clock as clocks
from carepost.contact.actions.claiming import called_here
from carepost.contact.models import PhoneCard, PhoneNumber
from carepost.contact.phonebook import numbers_of_register
from carepost.contact.rules.numbers import (
    Card,
    Number,
    NumberFault,
    all_numbers,
    marked_right,
    marked_wrong,
    number_faults,
    of_people,
)
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.register.models import Service

_WORDS = {
    "numbers": "telephone numbers", "own_first": "which are rung first",
    "manager_phone": "manager’s number", "manager_email": "manager’s e-mail",
    "nominated_name": "nominated individual", "nominated_phone": "nominated individual’s number",
    "nominated_email": "nominated individual’s e-mail", "note": "note",
}  # fmt: skip


@action(Can.KEEP_NUMBERS)
def keep_numbers(*, by: Actor, service: Service, card: Card, seen: int) -> PhoneCard:
    """Put a new version of the card over version `seen` (0: there was none). Raises Refused."""
    council_id = called_here(by, service)
    clocks.lock(council_id, service.pk)
    before, version = newest(council_id, service)
    refuse_if([NumberFault.STALE] if version != seen else [])
    refuse_if(number_faults(card))
    changed = [_WORDS[f.name] for f in fields(Card) if getattr(card, f.name) != getattr(before, f.name)]
    refuse_if([] if changed else [NumberFault.NO_CHANGE])
    words = f"Changed: {', '.join(changed)}."
    return write(by, council_id, service, card, version=version + 1, changed=words, at=clock.now())


@action(Can.MARK_NUMBER)
def mark_number(*, by: Actor, service: Service, number: str, wrong: bool) -> PhoneCard:
    """Say that a number is wrong, so that the next one is offered; or that it was right after all.

    Raises Refused for a number that is not the service's. Said twice, it is kept once.
    """
    council_id = called_here(by, service)
    clocks.lock(council_id, service.pk)
    before, version = newest(council_id, service)
    known = numbers_of_register(by, service)
    named = [*all_numbers(known, before), *of_people(before)]
    meant = next((each for each in named if each.key == Number(number).key), None)
    if meant is None:
        raise Refused([NumberFault.NOT_A_NUMBER])
    refuse_if([NumberFault.MARKED] if bool(meant.wrong_by) == wrong else [])
    at = clock.now()
    card = marked_wrong(before, meant, by=by.name, at=at) if wrong else marked_right(before, meant.key, known)
    told = "is a wrong number" if wrong else "is right after all"
    words = f"{meant.number} {told}."
    return write(by, council_id, service, card, version=version + 1, changed=words, at=at)


def newest(council_id: int, service: Service) -> tuple[Card, int]:
    """The card as it stands, and its version; where the service's clock is locked, nobody else can write one."""
    row = PhoneCard.objects.filter(council_id=council_id, service=service).order_by("-version").first()
    return (row.as_card(), row.version) if row else (Card(), 0)


def write(
    by: Actor, council_id: int, service: Service, card: Card, *, version: int, changed: str, at: datetime
) -> PhoneCard:
    """Add a version of a card, as part of a verb that holds the service's clock."""
    row = PhoneCard.objects.create(
        council_id=council_id, service=service, version=version,
        own_first=card.own_first, manager_phone=card.manager_phone, manager_email=card.manager_email,
        nominated_name=card.nominated_name, nominated_phone=card.nominated_phone,
        nominated_email=card.nominated_email, note=card.note, changed=changed, by_name=by.name,
        at=at,
    )  # fmt: skip
    PhoneNumber.objects.bulk_create(
        PhoneNumber(
            council_id=council_id, card=row, position=place, number=each.number, answers=each.answers,
            wrong_by=each.wrong_by, wrong_at=each.wrong_at, wrong_call_id=each.wrong_call,
        )
        for place, each in enumerate(card.numbers)
    )  # fmt: skip
    audit.note(subject=f"service:{service.ref}", council=council_id, version=version, changed=changed)
    return row
