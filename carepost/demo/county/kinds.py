"""The kinds of service in a county's market, with the words that CQC has for them."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of service: its share of the market, how CQC names it, and its beds."""

    share: int
    name: str
    description: str
    activities: tuple[tuple[str, str], ...]
    beds: tuple[int, int] = (0, 0)
    category: str = "Community based adult social care services"

    @property
    def care_home(self) -> bool:
        return self.beds != (0, 0)


_HOME = ("RA2", "Accommodation for persons who require nursing or personal care")
_PERSONAL = ("RA1", "Personal care")
_TREATMENT = ("RA5", "Treatment of disease, disorder or injury")
_RESIDENTIAL = "Residential social care"

RESIDENTIAL = Kind(
    118, "Residential homes", "Care home service without nursing", (_HOME,), (4, 60), _RESIDENTIAL
)
NURSING = Kind(
    62, "Nursing homes", "Care home service with nursing", (_HOME, _TREATMENT), (18, 92), _RESIDENTIAL
)
HOMECARE = Kind(91, "Homecare agencies", "Domiciliary care service", (_PERSONAL,))
SUPPORTED = Kind(19, "Supported living", "Supported living service", (_PERSONAL,))
EXTRA_CARE = Kind(8, "Supported housing", "Extra Care housing services", (_PERSONAL,))
SHARED_LIVES = Kind(5, "Shared lives", "Shared Lives", (_PERSONAL,))
KINDS = (RESIDENTIAL, NURSING, HOMECARE, SUPPORTED, EXTRA_CARE, SHARED_LIVES)

SPECIALISMS = (
    ("Caring for adults over 65 yrs", 0.86), ("Caring for adults under 65 yrs", 0.55), ("Dementia", 0.62),
    ("Physical disabilities", 0.58), ("Learning disabilities", 0.34), ("Mental health conditions", 0.33),
    ("Sensory impairment", 0.3), ("Eating disorders", 0.02), ("Substance misuse problems", 0.03),
)  # fmt: skip


def kinds_of(chance: random.Random, services: int) -> list[Kind]:
    """So many kinds, in their shares of the market, shuffled."""
    whole = sum(kind.share for kind in KINDS)
    kinds = [kind for kind in KINDS for _ in range(round(kind.share * services / whole))]
    kinds = (kinds + [RESIDENTIAL] * services)[:services]
    chance.shuffle(kinds)
    return kinds


def kind_of(chance: random.Random) -> Kind:
    """One kind, as likely as its share."""
    return chance.choices(KINDS, [kind.share for kind in KINDS])[0]
