"""The market and its losses as plain values for JSON and CSV, and as words for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from carepost.insight.engine.digits import decimal, percent, rounded, whole
from carepost.insight.engine.market.council import Market
from carepost.insight.engine.market.failing import Failing, Lost
from carepost.insight.engine.market.owners import Alone, Concentration, Largest
from carepost.insight.engine.market.reach import Near
from carepost.insight.engine.market.service import label
from carepost.insight.engine.market.supply import Rated, Supply

OWNERS = 5  # told by name
_SAID = 10  # lines of a long list on a terminal


def market(found: Market) -> dict[str, Any]:
    """Everything about an area's market; shares with their numerators and denominators."""
    return {
        "area": found.area.name,
        "area_key": found.area.key,
        "day": found.day.isoformat(),
        "services": found.services,
        "homes": found.homes,
        "dormant": found.dormant,
        "supply": [_supply(each) for each in found.supply],
        "ratings": _rated(found.ratings),
        "rating_age": {
            "dated": found.ages.dated,
            "median_years": rounded(found.ages.median_years),
            "old": found.ages.old,
            "old_from_years": found.ages.old_years,
            "undated": found.ages.undated,
        },
        "managers": {
            "missing": found.managers.missing,
            "known": found.managers.known,
            "unknown": found.managers.unknown,
        },
        "concentration": [_concentration(each) for each in found.concentration],
        "kinds_on_offer": found.kinds,
        "single_suppliers": [_alone(each) for each in found.alone],
        "single_suppliers_by_postcode_district": [_alone(each) for each in found.alone_in_localities],
        "alternatives": {
            "within_miles": found.alternatives.policy.reach_miles,
            "without_coordinates": found.alternatives.unknown,
            "known": len(found.alternatives.near),
            "none_within_reach": [near(each) for each in found.alternatives.far],
        },
        "workforce": [
            {"period": each.period, "value": rounded(each.value), "measure": key}
            for key, each in found.workforce
        ],
        "limits": list(found.limits),
    }


def _rated(told: Rated) -> dict[str, Any]:
    return {
        **told.mix,
        "unrated": told.unrated,
        "good_or_outstanding_of_rated": _share(told.good_of_rated),
        "good_or_outstanding_of_all": _share(told.good_of_all),
    }


def _supply(each: Supply) -> dict[str, Any]:
    return {
        "kind": each.kind, "label": each.label, "services": each.services, "owners": each.owners,
        "dormant": each.dormant, "beds": each.beds, "homes_without_beds_told": each.beds_unknown, "rated": each.rated,
        "good_or_outstanding": each.good_or_outstanding,
    }  # fmt: skip


def _share(counts: tuple[int, int] | None) -> dict[str, Any] | None:
    if counts is None:
        return None
    numerator, denominator = counts
    value = rounded(numerator / denominator) if denominator else None
    return {"numerator": numerator, "denominator": denominator, "value": value}


def _concentration(each: Concentration) -> dict[str, Any]:
    return {
        "of": each.of,
        "basis": str(each.basis),
        "total": each.total,
        "owners": len(each.owners),
        "left_out": each.left_out,
        "hhi": rounded(each.hhi),
        "largest": [
            {"owners": one.owners, **(_share((one.numerator, one.denominator)) or {})} for one in each.largest
        ],
        "by_name": [{"owner": one.name, "amount": one.amount} for one in each.owners[:OWNERS]],
    }


def _alone(each: Alone) -> dict[str, Any]:
    return {"what": each.what, "place": each.place, "owner": each.owner, "services": each.services}


def near(each: Near) -> dict[str, Any]:
    """The nearest alternative to one service."""
    return {
        "service": each.service.ref,
        "name": each.service.name,
        "area": each.service.area_name,
        "kind": label(each.kind),
        "miles": rounded(each.miles, 2),
        "nearest": each.nearest and each.nearest.ref,
        "nearest_name": each.nearest and each.nearest.name,
        "within_reach": each.within,
        "beds_within_reach": each.places,
    }


def failing(found: Failing) -> dict[str, Any]:
    """Everything that would be lost, and what there is instead."""
    return {
        "organisation": found.name,
        "day": found.day.isoformat(),
        "services": len(found.services),
        "homes": found.homes,
        "beds": found.beds,
        "homes_without_beds_told": found.beds_unknown,
        "councils": [lost(each) for each in found.lost],
        "within_miles": found.policy.reach_miles,
        "without_coordinates": found.unknown,
        "alternatives": [near(each) for each in found.near],
        "none_within_reach": len(found.without),
        "limits": list(found.limits),
    }


def lost(each: Lost) -> dict[str, Any]:
    """One kind of care in one council as a row."""
    return {
        "area": each.area_name, "kind": each.label, "services_lost": each.services, "of_services": each.of_services,
        "share": rounded(each.share), "beds_lost": each.beds, "of_beds": each.of_beds, "nobody_else": each.last,
    }  # fmt: skip


def supply_rows(found: Market) -> list[dict[str, Any]]:
    """What is on offer as a table: for a spreadsheet."""
    return [
        {"area": found.area.name, "day": found.day.isoformat()}
        | {name: "" if value is None else value for name, value in _supply(each).items()}
        for each in found.supply
    ]


def market_words(found: Market) -> Iterator[str]:
    """The market in lines for a terminal."""
    told = found.ratings
    yield f"{found.area.name}, {found.day.isoformat()}: {found.services:,} services, {found.homes:,} of them care homes"
    if found.dormant:
        yield f"  {found.dormant:,} of them dormant"
    yield "On offer"
    for each in found.supply:
        beds = "" if each.beds is None else f", {each.beds:,} beds"
        missing = f" ({each.beds_unknown:,} tell none)" if each.beds is not None and each.beds_unknown else ""
        yield f"  {each.label}: {_count(each.services, 'service')} of {_count(each.owners, 'owner')}{beds}{missing}"
    yield "Ratings"
    mix = ", ".join(f"{count:,} {key.replace('_', ' ')}" for key, count in told.mix.items())
    yield f"  {mix}" + ("" if told.unrated is None else f", {told.unrated:,} without a rating")
    yield f"  good or outstanding: {_per_cent(told.good_of_rated)} of the rated" + (
        "" if told.good_of_all is None else f", {_per_cent(told.good_of_all)} of all"
    )
    if found.ages.median_years is not None:
        yield (
            f"  the rating in the middle is {decimal(found.ages.median_years)} years old;"
            f" {found.ages.old:,} of {found.ages.dated:,} are {found.ages.old_years:g} years old or older"
        )
    if found.managers.known:
        yield f"  {found.managers.missing:,} of {found.managers.known:,} have no registered manager"
    yield from _hands_words(found.concentration)
    yield from _alone_words(found)
    yield from _far_words(found)
    for title, figure in found.workforce:
        yield f"Workforce, {figure.period}: {title} {percent(figure.value or 0)}"


def _hands_words(several: Sequence[Concentration]) -> Iterator[str]:
    yield "In whose hands (by brand, else by provider)"
    for each in several:
        shares = ", ".join(_largest(one) for one in each.largest)
        owners = _count(len(each.owners), "owner")
        yield f"  {each.of} by {each.basis}: {owners}, index {whole(each.hhi)}; {shares}"
        yield "    " + ", ".join(f"{one.name} {one.amount:,}" for one in each.owners[:OWNERS])


def _largest(one: Largest) -> str:
    who = "the largest has" if one.owners == 1 else f"the largest {one.owners} have"
    return f"{who} {percent(one.share or 0)}"


def _alone_words(found: Market) -> Iterator[str]:
    yield f"Offered by one owner alone: {len(found.alone):,}"
    for each in found.alone[:_SAID]:
        yield f"  {each.what}: {each.owner} ({_count(each.services, 'service')})"
    yield from _more(len(found.alone))
    if found.alone_in_localities:
        yield f"  and in single postcode districts: {len(found.alone_in_localities):,} kinds of care"


def _far_words(found: Market) -> Iterator[str]:
    here, far = found.alternatives, found.alternatives.far
    miles = f"{here.policy.reach_miles:g} miles"
    yield f"No other owner's service of the kind within {miles}: {len(far):,} of {len(here.near):,}"
    for each in far[:_SAID]:
        yield f"  {each.service.name}, {label(each.kind)}: {_nearest(each)}"
    yield from _more(len(far))


def failing_words(found: Failing) -> Iterator[str]:
    """What would be lost, in lines for a terminal."""
    beds = "" if found.beds is None else f", {found.beds:,} beds"
    missing = (
        f" ({found.beds_unknown:,} homes tell none)" if found.beds is not None and found.beds_unknown else ""
    )
    councils = len({each.area for each in found.lost})
    yield (
        f"{found.name}, {found.day.isoformat()}: {_count(len(found.services), 'service')} in"
        f" {_count(councils, 'council')}, {_count(found.homes, 'care home')} among them{beds}{missing}"
    )
    for each in found.lost[:_SAID]:
        share = f"{each.services:,} of {each.of_services:,} services ({percent(each.share)})"
        places = "" if each.beds is None else f", {each.beds:,} of {each.of_beds:,} beds"
        last = "; nobody else offers it there" if each.last else ""
        yield f"  {each.area_name}, {each.label}: {share}{places}{last}"
    yield from _more(len(found.lost))
    none = found.without
    yield f"No alternative within {found.policy.reach_miles:g} miles: {len(none):,} of {len(found.near):,}"
    for one in none[:_SAID]:
        yield f"  {one.service.name}, {one.service.area_name}, {label(one.kind)}: {_nearest(one)}"
    yield from _more(len(none))


def _nearest(each: Near) -> str:
    if each.nearest is None or each.miles is None:
        return "none known"
    return f"{each.nearest.name} in {decimal(each.miles)} miles"


def _more(count: int) -> Iterator[str]:
    if count > _SAID:
        yield f"  and {count - _SAID:,} more: --json tells all"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _per_cent(counts: tuple[int, int]) -> str:
    numerator, denominator = counts
    return f"{percent(numerator / denominator)} ({numerator:,} of {denominator:,})" if denominator else "–"
