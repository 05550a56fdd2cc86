"""AND, OR and CASE that ask what is dear only of the rows that what is cheap leaves open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from carepost.people.engine.coded import Column
from carepost.people.engine.operators import both, case, either, truth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.integer[Any]]

    Ask = Callable[[int, Rows | None], Column]  # what a step makes of some rows, or of all
    Lazy = Callable[[Ask, list[bool], tuple[int, ...], Rows | None], Column]


def lazily(join: Callable[..., Column], is_open: Callable[[Column], Any]) -> Lazy:
    """AND or OR: what is dear is asked where what is cheap leaves it open."""

    def joined(ask: Ask, cheap: list[int], dear: list[int], rows: Rows | None) -> Column:
        found = join(*(ask(each, rows) for each in cheap or dear[:1]))
        for each in dear if cheap else dear[1:]:
            undecided = is_open(found)
            if not np.ndim(undecided):
                found = join(found, ask(each, rows))
                continue
            left = np.flatnonzero(undecided)
            found = _put(found, left, join(found.take(left), ask(each, _of(rows, left))))
        return found

    return lambda ask, dear, of, rows: joined(
        ask, [each for each in of if not dear[each]], [each for each in of if dear[each]], rows
    )


def lazily_case(ask: Ask, dear: list[bool], of: tuple[int, ...], rows: Rows | None) -> Column:
    """CASE: what is dear is asked of the rows that are left for it."""
    first = ask(of[0], rows)
    if not np.ndim(first.data):
        return case(*(ask(each, rows) for each in of))
    settled, nothing = np.zeros(np.shape(first.data), np.bool_), Column(truth(False), truth(True))
    made: list[Column] = []

    def asked(step: int, of_these: Any) -> Column:
        if not dear[step]:
            return ask(step, rows)
        places = np.flatnonzero(of_these)
        answer = ask(step, _of(rows, places))
        blank = Column(np.zeros(settled.shape, np.asarray(answer.data).dtype), nothing.known)
        return _put(blank, places, answer)

    for when, then in zip(of[:-1:2], of[1:-1:2], strict=True):
        holds = first if not made else asked(when, ~settled)
        made += [holds, asked(then, holds.data & ~settled)]
        settled |= holds.data
    return case(*made, asked(of[-1], ~settled))


def _of(rows: Rows | None, places: Rows) -> Rows:
    return places if rows is None else rows.take(places)


def _put(column: Column, places: Rows, some: Column) -> Column:
    """A column with other values at some places."""
    data = np.array(column.data)
    data[places] = some.data

    def known() -> Any:
        found = np.array(np.broadcast_to(column.known, data.shape))
        found[places] = some.known
        return found

    return Column(data, known)


LAZY: dict[Callable[..., Column], Lazy] = {
    both: lazily(both, lambda found: ~found.fails),
    either: lazily(either, lambda found: ~found.data),
    case: lazily_case,
}
