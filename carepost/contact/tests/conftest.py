"""A Monday in the life of Ambershire, for tests of pages: one home that is due, an officer, a colleague."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.contact.actions import rota
from carepost.contact.actions.buying import note_buying
from carepost.contact.rules.aid import AidSide
from carepost.contact.tests import factories, planned, scripts
from carepost.contact.tests import supporting as made
from carepost.core import clock
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.questions import queries as questions
from carepost.register.tests.factories import make_organisation, make_service
from carepost.risk.tests.factories import rated, recompute

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.fixture
def monday(cast):
    """The clock stands still, and the test itself sees what the officer may see."""
    with clock.freeze(NOW), scope(cast.officer):
        yield


@pytest.fixture
def service(cast, monday):
    """A home of Willow Care's, never called and due for a month."""
    return rated(
        cast.ambershire, on=TODAY, first_seen_on=date(2026, 10, 1), name="Willow Bank", phone="01225 700 100",
        organisation=make_organisation(body=cast.willow, name="Willow Care Ltd"),
    )  # fmt: skip


@pytest.fixture
def browser(cast, client_as, monday):
    return client_as(cast.officer)


@pytest.fixture
def home(cast):
    """A care home of Willow Care's that was spoken to on Saturday."""
    with clock.freeze(NOW), scope(cast.officer) as officer:
        service = rated(
            cast.ambershire, on=TODAY, first_seen_on=TODAY - timedelta(days=40), name="Willow Bank",
            registered_beds=44, organisation=make_organisation(body=cast.willow, name="Willow Care Ltd"),
        )  # fmt: skip
        with clock.freeze(NOW - timedelta(days=2)):
            factories.record(officer, service)
        recompute(cast.ambershire, TODAY)
    return service


@pytest.fixture
def provider(cast, home):
    with clock.freeze(NOW), scope(cast.provider) as viewer:
        yield viewer


@pytest.fixture
def phone(client_as, cast, provider):
    return client_as(cast.provider)


@pytest.fixture
def colleague(cast, monday):
    return member("Dana Fox", Role.POST_OFFICER, on=TODAY, council=cast.ambershire)


@pytest.fixture
def team(cast, colleague):
    """The officer and a colleague ring all day; it is half past ten on Monday."""
    with scope(cast.officer) as officer, scope(colleague) as other:
        for each in (officer, other):
            rings = rota.Rings(planned.ALL_DAY, ["Polish"], ["community"])
            rota.keep_hours(by=each, user_id=each.user_id, rings=rings)
    return officer, other


@pytest.fixture
def services(cast):
    """Six services that were never called and are due by now, one after the other."""
    return [
        make_service(host=cast.ambershire, name=f"House {n}", first_seen_on=date(2026, 11, 1))
        for n in range(6)
    ]


@pytest.fixture
def neighbour(cast, monday):
    """A home of Otherwise Care's, about seven kilometres away: `stranger` signs in for it."""
    return make_service(
        host=cast.ambershire, name="Oak House", longitude=-2.11, phone="01225 700 200", town="Melksham",
        organisation=make_organisation(body=cast.otherwise),
    )  # fmt: skip


@pytest.fixture
def need(cast, service):
    with scope(cast.provider) as provider:
        return made.aid_notice(provider, service, AidSide.NEED, amount=40)


@pytest.fixture
def offer(cast, neighbour):
    with scope(cast.stranger) as stranger:
        return made.aid_notice(stranger, neighbour, AidSide.OFFER, amount=60)


@pytest.fixture
def match(cast, offer, need):
    """Proposed to both, and answered by neither."""
    return made.aid_match(cast.officer.actor, offer, need, 40)


@pytest.fixture
def editor(cast, client_as):
    """An officer who has begun the council's next script from Carepost's."""
    browser = client_as(cast.officer)
    browser.post(scripts.at("begin", "house", 1))
    return browser


@pytest.fixture
def draft(cast, editor):
    """The draft as it stands when it is called."""

    def now():
        with scope(cast.officer) as viewer:
            return questions.draft(viewer, scripts.KEY)

    return now


@pytest.fixture
def bought(cast, home, provider):
    """Borechester buys care at the home, which lies in Ambershire."""
    with scope(cast.neighbour) as neighbour:
        return note_buying(by=neighbour, service=home)
