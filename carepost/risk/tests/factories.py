"""Makes services with what their standing is made of, for tests of risk and of the rooms above it."""

from __future__ import annotations

from datetime import date
from typing import Any

from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.register.models import Service
from carepost.register.tests.factories import make_rating, make_service
from carepost.risk import actions

QUESTIONS = ("overall", "safe", "effective", "caring", "responsive", "well_led")


def rated(host: Council, value: str = "good", *, on: date = date(2025, 6, 1), **given: Any) -> Service:
    """A service in a council's area, rated alike in every question."""
    service = make_service(host=host, **{"confirmed_on": on, **given})
    for question in QUESTIONS:
        make_rating(service, value, question=question, published_on=on)
    return service


def nightly(council: Council) -> Actor:
    """Who works out standings at night."""
    return Actor.operator("tests at night", council_id=council.pk, permissions={Can.RECOMPUTE})


def recompute(council: Council, on: date, services: list[Service] | None = None) -> actions.WorkedOut:
    """Work out a council's standings for a day."""
    ids = None if services is None else [service.pk for service in services]
    return actions.recompute(by=nightly(council), council_id=council.pk, service_ids=ids, on=on)
