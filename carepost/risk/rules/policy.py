"""The dated numbers behind a standing: weights, thresholds, freshness, patience and cadence."""

from collections.abc import Mapping
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
    DAYS = "Days and counts must be 1 or more."
    CADENCE = "Give the days between calls for each standing. A worse one is called at least as often."
    SCALE = "The steps of a scale must rise: each number larger than the one before."


def policy_faults(policy: ScorePolicy) -> tuple[PolicyFault, ...]:
    """Reasons against a policy; empty means it can be adopted."""
    weights, cadence = policy.weights, policy.cadence
    scales = (
        (policy.stale_inspection_years, 3),
        (policy.first_inspection_days, 2),
        (policy.change_days, 2),
        (policy.manager_days, 4),
    )
    days = (
        policy.fresh_days,
        policy.better_days_apart,
        policy.better_needed,
        policy.override_max_days,
        policy.override_answer_days,
    )
    checks = {
        PolicyFault.WEIGHTS_SUM: sum(weights.values()) == 100,
        PolicyFault.WEIGHT_UNKNOWN: set(weights) <= set(Family),
        PolicyFault.WEIGHT_NEGATIVE: all(weight >= 0 for weight in weights.values()),
        PolicyFault.THRESHOLDS: 0 < policy.amber_from < policy.red_from <= 100,
        PolicyFault.SHARE: 0 <= policy.grey_share <= 1,
        PolicyFault.DAYS: all(number >= 1 for number in days),
        PolicyFault.CADENCE: set(cadence) == set(Band) and _falls_with_risk(cadence),
        PolicyFault.SCALE: all(_rises(steps, count) for steps, count in scales),
    }
    return tuple(fault for fault, holds in checks.items() if not holds)


def _falls_with_risk(cadence: Mapping[str, int]) -> bool:
    red, amber, grey, green = (cadence[band] for band in (Band.RED, Band.AMBER, Band.GREY, Band.GREEN))
    return 1 <= red <= amber <= green and red <= grey <= green


def _rises(steps: tuple[int, ...], count: int) -> bool:
    return len(steps) == count and all(low < high for low, high in zip((0, *steps), steps, strict=False))
