"""Support is asked for, or offered."""

from __future__ import annotations

from datetime import datetime

from carepost.api.announcing import About, announce
from carepost.api.rules import Event
from carepost.contact.actions.support.steps import note, side_of, write
from carepost.contact.catalogue import kinds_of
from carepost.contact.models import SupportRequest, WelfareCall
from carepost.contact.rules.support import (
    MOVES,
    Kind,
    MoveFault,
    Now,
    StepFault,
    Verb,
    amount_faults,
    due_on,
)
from carepost.core import clock
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.register.models import Service
from carepost.register.reach import is_own


class AskRefused(Reason):
    """Why support cannot be asked for or offered here, beside what the rules say."""

    NOT_HERE = "This service is not one that your council looks after. Its page says where it is registered."
    NO_COUNCIL = "No council that uses Carepost looks after this service, so nobody here can help."
    NO_KIND = "Choose what would help. That kind of support is no longer offered."
    NO_KEY = "This page is too old. Open it again."
    KEY_OF_ANOTHER = "This page was sent already, for another service. Open it again."


@action(Can.ASK_FOR_HELP)
def ask_for_help(
    *, by: Actor, service: Service, kind: str, words: str, amount: int | None = None, submission_key: str
) -> SupportRequest:
    """Ask for support: a provider for a service of theirs, or an officer on its behalf. The same submission
    twice is one request. Raises Refused.
    """
    refuse_if([] if words.strip() else [StepFault.NO_WORDS])
    return _begun(by, service, kind, Verb.ASK, words=words, amount=amount, key=submission_key)


@action(Can.OFFER_HELP)
def offer_help(
    *, by: Actor, service: Service, kind: str, words: str, amount: int | None = None, submission_key: str
) -> SupportRequest:
    """Offer support that nobody asked for. Whoever offers it owns it once the provider accepts. Raises Refused."""
    return _begun(by, service, kind, Verb.OFFER, words=words, amount=amount, key=submission_key)


def _begun(
    by: Actor, service: Service, key_of_kind: str, verb: Verb, *, words: str, amount: int | None, key: str
) -> SupportRequest:
    council_id = council_for(by, service)
    refuse_if([] if key.strip() else [AskRefused.NO_KEY])
    row = SupportRequest.objects.filter(council_id=council_id, submission_key=key).first()
    if row is not None:
        refuse_if([] if row.service_id == service.pk else [AskRefused.KEY_OF_ANOTHER])
        note(row, verb, again=True)
        return row
    kind = kinds_of(council_id).get(key_of_kind)
    if kind is None or kind.retired:
        raise Refused([AskRefused.NO_KIND])
    refuse_if(amount_faults(amount, counted=bool(kind.unit), required=False))
    return begin(by, service, kind, verb, now=clock.now(), words=words, amount=amount, key=key)


def begin(
    by: Actor,
    service: Service,
    kind: Kind,
    verb: Verb,
    *,
    now: datetime,
    words: str,
    key: str,
    amount: int | None = None,
    call: WelfareCall | None = None,
) -> SupportRequest:
    """Write a request with the first event of its history."""
    assert service.host_id is not None
    target, today = MOVES.target(None, verb), clock.local_day(now)
    row = SupportRequest(
        council_id=service.host_id, service=service, kind=kind.key, kind_name=kind.name, unit=kind.unit,
        promise_days=kind.promise_days, words=words.strip(), call=call, asked_side=side_of(by).value,
        asked_by=(call.respondent_name if call else "") or by.name, asked_at=now, asked_on=today,
        submission_key=key, state=target.value, due_on=due_on(Now(target), today, kind.promise_days),
    )  # fmt: skip
    row.save(force_insert=True)
    mine = {"owner_id": by.user_id, "owner_name": by.name} if verb is Verb.OFFER else {}
    write(by, row, verb, target, now=now, words="", key="", amount=amount, **mine)
    if verb is Verb.ASK:
        announce(
            row.council_id,
            Event.HELP_ASKED,
            [About(service.ref, f"/help/{row.pk}", service.body_id, service.pk)],
        )
    return row


def council_for(by: Actor, service: Service) -> int:
    """The council that helps this service, if this person may ask for it. Raises Refused."""
    if by.kind is ActorKind.PROVIDER:
        refuse_if([] if is_own(by, service) else [MoveFault.NOT_YOURS])
    elif by.council_id is None or service.host_id != by.council_id:
        raise Refused([AskRefused.NOT_HERE])
    if service.host_id is None:
        raise Refused([AskRefused.NO_COUNCIL])
    return service.host_id
