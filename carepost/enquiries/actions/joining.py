"""Two enquiries that ask the same are joined; one that asks two things is split."""

from __future__ import annotations

from carepost.core import audit, clock, ids
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.enquiries.actions.receiving import Came, begin
from carepost.enquiries.actions.steps import before, held, readable, step
from carepost.enquiries.catalogue import topics_of
from carepost.enquiries.models import Enquiry
from carepost.enquiries.models.enquiries import PREFIX
from carepost.enquiries.rules import (
    Asker,
    AskFault,
    Channel,
    Joined,
    JoinFault,
    Question,
    State,
    Verb,
    ask_faults,
    join_faults,
)


@action(Can.MERGE_ENQUIRY)
def merge_enquiry(*, by: Actor, enquiry_id: int, into: str, key: str, seen: int = 0) -> Enquiry:
    """Join an enquiry with an earlier one that asks the same: both askers get its answer. `into` is the number that is
    read out. Raises Refused.
    """
    earlier = _numbered(by, into)
    row = held(by, enquiry_id)
    if before(row, key) is not None:
        audit.note(subject=f"enquiry:{row.ref}", again=True)
        return row
    refuse_if(join_faults(_facts(row), _facts(earlier)))
    row.merged_into = earlier
    step(by, row, Verb.MERGE, now=clock.now(), key=key, seen=seen, other=earlier)
    step(by, earlier, Verb.NOTE, now=clock.now(), words=f"{row.ref} asks the same and was joined with this.")
    return row


@action(Can.UNMERGE_ENQUIRY)
def unmerge_enquiry(*, by: Actor, enquiry_id: int, seen: int = 0) -> Enquiry:
    """Take an enquiry out of the one that it was joined with: it stands where it stood. Raises Refused."""
    row = held(by, enquiry_id)
    joined = row.events.filter(verb=Verb.MERGE).order_by("-pk").first()
    target = State(joined.from_state) if joined is not None else State.RECEIVED
    earlier, row.merged_into = row.merged_into, None
    step(by, row, Verb.UNMERGE, now=clock.now(), seen=seen, target=target, other=earlier)
    return row


@action(Can.SPLIT_ENQUIRY)
def split_enquiry(
    *, by: Actor, enquiry_id: int, subject: str, words: str, topic: str, key: str, seen: int = 0
) -> Enquiry:
    """Make the second question of an enquiry one of its own, from the same person; returns that. Raises Refused."""
    refuse_if([] if key.strip() else [AskFault.NO_KEY])
    row = held(by, enquiry_id)
    again = Enquiry.objects.filter(council_id=row.council_id, submission_key=key).first()
    if again is not None:
        audit.note(subject=f"enquiry:{again.ref}", again=True)
        return again
    asker = Asker(row.asker_name, row.asker_email, row.asker_phone)
    question = Question(subject, words, topic, about=row.about)
    refuse_if(fault for fault in ask_faults(asker, question) if fault is not AskFault.NO_WAY_BACK)
    wanted = topics_of(row.council_id).get(topic)
    if wanted is None or wanted.retired:
        raise Refused([AskFault.NO_TOPIC])
    came = Came(asker, question, Channel(row.channel), row.service, row.body_id)
    now = clock.now()
    made = begin(by, row.council_id, came, wanted, now=now, key=key, split_from=row)
    step(by, row, Verb.SPLIT, now=now, seen=seen, other=made)
    return made


def _numbered(by: Actor, text: str) -> Enquiry:
    """The enquiry of a number as people write it, held. Raises Refused."""
    wanted = text.strip().upper()
    if not ids.is_reference(wanted, PREFIX):
        raise Refused([JoinFault.NO_SUCH])
    row = readable(by).select_for_update().filter(pk=int(wanted.split("-")[1])).first()
    if row is None:
        raise Refused([JoinFault.NO_SUCH])
    return row


def _facts(row: Enquiry) -> Joined:
    return Joined(row.pk, State(row.state), row.received_at, row.finance)
