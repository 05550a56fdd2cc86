"""One dated observation about a service, worried or fine."""

from dataclasses import dataclass
from datetime import date, timedelta

from carepost.core.refusals import Reason, Refused

from .declaring import SignalKind
from .kinds import BY_KEY


class SignalFault(Reason):
    """Why an observation cannot be kept."""

    UNKNOWN_KIND = "This is not a kind of signal that Carepost knows."
    SEVERITY_RANGE = "Severity runs from 0 (fine) to 5 (worst)."
    ENDS_BEFORE = "A signal cannot end before it was observed."


@dataclass(frozen=True, slots=True)
class Signal:
    """What was seen, when, and who says so. Severity 0 is news too: somebody asked, and it was fine.

    `observed_on` is the last day on which it was known to hold. For a standing fact of the register (a
    rating, a manager in post) that is the day of the import that last confirmed it, not the day of the
    inspection: the fact is as fresh as the file that says so. How old the rating itself is, is a signal of
    its own. It counts until the day before `expires_on`. Raises Refused.
    """

    kind: str
    severity: int
    observed_on: date
    expires_on: date | None = None
    evidence: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        ends = self.expires_on
        if self.kind in BY_KEY and 0 <= self.severity <= 5 and (ends is None or ends >= self.observed_on):
            return  # millions of them are read again every night
        raise Refused(signal_faults(self.kind, self.severity, self.observed_on, ends))

    @property
    def declaration(self) -> SignalKind:
        return BY_KEY[self.kind]

    @property
    def sentence(self) -> str:
        kind = self.declaration
        template = kind.sentence if self.severity else kind.fine
        return template.format(evidence=self.evidence, words=kind.scale[self.severity])

    def holds_on(self, day: date) -> bool:
        return self.observed_on <= day and (self.expires_on is None or day < self.expires_on)


def signal_faults(
    kind: str, severity: int, observed_on: date, expires_on: date | None = None
) -> tuple[SignalFault, ...]:
    """Reasons against an observation; empty means it can be kept."""
    faults = []
    if kind not in BY_KEY:
        faults.append(SignalFault.UNKNOWN_KIND)
    if not 0 <= severity <= 5:
        faults.append(SignalFault.SEVERITY_RANGE)
    if expires_on is not None and expires_on < observed_on:
        faults.append(SignalFault.ENDS_BEFORE)
    return tuple(faults)


def observe(kind: SignalKind, severity: int, on: date, *, evidence: str = "", source: str = "") -> Signal:
    """A signal of this kind, with the life that its declaration gives it."""
    expires = None if kind.life_days is None else on + timedelta(days=kind.life_days)
    return Signal(kind.key, severity, on, expires, evidence, source)
