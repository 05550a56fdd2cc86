"""A person's judgement put over the computed standing: for a while, with a reason, and never silently."""

from dataclasses import dataclass
from datetime import date

from carepost.core.calendar import in_words
from carepost.core.refusals import Reason

from .bands import Band
from .policy import ScorePolicy


@dataclass(frozen=True, slots=True)
class Override:
    """Counts from `set_on` until the day before `expires_on`.

    `knew` names the triggers that held when it was set: a trigger that fires later was not weighed, and so
    it is not held back. `set_by` and `seconded_by` are user ids.
    """

    band: Band
    reason: str
    set_by: int
    set_on: date
    expires_on: date
    seconded_by: int | None = None
    knew: frozenset[str] = frozenset()

    def holds_on(self, day: date) -> bool:
        return self.set_on <= day < self.expires_on

    @property
    def sentence(self) -> str:
        return f"Set to {self.band.value} by hand until {in_words(self.expires_on)}: {self.reason}"


class OverrideFault(Reason):
    """Why a standing cannot be set by hand like this."""

    NO_REASON = "Say why you are setting this standing. The reason is shown on the service’s page."
    NOT_A_BAND = (
        "Choose red, amber or green. Grey means that too little is known, which a person cannot decide."
    )
    SAME = "The standing is already that. Nothing needs to be set."
    END_INSTEAD = "That is what the facts say. End the standing set by hand instead, and it shows again."
    PAST = "Choose a day after today for it to end."
    TOO_LONG = "A standing set by hand ends after 28 days at most. Choose an earlier day."
    TOO_LONG_HERE = "Your council’s policy allows less time than that. Choose an earlier day."
    NEEDS_SECOND = (
        "Lowering a red standing needs a second person to agree. Propose it, and ask a colleague to confirm."
    )
    SAME_PERSON = "The second person must be somebody else."


LONGEST_DAYS = 28


def may_override(
    override: Override, *, current: Band, policy: ScorePolicy, shown: Band | None = None
) -> tuple[OverrideFault, ...]:
    """Reasons against setting a standing by hand; empty means it may be set.

    `current` is the standing that Carepost computes without this override, `shown` what people see now, where
    another override makes that something else. Carepost default: 28 days at most, a reason, and a second
    person when red, computed or shown, becomes anything lower.
    """
    days = (override.expires_on - override.set_on).days
    seen = shown or current
    lowers_red = Band.RED in (current, seen) and override.band is not Band.RED
    found = {
        OverrideFault.NO_REASON: not override.reason.strip(),
        OverrideFault.NOT_A_BAND: override.band is Band.GREY,
        OverrideFault.SAME: override.band is current is seen,
        OverrideFault.END_INSTEAD: override.band is current and current is not seen,
        OverrideFault.PAST: days < 1,
        OverrideFault.TOO_LONG: days > LONGEST_DAYS,
        OverrideFault.TOO_LONG_HERE: policy.override_max_days < days <= LONGEST_DAYS,
        OverrideFault.NEEDS_SECOND: lowers_red and override.seconded_by is None,
        OverrideFault.SAME_PERSON: override.seconded_by is not None
        and override.seconded_by == override.set_by,
    }
    return tuple(fault for fault, holds in found.items() if holds)
