"""The exact model of the rota. This is the one file that knows OR-Tools.

One variable for each option of each call, one for leaving it out; nested room; calls that follow each other; two steps
of fairness for each officer. All but the following calls and fairness is a transport problem, so that the linear
relaxation is nearly always whole: the solver proves the optimum at its root. Its presolve takes longer than that and
is switched off; one worker and a limit of work, not of time, make the answer the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from carepost.contact.engine.rota.options import (
    Option,
    Tables,
    Tie,
    chains,
    fair_steps,
    first_of,
    unmet_cost,
)
from carepost.contact.engine.rota.values import SoFar, Stage, Watch, unwatched

Sum = cp_model.LinearExpr
GRIP = 4


@dataclass(frozen=True, slots=True)
class Solved:
    """The options chosen, and the least cost that the solver proved possible."""

    chosen: tuple[Option, ...]
    bound: int


@dataclass
class _Model:
    """A model being written: its variables by option, by tie, by officer and by call and day."""

    tables: Tables
    model: Any = field(default_factory=cp_model.CpModel)
    variables: dict[Option, Any] = field(default_factory=dict)
    ties: dict[Tie, list[Any]] = field(default_factory=lambda: defaultdict(list))
    load: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    on: dict[int, dict[int, list[Any]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    costs: list[tuple[Any, int]] = field(default_factory=list)
    first: list[tuple[Any, int]] = field(default_factory=list)


class _Watched(cp_model.CpSolverSolutionCallback):
    """Tells how far the solver is, at each better choice and each better bound."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch
        self.cost: int | None = None

    def on_solution_callback(self) -> None:
        self.cost = round(self.objective_value)
        self.at_bound(self.best_objective_bound)

    def at_bound(self, bound: float) -> None:
        self.watch(SoFar(Stage.SOLVING, self.cost, round(max(bound, 0))))


def solve(tables: Tables, start: Iterable[Option] = (), watch: Watch = unwatched) -> Solved | None:
    """The cheapest choice of options, or the best found within the policy's effort; None if nothing was found.

    `start` helps where it is nearly the answer, as a rota that is mended; the list's would only lead astray.
    """
    written = _Model(tables)
    _calls(written)
    _room(written)
    _following(written)
    _fairness(written)
    if tables.task.mending:
        return _mended(written, start, watch)
    return _least(written, written.costs, start, watch)


def _mended(written: _Model, start: Iterable[Option], watch: Watch) -> Solved | None:
    """What goes first is made least; then, without giving up any of it, the rest.

    A row that holds it would make the relaxation ten times as slow. So it only weighs more, and the row is written
    where that did not do: where one more move made so many others convenient that it was worth its weight.
    """
    least = _least(written, written.first, start, watch)
    if least is None:
        return None
    held = first_of(written.tables, least.chosen)
    heavy = [*written.costs, *((variable, cost * GRIP) for variable, cost in written.first)]
    best = _least(written, heavy, least.chosen, watch)
    if best is None or first_of(written.tables, best.chosen) > held:
        written.model.add(_sum(written.first) <= held)
        best = _least(written, heavy, least.chosen, watch)
    if best is None:
        return least
    return Solved(best.chosen, best.bound - GRIP * held - (held - least.bound))


def _least(
    written: _Model, costs: list[tuple[Any, int]], start: Iterable[Option], watch: Watch
) -> Solved | None:
    """The choice that costs least, by these costs, with how little it could cost at best."""
    written.model.clear_hints()
    hinted = frozenset(start)
    for option, variable in written.variables.items() if hinted else ():
        written.model.add_hint(variable, option in hinted)
    written.model.minimize(_sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = 0
    effort = written.tables.task.policy.effort
    solver.parameters.max_deterministic_time = effort / 2 if written.tables.task.mending else effort
    watched = _Watched(watch)
    solver.best_bound_callback = watched.at_bound
    if solver.solve(written.model, watched) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    chosen = tuple(option for option, variable in written.variables.items() if solver.boolean_value(variable))
    return Solved(chosen, round(solver.best_objective_bound))


def _sum(costs: list[tuple[Any, int]]) -> Any:
    return Sum.weighted_sum([variable for variable, _ in costs], [cost for _, cost in costs])


def _calls(written: _Model) -> None:
    """Each call goes to one of its options, or is left out."""
    for number, options in enumerate(written.tables.options):
        row = []
        for option in options:
            variable = written.model.new_bool_var("")
            written.variables[option] = variable
            written.costs.append((variable, option.cost))
            if option.first:
                written.first.append((variable, option.first))
            written.load[option.officer].append(variable)
            written.on[number][option.day].append(variable)
            for tie in written.tables.ties(option):
                written.ties[tie].append(variable)
            row.append(variable)
        left_out = written.model.new_bool_var("")
        left_out_cost = unmet_cost(written.tables, number)
        written.costs.append((left_out, left_out_cost))
        written.first.append((left_out, left_out_cost))
        written.model.add_exactly_one([*row, left_out])


def _room(written: _Model) -> None:
    """No slot, part of a day or day holds more calls than it has slots."""
    for tie, variables in written.ties.items():
        room = written.tables.holds(tie)
        if len(variables) > room:
            written.model.add(Sum.sum(variables) <= room)


def _following(written: _Model) -> None:
    """A call comes after the one it follows, and within the days its standing allows."""
    days = written.tables.task.days
    for first, second in chains(written.tables):
        within = written.tables.task.calls[second].within
        for number, day in enumerate(days):
            before = _on(written.on[first], [n for n in range(len(days)) if n <= number])
            too_late = _on(written.on[second], [n for n, d in enumerate(days) if (d - day).days > within])
            not_before = _on(written.on[first], [n for n in range(len(days)) if n >= number])
            by_then = _on(written.on[second], [n for n in range(len(days)) if n <= number])
            for one, other in ((before, too_late), (not_before, by_then)):
                if one and other:
                    written.model.add_at_most_one([*one, *other])


def _on(by_day: Mapping[int, list[Any]], days: list[int]) -> list[Any]:
    return [variable for day in days if day in by_day for variable in by_day[day]]


def _fairness(written: _Model) -> None:
    """Calls above an officer's fair share cost something each, and more when they are far above."""
    for officer, most, cost in fair_steps(written.tables):
        load = written.load[officer]
        if len(load) > most:
            over = written.model.new_int_var(0, len(load), "")
            written.model.add(Sum.sum(load) - over <= most)
            written.costs.append((over, cost))
