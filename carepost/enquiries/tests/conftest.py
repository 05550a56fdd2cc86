"""A Monday in Ambershire: an officer, a home of Willow Care's, and a colleague who reads nothing about money."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from carepost.core import clock
from carepost.councils.rules import Role
from carepost.councils.tests.cast import scope
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_organisation, make_service

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture
def monday(cast):
    """The clock stands still, and the test itself sees what the officer may see."""
    with clock.freeze(NOW), scope(cast.officer):
        yield


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def service(cast, monday):
    return make_service(
        host=cast.ambershire, name="Willow Bank", organisation=make_organisation(body=cast.willow)
    )


@pytest.fixture
def officer(cast):
    return cast.officer.actor


@pytest.fixture
def nurse(cast):
    """Works on enquiries, and reads none about money."""
    return cast.staff[Role.PUBLIC_HEALTH]


@pytest.fixture
def browser(cast, client_as, monday):
    return client_as(cast.officer)


@pytest.fixture
def phone(cast, client_as, monday):
    return client_as(cast.provider)


@pytest.fixture
def committed():
    """Whatever leaves on commit leaves as the block ends."""
    return posted
