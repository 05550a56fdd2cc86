"""People are invited by mail, once each, and answer by the link in it without an account."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.clock import local_day
from carepost.core.refusals import refuse_if
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.events.actions import letters
from carepost.events.actions.places import placed
from carepost.events.actions.steps import held, locked
from carepost.events.audience import invitees
from carepost.events.models import EventInvitation, Place
from carepost.events.rules import Comer, JobRole, Person, Side, State
from carepost.events.rules.inviting import Audience, InviteFault


@action(Can.INVITE_TO_EVENT)
def invite_to_event(*, by: Actor, event_id: int, audience: Audience, number: int) -> int:
    """Invite everybody of an audience who is not invited yet. `number` is how many the page said there are: where it is
    another one by now, nobody is written to. Returns how many. Raises Refused.
    """
    row, now = held(by, event_id), clock.now()
    refuse_if([] if State(row.state).takes_people else [InviteFault.NOT_OPEN])
    refuse_if([] if audience.groups else [InviteFault.NO_GROUP])
    people = invitees(row, audience, local_day(now))
    refuse_if([] if people else [InviteFault.NOBODY])
    refuse_if([] if len(people) == number else [InviteFault.OTHER_NUMBER])
    made = EventInvitation.objects.bulk_create(
        EventInvitation(
            council_id=row.council_id, event=row, name=each.name, email=each.email, service_id=each.service_id,
            body_id=each.body_id, organisation=each.organisation, user_id=each.user_id, invited_at=now,
            invited_by=by.name,
        )
        for each in people
    )  # fmt: skip
    audit.note(subject=f"event:{row.pk}", council=row.council_id, invited=len(made))
    letters.invited(row, made)
    return len(made)


@action(Can.ANSWER_EVENT_INVITATION)
def answer_invitation(*, by: Actor, invitation_id: int, role: JobRole) -> Place:
    """Come to what one was invited to, by the link alone. Raises Refused."""
    invitation = get_object_or_404(EventInvitation, pk=invitation_id, council_id=by.council_id or 0)
    row = locked(invitation.event_id)
    side = Side.PROVIDER if invitation.service_id else Side.PARTNER if invitation.organisation else Side.OTHER
    user = (
        User.objects.filter(email=invitation.email.lower(), is_active=True)
        .values_list("pk", flat=True)
        .first()
    )
    person = Person(invitation.name, invitation.email, role)
    comer = Comer(person, side, invitation.service_id, invitation.body_id, user, invitation.organisation)
    return placed(by, row, comer)
