"""Mails that came in with what became of them, and the files of an enquiry."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from carepost.core import kept_files
from carepost.core.acting import Actor, ActorKind
from carepost.councils.models import Council
from carepost.enquiries import reach
from carepost.enquiries.models import Enquiry, EnquiryFile, InboundMail, MailboxOutage
from carepost.enquiries.queries.enquiries import readable
from carepost.enquiries.rules.mails import MailState

ASIDE = [state.value for state in MailState if state.is_aside]


def mails(viewer: Actor, *, aside: bool = False) -> QuerySet[InboundMail, InboundMail]:
    """The mails that this person may see. `aside` leaves those that were kept aside, and nobody has taken in."""
    rows = InboundMail.objects.filter(reach.mails(viewer)).select_related("enquiry", "taken_in__enquiry")
    return rows.filter(state__in=ASIDE, taken_in__isnull=True) if aside else rows


def mail_aside(viewer: Actor, mail_id: int) -> InboundMail:
    """A mail that waits to be taken in, or not. Raises Http404 for any other."""
    found = mails(viewer, aside=True).filter(pk=mail_id).first()
    if found is None:
        raise Http404("No mail of that number is kept aside")
    return found


def silent_mailboxes(viewer: Actor) -> list[MailboxOutage]:
    """The mailboxes of the viewer's council that cannot be read now, the longest first."""
    rows = MailboxOutage.objects.filter(council_id=viewer.council_id or 0, ended_at=None)
    return list(rows.order_by("began_at"))


def raw_of(viewer: Actor, mail_id: int) -> bytes:
    """A mail as it came. Raises Http404 for one that this person may not see."""
    found = mails(viewer).filter(pk=mail_id).first()
    if found is None:
        raise Http404("There is no mail of that number")
    return kept_files.read(found.raw)


def files_of(viewer: Actor, enquiry: Enquiry) -> list[EnquiryFile]:
    """The files of an enquiry in the order in which they came; for its council the refused ones too, by their names."""
    rows = enquiry.files.order_by("pk")
    return list(rows.filter(refused="") if viewer.kind is ActorKind.PROVIDER else rows)


def file_of(viewer: Actor, file_id: int) -> tuple[EnquiryFile, bytes]:
    """One file with its content. Raises Http404 for one that was refused, or whose enquiry they may not see."""
    rows = EnquiryFile.objects.filter(enquiry__in=readable(viewer).order_by().values("pk"), refused="")
    found = rows.select_related("enquiry__service").filter(pk=file_id).first()
    if found is None:
        raise Http404("There is no file of that number")
    return found, kept_files.read(found.path)


def council_named(slug: str) -> Council | None:
    """The council of that name in addresses; where only one uses Carepost, that one without a name."""
    rows = Council.objects.filter(slug=slug) if slug else Council.objects.all()[:2]
    found = list(rows)
    return found[0] if len(found) == 1 else None
