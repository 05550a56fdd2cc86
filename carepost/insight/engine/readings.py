"""What one answer is made from: the open snapshot, and beside it one council's own.

A page and the command that makes its figure again compute from the same tables, because both ask here which these are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from carepost.insight.engine.measures import Measure, UnknownMeasure
from carepost.insight.engine.measures.measure import near
from carepost.insight.engine.measures.own import measures_of
from carepost.insight.engine.snapshots import Snapshot
from carepost.insight.rules import MADE_UP

_LISTS = {"councils", "spellings"}


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What one answer is made from. Two readings of the same snapshots are equal."""

    open: Snapshot
    own: Snapshot | None = None

    @property
    def snapshots(self) -> list[Snapshot]:
        return [each for each in (self.open, self.own) if each is not None and each.name]

    @property
    def shared(self) -> Reading:
        """The same without what is one council's own."""
        return Reading(self.open)

    @property
    def made_up(self) -> bool:
        """Whether all open figures are made up, as the demonstration's are."""
        return all(part.publisher == MADE_UP for part in self.open.parts)

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Every measure of these snapshots by its key; Carepost's own keys are nobody else's."""
        shared = measures_of([self.open])
        own = measures_of([self.own]) if self.own else {}
        return {**{key: each for key, each in own.items() if key not in shared}, **shared}

    def measure(self, key: str) -> Measure:
        """The measure of that key. Raises UnknownMeasure."""
        known = self.measures
        if key not in known:
            raise UnknownMeasure(near(key, known))
        return known[key]

    def is_own(self, key: str) -> bool:
        """Whether a measure is of a file of the council's own."""
        return key not in measures_of([self.open])

    def of(self, key: str) -> Reading:
        """What a measure of that key is computed from: the open figures, or the council's own beside the open lists."""
        return self if self.is_own(key) else self.shared

    @property
    def tables_of(self) -> list[Snapshot]:
        """The snapshots whose tables are read: of the open one its lists of councils alone, where there is another."""
        if self.own is None:
            return [self.open]
        lists = tuple(part for part in self.open.parts if part.table in _LISTS)
        return [replace(self.open, parts=lists), self.own]

    @property
    def told(self) -> dict[str, str]:
        """The snapshots by name, as files tell them."""
        return {"snapshot": self.open.name, **({"own": self.own.name} if self.own else {})}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reading) and self._folders == other._folders

    def __hash__(self) -> int:
        return hash(self._folders)

    @property
    def _folders(self) -> tuple[Path, ...]:
        return tuple(each.folder for each in (self.open, self.own) if each is not None)
