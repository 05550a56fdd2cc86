"""The only readers of figures for pages: the viewer's scope comes first.

Each module is loaded when a page first asks for it, because the engine takes a second to load, which no start of the
web server waits for. So views import this package and name the module where they use it: `queries.readings.of(…)`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carepost.insight.queries import (
        charts,
        effects,
        figures,
        indicators,
        market,
        measures,
        movement,
        moves,
        peers,
        readings,
        rows,
        shelves,
        trying,
    )

__all__ = [
    "charts",
    "effects",
    "figures",
    "indicators",
    "market",
    "measures",
    "movement",
    "moves",
    "peers",
    "readings",
    "rows",
    "shelves",
    "trying",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(name)
