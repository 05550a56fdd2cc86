"""An edition is stopped, before it goes or while it goes; and what was stopped while it went goes on after all."""

from __future__ import annotations

from django.db.models import Min

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can
from carepost.gateways.mail import stopping
from carepost.newsletter.actions.steps import held_edition, step_edition
from carepost.newsletter.book import recipients_of
from carepost.newsletter.models import Edition
from carepost.newsletter.rules import EditionFault, LeftOut, State, Verb
from carepost.newsletter.rules.delivery import KIND
from carepost.newsletter.rules.editions import against, against_resuming


@action(Can.STOP_EDITION)
def stop_edition(*, by: Actor, edition_id: int, why: str = "") -> Edition:
    """Stop an edition before it goes; or, with why, while mails of it are on their way: they are not sent, and none is
    tried again. What is being handed over at that moment may still leave. Raises Refused.
    """
    row = held_edition(by, edition_id)
    refuse_if(against(State(row.state), Verb.STOP, why=why))
    if row.state == State.SCHEDULED:
        row.send_at = None
        return step_edition(by, row, Verb.STOP, why=why)
    stopped = stopping.stop(row.council_id, KIND, f"{KIND}:{row.pk}", by=by.name, why=why)
    refuse_if([EditionFault.ALL_LEFT] if row.state == State.SENT and not stopped else [])
    _take_back(row)
    row.finished_at = clock.now()
    audit.note(subject=f"newsletter:{row.number}", mails_stopped=stopped)
    return step_edition(by, row, Verb.STOP, why=why)


@action(Can.RESUME_EDITION)
def resume_edition(*, by: Actor, edition_id: int, why: str) -> Edition:
    """Go on with an edition that was stopped while it was sent, as it was approved, to those who have not got it.

    Who left the newsletter meanwhile, or is no longer one whom it is for, is left out. Raises Refused.
    """
    row = held_edition(by, edition_id)
    refuse_if(against(State(row.state), Verb.RESUME, why=why))
    stopping.go_on(row.council_id, KIND, f"{KIND}:{row.pk}")
    _take_back(row)
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


def _take_back(row: Edition) -> None:
    """Whose mail was stopped stands as if none had been queued. What a person gave up by hand stays given up."""
    mails = stopping.stopped(row.council_id, KIND, f"{KIND}:{row.pk}")
    row.recipients.filter(mail__in=mails.values("pk")).update(mail=None)


def _look_again(row: Edition) -> int:
    """Leave out those who have not got it and are no longer to; returns how many are."""
    now = {one.address: one.left_out for one in recipients_of(row.council_id, row.audience)}
    some = list(row.recipients.filter(mail__isnull=True, left_out=""))
    for one in some:
        one.left_out = now.get(one.address, LeftOut.GONE) or ""
    row.recipients.bulk_update(some, ["left_out"], batch_size=500)
    return sum(not one.left_out for one in some)
