"""The numbers that the register has for a service: asked by verbs and pages alike."""

from __future__ import annotations

from collections.abc import Sequence

from carepost.contact.rules.numbers import Number
from carepost.core.acting import Actor
from carepost.register.models import Service
from carepost.register.queries import facts


def numbers_of_register(viewer: Actor, service: Service) -> Sequence[Number]:
    """The service's own number as it stands for this council, then its provider's."""
    own = facts.facts(viewer, service)["phone"].value
    provider = service.organisation
    found = [Number(str(own), "The service")] if own else []
    if provider and provider.phone:
        found.append(Number(provider.phone, f"The provider, {provider.name}"))
    return found
