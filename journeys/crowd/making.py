"""People of one council and its providers, signed in.

`python -m journeys.crowd.making post_officer=8 commissioner=2`, in the environment of a house; without words, two
hundred of every kind. Prints one JSON object: `people`, each with name, role, cookie and, for officers, the services
that they call (none that is noted as closed); the `services` that everybody reads; and `script`, a welfare call's page
filled in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import django

from carepost.operate.database import database
from journeys.house import CHECKOUT, House

#: Who is at work at once (Carepost default: the shape of a council of 300 providers).
ROLES = {
    "post_officer": 60,
    "provider_manager": 60,
    "commissioner": 30,
    "qa_officer": 30,
    "public_health": 10,
    "director": 5,
    "auditor": 5,
}


def in_house(house: House, **roles: int) -> dict[str, Any]:
    """The crowd, made in a running house."""
    command = [sys.executable, "-m", __spec__.name, *(f"{role}={count}" for role, count in roles.items())]
    made = subprocess.run(
        command, env={**house.environment}, cwd=CHECKOUT, check=True, capture_output=True, text=True
    )
    crowd: dict[str, Any] = json.loads(made.stdout)
    return crowd


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with database():
        django.setup()
        json.dump(_crowd(_roles(sys.argv[1:]) or ROLES), sys.stdout)


def _roles(words: list[str]) -> dict[str, int]:
    return {role: int(count) for role, _, count in (word.partition("=") for word in words)}


def _crowd(roles: Mapping[str, int]) -> dict[str, Any]:
    from django.db import transaction

    from carepost.contact.actions.claiming import subject_of
    from carepost.contact.models import ServiceContact
    from carepost.contact.tests.pages import TYPED
    from carepost.core import tenancy
    from carepost.core.models import Claim
    from carepost.councils.models import Council
    from carepost.demo.cast import operator
    from carepost.register.models import Service

    council = Council.objects.get(name="Ambershire")
    with transaction.atomic(), tenancy.acting_for(operator(council)):
        people = list(_people(council, roles))
        here = Service.objects.filter(host=council, status="registered").order_by("ref")
        refs = list(here.values_list("ref", flat=True))
        closed = ServiceContact.objects.filter(council=council, closed_on__isnull=False)
        called = here.exclude(pk__in=closed.values("service_id")).values_list("pk", "ref")
        held = set(Claim.objects.values_list("subject", flat=True))  # a colleague of the demo is at it
        free = [ref for pk, ref in called if subject_of(pk) not in held]
    officers = [person for person in people if person["role"] == "post_officer"]
    for number, officer in enumerate(officers):
        officer["calls"] = free[number :: len(officers)]
    return {"people": people, "services": refs, "script": TYPED}


def _people(council: Any, roles: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Each with a membership and a session; providers' people share the demo cast's provider bodies."""
    from django.test import Client

    from carepost.core import clock
    from carepost.councils.models import Membership, ProviderBody, User

    bodies, since = list(ProviderBody.objects.order_by("pk")), clock.today() - timedelta(days=30)
    for role, count in roles.items():
        for number in range(count):
            user = User.objects.create_user(f"{role}-{number}@load.example", f"{role} {number}", is_demo=True)
            where = (
                {"provider": bodies[number % len(bodies)]}
                if role.startswith("provider")
                else {"council": council}
            )
            Membership.objects.create(user=user, role=role, since=since, granted_by="crowd", **where)
            client = Client()
            client.force_login(user)
            cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
            yield {"name": user.name, "role": role, "cookie": cookie}


if __name__ == "__main__":
    main()
