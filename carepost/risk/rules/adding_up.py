"""What adds up to a standing, family by family, and where the standing would be without each worry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .bands import Band, Family
from .kinds import BY_KEY
from .policy import ScorePolicy
from .signals import Signal
from .standing import ReasonLine, stand


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """The points of one family out of its weight, and what is known of it, the strongest first.

    `fresh` is False where nothing is newer than the policy's fresh days: that counts as missing, not as fine.
    """

    family: Family
    points: Decimal
    weight: int
    reasons: tuple[ReasonLine, ...]
    fresh: bool


def by_family(
    reasons: Sequence[ReasonLine],
    missing: Collection[Family],
    policy: ScorePolicy,
    applies: Collection[Family],
) -> tuple[FamilyLine, ...]:
    """A line for each family that weighs or has something to say, those with most points first."""
    lines = []
    for family in Family:
        known = tuple(line for line in reasons if BY_KEY[line.kind].family is family)
        weight = policy.weights.get(family, 0)
        if known or (weight and family in applies):
            points = sum((line.points for line in known), Decimal(0))
            lines.append(FamilyLine(family, points, weight, known, family not in missing))
    return tuple(sorted(lines, key=lambda line: (-line.points, -line.weight)))


@dataclass(frozen=True, slots=True)
class Without:
    """Where the facts would put the service if these sentences were no longer so; `waits` before it may get there."""

    sentences: tuple[str, ...]
    score: Decimal
    band: Band
    waits: bool


MOST = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What a standing is worked out from, as its reasons tell it."""

    reasons: Sequence[ReasonLine]
    today: date
    policy: ScorePolicy
    applies: Collection[Family]

    def without(self, worries: Sequence[ReasonLine], computed: Band) -> Without:
        """Where the facts would put the service if these were fine, from the day on which they were seen."""
        fine = {line.kind for line in worries}
        signals = [
            Signal(each.kind, 0 if each.kind in fine else each.severity, each.observed_on, source=each.source)
            for each in self.reasons
        ]
        left = stand(signals, self.today, self.policy, applies=self.applies)
        sentences = tuple(line.sentence for line in worries)
        return Without(sentences, left.score, left.band, waits=computed is not Band.GREY)


def what_would_help(known: Known, computed: Band) -> tuple[Without, ...]:
    """Each worry whose end alone would make the standing better, the best first; where there is none, the fewest that
    would together."""
    worries = [line for line in known.reasons if line.severity]
    alone = {line.kind: known.without([line], computed) for line in worries}
    worries.sort(key=lambda line: (-alone[line.kind].band.order, alone[line.kind].score, line.kind))
    helps = [alone[line.kind] for line in worries if computed.worse_than(alone[line.kind].band)]
    if helps:
        return tuple(helps[:MOST])
    together = (known.without(worries[:many], computed) for many in range(2, len(worries) + 1))
    first = next((each for each in together if computed.worse_than(each.band)), None)
    return () if first is None else (first,)
