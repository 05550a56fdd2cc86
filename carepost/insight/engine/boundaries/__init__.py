"""Where councils lie, for maps and for nothing else: read from published boundaries, drawn in a plane."""

from __future__ import annotations

from carepost.insight.engine.boundaries.planar import HOW, Boundaries, boundaries
from carepost.insight.engine.boundaries.reading import BoundariesRead, BoundariesRefused, read_boundaries

__all__ = ["HOW", "Boundaries", "BoundariesRead", "BoundariesRefused", "boundaries", "read_boundaries"]
