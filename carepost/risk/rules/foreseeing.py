"""What a policy that is not in force would make of today: which services would move, when, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from carepost.core.calendar import in_words

from .bands import Band, Family
from .kinds import BY_KEY
from .overrides import Override
from .policy import ScorePolicy
from .standing import Before, Standing, patient
from .triggers import TRIGGERS

WEEK = 7
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a service stands today under a policy, and where it would settle if nothing else changed.

    `settles_on` is the first day on which patience lets it; None where nothing is held back.
    """

    standing: Standing
    settled: Band
    settles_on: date | None

    @property
    def band(self) -> Band:
        return self.standing.band


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One service under the policy in force and under the draft."""

    service_id: int
    now: Outlook
    then: Outlook
    why: str = ""

    @property
    def moves(self) -> bool:
        """Whether its standing differs on the first day."""
        return self.now.band is not self.then.band

    @property
    def differs(self) -> bool:
        """Whether it differs on the first day or later."""
        return self.moves or self.now.settled is not self.then.settled


@dataclass(frozen=True, slots=True)
class Count:
    """How many services stand where, and how many calls a week that makes by the policy's cadence."""

    bands: Mapping[Band, int]
    calls: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft held against the policy in force, as if it began on the day `on`.

    `later` and `later_now` count where services settle once better scores have waited long enough, if nothing else
    changed: under the draft, and under the policy in force. `differing` are the services for which it makes a
    difference.
    """

    on: date
    services: int
    now: Count
    then: Count
    later_now: Count
    later: Count
    differing: tuple[Foreseen, ...]

    @property
    def moving(self) -> int:
        """How many services would move on the first day."""
        return sum(one.moves for one in self.differing)


def outlook(standing: Standing, override: Override | None, on: date, policy: ScorePolicy) -> Outlook:
    """A standing with where it would settle. One set by hand stays as it is for as long as that holds."""
    if override is not None and override.holds_on(on):
        return Outlook(standing, standing.band, None)
    return Outlook(standing, standing.score_band, _settles_on(standing, on, policy))


def _settles_on(standing: Standing, on: date, policy: ScorePolicy) -> date | None:
    """The day on which patience lets go, found by waiting for it: the scores stay as they are today."""
    if standing.better is None:
        return None
    held, day = Before(standing.computed, standing.better), on
    while held.computed is not standing.score_band:
        day += _A_DAY
        held = Before(*patient(standing.score_band, day, policy, held))
    return day


def foresee(every: Iterable[Foreseen], on: date, old: ScorePolicy, new: ScorePolicy) -> Preview:
    """The whole council under both policies."""
    found = list(every)
    return Preview(
        on=on,
        services=len(found),
        now=_count((one.now.band for one in found), old),
        then=_count((one.then.band for one in found), new),
        later_now=_count((one.now.settled for one in found), old),
        later=_count((one.then.settled for one in found), new),
        differing=tuple(one for one in found if one.differs),
    )


def _count(bands: Iterable[Band], policy: ScorePolicy) -> Count:
    found = Counter(bands)
    calls = sum((Decimal(WEEK * found[band]) / policy.cadence[band] for band in Band), Decimal(0))
    return Count({band: found[band] for band in Band}, calls)


def why(now: Outlook, then: Outlook, old: ScorePolicy, new: ScorePolicy) -> str:
    """What makes the difference, in sentences: facts that set a standing, points, lines, Grey, and waiting."""
    return " ".join(
        (
            *_triggers(now.standing, then.standing),
            *_score(now.standing, then.standing),
            *_lines(old, new),
            *_grey(now.standing, then.standing, old, new),
            *_waiting(now, then),
        )
    )


def _triggers(now: Standing, then: Standing) -> Iterable[str]:
    for trigger in TRIGGERS:
        if trigger.key in then.triggers and trigger.key not in now.triggers:
            yield f"It counts as grave enough to set at least {trigger.floor.value} until {trigger.until}."
        if trigger.key in now.triggers and trigger.key not in then.triggers:
            yield f"No longer at least {trigger.floor.value} until {trigger.until}."


def _score(now: Standing, then: Standing) -> Iterable[str]:
    if now.score == then.score:
        yield f"The score stays {now.score:.1f}."
        return
    before, after = _by_family(now), _by_family(then)
    family = max(Family, key=lambda each: abs(after[each] - before[each]))
    told = f"{family.label} {before[family]:.1f} to {after[family]:.1f}"
    yield f"The score goes from {now.score:.1f} to {then.score:.1f} ({told})."


def _by_family(standing: Standing) -> Mapping[Family, Decimal]:
    points = dict.fromkeys(Family, Decimal(0))
    for line in standing.reasons:
        points[BY_KEY[line.kind].family] += line.points
    return points


def _lines(old: ScorePolicy, new: ScorePolicy) -> Iterable[str]:
    for name, before, after in (
        ("Red", old.red_from, new.red_from),
        ("Amber", old.amber_from, new.amber_from),
    ):
        if before != after:
            yield f"{name} begins at {after} points, until now at {before}."


def _grey(now: Standing, then: Standing, old: ScorePolicy, new: ScorePolicy) -> Iterable[str]:
    if now.enough_known != then.enough_known or (now.score_band is Band.GREY) != (
        then.score_band is Band.GREY
    ):
        yield (
            f"{then.coverage:.0%} of what counts was heard of in {new.fresh_days} days, and {_needed(new)} is needed;"
            f" until now {now.coverage:.0%} and {_needed(old)}."
        )


def _needed(policy: ScorePolicy) -> str:
    return f"{1 - policy.grey_share:.0%}"


def _waiting(now: Outlook, then: Outlook) -> Iterable[str]:
    if then.settled is not then.band:
        since = f", on {in_words(then.settles_on)} at the earliest" if then.settles_on else ""
        yield f"The better standing, {then.settled.value}, waits for better scores{since}."
    elif now.settled is not now.band and then.band is not now.band:
        yield "Until now a better standing waited for better scores."
