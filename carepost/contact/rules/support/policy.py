"""The dated numbers of support. The days of each kind are in the catalogue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SupportPolicy:
    """Carepost's defaults (policy key `contact.support`).

    `expires_soon_days`: how long before supplies expire the stock page says so.
    `names_when_proposed`: whether two services that are matched for mutual aid see each other's names before both
    agreed. `farthest_km` is how far mutual aid is looked for.
    """

    undo_minutes: int = 15
    remind_after_days: int = 7
    expires_soon_days: int = 30
    names_when_proposed: bool = False
    farthest_km: int = 60
