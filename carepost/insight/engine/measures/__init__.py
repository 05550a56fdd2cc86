"""What can be measured: one small expression for each, with its definition. Importing this fills the catalogue."""

from __future__ import annotations

from carepost.insight.engine.measures import ascof, market, moves, oflog, outbreaks, ratings, workforce
from carepost.insight.engine.measures.measure import CATALOGUE, Measure, Unit, UnknownMeasure, named

__all__ = [
    "CATALOGUE",
    "Measure",
    "Unit",
    "UnknownMeasure",
    "ascof",
    "market",
    "moves",
    "named",
    "oflog",
    "outbreaks",
    "ratings",
    "workforce",
]
