"""Somebody outside who knows is asked, without an account: by a link of one purpose, which ends with their answer."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.shortcuts import get_object_or_404
from django.urls import reverse

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.steps import held, step, write
from carepost.enquiries.catalogue import doors_of
from carepost.enquiries.models import Enquiry, ExpertQuestion
from carepost.enquiries.rules import Asker, AskFault, State, Verb
from carepost.enquiries.rules.experts import (
    LINK_SALT,
    LONGEST_ANSWER,
    ExpertFault,
    LinkState,
    Showing,
    against_asking,
    digest_of,
)


@action(Can.CONSULT_EXPERT)
def consult_expert(
    *, by: Actor, enquiry_id: int, expert: Asker, question: str, showing: Showing, key: str
) -> ExpertQuestion:
    """Write to an expert outside with a link to one question. They see it, and what was chosen to be shown, and nothing
    else; the same submission twice is one link. Raises Refused.
    """
    row = held(by, enquiry_id)
    refuse_if([] if key.strip() else [AskFault.NO_KEY])
    again = ExpertQuestion.objects.filter(council_id=row.council_id, submission_key=key).first()
    if again is not None:
        audit.note(subject=f"enquiry:{row.ref}", again=True)
        return again
    refuse_if(against_asking(expert.name, expert.email, question, showing, finance=row.finance))
    now, token = clock.now(), signing.dumps([row.council_id, secrets.token_urlsafe(32)], salt=LINK_SALT)
    days = doors_of(row.council_id, clock.local_day(now)).expert_days
    asked = ExpertQuestion.objects.create(
        council_id=row.council_id, enquiry=row, expert_name=expert.name.strip(), expert_email=expert.email.strip(),
        question=question.strip(), shown_words=row.words if showing.words else "",
        shown_service=row.service.name if showing.service and row.service else "",
        digest=digest_of(token), asked_by_id=by.user_id, asked_by_name=by.name, asked_at=now,
        expires_at=now + timedelta(days=days), submission_key=key,
    )  # fmt: skip
    step(by, row, Verb.CONSULT, now=now, words=f"{asked.expert_name}: {asked.question}")
    page = f"{settings.SITE_URL}{reverse('enquiries:expert', args=[token])}"
    letters.to_expert(asked, page)
    return asked


@action(Can.CALL_OFF_EXPERT)
def call_off_expert(*, by: Actor, enquiry_id: int, question_id: int) -> Enquiry:
    """Withdraw an expert's link. It no longer answers. Raises Refused."""
    row = held(by, enquiry_id)
    asked = get_object_or_404(row.experts.select_for_update(), pk=question_id)
    now = clock.now()
    refuse_if([] if asked.state_at(now) is LinkState.OPEN else [ExpertFault.ENDED])
    asked.withdrawn_at, asked.withdrawn_by = now, by.name
    asked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    step(by, row, Verb.CALL_OFF, now=now, words=asked.expert_name)
    return row


@action(Can.ADVISE)
def advise(*, by: Actor, digest: str, words: str) -> ExpertQuestion:
    """Take in an expert's answer, once. It is a draft for the officer, and goes to nobody else. Raises Refused."""
    row = ExpertQuestion.objects.select_for_update().filter(digest=digest).first()
    now = clock.now()
    if row is None or row.state_at(now) is not LinkState.OPEN:
        raise Refused([ExpertFault.ENDED])
    refuse_if([] if words.strip() else [ExpertFault.NO_ANSWER])
    refuse_if([ExpertFault.TOO_LONG] if len(words) > LONGEST_ANSWER else [])
    row.answer, row.answered_at = words.strip(), now
    row.save(update_fields=["answer", "answered_at"])
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("council").get(pk=row.enquiry_id)
    write(by, enquiry, Verb.ADVISE, State(enquiry.state), now=now, words=f"{row.expert_name}: {row.answer}")
    letters.expert_answered(row)
    return row
