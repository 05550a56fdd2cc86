"""An edition is stopped, before it goes or while it goes; and what was stopped while it went goes on after all."""

from __future__ import annotations

from django.db.models import Min

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can
from carepost.gateways.mail import sending
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State as MailState
from carepost.gateways.mail.states import Verb as MailVerb
from carepost.newsletter.actions.steps import held_edition, step_edition
from carepost.newsletter.book import recipients_of
from carepost.newsletter.models import Edition
from carepost.newsletter.rules import LeftOut, State, Verb
from carepost.newsletter.rules.delivery import KIND
from carepost.newsletter.rules.editions import against, against_resuming


@action(Can.STOP_EDITION)
def stop_edition(*, by: Actor, edition_id: int, why: str = "") -> Edition:
    """Stop an edition before it goes; or while it goes, with why: then what still waits is not sent. Raises Refused."""
    row = held_edition(by, edition_id)
    refuse_if(against(State(row.state), Verb.STOP, why=why))
    if row.state == State.SCHEDULED:
        row.send_at = None
        return step_edition(by, row, Verb.STOP, why=why)
    _give_up_waiting(by, row, why)
    row.finished_at = clock.now()
    return step_edition(by, row, Verb.STOP, why=why)


def _give_up_waiting(by: Actor, row: Edition, why: str) -> None:
    """Its recipients stand as if nothing had been queued for them. What a person gave up by hand stays given up."""
    waiting = QueuedMail.objects.select_for_update().filter(
        council_id=row.council_id, kind=KIND, reference=f"{KIND}:{row.pk}", state=MailState.WAITING
    )
    keys = []
    for mail in waiting:
        mail.words, mail.ended_by = why.strip(), by.name
        sending.move(mail, MailVerb.GIVE_UP)
        keys.append(mail.pk)
    row.recipients.filter(mail__in=keys).update(mail=None)


@action(Can.RESUME_EDITION)
def resume_edition(*, by: Actor, edition_id: int, why: str) -> Edition:
    """Go on with an edition that was stopped while it was sent, as it was approved, to those who have not got it.

    Who left the newsletter meanwhile, or is no longer one whom it is for, is left out. Raises Refused.
    """
    row = held_edition(by, edition_id)
    refuse_if(against(State(row.state), Verb.RESUME, why=why))
    left = _look_again(row)
    refuse_if(
        against_resuming(
            clock.today(), left=left, corrected=row.corrections.exclude(state=State.DROPPED).exists(),
            worth_until=row.items.aggregate(first=Min("worth_until"))["first"],
        )
    )  # fmt: skip
    row.finished_at, row.left_out = None, row.recipients.exclude(left_out="").count()
    audit.note(subject=f"newsletter:{row.number}", left=left)
    return step_edition(by, row, Verb.RESUME, why=why)


def _look_again(row: Edition) -> int:
    """Leave out those who have not got it and are no longer to; returns how many are."""
    now = {one.address: one.left_out for one in recipients_of(row.council_id, row.audience)}
    some = list(row.recipients.filter(mail__isnull=True, left_out=""))
    for one in some:
        one.left_out = now.get(one.address, LeftOut.GONE) or ""
    row.recipients.bulk_update(some, ["left_out"], batch_size=500)
    return sum(not one.left_out for one in some)
