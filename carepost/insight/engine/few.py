"""Figures of few people are hidden, and others with them, so that nobody can work them out from what is shown.

Councils add up to their region, and regions to England: each such line is looked at with its total, and so is what is
left over of a share. A benchmark of several areas is made from the figures as they are shown, so that two of them, one
area apart, give away no more than the area's own figure does (domain 11.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from carepost.insight.engine.comparing.small_numbers import Rule, beside
from carepost.insight.engine.measures.measure import Unit
from carepost.insight.engine.places import Level

if TYPE_CHECKING:
    from carepost.insight.engine.outcomes import Outcome

HIDDEN = "too few people to show"
NOTE = "It is of too few people to be shown, or would give another such figure away."
Counts = tuple[int | None, ...]


def shown(figures: Sequence[Outcome], unit: Unit, rule: Rule) -> list[Outcome]:
    """The figures of a measure of people as they may be shown, in the same order."""
    periods: dict[str, list[Outcome]] = defaultdict(list)
    for each in figures:
        periods[each.period].append(each)
    hidden = {(key, period) for period, of in periods.items() for key in _hidden(of, unit, rule)}
    return [
        _silent(each) if (each.area.key, each.period) in hidden else _rounded(each, unit, rule)
        for each in figures
    ]


def counts(figure: Outcome, unit: Unit) -> Counts:
    """All counts of people that a figure tells: the part, the whole, and what is left over."""
    if unit is Unit.COUNT:
        return (None if figure.published is None else round(figure.published), None, None)
    whole = None if figure.denominator is None else round(figure.denominator)
    if unit is Unit.SCORE or whole is None:
        return (None, whole, None)
    value = figure.value or 0.0
    part = round(figure.numerator if figure.numerator is not None else value * whole)
    return (part, whole, whole - part if unit is Unit.SHARE else None)


def _hidden(figures: Iterable[Outcome], unit: Unit, rule: Rule) -> set[str]:
    """The areas whose figures of one period are hidden."""
    told = {each.area.key: counts(each, unit) for each in figures if each.value is not None}
    found = {key for key, of in told.items() if any(count is not None and rule.hides(count) for count in of)}
    lines = _lines([each for each in figures if each.value is not None])
    while more := [key for line in lines if (key := _another(line, told, found))]:
        found.update(more)
    return found


def _lines(figures: Sequence[Outcome]) -> list[list[str]]:
    """Areas that add up to another, which comes last."""
    regions = {each.area.name: each.area.key for each in figures if each.area.level is Level.REGION}
    country = [each.area.key for each in figures if each.area.level is Level.COUNTRY]
    parts: dict[str, list[str]] = defaultdict(list)
    for each in figures:
        if each.area.level is Level.COUNCIL:
            parts[each.area.region if each.area.region in regions else ""].append(each.area.key)
    of_country = [*regions.values(), *parts.pop("", [])]
    lines = [[*keys, regions[name]] for name, keys in sorted(parts.items())]
    return [*lines, [*of_country, *country]] if country else lines


def _another(line: Sequence[str], told: dict[str, Counts], hidden: set[str]) -> str | None:
    """An area that must be hidden as well, since else one of the hidden figures could be worked out."""
    for at in range(3):
        whole = [told[key][at] for key in line]
        if any(count is None for count in whole):
            continue
        of = [count for count in whole if count is not None]
        if (place := beside(of, {place for place, key in enumerate(line) if key in hidden})) is not None:
            return line[place]
    return None


def _silent(figure: Outcome) -> Outcome:
    return replace(figure, numerator=None, denominator=None, published=None, marker=HIDDEN)


def _rounded(figure: Outcome, unit: Unit, rule: Rule) -> Outcome:
    part, whole, _ = counts(figure, unit)
    if unit is Unit.COUNT:
        return replace(figure, published=None if part is None else float(rule.rounded(part)))
    if whole is None:
        return figure
    of = float(rule.rounded(whole))
    if part is None:
        return replace(figure, denominator=of)
    return replace(figure, numerator=min(float(rule.rounded(part)), of), denominator=of, published=None)
