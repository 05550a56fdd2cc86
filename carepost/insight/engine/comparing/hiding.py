"""Which figures of a table must be hidden beside the small ones, so that nobody can work those out.

What somebody can work out is asked of a linear program: the least and the most that a hidden figure could be, given all
that is shown and that no hidden figure is nought. Lines of a table and their totals are a transport problem, whose
corners are whole numbers: the program's answers are those of whole people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from carepost.insight.engine.comparing.small_numbers import Rule

Cell = tuple[int, int]
Whole = Sequence[Sequence[int]]


def hidden_cells(whole: Whole, rule: Rule) -> set[Cell]:
    """The cells to hide of a table that has its totals in its last row and column."""
    small = {cell for cell in _cells(whole) if rule.hides(whole[cell[0]][cell[1]])}
    hidden = set(small)
    while known := next((cell for cell in sorted(small) if is_known(whole, hidden, cell)), None):
        hidden |= _cheapest(whole, hidden, known)
    return hidden


def is_known(whole: Whole, hidden: set[Cell], cell: Cell) -> bool:
    """Whether all that is shown leaves one value alone for a hidden cell."""
    order = sorted(hidden)
    lines, sums = _lines(whole, order)
    goal = np.zeros(len(order))
    goal[order.index(cell)] = 1
    least, most = (
        linprog(sign * goal, A_eq=lines, b_eq=sums, bounds=(1, None), method="highs") for sign in (1, -1)
    )
    if most.status == 3:  # as many as you like
        return False
    return bool(-most.fun - least.fun < 0.5)


def _lines(whole: Whole, order: Sequence[Cell]) -> tuple[np.ndarray, np.ndarray]:
    """Each line of the table as an equation: its hidden parts, less a hidden total, are what the shown ones leave."""
    rows, columns = len(whole), len(whole[0])
    lines, sums = np.zeros((rows + columns, len(order))), np.zeros(rows + columns)
    for r, c in _cells(whole):
        at = order.index((r, c)) if (r, c) in order else None
        for line, is_total in ((r, c == columns - 1), (rows + c, r == rows - 1)):
            sign = -1 if is_total else 1
            if at is None:
                sums[line] -= sign * whole[r][c]
            else:
                lines[line, at] = sign
    return lines, sums


def _cheapest(whole: Whole, hidden: set[Cell], known: Cell) -> set[Cell]:
    """The corners of a rectangle around a cell that must be hidden with it; where none is left, all of its lines."""
    rows, columns = len(whole), len(whole[0])
    r, c = known
    around = (
        {(r, other_c), (other_r, c), (other_r, other_c)} - hidden
        for other_r, other_c in product(range(rows), range(columns))
        if other_r != r and other_c != c
    )
    fit = [corners for corners in around if corners and all(whole[i][j] > 0 for i, j in corners)]
    if fit:
        return min(fit, key=lambda corners: (_cost(whole, corners), sorted(corners)))
    return {cell for cell in _cells(whole) if whole[cell[0]][cell[1]] > 0} - hidden


def _cost(whole: Whole, corners: set[Cell]) -> tuple[int, int, int]:
    """Totals last; no corner of one alone where another will do; then the fewest people."""
    last = (len(whole) - 1, len(whole[0]) - 1)
    totals = sum(r == last[0] or c == last[1] for r, c in corners)
    return totals, sum(whole[r][c] < 2 for r, c in corners), sum(whole[r][c] for r, c in corners)


def _cells(whole: Whole) -> Iterator[Cell]:
    yield from product(range(len(whole)), range(len(whole[0])))
