"""What the tests of a provider's people share: three services that Willow Care runs, and its mail."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from carepost.core import clock
from carepost.councils.models import Membership
from carepost.councils.rules import Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, Person, scope
from carepost.gateways.mail.models import QueuedMail

OAK, ELM, ASH = 900_071, 900_072, 900_073


@pytest.fixture
def run(cast: Cast) -> None:
    """Willow Care runs three services: two in Ambershire, one that no council here looks after.

    The register lies above this room, so that its tables are asked for by name.
    """
    provider = apps.get_model("register", "Organisation").objects.create(
        ref="1-900070", name="Willow Care Limited", body_id=cast.willow.pk
    )
    here = cast.ambershire.pk
    for pk, name, host in ((OAK, "Oak House", here), (ELM, "Elm House", here), (ASH, "Ash House", None)):
        apps.get_model("register", "Service").objects.create(
            pk=pk, ref=f"1-{pk}", name=name, organisation=provider, host_id=host,
            first_seen_on=date(2024, 1, 2), changed_at=clock.now(),
        )  # fmt: skip


def colleague(cast: Cast, name: str, role: Role = Role.PROVIDER_USER, *chosen: int) -> Person:
    """Somebody of Willow Care, for the chosen services or for all."""
    person = Person(factories.user(name), clock.today())
    row = factories.membership(person.user, role, provider=cast.willow)
    if chosen:
        with scope(cast.provider_manager):
            Membership.objects.filter(pk=row.pk).update(services=sorted(chosen))
    return person


def membership(person: Person) -> Membership:
    """Their open membership."""
    with scope(person):
        return Membership.objects.get(user=person.user, until=None)


def letters(kind: str = "access") -> dict[str, str]:
    """The mail that is queued, by address: what it says, the newest last."""
    rows = QueuedMail.objects.filter(kind=kind).order_by("queued_at")
    return {row.to: f"{row.subject}\n{row.content['text']}" for row in rows}


__all__ = ["ASH", "ELM", "OAK", "colleague", "letters", "membership", "run"]
