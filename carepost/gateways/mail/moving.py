"""The one way in which a mail moves."""

from __future__ import annotations

from carepost.core import clock
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State, Verb, after


def move(row: QueuedMail, verb: Verb) -> None:
    """Move a mail by the table of states and save it whole. Raises ValueError for a move that is not there."""
    target = after(State(row.state), verb)
    if target is None:
        raise ValueError(f"A mail that is {row.state} cannot {verb}")
    row.state, row.moved_at, row.stopped = target, clock.now(), verb is Verb.STOP
    if target.has_left and row.secret:
        row.content = None
    if target not in (State.BOUNCED, State.GIVEN_UP):
        row.dead_since = None
    if verb is Verb.TRY_AGAIN:
        row.tries = 0  # it shall leave once more, whether an earlier try came through or not
    row.save()
