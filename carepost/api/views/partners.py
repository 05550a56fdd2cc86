"""The partners for whose programs a council makes tokens, and which it has told."""

from __future__ import annotations

from django.http import Http404

from carepost.core import clock
from carepost.core.acting import Actor, ActorKind
from carepost.councils.permissions import Can
from carepost.councils.queries import people, sharing


def name_of_partner(viewer: Actor, partner: int | None) -> str:
    """The partner that something is made for; empty for one's own. Raises Http404 for one that is not there."""
    if partner is None:
        return ""
    found = dict(people.partners(viewer)).get(partner) if viewer.kind is ActorKind.STAFF else None
    if found is None:
        raise Http404("There is no such partner of a council here")
    return found


def partners_of(viewer: Actor) -> list[tuple[int, str]]:
    """The partners with whom the viewer's council shares something today."""
    if viewer.kind is not ActorKind.STAFF or not viewer.may(Can.MAKE_TOKEN):
        return []
    live = {a.partner_id for a in sharing.agreements(viewer, clock.today()) if a.state == "live"}
    return [(pk, name) for pk, name in people.partners(viewer) if pk in live]
