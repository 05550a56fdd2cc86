"""Which letters are a provider's own."""

from __future__ import annotations

from django.db.models import Q

from carepost.core.acting import Actor
from carepost.letters.rules.letters import LEFT
from carepost.providers.reach import windows
from carepost.providers.rules import Kind


def own(by: Actor) -> Q:
    """Letters that left for services that are theirs; the database says the same (migrations)."""
    theirs = Q() if by.services is None else Q(service_id__in=by.services)
    return Q(body_id=by.provider_id or 0, state__in=LEFT) & theirs


def readable(viewer: Actor) -> Q:
    """Those, and what its council opened of another provider that ran a service before: the database knows the days."""
    opened = list(windows(viewer, Kind.LETTERS))
    return own(viewer) | Q(body__isnull=False, state__in=LEFT, service_id__in=opened)
