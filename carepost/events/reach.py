"""Which places are a provider's own."""

from __future__ import annotations

from django.db.models import Q

from carepost.core.acting import Actor


def own_places(viewer: Actor) -> Q:
    """Those of people who come for the viewer's provider; of these those from services that are theirs."""
    ours = Q(body_id=viewer.provider_id or 0)
    return ours if viewer.services is None else ours & Q(service_id__in=sorted(viewer.services))
