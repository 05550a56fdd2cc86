"""A Monday in Ambershire: an officer who writes, a director who publishes, a home of Willow Care's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.letters import actions
from carepost.letters.rules.languages import Layout, Way
from carepost.letters.tests import factories
from carepost.register.tests.factories import make_organisation, make_service

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture
def monday(cast):
    """The clock stands still, and the test itself sees what the officer may see."""
    with clock.freeze(NOW), scope(cast.officer):
        yield


@pytest.fixture
def service(cast, monday):
    return make_service(
        host=cast.ambershire, name="Willow Bank", organisation=make_organisation(body=cast.willow),
        manager="Asha Rahman", address="1 High Street", town="Amberford", postcode="AB1 2CD",
    )  # fmt: skip


@pytest.fixture
def officer(cast):
    return cast.officer.actor


@pytest.fixture
def director(cast):
    return cast.director.actor


@pytest.fixture
def template(officer, director, monday):
    """The letter about a visit, in use."""
    return factories.published(officer, director)


@pytest.fixture
def browser(cast, client_as, monday):
    return client_as(cast.officer)


@pytest.fixture
def second(cast, client_as, monday):
    """Whoever publishes."""
    return client_as(cast.director)


@pytest.fixture
def polish(officer, service):
    """The manager of Willow Bank asked for Polish."""
    return actions.keep_wish(
        by=officer, service_id=service.pk, language="pl", layout=Layout.STANDARD, way=Way.EMAIL
    )
