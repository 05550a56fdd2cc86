"""Enquiries come in: typed by an officer, from a provider who has signed in, from the public page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from carepost.api.announcing import About, announce
from carepost.api.rules import Event
from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.core.sent_files import SentFile
from carepost.councils.actors import council_of
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries.actions import letters
from carepost.enquiries.actions.files import keep_files, policy_of, refuse_files
from carepost.enquiries.actions.steps import desk_of, write
from carepost.enquiries.catalogue import clock_of, doors_of, topics_of
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import Asker, AskFault, Channel, Question, State, Topic, Verb, ask_faults
from carepost.register.models import Service
from carepost.register.reach import is_own


@dataclass(frozen=True, slots=True)
class Came:
    """What came in: from whom, what, through which door; the service and provider it is known to be from, if any."""

    asker: Asker
    question: Question
    channel: Channel
    service: Service | None = None
    body_id: int | None = None


@action(Can.RECEIVE_ENQUIRY)
def receive_enquiry(
    *,
    by: Actor,
    asker: Asker,
    question: Question,
    service: Service | None = None,
    from_provider: bool = False,
    submission_key: str,
) -> Enquiry:
    """Write down what was asked by telephone. `from_provider`: its people see it too. The same submission twice is
    one enquiry. Raises Refused.
    """
    council_id = council_of(by)
    refuse_if([AskFault.NOT_HERE] if service is not None and service.host_id != council_id else [])
    body = service.body_id if service is not None and from_provider else None
    came = Came(asker, question, Channel.PHONE, service, body)
    return _received(by, council_id, came, key=submission_key)


@action(Can.ASK_AS_PROVIDER)
def ask_as_provider(
    *,
    by: Actor,
    service: Service,
    question: Question,
    email: str,
    submission_key: str,
    files: Sequence[SentFile] = (),
) -> Enquiry:
    """Ask the council that looks after a service of one's own. The same submission twice is one enquiry. Raises
    Refused, for a file too that is not safe to keep.
    """
    refuse_if([] if is_own(by, service) else [AskFault.NOT_HERE])
    if service.host_id is None:
        raise Refused([AskFault.NO_COUNCIL])
    with tenancy.acting_for(desk_of(by, service.host_id)):
        came = Came(Asker(by.name, email), question, Channel.PORTAL, service, service.body_id)
        return _received(by, service.host_id, came, key=submission_key, files=files)


@action(Can.RECEIVE_FROM_WEB)
def receive_from_web(
    *,
    by: Actor,
    council: Council,
    asker: Asker,
    question: Question,
    submission_key: str,
    files: Sequence[SentFile] = (),
) -> Enquiry:
    """Take in what somebody without an account asks on the public page. Nobody knows yet who they are, so no provider
    sees it until an officer says so. Raises Refused.
    """
    refuse_if([] if doors_of(council.pk, clock.today()).public_page else [AskFault.CLOSED_DOOR])
    came = Came(asker, question, Channel.WEB, _meant(council.pk, question.about))
    return _received(by, council.pk, came, key=submission_key, files=files)


def _meant(council_id: int, about: str) -> Service | None:
    """The one service of a council that somebody means by its name or CQC id; None where that is not sure."""
    text = about.strip()
    if not text:
        return None
    named = Service.objects.filter(Q(ref=text) | Q(name__iexact=text), host_id=council_id, withdrawn=False)
    found = list(named.select_related("organisation")[:2])
    return found[0] if len(found) == 1 else None


def one_at_a_time(council_id: int) -> None:
    """Let a council's enquiries come in one after the other, so that the same one twice at once is found to be one."""
    Council.objects.select_for_update(no_key=True).get(pk=council_id)


def _received(by: Actor, council_id: int, came: Came, *, key: str, files: Sequence[SentFile] = ()) -> Enquiry:
    """The enquiry of this submission, made unless it was made before."""
    refuse_if([] if key.strip() else [AskFault.NO_KEY])
    refuse_if(ask_faults(came.asker, came.question))
    one_at_a_time(council_id)
    again = Enquiry.objects.filter(council_id=council_id, submission_key=key).first()
    if again is not None:
        audit.note(subject=f"enquiry:{again.ref}", council=council_id, again=True)
        return again
    topic = topics_of(council_id).get(came.question.topic)
    if topic is None or topic.retired:
        raise Refused([AskFault.NO_TOPIC])
    refuse_files(council_id, files)
    row = begin(by, council_id, came, topic, now=clock.now(), key=key)
    keep_files(by, row, files, policy_of(council_id))
    letters.received(row)
    return row


def tell_programs(event: Event, row: Enquiry) -> None:
    """Tell the council's programs (of one about money its readers' alone), and those of the provider that asked."""
    only = Can.SEE_FINANCE_ENQUIRIES if row.finance else None
    about = About(row.service.ref if row.service else "", f"/enquiries/{row.pk}", row.body_id, row.service_id)
    announce(row.council_id, event, [about], for_holders_of=only)


def begin(
    by: Actor,
    council_id: int,
    came: Came,
    topic: Topic,
    *,
    now: datetime,
    key: str,
    split_from: Enquiry | None = None,
) -> Enquiry:
    """Write an enquiry with the first event of its history."""
    on, asker, question = clock.local_day(now), came.asker, came.question
    policy = clock_of(council_id, on)
    row = Enquiry(
        council_id=council_id, service=came.service, body_id=came.body_id, channel=came.channel.value,
        asker_name=asker.name.strip(), asker_email=asker.email.strip(), asker_phone=asker.phone.strip(),
        about=question.about.strip(), subject=question.subject.strip(), words=question.words.strip(),
        received_at=now, received_on=on, received_by=by.name, submission_key=key, split_from=split_from,
        topic=topic.key, topic_name=topic.name, finance=topic.finance, team_id=topic.team_id,
        urgency=question.urgency.value, state=State.RECEIVED, clock_policy=policy.version, clock_since=now,
        allowed_minutes=policy.value.allowed(question.urgency), last_at=now,
    )  # fmt: skip
    row.save(force_insert=True)
    verb = Verb.RECEIVE if split_from is None else Verb.SPLIT_OFF
    write(by, row, verb, State.RECEIVED, now=now, topic_name=topic.name)
    tell_programs(Event.ENQUIRY_ASKED, row)
    return row
