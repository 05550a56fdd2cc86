"""Mails that came in with what became of them, and the files of an enquiry."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from carepost.core import kept_files
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries.models import Enquiry, EnquiryFile, InboundMail
from carepost.enquiries.queries.enquiries import seen
from carepost.enquiries.rules.mails import MailState

ASIDE = [state.value for state in MailState if state.is_aside]


def mails(viewer: Actor, *, aside: bool = False) -> QuerySet[InboundMail, InboundMail]:
    """The mails of the viewer's council; of those that became an enquiry about money, its readers' alone."""
    rows = InboundMail.objects.filter(council_id=viewer.council_id or 0).select_related("enquiry")
    if not viewer.may(Can.SEE_FINANCE_ENQUIRIES):
        rows = rows.filter(Q(enquiry__isnull=True) | Q(enquiry__finance=False))
    return rows.filter(state__in=ASIDE) if aside else rows


def raw_of(viewer: Actor, mail_id: int) -> bytes:
    """A mail as it came. Raises Http404 for one that this person may not see."""
    found = mails(viewer).filter(pk=mail_id).first()
    if found is None:
        raise Http404("There is no mail of that number")
    return kept_files.read(found.raw)


def files_of(enquiry: Enquiry) -> list[EnquiryFile]:
    """The files of an enquiry, in the order in which they came; refused ones by their names."""
    return list(enquiry.files.order_by("pk"))


def file_of(viewer: Actor, file_id: int) -> tuple[EnquiryFile, bytes]:
    """One file with its content. Raises Http404 for one that was refused, or whose enquiry they may not see."""
    rows = EnquiryFile.objects.filter(enquiry__in=seen(viewer).order_by().values("pk"), refused="")
    found = rows.filter(pk=file_id).first()
    if found is None:
        raise Http404("There is no file of that number")
    return found, kept_files.read(found.path)


def council_named(slug: str) -> Council | None:
    """The council of that name in addresses; where only one uses Carepost, that one without a name."""
    rows = Council.objects.filter(slug=slug) if slug else Council.objects.all()[:2]
    found = list(rows)
    return found[0] if len(found) == 1 else None
