"""Which services a provider's people sign in for: the register tells, once it starts.

Councils lie below the register, and know of a service its number, its name and its council.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One service that a provider runs. `council_id` is the council of its area, None where it is not here."""

    pk: int
    name: str
    council_id: int | None


_run_by: list[Callable[[int], Sequence[Run]]] = []
_providers_in: list[Callable[[int], Sequence[int]]] = []


def told_by(run_by: Callable[[int], Sequence[Run]], providers_in: Callable[[int], Sequence[int]]) -> None:
    """Have these two asked from now on: what a provider runs, and which providers run something in a council."""
    _run_by[:], _providers_in[:] = [run_by], [providers_in]


def run_by(provider_id: int | None) -> Sequence[Run]:
    """The services that a provider (body) runs now, by name."""
    return [run for ask in _run_by for run in ask(provider_id)] if provider_id is not None else []


def providers_in(council_id: int) -> Sequence[int]:
    """The providers (bodies) that run a service in a council's area."""
    return [provider for ask in _providers_in for provider in ask(council_id)]
