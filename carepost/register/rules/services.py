"""What a service is, derived from what CQC says it does."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from .blanks import is_blank, squashed
from .service_types import ServiceType


class PrimaryService(StrEnum):
    """The one word for a service on lists and maps."""

    NURSING_HOME = "nursing_home"
    RESIDENTIAL_HOME = "residential_home"
    COMMUNITY = "community"

    @property
    def label(self) -> str:
        return {"nursing_home": "Nursing home", "residential_home": "Residential home"}.get(
            self.value, "Community service"
        )


def primary_service(
    types: Iterable[ServiceType], care_home: bool | None = None, category: str = ""
) -> PrimaryService | None:
    """Nursing home if any type is with nursing, else residential home, else community (Carepost default).

    Where the file states no types, CQC's care home flag or inspection category decides between residential
    and community; None when it states neither.
    """
    held = set(types)
    if ServiceType.NURSING_HOME in held:
        return PrimaryService.NURSING_HOME
    if ServiceType.RESIDENTIAL_HOME in held:
        return PrimaryService.RESIDENTIAL_HOME
    if held:
        return PrimaryService.COMMUNITY
    words = squashed(category)
    if care_home or words == "residential social care":
        return PrimaryService.RESIDENTIAL_HOME
    return PrimaryService.COMMUNITY if care_home is False or words else None


ADULT_SOCIAL_CARE_TYPES = frozenset(
    {
        ServiceType.NURSING_HOME,
        ServiceType.RESIDENTIAL_HOME,
        ServiceType.HOMECARE,
        ServiceType.SUPPORTED_LIVING,
        ServiceType.EXTRA_CARE,
        ServiceType.SHARED_LIVES,
        ServiceType.SPECIALIST_COLLEGE,
    }
)
_CARE_CATEGORIES = frozenset({"residential social care", "community based adult social care services"})


def is_adult_social_care(
    sector: str | None = None,
    category: str | None = None,
    types: Iterable[ServiceType] = (),
    directorate: str | None = None,
) -> bool | None:
    """Whether a location belongs in adult social care views; None when the file states nothing to tell by.

    CQC's own words come first: the primary inspection category, which also finds care homes run by the NHS,
    then the type ("Social Care Org"), then the inspection directorate. Files that carry none of them (the
    care directory) are told by their service types.
    """
    if category and squashed(category) in _CARE_CATEGORIES:
        return True
    if sector and not is_blank(sector):
        return squashed(sector) == "social care org"
    if category and not is_blank(category):
        return False
    if directorate and squashed(directorate) == "adult social care":
        return True
    held = set(types)
    if held:
        return bool(held & ADULT_SOCIAL_CARE_TYPES)
    return None
