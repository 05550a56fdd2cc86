"""The second sheet of the active-locations file: which registrations share one site."""

from __future__ import annotations

from ..shape import Shape, columns

DUAL = Shape(
    key="dual",
    label="CQC dual registrations (Location ID, Linked Organisation ID, Relationship, …)",
    columns=columns(
        ref=("upper", "Location ID"),
        other=("upper", "Linked Organisation ID"),
        name=("text", "Linked Organisation Name"),
        relationship=("text", "Relationship"),
        since=("date", "Relationship Start Date"),
        primary=("text", "Primary ID", "Primary ID (Dual registration locations)"),
    ),
    required=("ref", "other"),
)
