"""CQC's care directory with ratings: one row per location, service group and question."""

from __future__ import annotations

from ...rules import RegistrationStatus
from ..shape import RowMeans, Shape, columns
from .columns import LOCATION, PROVIDER

_OWN = columns(
    rating__group=("kept", "Service / Population Group", "Service/Population Group"),
    rating__question=("question", "Domain", "Key Question"),
    rating__value=("rating", "Latest Rating"),
    rating__published=("date", "Publication Date"),
    rating__inherited=("yes_no", "Inherited Rating (Y/N)", "Inherited Rating"),
)

RATINGS = Shape(
    key="ratings",
    label="CQC directory with ratings (Location ID, Service / Population Group, Domain, Latest Rating, …)",
    columns=_OWN + LOCATION + PROVIDER,
    required=("ref", "name", "rating.group", "rating.question", "rating.value", "provider.ref"),
    rows=RowMeans.RATING,
    status=RegistrationStatus.REGISTERED,
)
