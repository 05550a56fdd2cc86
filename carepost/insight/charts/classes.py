"""Classes of a map: about as many councils in each, and what each holds in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from carepost.insight.engine.distribution import Distribution
from carepost.insight.engine.outcomes import Outcome
from carepost.insight.engine.telling import shown

MOST = 5  # more shades of one colour cannot be told apart
NONE = "no figure"


@dataclass(frozen=True, slots=True)
class Class:
    """Councils whose values lie together; `words` is from where to where, and how many they are."""

    words: str
    keys: frozenset[str]

    @property
    def count(self) -> int:
        return len(self.keys)


def classes(found: Distribution, most: int = MOST) -> tuple[Class, ...]:
    """From the lowest values to the highest. Councils with the same value are never divided, so some may be larger."""
    edges = quantiles(found.values, n=most, method="inclusive") if len(found.values) > 1 else []
    parts: list[list[Outcome]] = [[] for _ in range(len(edges) + 1)]
    for outcome in found.councils:
        value = outcome.value or 0.0
        parts[sum(value > edge for edge in edges)].append(outcome)
    return tuple(_class(found, part) for part in parts if part)


def _class(found: Distribution, part: Sequence[Outcome]) -> Class:
    values = [each.value or 0.0 for each in part]
    low, high = shown(found.measure, min(values)), shown(found.measure, max(values))
    words = low if low == high else f"{low} to {high}"
    return Class(f"{words} ({len(part)})", frozenset(each.area.key for each in part))
