"""A Monday in Ambershire: an officer, a home of Willow Care's with a manager, and events of the weeks to come."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from carepost.core import clock
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
def _nobody_looked_yet():
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
def manager(cast):
    return cast.provider_manager.actor


@pytest.fixture
def browser(cast, client_as, monday):
    return client_as(cast.officer)


@pytest.fixture
def phone(cast, client_as, monday):
    return client_as(cast.provider_manager)


@pytest.fixture
def sent():
    """Whatever leaves on commit leaves as the block ends."""
    return posted
