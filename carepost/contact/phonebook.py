"""The numbers that the register has for a service: asked by verbs and pages alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carepost.contact.rules.numbers import Number
from carepost.core import telephone
from carepost.core.acting import Actor
from carepost.register.models import Service
from carepost.register.queries import facts


def numbers_of_register(viewer: Actor, service: Service) -> Sequence[Number]:
    """The service's own number as it stands for this council, then its provider's."""
    return of_register(viewer, [service])[service.pk]


def of_register(viewer: Actor, services: Iterable[Service]) -> dict[int, Sequence[Number]]:
    """The same for several services at once, by their ids."""
    each = list(services)
    corrected = facts.corrected(viewer, each)
    return {one.pk: _numbers(one, corrected.get(one.pk, {}).get("phone", one.phone)) for one in each}


def _numbers(service: Service, own: object) -> Sequence[Number]:
    provider = service.organisation
    found = [Number(telephone.spaced(str(own)), "The service")] if own else []
    if provider and provider.phone:
        found.append(Number(telephone.spaced(provider.phone), f"The provider, {provider.name}"))
    return found
