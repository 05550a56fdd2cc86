"""What the forms of enquiries offer: topics, teams, people; and the service that somebody means."""

from __future__ import annotations

from datetime import date

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.enquiries import catalogue
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import Topic
from carepost.enquiries.rules.mails import MailPolicy
from carepost.register.models import Service


def topics(viewer: Actor, *, retired: bool = False) -> list[Topic]:
    """The topics of the viewer's council that they may see; retired ones only when asked."""
    found = catalogue.topics_of(viewer.council_id or 0).values()
    return [
        topic
        for topic in found
        if (retired or not topic.retired) and (viewer.may(Can.SEE_FINANCE_ENQUIRIES) or not topic.finance)
    ]


def topics_to_ask(council_id: int) -> list[Topic]:
    """What anybody may ask a council about. Whoever asks about money need not be a reader of such enquiries."""
    return [topic for topic in catalogue.topics_of(council_id).values() if not topic.retired]


def largest_file(council_id: int) -> int:
    """How large a file may be that comes in to a council, in MB."""
    return policies.in_force(MailPolicy, council_id, clock.today()).value.largest_file_mb


def teams(viewer: Actor) -> dict[int, str]:
    """The teams of the viewer's council."""
    return catalogue.teams_of(viewer.council_id or 0)


def owners(viewer: Actor, on: date) -> dict[int, str]:
    """Who in the viewer's council can own an enquiry."""
    return catalogue.owners(viewer.council_id or 0, on)


def owners_of(enquiry: Enquiry, on: date) -> dict[int, str]:
    """Who can own this one: of one about money, its readers."""
    return catalogue.owners(enquiry.council_id, on, finance=enquiry.finance)


def expert_days(viewer: Actor, on: date) -> int:
    """For how many days an expert's link answers."""
    return catalogue.doors_of(viewer.council_id or 0, on).expert_days


def services_meant(viewer: Actor, text: str, *, most: int = 6) -> list[Service]:
    """The services of the viewer's council that a name or CQC id may mean: one where it is sure."""
    rows = Service.objects.filter(host_id=viewer.council_id or 0, withdrawn=False).select_related(
        "organisation"
    )
    wanted = text.strip()
    if not wanted:
        return []
    for exact in (rows.filter(ref=wanted), rows.filter(name__iexact=wanted)):
        if found := list(exact.order_by("name", "pk")[:most]):
            return found
    return list(rows.filter(name__icontains=wanted).order_by("name", "pk")[:most])


def email_of(user_id: int | None) -> str:
    """Where somebody is written to."""
    return User.objects.filter(pk=user_id or 0).values_list("email", flat=True).first() or ""
