"""What a table would become: how many figures, of which areas and periods, and what of it nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carepost.core.acting import Actor
from carepost.insight.engine.importing import Imported
from carepost.insight.engine.places import Level, Places
from carepost.insight.queries import figures, readings

_SOME = 8


@dataclass(frozen=True, slots=True)
class Tried:
    """`known` and `unknown` are areas by name; an unknown one stays in the table and is shown nowhere."""

    figures: int
    known: Sequence[str]
    unknown: Sequence[str]
    periods: Sequence[str]
    warnings: Sequence[str]

    @property
    def some_unknown(self) -> str:
        """The first few that nobody knows."""
        return ", ".join(self.unknown[:_SOME]) + (" and others" if len(self.unknown) > _SOME else "")


def tried(viewer: Actor, imported: Imported) -> Tried:
    """An imported table in a few words."""
    part, table = imported
    reading = readings.of(viewer)
    places = figures.places(reading) if reading else Places()
    rows = table.select(["area", "code", "period", "end"]).to_pylist()
    areas = {(row["code"], row["area"]): places.area(row["code"], row["area"]) for row in rows}
    known = sorted({area.name for area in areas.values() if area.level is not Level.OTHER})
    unknown = sorted({name or code for (code, name), area in areas.items() if area.level is Level.OTHER})
    periods = [label for _, label in sorted({(row["end"], row["period"]) for row in rows})]
    return Tried(table.num_rows, known, unknown, periods, part.warnings)
