"""The fixed cast of every page test: two councils, one person for each role, providers and partners around
them.

    def test_a_stranger_sees_nothing(cast, client_as):
        assert client_as(cast.stranger).get(url).status_code == 404

Root conftest.py offers `cast` and `client_as` to every area.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pytest
from django.conf import settings
from django.contrib import auth
from django.test import Client

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.actors import Place
from carepost.councils.models import Council, PartnerOrganisation, ProviderBody, SharingAgreement, User
from carepost.councils.places import places_of
from carepost.councils.rules import Covers, PlaceKind, Role
from carepost.councils.signin import factors
from carepost.councils.tests import factories

BEGAN = date(2020, 4, 1)


@dataclass(frozen=True)
class Person:
    """Somebody of the cast: the user, and the actor that their (first) place makes."""

    user: User
    on: date

    @cached_property
    def place(self) -> Place | None:
        """Their first place. Reads the database, in a transaction."""
        found = places_of(self.user, self.on)
        return found[0] if found else None

    @property
    def actor(self) -> Actor:
        assert self.place is not None, f"{self.user} has no place"
        return self.place.actor

    @property
    def council(self) -> Council | None:
        return self.place.council if self.place else None


@dataclass(frozen=True)
class Cast:
    """Who there is.

    `staff[role]` work in Ambershire. `neighbour` and `neighbour_admin` work in Borechester. `provider`
    signs in for `willow`, whose `provider_manager` is another; `stranger` for `otherwise`, which has
    nothing to do with `willow`. `partner` is at `hospital`, with which Ambershire shares its register;
    `stale_partner` at a charity whose agreement has ended. `leaver` left Ambershire, and `newcomer` has no
    place at all.
    """

    ambershire: Council
    borechester: Council
    willow: ProviderBody
    otherwise: ProviderBody
    hospital: PartnerOrganisation
    charity: PartnerOrganisation
    agreement: SharingAgreement
    staff: Mapping[Role, Person]
    neighbour: Person
    neighbour_admin: Person
    provider: Person
    provider_manager: Person
    stranger: Person
    partner: Person
    stale_partner: Person
    leaver: Person
    newcomer: Person

    @property
    def officer(self) -> Person:
        return self.staff[Role.POST_OFFICER]

    @property
    def admin(self) -> Person:
        return self.staff[Role.ADMIN]

    @property
    def director(self) -> Person:
        return self.staff[Role.DIRECTOR]

    @property
    def auditor(self) -> Person:
        return self.staff[Role.AUDITOR]

    @property
    def analyst(self) -> Person:
        return self.staff[Role.ANALYST]

    def everybody(self) -> dict[str, Person]:
        """All of them by name: staff by their role."""
        named = {name: value for name, value in vars(self).items() if isinstance(value, Person)}
        return {role.value: person for role, person in self.staff.items()} | named


def member(name: str, role: Role, *, on: date, until: date | None = None, **where: object) -> Person:
    """A new person with one role in one place: council=…, provider=… or partner=…."""
    user = factories.user(name)
    factories.membership(user, role, since=BEGAN, until=until, **where)
    return Person(user, on)


def assemble(on: date) -> Cast:
    """Make the whole cast as they are on a day. Inside a transaction."""
    ambershire, borechester = factories.council("Ambershire"), factories.council("Borechester")
    willow, otherwise = factories.provider_body("Willow Care"), factories.provider_body("Otherwise Care")
    hospital, charity = factories.partner("Amber Hospital Trust"), factories.partner("Amber Helpers")
    agreement = factories.agreement(ambershire, hospital, covers=[Covers.REGISTER], valid_from=BEGAN)
    factories.agreement(ambershire, charity, covers=[Covers.REGISTER], valid_from=BEGAN, valid_to=on)
    staff = {
        role: member(f"{role.label} of Ambershire", role, on=on, council=ambershire)
        for role in Role
        if role.place is PlaceKind.COUNCIL
    }
    return Cast(
        ambershire=ambershire,
        borechester=borechester,
        willow=willow,
        otherwise=otherwise,
        hospital=hospital,
        charity=charity,
        agreement=agreement,
        staff=staff,
        neighbour=member("Neighbour", Role.POST_OFFICER, on=on, council=borechester),
        neighbour_admin=member("Neighbour admin", Role.ADMIN, on=on, council=borechester),
        provider=member("Provider", Role.PROVIDER_USER, on=on, provider=willow),
        provider_manager=member("Manager", Role.PROVIDER_MANAGER, on=on, provider=willow),
        stranger=member("Stranger", Role.PROVIDER_USER, on=on, provider=otherwise),
        partner=member("Partner", Role.PARTNER_ORG_USER, on=on, partner=hospital),
        stale_partner=member("Stale partner", Role.PARTNER_ORG_USER, on=on, partner=charity),
        leaver=member("Leaver", Role.POST_OFFICER, on=on, until=on, council=ambershire),
        newcomer=Person(factories.user("Newcomer"), on),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, today."""
    from carepost.core import clock

    return assemble(clock.today())


ClientAs = Callable[[Person | None], Client]


@pytest.fixture
def client_as(db: None) -> ClientAs:
    """`client_as(cast.officer)` is a browser in which they have signed in, second factor and all; None is
    nobody.
    """
    return signed_in_client


def signed_in_client(person: Person | None, **options: object) -> Client:
    """A test client with this person signed in."""
    client = Client(**options)  # type: ignore[arg-type]
    if person is not None:
        # Not force_login: thousands of visits need no entry in the audit book for each sign-in.
        session = client.session
        session[auth.SESSION_KEY] = str(person.user.pk)
        session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[auth.HASH_SESSION_KEY] = person.user.get_session_auth_hash()
        session[factors.SESSION_KEY] = True
        session.save()
    return client


@contextmanager
def scope(person: Person) -> Iterator[Actor]:
    """The rows that this person may see: `with scope(cast.officer) as viewer:`."""
    with tenancy.transaction_for(person.actor):
        yield person.actor


__all__ = ["Cast", "ClientAs", "Person", "assemble", "cast", "client_as", "member", "scope"]
