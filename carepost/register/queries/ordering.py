"""The orders that a list of services can have."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, F, Func, IntegerField, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower

from carepost.register.models import Service
from carepost.register.rules.ratings import RatingValue
from carepost.register.rules.wanted import Order, Sought, Wanted, folded, sought

Services = QuerySet[Service, Service]

NAME: Any = Lower("name")
BY_NAME = (OrderBy(NAME), OrderBy(F("ref")))


def in_order(services: Services, wanted: Wanted, *, ranked: bool = True) -> Services:
    """As chosen; without a choice the best match of a search first (`ranked`), and otherwise by name."""
    column, down = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    if column in set(Order):
        return _by(services, Order(column), down)
    if wanted.nearest is not None:
        return services.order_by(_as_listed(wanted.nearest))
    if ranked and wanted.text.strip():
        return services.annotate(place=_place(wanted.text)).order_by("place", *BY_NAME)
    return services.order_by(*BY_NAME)


def _as_listed(numbers: tuple[int, ...]) -> Func:
    return Func(
        Value(list(numbers), output_field=ArrayField(BigIntegerField())), F("pk"), function="array_position"
    )


def _by(services: Services, column: Order, down: bool) -> Services:
    if column is Order.NAME:
        return services.order_by(OrderBy(NAME, descending=down), "ref")
    if column is Order.RATING:
        services = services.annotate(rank=_rank())
    by: Any = {
        Order.RATING: F("rank"),
        Order.BEDS: F("registered_beds"),
        Order.RATED_ON: F("rated_on"),
        Order.CHANGED: F("changed_at"),
        Order.TOWN: Lower("town"),
    }[column]
    return services.order_by(OrderBy(by, descending=down, nulls_last=True), *BY_NAME)


def _place(text: str) -> Case:
    """0 for the best match: the very id, a postcode or a name that begins so; then names that hold it.

    PostgreSQL would otherwise walk the whole list in order of name to find the few that match.
    """
    kind, form = sought(text)
    whens = {
        Sought.CQC_ID: [When(ref=form, then=Value(0))],
        Sought.ODS_CODE: [When(ods_code=form, then=Value(0))],
        Sought.POSTCODE: [When(postcode__startswith=form, then=Value(0))],
        Sought.WORDS: [
            When(search__startswith=folded(text), then=Value(0)),
            When(name__icontains=" ".join(text.split()), then=Value(1)),
        ],
    }[kind]
    return Case(*whens, default=Value(2), output_field=IntegerField())


def _rank() -> Case:
    """Ratings in their own order, the worst first; a service without one has no rank."""
    rated = [When(rating=value.value, then=Value(value.ordinal)) for value in RatingValue if value.is_rated]
    return Case(*rated, default=None, output_field=IntegerField())
