"""CQC's monthly directory with filters (HSCA active locations), its deactivated locations, and a register
export.
"""

from __future__ import annotations

from ...rules import Question, RegistrationStatus
from ..shape import Shape, columns
from .columns import LOCATION, PROVIDER

_RATING = columns(
    rating__overall=("rating", "Location Latest Overall Rating"),
    rating__published=("date", "Publication Date"),
    rating__inherited=("yes_no", "Inherited Rating (Y/N)"),
)

ACTIVE = Shape(
    key="active",
    label="CQC active locations (Location ID, Location HSCA start date, Care homes beds, Service type - …)",
    columns=_RATING
    + LOCATION
    + PROVIDER
    + columns(
        dormant=("yes_no", "Dormant (Y/N)", "Dormant"),
        manager=("text", "Registered manager"),
        specialisms=("specialisms", "Location Specialisms/Services", "Location Specialisms"),
        dual_registered=("dual", "Location Dual Registered"),
        dual_primary=("upper", "Primary ID (Dual registration locations)"),
    ),
    required=("ref", "name", "registered", "sector", "beds", "provider.ref", "provider.name"),
    status=RegistrationStatus.REGISTERED,
    whole=True,
    flags=True,
    rated={"overall": Question.OVERALL},
)

DEACTIVATED = Shape(
    key="deactivated",
    label="CQC deactivated locations (Location ID, Location Status, Location HSCA End Date, …)",
    columns=_RATING
    + LOCATION
    + PROVIDER
    + columns(
        status=("status", "Location Status"),
        deregistered=("date", "Location HSCA End Date"),
        beds=("beds", "Care homes beds at point location de-activated"),
    ),
    required=("ref", "name", "status", "deregistered"),
    flags=True,
    rated={"overall": Question.OVERALL},
)

# Its "Publication Date" repeats the location's start date in every row, so no rating takes its date from it.
REGISTER_EXPORT = Shape(
    key="register_export",
    label="Register export (Location Name, Location ID, Service Types, Location safe rating, …)",
    columns=LOCATION
    + PROVIDER
    + columns(
        deregistered=("date", "Location HSCA end date"),
        dormant=("yes_no", "Dormant"),
        service_types=("services", "Service Types"),
        specialisms=("specialisms", "Service users supported"),
        rating__overall=("rating", "Location Latest Overall Rating"),
        rating__safe=("rating", "Location safe rating"),
        rating__effective=("rating", "Location effective rating"),
        rating__caring=("rating", "Location caring rating"),
        rating__responsive=("rating", "Location responsive rating"),
        rating__well_led=("rating", "Location well-led rating"),
    ),
    required=("ref", "name", "registered", "service_types", "rating.safe", "provider.ref"),
    status=RegistrationStatus.REGISTERED,
    rated={question.value: question for question in Question},
)
