"""Localities: a council's own areas within its area, by which lists can be narrowed."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Field, Router

from carepost.api.door import Told, needs, viewer_of
from carepost.api.rules import Scope
from carepost.register.queries import mapping

router = Router(tags=["Register"])


class LocalityOut(Told):
    """One locality of the council."""

    id: int = Field(description="As the filter `locality` takes it")
    name: str
    valid_from: date
    services: int = Field(description="How many open services lie in it")


class LocalitiesOut(Told):
    """The localities of today, by name."""

    data: list[LocalityOut]


@router.get("/localities", response=LocalitiesOut, auth=needs(Scope.REGISTER_READ), summary="List localities")
def list_localities(request: HttpRequest) -> LocalitiesOut:
    """A council's own localities, as they hold today. A provider or a partner has none."""
    rows = mapping.counted_localities(viewer_of(request))
    return LocalitiesOut(
        data=[LocalityOut(id=pk, name=name, valid_from=since, services=n) for pk, name, since, n in rows]
    )
