"""What a provider answers: yes or no to an offer, and whether help that was given did help."""

from __future__ import annotations

from datetime import timedelta

from carepost.contact.actions.support import notices
from carepost.contact.actions.support.steps import before, held, step
from carepost.contact.models import SupportRequest
from carepost.contact.rules.support import Helped, State, StepFault, SupportPolicy, Verb, helped_faults
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can


@action(Can.ANSWER_OFFER)
def answer_offer(*, by: Actor, request_id: int, accept: bool, reason: str = "") -> SupportRequest:
    """Accept what was offered, or decline it and say why: the provider, or an officer who was told. Raises Refused."""
    row = held(by, request_id)
    refuse_if([] if accept or reason.strip() else [StepFault.NO_REASON])
    step(by, row, Verb.ACCEPT if accept else Verb.DECLINE, now=clock.now(), words=reason)
    return row


@action(Can.SAY_IF_HELPED)
def say_if_helped(
    *, by: Actor, request_id: int, helped: Helped | None, words: str = "", key: str
) -> SupportRequest:
    """Say whether help that was delivered did help: asked of the provider once. Raises Refused."""
    row = held(by, request_id)
    if before(row, key) is None:
        refuse_if(helped_faults(helped, words))
    step(
        by,
        row,
        Verb.SAY_IF_HELPED,
        now=clock.now(),
        words=words,
        key=key,
        helped=helped.value if helped else "",
    )
    return row


@action(Can.REMIND_ABOUT_HELP)
def remind_about_help(*, by: Actor, council_id: int) -> int:
    """Ask once more, by mail, whether help delivered some days ago did help. Returns how many were asked."""
    now = clock.now()
    policy = policies.in_force(SupportPolicy, council_id, clock.local_day(now)).value
    rows = SupportRequest.objects.filter(
        council_id=council_id, state=State.DELIVERED, reminded_at__isnull=True,
        delivered_at__lte=now - timedelta(days=policy.remind_after_days),
    )  # fmt: skip
    asked = list(
        rows.select_for_update(of=("self",), skip_locked=True).select_related(
            "service__organisation", "council"
        )
    )
    for row in asked:
        step(by, row, Verb.REMIND, now=now)
        notices.did_it_help(row)
    audit.note(subject="support", council=council_id, reminded=len(asked))
    return len(asked)
