"""The public page of a council, found by its name alone: nobody has signed in there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries.catalogue import doors_of
from carepost.enquiries.queries.choices import largest_file, topics_to_ask
from carepost.enquiries.rules import Topic


@dataclass(frozen=True, slots=True)
class PublicDoor:
    """A council's public page: who takes in what is asked there, and what it can be about."""

    council: Council
    actor: Actor
    topics: Sequence[Topic]
    largest_mb: int


def public_door(slug: str) -> PublicDoor:
    """The page of a council. Raises Http404 where there is none, or where the council has closed it."""
    council = Council.objects.filter(slug=slug).first()
    if council is None:
        raise Http404("No council of that name uses Carepost")
    actor = Actor.operator("public page", council_id=council.pk, permissions={Can.RECEIVE_FROM_WEB.value})
    with tenancy.acting_for(actor):
        if not doors_of(council.pk, clock.today()).public_page:
            raise Http404("This council takes no questions on this page")
        return PublicDoor(council, actor, topics_to_ask(council.pk), largest_file(council.pk))
