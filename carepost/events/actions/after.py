"""Questions are asked and answered, materials added, and people say how it was, each once."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.db.models import Q
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock, kept_files, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.filekinds import kind_of
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can
from carepost.events.actions import letters
from carepost.events.actions.moving_up import policy_of
from carepost.events.actions.steps import desk_of, held
from carepost.events.models import Evaluation, Event, EventQuestion, Material, Place
from carepost.events.reach import own_places
from carepost.events.rules import COUNTED, State
from carepost.events.rules.after import (
    AfterFault,
    Useful,
    against_material,
    against_words,
    may_evaluate,
)

FOLDER = PurePath("events")
_OVER = (State.HELD, State.CLOSED)


@action(Can.ASK_AT_EVENT)
def ask_at_event(*, by: Actor, place_id: int, words: str, anonymous: bool) -> EventQuestion:
    """Ask before an event, as somebody on its list; with `anonymous`, others who come do not learn who. Raises
    Refused.
    """
    place = _own_place(by, place_id)
    refuse_if([] if place.state in COUNTED else [AfterFault.NOT_ON_LIST])
    refuse_if(against_words(words, AfterFault.NO_QUESTION))
    row = EventQuestion.objects.create(
        council_id=place.council_id, event_id=place.event_id, place=place, words=words.strip(), anonymous=anonymous,
        shown_as="" if anonymous else place.name, asked_at=clock.now(),
    )  # fmt: skip
    audit.note(subject=f"event:{place.event_id}", council=place.council_id, question=row.pk)
    return row


@action(Can.ANSWER_AT_EVENT)
def answer_at_event(*, by: Actor, question_id: int, answer: str, published: bool) -> EventQuestion:
    """Answer a question, and say if those who came read both. A second answer takes the place of the first. Raises
    Refused.
    """
    rows = EventQuestion.objects.select_for_update().filter(council_id=by.council_id or 0)
    row = get_object_or_404(rows, pk=question_id)
    refuse_if(against_words(answer, AfterFault.NO_ANSWER))
    row.answer, row.answered_by, row.answered_at, row.published = (
        answer.strip(),
        by.name,
        clock.now(),
        published,
    )
    row.save()
    audit.note(subject=f"event:{row.event_id}", council=row.council_id, answered=row.pk, published=published)
    return row


@action(Can.ADD_MATERIAL)
def add_material(
    *, by: Actor, event_id: int, title: str, link: str = "", content: bytes | None = None
) -> Material:
    """Add something to read or watch: a link, or a file that is safe to keep. Raises Refused."""
    row, now = held(by, event_id), clock.now()
    refuse_if(against_material(title, link.strip(), content, policy_of(row.council_id, now)))
    path, kind = "", kind_of(content) if content is not None else None
    if content is not None:
        path = kept_files.keep(FOLDER / str(row.council_id) / hashlib.sha256(content).hexdigest(), content)
    made = Material.objects.create(
        council_id=row.council_id, event=row, title=title.strip(), link=link.strip(), path=path,
        media_type=kind.value if kind else "", size=len(content or b""), added_at=now, added_by=by.name,
    )  # fmt: skip
    audit.note(subject=f"event:{row.pk}", council=row.council_id, material=made.pk)
    return made


@action(Can.REMOVE_MATERIAL)
def remove_material(*, by: Actor, material_id: int) -> Material:
    """Show a material no longer."""
    rows = Material.objects.select_for_update().filter(council_id=by.council_id or 0, removed_at__isnull=True)
    row = get_object_or_404(rows, pk=material_id)
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    audit.note(subject=f"event:{row.event_id}", council=row.council_id, material=row.pk, removed=True)
    return row


@action(Can.ASK_HOW_IT_WAS)
def ask_how_it_was(*, by: Actor, event_id: int) -> int:
    """Write to everybody who came, or where no attendance was taken to who held a place, with a link to one page.
    Nobody is written to twice. Returns how many. Raises Refused.
    """
    row = held(by, event_id)
    refuse_if([] if row.state in _OVER else [AfterFault.NOT_HELD])
    people = list(asked_of(row))
    row.evaluation_asked_at = row.evaluation_asked_at or clock.now()
    row.save(update_fields=["evaluation_asked_at"])
    audit.note(subject=f"event:{row.pk}", council=row.council_id, evaluation=len(people))
    letters.how_was_it(row, people)
    return len(people)


@action(Can.SAY_HOW_IT_WAS)
def say_how_it_was(*, by: Actor, place_id: int, useful: Useful | None, learned: str, better: str) -> Event:
    """Say how an event was, once. What is said is kept without who said it. Raises Refused."""
    place = _own_place(by, place_id)
    place = Place.objects.select_for_update(of=("self",)).select_related("event").get(pk=place.pk)
    row, now = place.event, clock.now()
    refuse_if(
        may_evaluate(used=place.evaluated, held=row.state in _OVER, ends=row.ends_at, now=now,
                     policy=policy_of(row.council_id, now))
    )  # fmt: skip
    found = [] if useful is not None else [AfterFault.NO_USEFUL]
    refuse_if([*found, *([AfterFault.TOO_LONG] if max(len(learned), len(better)) > 2000 else [])])
    assert useful is not None
    Evaluation.objects.create(
        council_id=row.council_id,
        event=row,
        useful=useful.value,
        learned=learned.strip(),
        better=better.strip(),
    )
    place.evaluated = True
    place.save(update_fields=["evaluated"])
    audit.note(subject=f"event:{row.pk}", council=row.council_id, evaluated=True)
    return row


def asked_of(row: Event) -> list[Place]:
    """Who is asked how an event was: those who came, and where that is not known those who held a place."""
    came = Q(minutes__gt=0) | Q(minutes__isnull=True, state="held")
    return list(Place.objects.filter(came, event=row, evaluated=False, forgotten=False).order_by("pk"))


def _own_place(by: Actor, place_id: int) -> Place:
    """A place of one's own: of the provider's person who signs in, or of the link. Raises Http404."""
    rows = Place.objects.select_related("event")
    if by.kind is ActorKind.PROVIDER:
        place = get_object_or_404(rows.filter(own_places(by), user_id=by.user_id or 0), pk=place_id)
        tenancy.become(desk_of(by, place.council_id))
        return place
    return get_object_or_404(rows.filter(council_id=by.council_id or 0), pk=place_id)
