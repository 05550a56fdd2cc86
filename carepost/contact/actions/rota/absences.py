"""Note that somebody is away, and ask for the mended rota in the same step; end an absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carepost.contact.actions.rota.asking import ask_to_mend
from carepost.contact.actions.rota.hours import must_ring
from carepost.contact.actions.rota.publishing import one_at_a_time
from carepost.contact.models import Absence, RotaPlace, RotaRun
from carepost.contact.rules.rota import AbsenceKind, RotaRefused
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.calendar import in_words
from carepost.core.refusals import Refused, refuse_if


@dataclass(frozen=True, slots=True)
class Noted:
    """An absence that was noted. `run` makes the mended rota, where they had calls on these days."""

    absence: Absence
    calls: int
    run: RotaRun | None


@action("contact.note_absence")
def note_absence(*, by: Actor, user_id: int, kind: AbsenceKind, first: date, last: date) -> Noted:
    """Note days on which somebody does not ring: oneself, or a colleague who said so on the telephone."""
    council_id, now = by.council_id or 0, clock.now()
    on = clock.local_day(now)
    faults = {RotaRefused.ENDS_BEFORE: last < first, RotaRefused.PAST_ABSENCE: first < on}
    refuse_if(fault for fault, holds in faults.items() if holds)
    must_ring(council_id, user_id)
    one_at_a_time(council_id)
    known = Absence.objects.filter(council_id=council_id, user_id=user_id, withdrawn_at=None)
    if known.filter(first__lte=first, last__gte=last).exists():
        raise Refused([RotaRefused.NOTED_ALREADY])
    absence = Absence.objects.create(
        council_id=council_id, user_id=user_id, kind=kind.value, first=first, last=last,
        noted_by=by.name, noted_at=now,
    )  # fmt: skip
    theirs = RotaPlace.objects.filter(council_id=council_id, in_force=True, officer_id=user_id, made=False)
    calls = theirs.filter(day__gte=first, day__lte=last).count()
    until = "" if first == last else f" to {in_words(last)}"
    cause = f"{absence.user.name}: {kind.label.lower()}, {in_words(first)}{until}"
    run = ask_to_mend(by, now, cause) if calls else None
    audit.note(subject=f"user:{user_id}", first=first, last=last, calls=calls)
    return Noted(absence, calls, run)


@action("contact.end_absence")
def end_absence(*, by: Actor, absence_id: int) -> Absence:
    """Take an absence back: they are here after all. The rota in force stays until another is made."""
    rows = Absence.objects.select_for_update().filter(council_id=by.council_id or 0, withdrawn_at=None)
    absence = rows.filter(pk=absence_id).first()
    if absence is None:
        raise Refused([RotaRefused.NOT_NOTED])
    absence.withdrawn_at = clock.now()
    absence.save(update_fields=["withdrawn_at"])
    audit.note(subject=f"user:{absence.user_id}", first=absence.first, last=absence.last)
    return absence
