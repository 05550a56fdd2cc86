"""How signals add up to a standing, with the reasons that are shown beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Protocol

from .bands import Band, Family, worst
from .overrides import Override
from .policy import ScorePolicy
from .signals import Signal
from .triggers import TRIGGERS, Trigger
from .words import what_would_change

EVERY_FAMILY = frozenset(Family)


class ReasonLine(NamedTuple):
    """One thing that is known, and the points that it adds. Points are 0 when a worse signal speaks for its
    family."""

    sentence: str
    points: Decimal
    kind: str
    severity: int
    observed_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Better:
    """Better scores seen while a worse standing is held: the worst of them, how many counted, and when
    last."""

    band: Band
    count: int
    last_on: date


class Earlier(Protocol):
    """What the next standing needs to know of the one before it: a Standing, or a Before."""

    @property
    def computed(self) -> Band: ...

    @property
    def better(self) -> Better | None: ...


@dataclass(frozen=True, slots=True)
class Before:
    """The two facts of an earlier day's standing that patience looks at."""

    computed: Band
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A service's standing on a day.

    `band` is what is shown and sets the cadence. `computed` is what it would be without an override, and
    `score_band` what today's facts alone say, before waiting for a second better score. `score` is 0 to 100.
    `coverage` is the share (0 to 1) of the weight that applies with a signal newer than `fresh_days`.
    `reasons` are sorted by points, largest first. `triggers` are keys of the triggers that hold.
    """

    on: date
    band: Band
    computed: Band
    score_band: Band
    score: Decimal
    coverage: Decimal
    enough_known: bool
    missing: tuple[Family, ...]
    reasons: tuple[ReasonLine, ...]
    triggers: tuple[str, ...]
    better: Better | None
    overridden: bool
    policy_version: str
    what_would_change: tuple[str, ...]

    @property
    def order(self) -> tuple[int, Decimal]:
        """Sort key for lists: worst standing first, then the higher score."""
        return self.band.order, -self.score


def in_force(signals: Iterable[Signal], today: date) -> tuple[Signal, ...]:
    """The latest signal of each kind that holds today; on one day the more severe speaks."""
    latest: dict[str, Signal] = {}
    for signal in signals:
        if not signal.holds_on(today):
            continue
        held = latest.get(signal.kind)
        if held is None or (signal.observed_on, signal.severity) > (held.observed_on, held.severity):
            latest[signal.kind] = signal
    return tuple(latest.values())


def stand(
    signals: Iterable[Signal],
    today: date,
    policy: ScorePolicy,
    previous: Earlier | None = None,
    override: Override | None = None,
    *,
    applies: Collection[Family] = EVERY_FAMILY,
    version: str = "",
) -> Standing:
    """The standing of one service today.

    `previous` is its last standing of an earlier day. The order of decision: points, triggers, Grey in place
    of Green when too little is known, patience before a better standing, and last an override. Carepost
    defaults throughout (see ScorePolicy); the weights and triggers can be argued with, and are shown.
    """
    facts = _facts(in_force(signals, today), today, policy, applies)
    computed, better = patient(facts.band, today, policy, previous)
    band, overridden = _overridden(computed, facts.triggers, today, override)
    return Standing(
        on=today,
        band=band,
        computed=computed,
        score_band=facts.band,
        score=facts.score,
        coverage=facts.coverage,
        enough_known=facts.enough_known,
        missing=facts.missing,
        reasons=facts.reasons,
        triggers=tuple(trigger.key for trigger in facts.triggers),
        better=better,
        overridden=overridden,
        policy_version=version,
        what_would_change=_would_change(facts, computed, better, override if overridden else None, policy),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What today's signals alone add up to."""

    band: Band
    score: Decimal
    coverage: Decimal
    enough_known: bool
    missing: tuple[Family, ...]
    reasons: tuple[ReasonLine, ...]
    triggers: tuple[Trigger, ...]


def _facts(held: tuple[Signal, ...], today: date, policy: ScorePolicy, applies: Collection[Family]) -> _Facts:
    reasons = _reason_lines(held, policy)
    score = sum((line.points for line in reasons), Decimal(0))
    severities = {signal.kind: signal.severity for signal in held}
    triggers = tuple(each for each in TRIGGERS if severities.get(each.kind.key, 0) >= each.at_least)
    coverage, missing = _coverage(held, today, policy, applies)
    enough_known = coverage >= 1 - Decimal(str(policy.grey_share))

    band = _score_band(score, policy)
    if not enough_known and band in policy.grey_may_replace:
        band = Band.GREY
    band = worst(band, *(trigger.floor for trigger in triggers))
    return _Facts(band, score, coverage, enough_known, missing, reasons, triggers)


def _would_change(
    facts: _Facts, computed: Band, better: Better | None, override: Override | None, policy: ScorePolicy
) -> tuple[str, ...]:
    return what_would_change(
        computed=computed,
        score=facts.score,
        triggers=facts.triggers,
        enough_known=facts.enough_known,
        missing=facts.missing,
        waiting=None if better is None else (better.band, _ready_on(better, policy)),
        override=override,
        policy=policy,
    )


def _points(signal: Signal, policy: ScorePolicy) -> int:
    """weight × share of the weight (in percent) × severity: 500 of them are a point, so that they stay whole."""
    kind = signal.declaration
    return policy.weights.get(kind.family, 0) * kind.share * signal.severity


@lru_cache(maxsize=8192)
def _exactly(points: int) -> Decimal:
    return Decimal(points) / 500


def _reason_lines(held: tuple[Signal, ...], policy: ScorePolicy) -> tuple[ReasonLine, ...]:
    """A line for each signal, of which there is one of a kind. Only the strongest of a family scores: five words for
    one trouble count once."""
    strongest: dict[Family, tuple[int, int, str]] = {}
    for signal in held:
        family, strength = signal.declaration.family, (_points(signal, policy), signal.severity, signal.kind)
        if family not in strongest or strength > strongest[family]:
            strongest[family] = strength
    scoring = {kind: points for points, _, kind in strongest.values()}
    ordered = sorted(held, key=lambda signal: (-scoring.get(signal.kind, 0), -signal.severity, signal.kind))
    return tuple(
        ReasonLine(
            signal.sentence,
            _exactly(scoring.get(signal.kind, 0)),
            signal.kind,
            signal.severity,
            signal.observed_on,
            signal.source,
        )
        for signal in ordered
    )


def _coverage(
    held: tuple[Signal, ...], today: date, policy: ScorePolicy, applies: Collection[Family]
) -> tuple[Decimal, tuple[Family, ...]]:
    """The share of the weight that applies with a signal newer than `fresh_days`, and the families
    without."""
    newer_than = today - timedelta(days=policy.fresh_days)
    fresh = {signal.declaration.family for signal in held if signal.observed_on > newer_than}
    weighed = [family for family in Family if family in applies and policy.weights.get(family, 0)]
    total = sum(policy.weights[family] for family in weighed)
    missing = tuple(family for family in weighed if family not in fresh)
    lost = sum(policy.weights[family] for family in missing)
    return (Decimal(total - lost) / total if total else Decimal(0)), missing


def _score_band(score: Decimal, policy: ScorePolicy) -> Band:
    if score >= policy.red_from:
        return Band.RED
    return Band.AMBER if score >= policy.amber_from else Band.GREEN


def patient(
    today_says: Band, today: date, policy: ScorePolicy, previous: Earlier | None
) -> tuple[Band, Better | None]:
    """The standing after hysteresis: worse at once; better only after enough better scores far enough apart.

    From Grey any standing follows at once: Grey is the absence of a score, not a worse one.
    """
    if previous is None or previous.computed is Band.GREY or not previous.computed.worse_than(today_says):
        return today_says, None
    better = _counted(today_says, today, policy, previous.better)
    if better.count < policy.better_needed:
        return previous.computed, better
    still_better = Better(today_says, 1, today) if better.band.worse_than(today_says) else None
    return better.band, still_better


def _counted(today_says: Band, today: date, policy: ScorePolicy, before: Better | None) -> Better:
    if before is None:
        return Better(today_says, 1, today)
    band = worst(before.band, today_says)
    if (today - before.last_on).days < policy.better_days_apart:
        return Better(band, before.count, before.last_on)
    return Better(band, before.count + 1, today)


def _ready_on(better: Better, policy: ScorePolicy) -> date:
    left = policy.better_needed - better.count
    return better.last_on + timedelta(days=left * policy.better_days_apart)


def _overridden(
    computed: Band, triggers: tuple[Trigger, ...], today: date, override: Override | None
) -> tuple[Band, bool]:
    """A trigger that the override did not know sets its floor all the same."""
    if override is None or not override.holds_on(today):
        return computed, False
    floors = (trigger.floor for trigger in triggers if trigger.key not in override.knew)
    band = worst(override.band, *floors)
    return band, band is override.band
