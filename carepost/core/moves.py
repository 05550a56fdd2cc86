"""A table of moves: what can be done to a thing in each of its states, by whom, and where it leads.

A room says its table once, from these. Its verbs, its buttons and the diagram in its README are read from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
V = TypeVar("V", bound=str)
W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class Move(Generic[S, V, W]):
    """One line of a table: from a state (none: it begins), by a verb, to a state, and who may (empty: nobody asks)."""

    source: S | None
    verb: V
    target: S
    who: tuple[W, ...] = ()


class Moves(Generic[S, V, W]):
    """Every move there is, in the order in which they are told."""

    def __init__(self, moves: Iterable[Move[S, V, W]]) -> None:
        self._moves = tuple(moves)

    def __iter__(self) -> Iterator[Move[S, V, W]]:
        return iter(self._moves)

    def ways(self, state: S | None, verb: V) -> tuple[Move[S, V, W], ...]:
        """The moves by a verb from a state: none where it cannot be done now, several where it leads here or there."""
        return tuple(move for move in self._moves if move.source == state and move.verb == verb)

    def after(self, state: S | None, verb: V) -> S | None:
        """The state that follows; None where there is no such move, or more than one."""
        found = self.ways(state, verb)
        return found[0].target if len(found) == 1 else None

    def may(self, state: S | None, verb: V, who: W) -> bool:
        """Whether a verb may be used in a state by one of these."""
        return any(who in move.who for move in self.ways(state, verb))

    def target(self, state: S | None, verb: V) -> S:
        """Where a verb leads from a state. Raises LookupError where there is no such move, or more than one."""
        found = self.ways(state, verb)
        if len(found) != 1:
            raise LookupError(f"{len(found)} moves: {verb} from {state}")
        return found[0].target

    def verbs(self, state: S, who: W) -> frozenset[V]:
        """What one of these may do to a thing in this state: a page shows these buttons."""
        return frozenset(move.verb for move in self._moves if move.source == state and who in move.who)
