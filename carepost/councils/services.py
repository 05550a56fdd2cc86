"""Which services a provider's people sign in for: the register tells, once it starts.

Councils lie below the register, and know of a service its number, its name and its council.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One service that a provider runs. `council_id` is the council of its area, None where it is not here."""

    pk: int
    name: str
    council_id: int | None


_run_by: list[Callable[[int], Sequence[Run]]] = []
_providers_in: list[Callable[[int], Iterable[int]]] = []


def told_by(run_by: Callable[[int], Sequence[Run]], providers_in: Callable[[int], Iterable[int]]) -> None:
    """Have these two asked from now on: what a provider runs, and which providers run something in a council."""
    _run_by[:], _providers_in[:] = [run_by], [providers_in]


def run_by(provider_id: int | None) -> Sequence[Run]:
    """The services that a provider (body) runs now, by name."""
    return [run for ask in _run_by for run in ask(provider_id)] if provider_id is not None else []


def providers_in(council_id: int) -> Iterable[int]:
    """The providers (bodies) that run a service in a council's area, as the register tells it: perhaps a query yet."""
    return next((ask(council_id) for ask in _providers_in), ())
