"""Makes a rota, and mends one: the cheapest choice, laid out in time, with the proof of how good it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import perf_counter

from carepost.contact.engine.rota.greedy import greedy
from carepost.contact.engine.rota.laying import lay_out
from carepost.contact.engine.rota.options import Option, Tables, cost_of, first_of
from carepost.contact.engine.rota.values import Proof, Rota, SoFar, Stage, Task, Watch, unwatched


def make(task: Task, watch: Watch = unwatched) -> Rota:
    """The best rota for a task. What has no place in it is unmet; `telling.py` says why."""
    began = perf_counter()
    watch(SoFar(Stage.LAYING_OUT))
    tables = Tables(task)
    chosen, bound = choose(tables, watch)
    return Rota(lay_out(tables, chosen), Proof(cost_of(tables, chosen), bound, perf_counter() - began))


def mend(task: Task, watch: Watch = unwatched) -> Rota:
    """The rota before with as few changes as can be: a call moves only where it must, or for somebody to wait less.

    First as little waiting and as few moves as can be, together; only then, among rotas that are equal in this, what is
    convenient. Where nothing changed, the best rota is its own mend, since a move costs more than it can gain.
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
    return min(solved.chosen, by_list, key=lambda chosen: _in_order(tables, chosen)), solved.bound


def kept(tables: Tables) -> tuple[Option, ...]:
    """The options of the rota before that are open still; those of a call that must move are left out."""
    return tuple(option for options in tables.options for option in options if _was(tables, option))


def _was(tables: Tables, option: Option) -> bool:
    before = tables.task.before.get(tables.task.calls[option.call].key)
    if before is None or option.officer == tables.helper or option.minute != before.minute:
        return False
    return (tables.task.officers[option.officer].key, tables.task.days[option.day]) == (
        before.officer,
        before.day,
    )


def _in_order(tables: Tables, chosen: Iterable[Option]) -> tuple[int, int]:
    """By what two choices are compared: when mending, waiting and moves go before all else."""
    options = tuple(chosen)
    return first_of(tables, options) if tables.task.mending else 0, cost_of(tables, options)
