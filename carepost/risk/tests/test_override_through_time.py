"""A red standing lowered by two people, on its pages from the proposal to the night on which it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.risk import jobs
from carepost.risk.models import OverrideProposal
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
UNTIL = {"until-day": "16", "until-month": "11", "until-year": "2026"}


def days_later(days, hour=10):
    return clock.freeze(MONDAY.replace(hour=hour) + timedelta(days=days))


def page(client, address, **given):
    response = client.post(address, given, follow=True) if given else client.get(address)
    return " ".join(response.content.decode().split())


@pytest.fixture
def larches(cast):
    with days_later(0), scope(cast.officer):
        made = factories.rated(cast.ambershire, "inadequate", on=MONDAY.date(), name="The Larches")
        factories.recompute(cast.ambershire, MONDAY.date())
        return made


def test_it_waits_counts_and_ends_by_itself_and_the_facts_show_again(cast, larches, client_as):
    officer, director = client_as(cast.officer), client_as(cast.director)
    tab = reverse("register:service-tab", args=[larches.ref, "standing"])
    with days_later(0):
        told = page(
            officer, reverse("risk:set", args=[larches.ref]), band="amber", reason="CQC came back", **UNTIL
        )
        assert "Waits for a second person" in told
        assert "● Red to ◆ Amber" not in page(officer, "/standing/")
    with days_later(1):
        with scope(cast.officer):
            waits = OverrideProposal.objects.get()
        page(director, reverse("risk:confirm", args=[waits.pk]), yes="1")
        assert "● Red to ◆ Amber" in page(officer, "/standing/")
        assert "until 16 November 2026" in page(officer, tab)
    with days_later(6):
        jobs.for_each_council("risk every night", only_behind=False)
        assert "until 16 November 2026, by" in page(officer, "/standing/")
    with days_later(7, hour=2):
        jobs.for_each_council("risk every night", only_behind=False)
        board, service = page(officer, "/standing/"), page(officer, tab)
    assert "◆ Amber to ● Red" in board
    assert "No standing is set by hand." in board
    assert "Nobody has set it by hand." in service
    assert "◆ Amber from 10 November 2026 to 16 November 2026" in service
