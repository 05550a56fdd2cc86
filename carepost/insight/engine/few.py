"""Figures of few people are hidden, and others with them, so that nobody can work them out from what is shown.

Districts add up to their county, councils to their region, and regions to England: each such line is looked at with its
total, and so is what is left over of a share. A benchmark of several areas is made from the figures as they are shown,
so that two of them, one area apart, give away no more than the area's own figure does (domain 11.3).
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
    part = None if figure.numerator is None else round(figure.numerator)
    whole = None if figure.denominator is None else round(figure.denominator)
    if unit is Unit.SCORE or whole is None:
        return (part, whole, None)
    if part is None:
        part = round((figure.value or 0.0) * whole)
    return (part, whole, whole - part if unit is Unit.SHARE else None)


def _hidden(figures: Iterable[Outcome], unit: Unit, rule: Rule) -> set[str]:
    """The areas whose figures of one period are hidden."""
    valued = [each for each in figures if each.value is not None]
    told = {each.area.key: counts(each, unit) for each in valued}
    found = {key for key, of in told.items() if any(count is not None and rule.hides(count) for count in of)}
    summed = [each for each in valued if each.adds_up(unit)]
    # A publisher's total may be of all of them, and ours is of these alone.
    lines = _lines(valued) + _lines(summed)
    while more := [key for line in lines if (key := _another(line, told, found))]:
        found.update(more)
    return found


def _lines(figures: Sequence[Outcome]) -> list[list[str]]:
    """Areas that add up to another, which comes last."""
    there = {each.area.key for each in figures}
    regions = {each.area.name: each.area.key for each in figures if each.area.level is Level.REGION}
    country = next((each.area.key for each in figures if each.area.level is Level.COUNTRY), "")
    parts: dict[str, list[str]] = defaultdict(list)
    for area in (each.area for each in figures):
        if area.level in {Level.COUNCIL, Level.DISTRICT}:
            parts[area.within if area.within in there else regions.get(area.region, country)].append(area.key)
        elif area.level is Level.REGION:
            parts[country].append(area.key)
    return [[*keys, total] for total, keys in sorted(parts.items()) if total]


def _another(line: Sequence[str], told: dict[str, Counts], hidden: set[str]) -> str | None:
    """An area that must be hidden as well, since else one of the hidden figures could be worked out.

    Who tells no such count is no part of the line.
    """
    for at in range(3):
        of = {key: count for key in line if (count := told[key][at]) is not None}
        if line[-1] not in of:
            continue
        keys = list(of)
        place = beside(list(of.values()), {place for place, key in enumerate(keys) if key in hidden})
        if place is not None:
            return keys[place]
    return None


def _silent(figure: Outcome) -> Outcome:
    return replace(figure, numerator=None, denominator=None, published=None, marker=HIDDEN)


def _rounded(figure: Outcome, unit: Unit, rule: Rule) -> Outcome:
    """The figure with its counts rounded; beside a marker, none of them is told.

    A rate that was published without its cases stays as it is: of how many people it is told, nobody knows.
    """
    if figure.value is None:
        return replace(figure, numerator=None, denominator=None)
    part, whole, _ = (None if count is None else float(rule.rounded(count)) for count in counts(figure, unit))
    if unit is Unit.COUNT:
        return replace(figure, published=part)
    if unit is Unit.SCORE or whole is None or (unit is Unit.RATE and figure.numerator is None):
        return replace(figure, numerator=None if figure.numerator is None else part, denominator=whole)
    if part is not None and unit is Unit.SHARE:
        part = min(part, whole)
    return replace(figure, numerator=part, denominator=whole, published=None)
