"""Legal holds: what no rule of keeping may remove, because a court, an inquiry or an inspector may ask for it.

A room enters each kind of record that it forgets by itself, and leaves out what is `under` a hold wherever it forgets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.http import Http404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.models import LegalHold
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.core.seconding import person

LONGEST_MATTER = 120
_kinds: dict[str, str] = {}


class HoldFault(Reason):
    """Why a hold cannot be placed or lifted."""

    NO_MATTER = "Enter what it is about, such as an inquiry or a claim."
    LONG_MATTER = f"Shorten what it is about to {LONGEST_MATTER} characters."
    NO_WHY = "Say why. Whoever lifts it reads this, and so does an auditor."
    NO_KIND = "Choose at least one kind of record."
    DAYS = "The last day must not be before the first."
    STANDS = "A hold about that stands already. Look at it first."
    OWN = "You placed this hold. Somebody else who may do so has to lift it."
    LIFTED = "It was lifted meanwhile. The list says by whom."


def enter(kind: str, label: str) -> None:
    """Name a kind of record that is forgotten when its time is over. Raises ValueError when it is entered already."""
    if kind in _kinds:
        raise ValueError(f"{kind} can be held already")
    _kinds[kind] = label


def kinds() -> Mapping[str, str]:
    """Every kind that can be held, with its name as people read it, in order of name."""
    return dict(sorted(_kinds.items(), key=lambda each: each[1]))


def under(council_id: int | None, kind: str, moment: str) -> Q:
    """Which rows of a kind some hold keeps; `moment` is their column that says when they were made."""
    found = Q(pk__in=[])
    standing = LegalHold.objects.filter(
        council_id=council_id or 0, lifted_at__isnull=True, kinds__contains=[kind]
    )
    for first, last in standing.values_list("first_day", "last_day"):
        days = Q(**{f"{moment}__isnull": False})
        days &= Q(**{f"{moment}__date__gte": first}) if first else Q()
        days &= Q(**{f"{moment}__date__lte": last}) if last else Q()
        found |= days
    return found


def holds(viewer: Actor) -> QuerySet[LegalHold]:
    """The council's holds, those that stand first, then the newest first."""
    rows = LegalHold.objects.filter(council_id=viewer.council_id or 0)
    return rows.order_by(F("lifted_at").desc(nulls_first=True), "-placed_at")


def hold(viewer: Actor, hold_id: int) -> LegalHold:
    """One hold of the council. Raises Http404."""
    found = holds(viewer).filter(pk=hold_id).first()
    if found is None:
        raise Http404("There is no hold of that number")
    return found


@action("hold.place")
def place_hold(
    *,
    by: Actor,
    matter: str,
    why: str,
    kinds: Collection[str],
    first_day: date | None = None,
    last_day: date | None = None,
) -> LegalHold:
    """Keep these kinds of record of these days, both included, whatever a policy says; no day means without end.

    From the moment it is committed nothing of it is forgotten. What was forgotten before is gone. Raises Refused.
    """
    if by.council_id is None:
        raise ValueError("Only somebody who acts in a council can hold its records")
    refuse_if(against_placing(matter, why, kinds, first_day, last_day))
    made = LegalHold(
        council_id=by.council_id, matter=matter.strip(), why=why.strip(), kinds=sorted(set(kinds)), first_day=first_day,
        last_day=last_day, placed_by_id=person(by), placed_by_name=by.name, placed_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as stands:
        raise Refused([HoldFault.STANDS]) from stands
    audit.note(subject=f"hold:{made.pk}", matter=made.matter, why=made.why, kinds=made.kinds, days=made.days)
    return made


@action("hold.lift")
def lift_hold(*, by: Actor, hold_id: int, why: str) -> LegalHold:
    """End a hold that somebody else placed: from the next night on its records are forgotten as policies say.

    Raises Refused, Http404.
    """
    second = person(by)
    row = LegalHold.objects.select_for_update().filter(council_id=by.council_id or 0, pk=hold_id).first()
    if row is None:
        raise Http404("There is no hold of that number")
    refuse_if(
        against_lifting(placed_by=row.placed_by_id, by=second, lifted=row.lifted_at is not None, why=why)
    )
    row.lifted_by_id, row.lifted_by_name, row.lifted_at = second, by.name, clock.now()
    row.lifted_why = why.strip()
    row.save()
    audit.note(subject=f"hold:{row.pk}", matter=row.matter, why=row.lifted_why, placed_by=row.placed_by_name)
    return row


def against_placing(
    matter: str, why: str, kinds: Collection[str], first_day: date | None, last_day: date | None
) -> tuple[HoldFault, ...]:
    """Reasons against placing a hold; empty means it can be."""
    found = {
        HoldFault.NO_MATTER: not matter.strip(),
        HoldFault.LONG_MATTER: len(matter.strip()) > LONGEST_MATTER,
        HoldFault.NO_WHY: not why.strip(),
        HoldFault.NO_KIND: not kinds or not set(kinds) <= set(_kinds),
        HoldFault.DAYS: first_day is not None and last_day is not None and last_day < first_day,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def against_lifting(*, placed_by: int, by: int, lifted: bool, why: str) -> tuple[HoldFault, ...]:
    """Reasons against this person (user id) lifting a hold; empty means they may."""
    if lifted:
        return (HoldFault.LIFTED,)
    if by == placed_by:
        return (HoldFault.OWN,)
    return () if why.strip() else (HoldFault.NO_WHY,)
