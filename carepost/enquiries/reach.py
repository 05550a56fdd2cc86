"""Which enquiries a provider's people may read, and which they may do something about; which mails a council's."""

from __future__ import annotations

from django.db.models import Q

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.providers.reach import windows
from carepost.providers.rules import Kind


def asked(by: Actor) -> Q:
    """Those that somebody's provider asked, whoever runs the service today; of these those about services of theirs."""
    theirs = Q(body_id=by.provider_id or 0)
    return theirs if by.services is None else theirs & Q(service_id__in=sorted(by.services))


def readable(viewer: Actor) -> Q:
    """Those, and what its council opened of another provider that ran a service before: the database knows the days."""
    opened = list(windows(viewer, Kind.ENQUIRIES))
    return asked(viewer) | Q(body__isnull=False, service_id__in=opened)


def mails(by: Actor) -> Q:
    """The mails of somebody's council; of those that became an enquiry about money, or may be about it, its readers'
    alone.
    """
    ours = Q(council_id=by.council_id or 0)
    if by.may(Can.SEE_FINANCE_ENQUIRIES):
        return ours
    nobodys = Q(enquiry__isnull=True, taken_in__isnull=True, finance=False)
    return ours & (nobodys | Q(enquiry__finance=False) | Q(taken_in__enquiry__finance=False))
