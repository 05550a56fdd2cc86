"""Makes a rota, and mends one: the cheapest choice, laid out in time, with the proof of how good it is."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from carepost.contact.engine.rota.greedy import greedy
from carepost.contact.engine.rota.laying import lay_out
from carepost.contact.engine.rota.options import ANY, Option, Tables, cost_of, part_of
from carepost.contact.engine.rota.values import Key, Place, Proof, Rota, SoFar, Stage, Task, Watch, unwatched


def make(task: Task, watch: Watch = unwatched) -> Rota:
    """The best rota for a task. What has no place in it is unmet; `telling.py` says why."""
    began = perf_counter()
    watch(SoFar(Stage.LAYING_OUT))
    tables = Tables(task)
    chosen, bound = choose(tables, watch)
    return Rota(lay_out(tables, chosen), Proof(cost_of(tables, chosen), bound, perf_counter() - began))


def mend(task: Task, watch: Watch = unwatched) -> Rota:
    """The rota before with as few changes as can be: a call moves only where it must, or to be in time.

    Where nothing changed, the best rota is its own mend, since then a move costs more than it can gain.
    """
    return make(replace(task, mending=True), watch)


def by_the_list(task: Task) -> Rota:
    """What the plain list would do, with its cost. It has no bound of its own: 0."""
    began = perf_counter()
    tables = Tables(task)
    chosen = greedy(tables)
    return Rota(lay_out(tables, chosen), Proof(cost_of(tables, chosen), 0, perf_counter() - began))


def choose(tables: Tables, watch: Watch = unwatched) -> tuple[tuple[Option, ...], int]:
    """The options chosen and the bound. The list's choice where the solver found nothing better in time."""
    from carepost.contact.engine.rota.model import solve  # noqa: PLC0415  OR-Tools takes a second to load

    solved = solve(tables, kept(tables) if tables.task.mending else (), watch)
    by_list = greedy(tables)
    if solved is None:
        return by_list, 0
    return min(solved.chosen, by_list, key=lambda chosen: cost_of(tables, chosen)), solved.bound


def kept(tables: Tables) -> tuple[Option, ...]:
    """The options of the rota before that are open still; those of a call that must move are left out."""
    found = (_option_at(tables, number, call.key) for number, call in enumerate(tables.task.calls))
    return tuple(option for option in found if option is not None)


def _option_at(tables: Tables, number: int, key: Key) -> Option | None:
    before: Place | None = tables.task.before.get(key)
    if before is None:
        return None
    names = {officer.key: n for n, officer in enumerate(tables.task.officers)}
    days = {day: n for n, day in enumerate(tables.task.days)}
    here = tables.at[number].get((names.get(before.officer, ANY), days.get(before.day, ANY)), [])
    part = ANY if before.minute is None else part_of(tables.task, before.minute)
    return min((o for o in here if o.part in (ANY, part)), key=lambda option: option.cost, default=None)
