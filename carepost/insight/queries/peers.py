"""The councils that may be peers: which a word finds, and which of a list there are figures of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.policies import InForce
from carepost.councils.actors import council_of
from carepost.insight.engine.places import Area
from carepost.insight.policies import PEERS
from carepost.insight.queries import figures, indicators, readings
from carepost.insight.queries.readings import Reading
from carepost.insight.rules import PeersPolicy


@dataclass(frozen=True, slots=True)
class Looked:
    """Names as they were found: `known` by the names that the figures have, `unknown` as they were written.

    `own` says whether the viewer's own council is among them, which is no peer of itself. `unread` says that nothing
    was imported yet, so that no name could be looked up.
    """

    known: tuple[str, ...]
    unknown: tuple[str, ...]
    own: bool = False
    unread: bool = False


def in_force(viewer: Actor) -> InForce[PeersPolicy]:
    """The set of the viewer's council as it holds today, since when, and by whose decision."""
    return policies.in_force(PeersPolicy, council_of(viewer), clock.today())


def waiting(viewer: Actor) -> int | None:
    """The number of a proposed set that waits for a second person; None where none does."""
    rows = policies.proposals(viewer, PEERS).filter(answer="", lapses_on__gt=clock.today())
    return rows.values_list("pk", flat=True).first()


def looked_at(viewer: Actor, names: Sequence[str]) -> Looked:
    """Which of these names mean a council that there are figures of, each once and in the order of names."""
    reading = readings.of(viewer)
    if reading is None:
        return Looked((), tuple(names), unread=True)
    found = {name: figures.find(reading, name) for name in names}
    mine = indicators.own_area(viewer, reading)
    known = {area.name for area in found.values() if area is not None and area != mine}
    unknown = tuple(name for name, area in found.items() if area is None)
    return Looked(tuple(sorted(known)), unknown, mine is not None and mine in found.values())


def matching(viewer: Actor, reading: Reading, typed: str, taken: Collection[str]) -> list[Area]:
    """The councils of today whose name or region has every word typed, but for one's own and those taken already."""
    words = typed.casefold().split()
    mine = indicators.own_area(viewer, reading)
    return [
        area
        for area in figures.councils(reading)
        if words
        and not area.ended
        and area != mine
        and area.name not in taken
        and all(word in f"{area.name} {area.region}".casefold() for word in words)
    ]
