"""What a letter may say of a service, from the register and from who writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.messages import known
from carepost.messages.known import Kind

_OF_SERVICE: Sequence[tuple[str, Kind, Callable[[Any], object]]] = (
    ("service name", Kind.TEXT, lambda service: service.name),
    ("service address", Kind.LINES, lambda service: "\n".join(address_of(service))),
    ("service town", Kind.TEXT, lambda service: service.town),
    ("registered manager", Kind.TEXT, lambda service: service.manager),
    ("provider name", Kind.TEXT, lambda service: service.organisation.name if service.organisation else ""),
    ("registered beds", Kind.WHOLE, lambda service: service.registered_beds),
    ("last inspection", Kind.DATE, lambda service: service.last_inspected_on),
)


def enter() -> None:
    """Declare the fields; done once, as the application starts."""
    for name, kind, of in _OF_SERVICE:
        known.enter(name, source="the register", kind=kind, find=_each(of))
    known.enter("council", source="who writes", kind=Kind.TEXT, find=_council)
    known.enter("officer", source="who writes", kind=Kind.TEXT, find=_officer)
    known.enter("today", source="the calendar", kind=Kind.DATE, find=_today)


def address_of(service: Any) -> list[str]:
    """The lines of a service's address, with town and postcode."""
    lines = [line.strip() for line in service.address.split("\n") if line.strip()]
    lines += [] if not service.town or service.town in lines else [service.town]
    return [*lines, *([service.postcode] if service.postcode else [])]


def _each(of: Callable[[Any], object]) -> known.Find:
    def find(viewer: Actor, services: Sequence[Any], on: date) -> Mapping[int, object]:
        return {each.pk: of(each) for each in services}

    return find


def _council(viewer: Actor, services: Sequence[Any], on: date) -> Mapping[int, object]:
    council = Council.objects.filter(pk=viewer.council_id or 0).first()
    return dict.fromkeys((each.pk for each in services), council.name) if council else {}


def _officer(viewer: Actor, services: Sequence[Any], on: date) -> Mapping[int, object]:
    return dict.fromkeys((each.pk for each in services), viewer.name)


def _today(viewer: Actor, services: Sequence[Any], on: date) -> Mapping[int, object]:
    return dict.fromkeys((each.pk for each in services), on)
