"""What is kept of mail and for how long, what was dropped by everybody, and where the mails of one kind are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from carepost.core import clock, holds, policies
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.queueing import look_at
from carepost.gateways.mail.states import LEASE, ON_ITS_WAY, MailPolicy, State

#: A letter of sign-in that nobody knows the fate of is worth nothing the day after: they ask for another.
_SECRET_DAYS = 1


def look_after(council_id: int | None) -> int:
    """Have the worker look at what waits and has no job, or was in hand for too long. Returns how many."""
    now = clock.now()
    late = Q(state=State.WAITING, next_try_at__lte=now - LEASE) | Q(
        state__in=[State.TAKEN, State.HANDING], taken_at__lte=now - LEASE
    )
    rows = QueuedMail.objects.filter(late, council_id=council_id).defer("content")
    for row in rows:
        look_at(row, now)
    return len(rows)


def forget(council_id: int | None) -> int:
    """Remove the words of mails, and then the mails, that are older than the council's policy keeps them.

    What still waits to be sent stays, and what is under a legal hold, but for words that open something. Returns how
    many words were removed.
    """
    now = clock.now()
    policy = policies.in_force(MailPolicy, council_id, clock.today()).value
    ended = QueuedMail.objects.filter(council_id=council_id).exclude(state__in=ON_ITS_WAY)
    held = holds.under(council_id, "mail", "queued_at")
    ended.filter(moved_at__lte=now - timedelta(days=policy.rows_days)).exclude(held).delete()
    old = Q(moved_at__lte=now - timedelta(days=policy.words_days)) & ~held
    secret = Q(secret=True, moved_at__lte=now - timedelta(days=_SECRET_DAYS))
    return ended.filter(old | secret, content__isnull=False).update(content=None)


def whereabouts(council_id: int, kind: str, references: Iterable[str]) -> dict[str, State]:
    """By reference, what became of the mails of a kind that are still known."""
    rows = QueuedMail.objects.filter(council_id=council_id, kind=kind, reference__in=list(references))
    return {reference: State(state) for reference, state in rows.values_list("reference", "state")}
