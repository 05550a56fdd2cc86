"""What higher rooms add to the register's list and map, through slots.

- `register.filter`: `render(request, None)` returns an AddedFilter, made from what the address asks for.
- `register.column`: `render(request, services)` returns an AddedColumn for these services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from markupsafe import Markup

from carepost.register.models import Service


@dataclass(frozen=True, slots=True)
class AddedFilter:
    """One more filter. `name` is its parameter in the address, `choices` its values and their words.

    `condition` is over Service, None while nothing is chosen. `counts` says for some services (the list with
    every other filter) how many each value would leave.
    """

    name: str
    label: str
    choices: Sequence[tuple[str, str | Markup]]
    chosen: Sequence[str] = ()
    condition: Q | None = None
    counts: Callable[[QuerySet[Service]], Mapping[str, int]] | None = None


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """One more column. `cells` is what the page shows by the service's number, `plain` what a file holds.

    `standing` (red, amber, green or grey) gives a place on the map its shape.
    """

    label: str
    cells: Mapping[int, str | Markup]
    plain: Mapping[int, str] = field(default_factory=dict)
    standing: Mapping[int, str] = field(default_factory=dict)


def all_of(added: Sequence[AddedFilter]) -> Q | None:
    """The conditions of all filters in use as one; None where there is none."""
    conditions = [each.condition for each in added if each.condition is not None]
    if not conditions:
        return None
    whole = Q()
    for condition in conditions:
        whole &= condition
    return whole
