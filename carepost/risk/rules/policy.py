"""The dated numbers behind a standing: weights, thresholds, freshness, patience and cadence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from carepost.core.refusals import Reason

from .bands import Band, Family


def _weights() -> dict[str, int]:
    return {
        Family.OUTBREAK: 15,
        Family.STAFFING: 15,
        Family.MANAGER: 10,
        Family.CQC: 10,
        Family.SAFEGUARDING: 12,
        Family.FEEDBACK: 8,
        Family.FINANCE: 15,
        Family.CAPACITY: 5,
        Family.SUPPLIES: 3,
        Family.TRACKER: 2,
        Family.CONTINUITY: 5,
        Family.CONTACT: 0,
    }


def _cadence() -> dict[str, int]:
    return {Band.GREEN: 14, Band.AMBER: 7, Band.RED: 1, Band.GREY: 7}


@dataclass(frozen=True)
class ScorePolicy:
    """Carepost's defaults; a council adopts its own from a day on (policy key `risk.score`).

    Cadence in days. Green's fourteen days is the promise that Wiltshire Council made to every provider in
    2020 to 2022 (every two weeks at least, weekly or daily by risk); every other number is a Carepost
    default. `grey_may_replace` names the bands that give way to Grey when too little is known: by default
    only Green, because what is not known can only add points, and a red service must not be called less
    often for being unheard.
    """

    weights: Mapping[str, int] = field(default_factory=_weights)
    red_from: int = 60
    amber_from: int = 30
    fresh_days: int = 28
    grey_share: float = 0.40
    grey_may_replace: tuple[str, ...] = (Band.GREEN,)
    better_days_apart: int = 7
    better_needed: int = 2
    override_max_days: int = 28
    override_answer_days: int = 5
    cadence: Mapping[str, int] = field(default_factory=_cadence)
    stale_inspection_years: tuple[int, ...] = (3, 5, 7)
    first_inspection_days: tuple[int, ...] = (365, 730)
    change_days: tuple[int, ...] = (90, 183)
    manager_days: tuple[int, ...] = (14, 28, 90, 180)
    empty_beds_percent: tuple[int, ...] = (15, 25, 40)

    @property
    def ceiling_days(self) -> int:
        """The longest time that any service may go without a completed call."""
        return max(self.cadence.values())


class PolicyFault(Reason):
    """Why a set of numbers cannot be a policy."""

    WEIGHTS_SUM = "The weights must add up to 100."
    WEIGHT_UNKNOWN = "A weight names something that is not a family of risk. Take it out."
    WEIGHT_NEGATIVE = "A weight cannot be less than 0."
    THRESHOLDS = "Red must start at a higher score than amber, and both between 0 and 100."
    SHARE = "The share that turns a service grey must be between 0 and 1."
    DAYS = "Days and counts must be between 1 and 3,650."
    WAIT = "Better scores would have to come for more than ten years. Ask for fewer, or for less time between them."
    CADENCE = "Give the days between calls for each standing. A worse one is called at least as often."
    SCALE = "The steps of a scale must rise: each number larger than the one before."


_SCALES = {
    "stale_inspection_years": 3, "first_inspection_days": 2, "change_days": 2, "manager_days": 4,
    "empty_beds_percent": 3,
}  # fmt: skip
TEN_YEARS = 3650
_DAYS = ("fresh_days", "better_days_apart", "better_needed", "override_max_days", "override_answer_days")


def policy_faults(policy: ScorePolicy) -> tuple[PolicyFault, ...]:
    """Reasons against a policy; empty means it can be adopted."""
    return tuple(dict.fromkeys(fault for _, fault in faults_by_value(policy)))


def faults_by_value(policy: ScorePolicy) -> Iterator[tuple[str, PolicyFault]]:
    """The same, each with the value that it is about."""
    weights, cadence = policy.weights, policy.cadence
    checks = (
        ("weights", PolicyFault.WEIGHTS_SUM, sum(weights.values()) == 100),
        ("weights", PolicyFault.WEIGHT_UNKNOWN, set(weights) <= set(Family)),
        ("weights", PolicyFault.WEIGHT_NEGATIVE, all(weight >= 0 for weight in weights.values())),
        ("red_from", PolicyFault.THRESHOLDS, 0 < policy.amber_from < policy.red_from <= 100),
        ("grey_share", PolicyFault.SHARE, 0 <= policy.grey_share <= 1),
        *((name, PolicyFault.DAYS, 1 <= getattr(policy, name) <= TEN_YEARS) for name in _DAYS),
        ("better_needed", PolicyFault.WAIT, policy.better_needed * policy.better_days_apart <= TEN_YEARS),
        ("cadence", PolicyFault.CADENCE, set(cadence) == set(Band) and _falls_with_risk(cadence)),
        *((name, PolicyFault.SCALE, _rises(getattr(policy, name), count)) for name, count in _SCALES.items()),
    )
    return ((name, fault) for name, fault, holds in checks if not holds)


def _falls_with_risk(cadence: Mapping[str, int]) -> bool:
    red, amber, grey, green = (cadence[band] for band in (Band.RED, Band.AMBER, Band.GREY, Band.GREEN))
    return 1 <= red <= amber <= green and red <= grey <= green


def _rises(steps: tuple[int, ...], count: int) -> bool:
    return len(steps) == count and all(low < high for low, high in zip((0, *steps), steps, strict=False))
