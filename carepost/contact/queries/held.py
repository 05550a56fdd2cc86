"""The rows about one service that its provider may read: the database shows those of the provider's own days."""

from __future__ import annotations

from collections.abc import Sequence

from carepost.contact.models import AidNotice, ProviderNews, SupportRequest
from carepost.contact.queries.news import Told
from carepost.contact.rules.news import said_in_words
from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Service


def told(viewer: Actor, service: Service) -> Sequence[Told]:
    """What was told between calls."""
    if viewer.kind is not ActorKind.PROVIDER:
        return ()
    return [Told(row, said_in_words(row.said)) for row in ProviderNews.objects.filter(service=service)]


def asked(viewer: Actor, service: Service) -> Sequence[SupportRequest]:
    """What was asked for and offered."""
    if viewer.kind is not ActorKind.PROVIDER:
        return ()
    return list(SupportRequest.objects.filter(service=service))


def aid(viewer: Actor, service: Service) -> Sequence[AidNotice]:
    """What was put up for mutual aid."""
    if viewer.kind is not ActorKind.PROVIDER:
        return ()
    return list(AidNotice.objects.filter(service=service))
