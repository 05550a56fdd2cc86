"""Questions to an event, its materials and what people said of it, for its council and for those who come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from carepost.core import kept_files, policies, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.councils.permissions import Can
from carepost.events.models import Evaluation, Event, EventQuestion, Material, Place
from carepost.events.queries.doors import signed_numbers
from carepost.events.reach import own_places
from carepost.events.rules import TAKEN, EventPolicy, State
from carepost.events.rules.after import EVALUATION_SALT, Result, may_evaluate, result_of

_OVER = (State.HELD, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody on the list may read of an event: what was answered for all, their own questions, materials."""

    answered: Sequence[EventQuestion]
    own: Sequence[EventQuestion]
    materials: Sequence[Material]


@dataclass(frozen=True, slots=True)
class EvaluationDoor:
    """Who says how an event was through a link; `open` while they still can."""

    actor: Actor
    place: Place
    open: bool


def questions_of(viewer: Actor, event: Event) -> list[EventQuestion]:
    """Every question to an event, the oldest first, for its council."""
    rows = EventQuestion.objects.filter(event=event, council_id=viewer.council_id or 0)
    return list(rows.select_related("place").order_by("pk"))


def question(viewer: Actor, question_id: int) -> EventQuestion:
    """One of them. Raises Http404."""
    rows = EventQuestion.objects.filter(pk=question_id, council_id=viewer.council_id or 0)
    found = rows.select_related("event", "place").first()
    if found is None:
        raise Http404("There is no question of that number")
    return found


def materials_of(event: Event) -> list[Material]:
    """What there is to read or watch of an event, in the order in which it was added."""
    return list(Material.objects.filter(event=event, removed_at__isnull=True).order_by("pk"))


def material(viewer: Actor, material_id: int) -> Material:
    """One material of the council's. Raises Http404."""
    return _found(Material.objects.filter(council_id=viewer.council_id or 0), material_id)


def own_material(viewer: Actor, material_id: int) -> Material:
    """One material of an event at which somebody of the viewer's provider has a place. Raises Http404."""
    mine = Place.objects.filter(own_places(viewer)).filter(_reads())
    return _found(Material.objects.filter(event_id__in=mine.values("event_id")), material_id)


def place_material(place: Place, material_id: int) -> Material:
    """One material of the event of a place, for the person who has it. Raises Http404."""
    mine = Place.objects.filter(_reads(), pk=place.pk)
    return _found(Material.objects.filter(event_id__in=mine.values("event_id")), material_id)


def _found(rows: QuerySet[Material, Material], material_id: int) -> Material:
    found = rows.filter(pk=material_id, removed_at__isnull=True).exclude(path="").first()
    if found is None:
        raise Http404("There is no file of that number")
    return found


def content_of(found: Material) -> bytes:
    """What the file of a material holds."""
    return kept_files.read(found.path)


def _reads() -> Q:
    """Who reads what others asked: those who hold a place, and afterwards those who came."""
    return Q(minutes__gt=0) | Q(state__in=TAKEN, minutes__isnull=True)


def reading_of(place: Place) -> Reading:
    """What the person of a place may read."""
    own = list(EventQuestion.objects.filter(place=place).order_by("pk"))
    if not Place.objects.filter(_reads(), pk=place.pk).exists():
        return Reading((), own, ())
    rows = EventQuestion.objects.filter(event_id=place.event_id, published=True).exclude(place=place)
    return Reading(list(rows.order_by("pk")), own, materials_of(place.event))


def own_reading(viewer: Actor, event: Event) -> tuple[Place | None, Reading]:
    """The viewer's own place at an event, and what they may read there."""
    place = Place.objects.filter(event=event, user_id=viewer.user_id or 0).order_by("-pk").first()
    return place, reading_of(place) if place else Reading((), (), ())


def may_say(place: Place, now: datetime) -> bool:
    """Whether the person of a place can still say how it was."""
    row = place.event
    policy = policies.in_force(EventPolicy, row.council_id, local_day(now)).value
    came = place.minutes is None or place.minutes > 0
    held = row.state in _OVER and came
    return not may_evaluate(used=place.evaluated, held=held, ends=row.ends_at, now=now, policy=policy)


def evaluation_door(token: str, now: datetime) -> EvaluationDoor:
    """The door behind the link of an evaluation. Raises Http404 for one that is nobody's."""
    council_id, place_id = signed_numbers(token, EVALUATION_SALT)
    with tenancy.acting_for(Actor.operator("evaluation link", council_id=council_id)):
        rows = Place.objects.filter(council_id=council_id, pk=place_id).select_related("event__council")
        place = rows.first()
        if place is None:
            raise Http404("There is nothing here")
        open_now = may_say(place, now)
    # The book may not tell who said what: whoever comes through this door has no name.
    actor = Actor.operator("evaluation link", council_id=council_id, permissions={Can.SAY_HOW_IT_WAS.value})
    return EvaluationDoor(actor, place, open_now)


def result(viewer: Actor, event: Event, now: datetime) -> Result:
    """What people said of an event, out of those who could."""
    policy = policies.in_force(EventPolicy, event.council_id, local_day(now)).value
    here = {"event": event, "council_id": viewer.council_id or 0}
    said = Evaluation.objects.filter(**here).values_list("useful", "learned", "better")
    asked = Place.objects.filter(Q(minutes__gt=0) | Q(minutes__isnull=True, state="held"), **here).count()
    return result_of(said, asked, policy)
