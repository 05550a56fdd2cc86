"""A Monday in Ambershire, for the tests of every room that works there: an officer, and a home of Willow Care's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.tests.cast import Cast, ClientAs, scope
from carepost.gateways.tests.post import posted
from carepost.register.models import Service
from carepost.register.tests.factories import make_organisation, make_service

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture
def monday(cast: Cast) -> Iterator[None]:
    """The clock stands still, and the test itself sees what the officer may see."""
    with clock.freeze(NOW), scope(cast.officer):
        yield


@pytest.fixture
def service(cast: Cast, monday: None) -> Service:
    return make_service(
        host=cast.ambershire, name="Willow Bank", organisation=make_organisation(body=cast.willow)
    )


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.officer.actor


@pytest.fixture
def browser(cast: Cast, client_as: ClientAs, monday: None) -> Client:
    return client_as(cast.officer)


@pytest.fixture
def committed() -> Callable[[], AbstractContextManager[None]]:
    """Whatever leaves on commit leaves as the block ends."""
    return posted


@pytest.fixture
def nobody_tried() -> None:
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()
