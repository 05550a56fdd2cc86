"""CQC's public API: one object per location or provider."""

from __future__ import annotations

from ..shape import RowMeans, Shape

API = Shape(
    key="api",
    label="CQC API JSON (locationId or providerId, registrationStatus, …; one per line, a list, or a folder)",
    columns=(),
    required=("locationId",),
    rows=RowMeans.OBJECT,
)
