"""Which enquiries are a provider's own."""

from __future__ import annotations

from django.db.models import Q

from carepost.core.acting import Actor


def own(viewer: Actor) -> Q:
    """Those that the viewer's provider asked, whoever runs the service today; of these those about services that are
    theirs.
    """
    asked = Q(body_id=viewer.provider_id or 0)
    return asked if viewer.services is None else asked & Q(service_id__in=sorted(viewer.services))
