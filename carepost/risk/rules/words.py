"""What would change a standing, in sentences for the service's page."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from carepost.core.calendar import in_words

from .bands import Band, Family
from .overrides import Override
from .policy import ScorePolicy
from .triggers import Trigger


def what_would_change(
    *,
    computed: Band,
    score: Decimal,
    triggers: tuple[Trigger, ...],
    enough_known: bool,
    missing: tuple[Family, ...],
    waiting: tuple[Band, date] | None,
    override: Override | None,
    policy: ScorePolicy,
) -> tuple[str, ...]:
    """Sentences, the most binding first; `waiting` is the better band and the first day on which it may
    come."""
    sentences = [f"At least {trigger.floor.value} until {trigger.until}." for trigger in triggers]
    sentences += _by_score(computed, score, policy)
    if missing:
        families = _joined(family.label for family in missing)
        weight = sum(policy.weights[family] for family in missing)
        told = f"Nothing newer than {policy.fresh_days} days about {families} ({weight} of 100 by weight)."
        sentences.append(told if enough_known else f"{told} A completed call would bring news of most of it.")
    if waiting:
        band, day = waiting
        sentences.append(f"Scores are better now: {band.value} from {in_words(day)} if they stay so.")
    if override:
        ends = in_words(override.expires_on)
        sentences.append(f"Set by hand; goes back to {computed.value} on {ends} unless facts change.")
    return tuple(sentences)


def _by_score(computed: Band, score: Decimal, policy: ScorePolicy) -> list[str]:
    """How far the score is from the next line."""
    if score >= policy.red_from:
        return [
            f"Under the line for red once the score falls by more than {score - policy.red_from:.1f} points."
        ]
    if score >= policy.amber_from:
        down, up = score - policy.amber_from, policy.red_from - score
        return [
            f"The score is {down:.1f} points above the line for amber and {up:.1f} below the line for red."
        ]
    if computed is Band.GREEN:
        return [f"Amber with {policy.amber_from - score:.1f} more points."]
    return []


def _joined(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
