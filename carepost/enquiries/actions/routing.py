"""An enquiry goes to another topic or team, is more or less urgent, is said to come from the provider."""

from __future__ import annotations

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can
from carepost.enquiries.actions.steps import before, held, step
from carepost.enquiries.catalogue import clock_of, teams_of, topics_of
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import AskFault, Urgency, Verb
from carepost.register.models import Service


@action(Can.REROUTE_ENQUIRY)
def reroute_enquiry(
    *, by: Actor, enquiry_id: int, topic: str, team_id: int | None, reason: str, key: str, seen: int = 0
) -> Enquiry:
    """Give an enquiry another topic or team, and say why. It waits for an owner there; the clock goes on. Raises
    Refused.
    """
    row = held(by, enquiry_id)
    if before(row, key) is not None:
        audit.note(subject=f"enquiry:{row.ref}", again=True)
        return row
    wanted, teams = topics_of(row.council_id).get(topic), teams_of(row.council_id)
    found = {
        AskFault.NO_TOPIC: wanted is None or (wanted.retired and topic != row.topic),
        AskFault.NO_TEAM: team_id is not None and team_id not in teams,
        AskFault.SAME: topic == row.topic and team_id == row.team_id,
        AskFault.NO_REASON: not reason.strip(),
    }
    refuse_if(fault for fault, holds in found.items() if holds)
    assert wanted is not None
    team = teams.get(team_id or 0, "")
    row.topic, row.topic_name, row.finance, row.team_id = wanted.key, wanted.name, wanted.finance, team_id
    row.owner_id, row.owner_name = None, ""
    step(
        by, row, Verb.REROUTE, now=clock.now(), words=reason, key=key, seen=seen,
        topic_name=wanted.name, team_name=team,
    )  # fmt: skip
    # Whoever was joined with it gets its answers: so they have its readers, too.
    row.merged.update(topic=wanted.key, topic_name=wanted.name, finance=wanted.finance)
    return row


@action(Can.SET_ENQUIRY_URGENCY)
def set_enquiry_urgency(*, by: Actor, enquiry_id: int, urgency: Urgency, seen: int = 0) -> Enquiry:
    """Say how soon an answer is needed. The clock counts from when it was received, all the same. Raises Refused."""
    row = held(by, enquiry_id)
    if row.urgency == urgency:
        audit.note(subject=f"enquiry:{row.ref}", again=True)
        return row
    policy = clock_of(row.council_id, row.received_on)
    row.urgency, row.allowed_minutes = urgency.value, policy.value.allowed(urgency)
    step(by, row, Verb.SET_URGENCY, now=clock.now(), seen=seen, urgency=urgency.value)
    if row.due_at is not None and row.due_at > row.last_at and row.escalated_at is not None:
        row.escalated_at = None
        row.save(update_fields=["escalated_at"])
    return row


@action(Can.RECOGNISE_ASKER)
def recognise_asker(*, by: Actor, enquiry_id: int, service: Service | None, from_provider: bool) -> Enquiry:
    """Say which service it is about, and whether its provider asks, whose people then see it. Raises Refused."""
    row = held(by, enquiry_id)
    refuse_if([AskFault.NOT_HERE] if service is not None and service.host_id != row.council_id else [])
    body = service.body_id if service is not None else None
    refuse_if([AskFault.NO_SERVICE] if from_provider and body is None else [])
    row.service, row.body_id = service, body if from_provider else None
    step(by, row, Verb.RECOGNISE, now=clock.now(), words=service.name if service else "")
    return row
