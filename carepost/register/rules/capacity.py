"""Beds: counted once, and in an order that makes sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Beds:
    """The beds CQC registered at one location; `dual_of` is the other half of a dual registration."""

    ref: str
    beds: int
    dual_of: str | None = None


def beds_counted_once(locations: Iterable[Beds]) -> int:
    """All beds, where two legal entities registered for one site count once: the primary holds the beds.

    `dual_of` may be given on either side or on both. Between partners that name no primary, the larger number
    counts, so that no beds are lost (Carepost default).
    """
    held = {location.ref: location for location in locations}
    groups = _groups(held)
    return sum(max(held[ref].beds for ref in group) for group in groups)


def _groups(held: Mapping[str, Beds]) -> list[set[str]]:
    parents = {ref: ref for ref in held}

    def root(ref: str) -> str:
        while parents[ref] != ref:
            ref = parents[ref]
        return ref

    for ref, location in held.items():
        if location.dual_of in held and location.dual_of is not None:
            parents[root(ref)] = root(location.dual_of)
    groups: dict[str, set[str]] = {}
    for ref in held:
        groups.setdefault(root(ref), set()).add(ref)
    return list(groups.values())


class CapacityWarning(StrEnum):
    """What does not add up. Warnings never block: the truth may be odd for a day. Value = sentence."""

    MORE_IN_USE = (
        "More beds are occupied, reserved or vacant than the home says it runs. Check the three numbers."
    )
    MORE_OPERATED = (
        "The home says it runs more beds than CQC registered. Ask the provider, or check with CQC."
    )
    BEDS_IN_COMMUNITY = "A community service has no beds. Clear the number of beds."

    @property
    def sentence(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Capacity:
    """Numbers of beds in the words of the Capacity Tracker; None where nobody said."""

    registered: int | None = None
    operational: int | None = None
    occupied: int | None = None
    reserved: int | None = None
    vacant_accepting: int | None = None


def capacity_warnings(capacity: Capacity, *, care_home: bool = True) -> tuple[CapacityWarning, ...]:
    """What breaks occupied + reserved + vacant <= operational <= registered (DHSC Capacity Tracker
    definitions).
    """
    found: list[CapacityWarning] = []
    in_use = sum(n or 0 for n in (capacity.occupied, capacity.reserved, capacity.vacant_accepting))
    limit = capacity.operational if capacity.operational is not None else capacity.registered
    if limit is not None and in_use > limit:
        found.append(CapacityWarning.MORE_IN_USE)
    if None not in (capacity.operational, capacity.registered) and _over(capacity):
        found.append(CapacityWarning.MORE_OPERATED)
    if not care_home and any((capacity.registered, capacity.operational, in_use)):
        found.append(CapacityWarning.BEDS_IN_COMMUNITY)
    return tuple(found)


def _over(capacity: Capacity) -> bool:
    return (capacity.operational or 0) > (capacity.registered or 0)


class PersonalCare(StrEnum):
    """Help that makes a service personal care (2014 Regulations, regulation 2; Schedule 1, paragraph 1)."""

    EATING = "eating or drinking"
    TOILETING = "using the toilet"
    WASHING = "washing or bathing"
    DRESSING = "dressing"
    ORAL = "care of the mouth"
    SKIN_HAIR_NAILS = "care of skin, hair or nails"


def possibly_unregistered(help_given: Iterable[PersonalCare], provider_registered: bool | None) -> bool:
    """Whether a scheme gives personal care with no registered provider: a possible offence to tell CQC about.

    Carrying on a regulated activity without registration: Health and Social Care Act 2008, section 10.
    """
    return any(True for _ in help_given) and not provider_registered
