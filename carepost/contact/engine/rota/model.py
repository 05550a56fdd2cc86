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

from carepost.contact.engine.rota.options import Option, Tables, Tie, chains, fair_steps, unmet_cost
from carepost.contact.engine.rota.values import SoFar, Stage, Watch, unwatched

Sum = cp_model.LinearExpr


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
    _calls(written, frozenset(start))
    _room(written)
    _following(written)
    _fairness(written)
    written.model.minimize(
        Sum.weighted_sum([variable for variable, _ in written.costs], [cost for _, cost in written.costs])
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = 0
    solver.parameters.max_deterministic_time = tables.task.policy.effort
    watched = _Watched(watch)
    solver.best_bound_callback = watched.at_bound
    if solver.solve(written.model, watched) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    chosen = tuple(option for option, variable in written.variables.items() if solver.boolean_value(variable))
    return Solved(chosen, round(solver.best_objective_bound))


def _calls(written: _Model, start: frozenset[Option]) -> None:
    """Each call goes to one of its options, or is left out."""
    for number, options in enumerate(written.tables.options):
        row = []
        for option in options:
            variable = written.model.new_bool_var("")
            if start:
                written.model.add_hint(variable, option in start)
            written.variables[option] = variable
            written.costs.append((variable, option.cost))
            written.load[option.officer].append(variable)
            written.on[number][option.day].append(variable)
            for tie in written.tables.ties(option):
                written.ties[tie].append(variable)
            row.append(variable)
        left_out = written.model.new_bool_var("")
        written.costs.append((left_out, unmet_cost(written.tables.task, written.tables.task.calls[number])))
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
