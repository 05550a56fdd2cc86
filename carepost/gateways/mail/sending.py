"""One mail's turn: taken, handed over, and what came of it, each step committed before the next begins.

A process that dies leaves the step it was at. Before the hand-over nothing was sent, and the mail waits again. In the
hand-over the service is asked whether it has the mail; one that cannot be asked leaves it "not known", and a person
decides: to send it again might send it twice (docs/adr/0009).
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from procrastinate.exceptions import ConnectorException

from carepost.core import clock, policies, tenancy
from carepost.core.acting import Actor
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.mail import pace
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.queueing import look_at
from carepost.gateways.mail.states import LEASE, MailPolicy, State, Verb, next_try
from carepost.gateways.mail.stopping import put_off
from carepost.gateways.mail.transports import Transport, in_use

logger = logging.getLogger(__name__)
#: How often and how long apart what became of a mail is written down, while the database starts again.
WRITES, WRITES_APART = 30, 2.0
#: How a database that is gone or just starting shows, in our own statements and in those that queue a job.
DATABASE_AWAY = (OperationalError, InterfaceError, ConnectorException)
_IN_HAND = (State.TAKEN, State.HANDING)
_DUBIOUS = "The process that sent it ended. Nobody can say whether it was taken."


def send(key: UUID, council_id: int | None, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Send this mail if it is its turn; else have the worker look at it again when it may be."""
    way, by = in_use(), Actor.operator("mail", council_id=council_id)
    letter = _take(by, key, way, sleep)
    if letter is None:
        return
    try:
        theirs = _handed_over(by, letter, way)
    except GatewayFailed as failure:
        _surely(partial(_failed, by, letter, way, failure))
    else:
        if theirs is not None:
            _surely(partial(_accepted, by, letter, way, theirs))


def _take(by: Actor, key: UUID, way: Transport, sleep: Callable[[float], None]) -> QueuedMail | None:
    """The mail, taken, once its turn has come; None when there is nothing to do now."""
    with tenancy.transaction_for(by):
        row, now = _held(by, key), clock.now()
        if row is None or not _is_due(row, way):
            return None
        turn = pace.turn(way, now)
        if not turn.mine:
            look_at(row, turn.at + timedelta(seconds=random.random() * 5))  # noqa: S311  spreads, hides nothing
            return None
        row.taken_at, row.tries, row.transport = now, row.tries + 1, way.name
        move(row, Verb.TAKE)
    sleep(max((turn.at - now).total_seconds(), 0.0))
    return row


def _handed_over(by: Actor, letter: QueuedMail, way: Transport) -> str | None:
    """The service's number for the mail, or nothing; None where somebody else has the mail meanwhile. An earlier try
    may have come through after all: then it is not sent again. Raises GatewayFailed.
    """
    if letter.tries > 1 and way.knows(letter.message, letter.queued_at):
        return "" if _handing(by, letter) else None
    with way.ready(letter.message) as hand_over:
        return hand_over() if _handing(by, letter) else None


def _is_due(row: QueuedMail, way: Transport) -> bool:
    """Whether this mail may go now; one that a dead process had in hand is settled first."""
    now = clock.now()
    if row.state in _IN_HAND:
        until = (row.taken_at or now) + LEASE
        if now < until:
            look_at(row, until)
            return False
        _settle(row, way)
    if row.state == State.WAITING and now < row.next_try_at:
        look_at(row, row.next_try_at)
        return False
    return row.state == State.WAITING


def _settle(row: QueuedMail, way: Transport) -> None:
    if row.state == State.TAKEN:
        put_off(row)
        return
    row.said = _DUBIOUS
    verb = _found_out(row, way)
    if verb is None:
        row.save(update_fields=["said"])
        look_at(row, clock.now() + LEASE)
    elif verb is Verb.PUT_OFF:
        put_off(row)
    else:
        move(row, verb)


def _found_out(row: QueuedMail, way: Transport) -> Verb | None:
    """What a mail that may have been handed over has become, as far as the service can tell; None where it can be
    asked, but does not answer now.
    """
    try:
        known = way.knows(row.message, row.taken_at or row.queued_at) if way.name == row.transport else None
    except GatewayFailed:
        return Verb.LOSE_SIGHT if _is_late(row) else None
    if known is None:
        return Verb.LOSE_SIGHT
    return Verb.ACCEPT if known else Verb.PUT_OFF


def _handing(by: Actor, letter: QueuedMail) -> bool:
    """Note that the hand-over begins. False where somebody else has the mail meanwhile."""
    with tenancy.transaction_for(by):
        row = _mine(by, letter)
        if row is not None:
            move(row, Verb.HAND_OVER)
        return row is not None


def _accepted(by: Actor, letter: QueuedMail, way: Transport, theirs: str) -> None:
    with tenancy.transaction_for(by):
        pace.back(way)
        row = _mine(by, letter)
        if row is not None:
            row.theirs, row.said = theirs, ""
            move(row, Verb.ACCEPT)


def _failed(by: Actor, letter: QueuedMail, way: Transport, failure: GatewayFailed) -> None:
    # neither address nor words: logs are read by more people than mail is
    logger.warning("Mail %s: %s", letter.reference, failure.sentence)
    now = clock.now()
    with tenancy.transaction_for(by):
        row = _mine(by, letter)
        if row is None:
            return
        row.said = failure.sentence
        again = next_try(now, row.tries, chance=random.random(), asked=failure.retry_after)  # noqa: S311  spreads
        verb = _verb_for(row, way, failure)
        if _is_away(failure, verb):
            pace.away(way, again, failure.sentence)
        if verb is Verb.PUT_OFF:
            row.next_try_at = again
            put_off(row)
        elif verb is None:
            row.save(update_fields=["said"])
        else:
            move(row, verb)
        if row.state in (State.WAITING, State.HANDING):
            look_at(row, again)


def _is_away(failure: GatewayFailed, verb: Verb | None) -> bool:
    """Whether it would go no better with other mails: one of them is to find out for all."""
    broke = failure.kind is Failure.UNKNOWN and verb in (Verb.PUT_OFF, None)
    return broke or failure.kind in (Failure.UNREACHABLE, Failure.BROKEN) or bool(failure.retry_after)


def _verb_for(row: QueuedMail, way: Transport, failure: GatewayFailed) -> Verb | None:
    if failure.kind is Failure.UNKNOWN:
        return _found_out(row, way)
    return Verb.PUT_OFF if failure.worth_retrying and not _is_late(row) else Verb.REFUSE


def _is_late(row: QueuedMail) -> bool:
    """Whether a mail was tried for as long as the council's policy says."""
    policy = policies.in_force(MailPolicy, row.council_id, clock.today()).value
    return row.queued_at + timedelta(days=policy.tried_days) <= clock.now()


def _held(by: Actor, key: UUID) -> QueuedMail | None:
    return QueuedMail.objects.select_for_update().filter(pk=key, council_id=by.council_id).first()


def _mine(by: Actor, letter: QueuedMail) -> QueuedMail | None:
    """The mail as it stands, if it is still in the hand that took it."""
    row = _held(by, letter.pk)
    return row if row and row.state in _IN_HAND and row.taken_at == letter.taken_at else None


def _surely(write: Callable[[], None]) -> None:
    """Write down what became of a mail, also while the database starts again: what is not written is not known."""
    for left in reversed(range(WRITES)):
        try:
            write()
            return
        except DATABASE_AWAY:
            if not left or connection.in_atomic_block:
                raise
            time.sleep(WRITES_APART)
            close_old_connections()
