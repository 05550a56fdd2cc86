"""How a machine comes in: from the secret that it sends to the actor it is."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection

from carepost.api.holding import Held, held, office_of
from carepost.api.models import Answered, Request, Token
from carepost.api.rules import (
    ROLE,
    ApiPolicy,
    Scope,
    TokenEnd,
    against_entering,
    digest_of,
    name_of,
    prefix_of,
)
from carepost.core import clock, policies, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import Refused, refuse_if

_A_MINUTE = timedelta(minutes=1)
_NOBODYS = digest_of("")


@dataclass(frozen=True, slots=True)
class Machine:
    """A token that was let in: as whom it acts, who keeps it, what it was made for, and whose it is (`office`, in words
    `where`).
    """

    token_id: int
    keeper_id: int
    name: str
    actor: Actor
    office: Actor
    scopes: frozenset[Scope]
    expires_at: datetime
    where: str = ""


def let_in(secret: str, now: datetime) -> Machine:
    """The machine that this secret is. Must run in a transaction. Raises Refused with the TokenEnd that holds."""
    token = _told_apart(secret)
    known = hmac.compare_digest(token.digest if token else _NOBODYS, digest_of(secret))
    if token is None or not known:
        raise Refused([TokenEnd.UNKNOWN])
    office = office_of(token.council_id, token.provider_id)
    with tenancy.acting_for(office):
        may = held([token], clock.local_day(now))[token.pk]
    refuse_if(
        against_entering(
            revoked=token.revoked_at is not None,
            expires_at=token.expires_at,
            now=now,
            kept=may.kept,
            scopes=may.scopes,
        )
    )
    actor = _actor(token, may)
    return Machine(
        token.pk, token.keeper_id, token.name, actor, office, may.scopes, token.expires_at, _where(token)
    )  # fmt: skip


def wait(machine: Machine, now: datetime) -> int:
    """How many seconds a machine has to wait until it may ask again: 0 when it need not.

    Counted from what it asked in the last minute (policy `api.tokens`); requests that are under way are not among them.
    """
    with tenancy.acting_for(machine.office):
        policy = policies.in_force(ApiPolicy, machine.office.council_id, clock.local_day(now)).value
        nth = policy.requests_a_minute - 1
        rows = Request.objects.filter(token_id=machine.token_id, at__gt=now - _A_MINUTE).order_by("-at")
        at = rows.values_list("at", flat=True)[nth : nth + 1].first()
    return 0 if at is None else max(1, ceil((at + _A_MINUTE - now).total_seconds()))


def remember(
    machine: Machine, now: datetime, *, operation: str, subject: str, status: int, told: int | None
) -> int:
    """Keep what was asked, and when the token was last used, to the minute. Returns the number of the note."""
    with tenancy.acting_for(machine.office):
        noted = Request.objects.create(
            token_id=machine.token_id, at=now, operation=operation, subject=subject, status=status, told=told
        )
        Token.objects.filter(pk=machine.token_id).exclude(used_at__gt=now - _A_MINUTE).update(used_at=now)
    return noted.pk


def count_told(machine: Machine, noted: int, told: int) -> None:
    """Say of what was noted as it began how many rows it told in the end. One that was cut off says nothing."""
    with tenancy.acting_for(machine.office):
        Request.objects.filter(pk=noted, token_id=machine.token_id).update(told=told)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a request with a key, and a digest of what was asked."""

    asked: str
    status: int
    body: str


def hold(machine: Machine, key: str) -> bool:
    """Keep others with this key out until the transaction ends. False where somebody is at it already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"api {machine.token_id} {key}"]
        )
        return bool(cursor.fetchone()[0])


def answered(machine: Machine, key: str) -> Answer | None:
    """What was answered to this key before; None where it is new."""
    with tenancy.acting_for(machine.office):
        row = Answered.objects.filter(token_id=machine.token_id, key=key).first()
    return Answer(row.asked, row.status, row.body) if row else None


def keep_answer(machine: Machine, key: str, answer: Answer, now: datetime) -> None:
    """Keep what is answered to a key, in the transaction that does what was asked."""
    with tenancy.acting_for(machine.office):
        Answered.objects.create(
            token_id=machine.token_id,
            key=key,
            asked=answer.asked,
            status=answer.status,
            body=answer.body,
            at=now,
        )


def _told_apart(secret: str) -> Token | None:
    """The token whose prefix this is: for this one look the database shows that row, whoever asks."""
    prefix = prefix_of(secret)
    if prefix is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carepost.token', %s, true)", [prefix])
        found = Token.objects.select_related("council", "partner").filter(prefix=prefix).first()
        cursor.execute("SELECT set_config('carepost.token', '', true)")
    return found


def _where(token: Token) -> str:
    partner = f"{token.partner}, with " if token.partner else ""
    return f"{partner}{token.council or ''}"


def _actor(token: Token, may: Held) -> Actor:
    """The machine as the one who acts: nobody in person, and the audit book names the token."""
    return Actor(
        user_id=None,
        name=name_of(token.name, token.prefix),
        kind=token.kind,
        council_id=token.council_id,
        provider_id=token.provider_id,
        partner_id=token.partner_id,
        role=ROLE,
        permissions=may.permissions,
        services=may.services,
    )
