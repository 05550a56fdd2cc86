"""Ask for a rota: anew, mended, or that of the evening. `working.py` works it out, later and beside everything else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from carepost.contact import planning
from carepost.contact.actions.rota.publishing import in_force, one_at_a_time
from carepost.contact.models import Rota, RotaRun
from carepost.contact.rules.rota import RotaRefused, RotaState
from carepost.contact.rules.rota_runs import RunKind, RunState
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused

BY_HAND, IN_THE_EVENING = "Made by hand", "Made in the evening"
SILENT = timedelta(minutes=10)  # far longer than a worker that lives keeps silent


@action("contact.make_rota")
def ask_for_rota(*, by: Actor, first: date | None = None, cause: str = BY_HAND) -> RotaRun:
    """Ask for the best rota of the next working days, from now or a later day. Asked for twice, it is made once."""
    council_id, today = by.council_id or 0, clock.today()
    if not planning.weekdays_with_hours(council_id):
        raise Refused([RotaRefused.NOBODY_RINGS])
    run = _asked(by, RunKind.BY_HAND, max(first or today, today), cause)
    audit.note(subject=f"rota_run:{run.pk}", first=run.first_day, cause=cause)
    return run


@action("contact.make_evening_rota")
def ask_for_evening_rota(*, by: Actor, first: date) -> RotaRun | None:
    """Ask for the rota of the next days, where anybody has hours; None where one waits or is being made already."""
    council_id = by.council_id or 0
    one_at_a_time(council_id)
    waiting = Rota.objects.filter(council_id=council_id, state=RotaState.PROPOSED).exists()
    if waiting or _busy(council_id) or not planning.weekdays_with_hours(council_id):
        audit.note(subject=f"council:{council_id}", asked=0)
        return None
    run = _asked(by, RunKind.EVENING, first, IN_THE_EVENING)
    audit.note(subject=f"rota_run:{run.pk}", asked=1)
    return run


def ask_to_mend(by: Actor, now: datetime, cause: str) -> RotaRun | None:
    """Ask, within another verb, to mend the rota in force; None where it is over. One more cause joins the first."""
    council_id, on = by.council_id or 0, clock.local_day(now)
    rota = in_force(council_id)
    if rota is None or rota.last_day < on:
        return None
    causes = [*_causes(council_id), cause]
    return _asked(by, RunKind.MENDS, max(on, rota.first_day), "; ".join(dict.fromkeys(causes)))


def end(run: RotaRun, state: RunState, **given: object) -> None:
    """Write down how the making of a rota ended."""
    RotaRun.objects.filter(pk=run.pk).update(state=state, ended_at=clock.now(), **given)


def _asked(by: Actor, kind: RunKind, first: date, cause: str) -> RotaRun:
    """Write down what is wanted, in place of what was being made for another reason."""
    council_id = by.council_id or 0
    one_at_a_time(council_id)
    before, now = _open(council_id), clock.now()
    if before is not None:
        if kind is not RunKind.MENDS and (before.kind, before.first_day) == (kind, first):
            return before
        end(before, RunState.REPLACED)
    return RotaRun.objects.create(
        council_id=council_id, kind=kind, first_day=first, cause=cause, asked_by=by.name,
        asked_by_id=by.user_id, asked_at=now, seen_at=now,
    )  # fmt: skip


def _open(council_id: int) -> RotaRun | None:
    return RotaRun.objects.filter(council_id=council_id, ended_at=None).first()


def _busy(council_id: int) -> bool:
    """Whether a rota that somebody asked for is being made; not one whose worker is gone."""
    run = _open(council_id)
    return run is not None and run.kind != RunKind.EVENING and run.seen_at > clock.now() - SILENT


def _causes(council_id: int) -> list[str]:
    """Why the rota in force is being mended already, or waits mended."""
    run = _open(council_id)
    if run is not None:
        return [run.cause] if run.kind == RunKind.MENDS else []
    waiting = Rota.objects.filter(council_id=council_id, state=RotaState.PROPOSED, mends__isnull=False)
    return list(waiting.values_list("cause", flat=True))
