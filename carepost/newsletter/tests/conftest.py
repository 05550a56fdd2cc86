"""A Monday in Ambershire: two who make the newsletter, and Willow Care's home whose manager is on its card."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from carepost.core import clock
from carepost.councils.tests.cast import assemble, scope
from carepost.gateways.tests.post import posted
from carepost.messages import addresses
from carepost.messages.addresses import Addressee, Standing
from carepost.newsletter.tests import factories as made
from carepost.register.tests.factories import make_organisation, make_service

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture
def monday(cast):
    """The clock stands still, and the test itself sees what the officer may see."""
    with clock.freeze(NOW), scope(cast.officer):
        yield


@pytest.fixture
def home(cast, monday):
    return make_service(
        host=cast.ambershire, name="Willow Bank", organisation=make_organisation(body=cast.willow),
        service_types=["residential_home"],
    )  # fmt: skip


@pytest.fixture
def officer(cast):
    return cast.officer.actor


@pytest.fixture
def second(cast):
    return cast.director.actor


@pytest.fixture
def browser(cast, client_as, monday):
    return client_as(cast.officer)


@pytest.fixture
def phone(cast, client_as, monday):
    return client_as(cast.provider_manager)


@pytest.fixture
def begun():
    """For tests that commit: the cast, and an edition to all of it that is frozen, whose mails wait to be queued."""
    with transaction.atomic():
        cast = assemble(clock.today())
        officer, second = cast.officer.actor, cast.director.actor
    with scope(cast.officer):
        edition = made.scheduled(officer, second)
    made.start(edition)
    return cast, edition


@pytest.fixture
def committed():
    """What is queued in the block is sent at its end."""
    return posted


@pytest.fixture
def book(monkeypatch):
    """An address book that the test writes: no other room is asked. `book(manager("a@b.example"), …)`"""

    def write(*people):
        monkeypatch.setattr(addresses, "_rooms", {"tests": lambda council_id, places: list(people)})

    return write


def person(address: str, standing: Standing = Standing.MANAGER, **given) -> Addressee:
    """Somebody in the book; their key is their address unless told otherwise."""
    kinds, areas = given.pop("kinds", ()), given.pop("areas", ())
    key = given.pop("key", address)
    return Addressee(key, standing, address, kinds=frozenset(kinds), areas=frozenset(areas), **given)
