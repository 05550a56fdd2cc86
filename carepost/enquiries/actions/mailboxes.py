"""A mailbox that cannot be read: noted once, told to the council's administrators, and over when it is read again."""

from __future__ import annotations

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.files import policy_of
from carepost.enquiries.catalogue import administrators
from carepost.enquiries.models import MailboxOutage
from carepost.enquiries.rules.mails import is_silent


def to_note(council_id: int, address: str, said: str) -> bool:
    """Whether how a mailbox does is news. `said` is why it cannot be read; empty where it can."""
    row = _under_way(council_id, address)
    if row is None or not said:
        return (row is None) is bool(said)
    return row.said != said or _to_tell(row)


@action(Can.NOTE_MAILBOX)
def note_mailbox(*, by: Actor, council: Council, address: str, said: str) -> None:
    """Note that a mailbox cannot be read and why, or (`said` empty) that it can be again."""
    now = clock.now()
    row = _under_way(council.pk, address)
    if row is None and said:
        row = MailboxOutage(council=council, address=address, began_at=now)
    if row is not None:
        tells = bool(said) and _to_tell(row)
        row.said, row.ended_at = said or row.said, None if said else now
        row.told_at = now if tells else row.told_at
        row.save()
        if tells:
            letters.mailbox_silent(row, administrators(council.pk, clock.local_day(now)))
    audit.note(subject=f"mailbox:{address}", council=council.pk, read=not said)


def _under_way(council_id: int, address: str) -> MailboxOutage | None:
    return MailboxOutage.objects.filter(council_id=council_id, address=address, ended_at=None).first()


def _to_tell(row: MailboxOutage) -> bool:
    return row.told_at is None and is_silent(row.began_at, clock.now(), policy_of(row.council_id))
