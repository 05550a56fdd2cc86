"""Work a rota out: read, solve, propose. Nobody waits meanwhile, and whoever asked sees how far it is.

Only the last step writes a rota, in one transaction; so that a worker which dies leaves nothing half-made, and the work
may simply be begun again.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import date

from carepost.contact.actions.rota.asking import BY_HAND, ask_for_rota
from carepost.contact.actions.rota.proposing import Drawn, Made, draw, give_up_rota, propose_rota
from carepost.contact.engine.rota import making, relief, telling
from carepost.contact.engine.rota.values import SoFar, Stage, Task
from carepost.contact.models import Rota, RotaRun
from carepost.contact.rules.rota_runs import RunFault
from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can

TELL_EVERY = 1.0  # seconds
TRIES = 3
_MAY = frozenset({Can.PROPOSE_ROTA.value, Can.GIVE_UP_ROTA.value})


def make_rota(*, by: Actor, first: date | None = None, cause: str = BY_HAND) -> Rota:
    """Ask for a rota and work it out at once, for whoever can wait. Raises Refused where there can be none."""
    run = ask_for_rota(by=by, first=first, cause=cause)
    rota = work_out(by=by, run_id=run.pk)
    if rota is None:
        raise Refused([RunFault.RESTLESS])
    return rota


def work_out(*, by: Actor, run_id: int) -> Rota | None:
    """The rota that somebody asked for, proposed; None where it is no longer wanted, or cannot be (the run says why).

    Where the rota in force was changed meanwhile, it is worked out anew, a few times.
    """
    worker = replace(by, permissions=_MAY)
    for _ in range(TRIES):
        drawn = _drawn(worker, run_id)
        if drawn is None:
            return None
        made = _watched(worker, run_id, drawn.plan.task)
        rota = propose_rota(by=worker, run_id=run_id, drawn=drawn, made=made)
        if rota is not None:
            return rota
    give_up_rota(by=worker, run_id=run_id, why=RunFault.RESTLESS)
    return None


def _drawn(by: Actor, run_id: int) -> Drawn | None:
    with tenancy.transaction_for(by):
        run = RotaRun.objects.filter(council_id=by.council_id or 0, pk=run_id, ended_at=None).first()
        if run is None:
            return None
        drawn = draw(run)
    if isinstance(drawn, RunFault):
        give_up_rota(by=by, run_id=run_id, why=drawn)
        return None
    return drawn


@dataclass(slots=True)
class _Latest:
    """The last that the solver told, which works in a thread of its own; the database is written to from ours."""

    so_far: SoFar = field(default_factory=lambda: SoFar(Stage.LAYING_OUT))

    def heard(self, so_far: SoFar) -> None:
        self.so_far = so_far


def _watched(by: Actor, run_id: int, task: Task) -> Made:
    """Solve the task, and tell from time to time how far it is."""
    latest = _Latest()
    with ThreadPoolExecutor(1) as beside:
        working: Future[Made] = beside.submit(_solved, task, latest)
        while not working.done():
            _tell(by, run_id, latest.so_far, len(task.calls))
            wait([working], timeout=TELL_EVERY)
        return working.result()


def _solved(task: Task, latest: _Latest) -> Made:
    rota = making.mend(task, latest.heard) if task.mending else making.make(task, latest.heard)
    lacking, short = telling.lacking(task, rota), telling.late(task, rota)
    if not lacking and not short:
        return Made(rota, (), ())
    latest.heard(SoFar(Stage.HELPING, rota.proof.cost, rota.proof.bound))
    return Made(rota, lacking, [each.sentence for each in relief.relief(task, rota)])


def _tell(by: Actor, run_id: int, so_far: SoFar, calls: int) -> None:
    """Show how far it is. Bookkeeping, not a fact: the audit book gets how it ended."""
    with tenancy.transaction_for(by):
        RotaRun.objects.filter(pk=run_id, ended_at=None).update(
            state=so_far.stage.value, cost=so_far.cost, bound=so_far.bound, calls=calls, seen_at=clock.now()
        )
