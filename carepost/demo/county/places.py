"""Where the county lies: in the North Sea, with towns and localities of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carepost.demo import words

Point = tuple[float, float]  # latitude, longitude

#: Each town of words.TOWNS in the same order.
_TOWN_POINTS: tuple[Point, ...] = (
    (53.20, 1.40), (53.40, 1.80), (53.14, 1.30), (53.25, 1.00), (53.05, 1.85), (53.36, 0.95), (53.18, 1.06),
    (53.42, 1.30), (52.97, 1.20), (53.22, 1.82), (53.28, 1.10), (52.99, 1.75), (53.02, 0.95), (53.10, 1.52),
    (53.34, 1.45), (52.96, 1.45), (53.25, 1.55), (53.16, 1.52), (53.33, 1.88), (53.38, 1.12), (53.16, 0.92),
    (53.05, 1.08), (53.44, 1.52), (53.12, 1.78),
)  # fmt: skip

NORTH, SOUTH, WEST, EAST = 53.48, 52.92, 0.85, 1.95


@dataclass(frozen=True, slots=True)
class Place:
    """The council whose market is made: its name at CQC, where it lies, and which ids are its own.

    `bounds`: south, west, north and east, beyond which none of its services lies.
    """

    council: str
    region: str = "East"
    first_id: int = 1
    towns: tuple[str, ...] = words.TOWNS
    points: tuple[Point, ...] = _TOWN_POINTS
    postcode_area: str = "ZZ"
    bounds: tuple[float, float, float, float] | None = None


AMBERSHIRE = Place("Ambershire", bounds=(SOUTH, WEST, NORTH, EAST))
BORECHESTER = Place(
    "Borechester",
    first_id=900_000,
    towns=("Borechester", "Felpering Magna", "Loxmoor"),
    points=((52.80, 1.30), (52.76, 1.45), (52.84, 1.10)),
)

# Corners that neighbouring localities share, so that no gap is between them. Longitude first (RFC 7946).
_NW, _NE, _SW, _SE = (WEST, NORTH), (EAST, NORTH), (WEST, SOUTH), (EAST, SOUTH)
_NORTH_COAST, _COAST_NORTH, _COAST_SOUTH, _SOUTH_COAST = (
    (1.66, NORTH), (1.64, 53.31), (1.66, 53.09), (1.63, SOUTH),
)  # fmt: skip
_WEST_UPPER, _WEST_LOWER, _MIDDLE_UPPER, _MIDDLE_LOWER = (
    (WEST, 53.32), (WEST, 53.10), (1.21, 53.31), (1.20, 53.08),
)  # fmt: skip

_CORNERS = {
    "North Ambershire": (_NW, _WEST_UPPER, _MIDDLE_UPPER, _COAST_NORTH, _NORTH_COAST),
    "Wolds and Vale": (_WEST_UPPER, _WEST_LOWER, _MIDDLE_LOWER, _MIDDLE_UPPER),
    "Central": (_MIDDLE_UPPER, _MIDDLE_LOWER, _COAST_SOUTH, _COAST_NORTH),
    "Fens": (_WEST_LOWER, _SW, _SOUTH_COAST, _COAST_SOUTH, _MIDDLE_LOWER),
    "Coast": (_NORTH_COAST, _COAST_NORTH, _COAST_SOUTH, _SOUTH_COAST, _SE, _NE),
}


def _polygon(corners: tuple[Point, ...]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in (*corners, corners[0])]]}


#: Five localities that cover the county, as GeoJSON geometries in WGS 84.
LOCALITIES = {name: _polygon(corners) for name, corners in _CORNERS.items()}
