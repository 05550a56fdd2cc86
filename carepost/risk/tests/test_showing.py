"""Every door at which a provider reads of its standing: what is kept back is at none of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_organisation
from carepost.risk import actions
from carepost.risk.queries import machines
from carepost.risk.rules.noting import Note, Teller
from carepost.risk.rules.showing import KEPT_BACK
from carepost.risk.shown import all_shown
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
SECRET = "the night nurse was seen asleep"
KEPT = (
    Note("safeguarding.enquiries", 3, DAY, SECRET, Teller.COLLEAGUE),
    Note("safeguarding.complaints", 3, DAY, SECRET, Teller.COLLEAGUE),
    Note("staffing.nurse_gap", 4, DAY, SECRET, Teller.WORKER),
    Note("feedback.concerns", 4, DAY, SECRET, Teller.OTHER_PROVIDER),
    Note("feedback.concerns", 4, DAY, SECRET, Teller.FAMILY),
    Note("finance.arrears", 4, DAY, SECRET, Teller.OTHER),
)
DOORS = {
    "home": lambda service: reverse("contact:provider"),
    "own standing": lambda service: reverse("risk:own-standing", args=[service.ref]),
    "disagree": lambda service: reverse("risk:disagree", args=[service.ref]),
    "the service's page": lambda service: reverse("register:service", args=[service.ref]),
    "the tab of its standing": lambda service: reverse(
        "register:service-tab", args=[service.ref, "standing"]
    ),
    "the timeline": lambda service: reverse("register:service-tab", args=[service.ref, "timeline"]),
}


@pytest.fixture
def friday(cast):
    with clock.freeze(datetime(2026, 11, 20, 10, 30, tzinfo=UTC)), scope(cast.officer):
        yield


@pytest.fixture
def willow(cast, friday):
    body = make_organisation(body=cast.willow, name="Willow Care Ltd")
    return factories.rated(cast.ambershire, on=DAY, name="Willow Bank", organisation=body)


def note(cast, service, about):
    actions.note_signal(
        by=cast.officer.actor, service=service, note=about, submission_key=f"{about.kind} {about.teller}"
    )


@pytest.mark.parametrize("about", KEPT, ids=lambda about: f"{about.kind}, {about.teller}")
def test_what_is_kept_back_is_at_no_door_and_is_said_to_be(cast, client_as, willow, about):
    note(cast, willow, about)
    phone = client_as(cast.provider)
    pages = {name: phone.get(door(willow)).content.decode() for name, door in DOORS.items()}
    assert [name for name, page in pages.items() if SECRET in page] == []
    assert KEPT_BACK in pages["own standing"]
    assert KEPT_BACK in pages["home"]
    assert SECRET in client_as(cast.officer).get(DOORS["the tab of its standing"](willow)).content.decode()


@pytest.mark.parametrize("about", KEPT, ids=lambda about: f"{about.kind}, {about.teller}")
def test_without_the_guard_it_would_be_at_every_door(cast, client_as, willow, about, monkeypatch):
    monkeypatch.setattr("carepost.risk.rules.showing.is_kept_back", lambda kind, source, policy: False)
    note(cast, willow, about)
    phone = client_as(cast.provider)
    leaks = [name for name, door in DOORS.items() if SECRET in phone.get(door(willow)).content.decode()]
    assert leaks == list(DOORS)


def test_a_providers_program_reads_no_more_than_its_people(cast, willow, monkeypatch):
    note(cast, willow, KEPT[0])
    with scope(cast.provider) as viewer:
        told = [*all_shown(viewer, machines.listed(viewer)), *all_shown(viewer, machines.moves(viewer))]
    assert told
    assert all(SECRET not in str(row.reasons) for row in told)
    with scope(cast.officer) as viewer:
        assert SECRET in str(all_shown(viewer, machines.listed(viewer))[0].reasons)


def test_a_council_may_show_no_year(cast, client_as, willow, monkeypatch):
    note(cast, willow, Note("feedback.concerns", 2, DAY, "Falls are not written down", Teller.HEALTH))
    page = DOORS["own standing"](willow)
    assert "over the last year" in client_as(cast.provider).get(page).content.decode()
    monkeypatch.setattr("carepost.risk.queries.movement._shows_year", lambda service_id, today: False)
    assert "over the last year" not in client_as(cast.provider).get(page).content.decode()
