"""Lists of calls, one call, corrections, the promise, and who may see what."""

import pytest
from django.urls import reverse

from carepost.contact.rules import Outcome
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import TODAY
from carepost.contact.tests.pages import TYPED, calling, take, text
from carepost.councils.tests.cast import scope
from carepost.risk.tests.factories import rated, recompute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_calls_are_listed_filtered_and_downloaded(browser, service, cast):
    with scope(cast.officer) as officer:
        factories.record(officer, service, outcome=Outcome.NO_ANSWER)
    factories.record(cast.officer.actor, service)
    assert "2 calls" in text(browser.get("/calls/"))
    filtered = text(browser.get("/calls/?outcome=completed"))
    assert "1 call" in filtered
    assert "Outcome: Completed" in filtered
    file = browser.get("/calls/?outcome=completed&as=csv")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "When,Service,Id,Outcome,Spoke to,Caller,Was due,Note,Corrected because,May be shared"
    )
    assert len(lines) == 2


@pytest.mark.parametrize("page", ["/calls/", "/calls/ladder/", "/calls/closings/", "/calls/coverage/"])
def test_the_pages_of_calls_stand_beside_each_other_in_one_order(browser, page):
    sub = browser.get(page).content.decode().partition("<main")[2]
    places = [sub.find(f">{label}<") for label in ("Missed", "Closed", "Rota")]
    assert -1 < places[0] < places[1] < places[2], places


def test_a_filter_that_makes_no_sense_says_so_and_lists_everything(browser, service):
    page = text(browser.get("/calls/?since-day=40&since-month=1&since-year=2026"))
    assert "There is a problem" in page


def test_one_call_shows_its_answers_in_the_words_they_were_asked_in(browser, service, cast):
    recorded = factories.record(cast.officer.actor, service)
    page = text(browser.get(reverse("contact:call", args=[recorded.call_id])))
    assert "How many people do you care for now?" in page
    assert "22 people" in page
    assert "It took 12 minutes." in page


def test_a_correction_starts_from_what_was_recorded_and_keeps_the_first_record(browser, service, cast):
    recorded = factories.record(cast.officer.actor, service, note="Spoke to Jo")
    address = reverse("contact:correct", args=[recorded.call_id])
    page = browser.get(address).content.decode()
    assert "Spoke to Jo" in page
    assert 'value="22"' in page
    typed = TYPED | {
        "key": "c1", "outcome": "completed", "note": "Spoke to Jo", "on-day": "9", "on-month": "11",
        "on-year": "2026", "started": "10:18", "ended": "10:30",
    }  # fmt: skip
    nothing = browser.post(address, typed)
    assert nothing.status_code == 409
    assert "Say what was wrong." in text(nothing)
    done = browser.post(address, typed | {"q_people_now": "21", "reason": "Counted again"}, follow=True)
    page = text(done)
    assert "Counted again" in page
    assert "21 people" in page
    old = text(browser.get(reverse("contact:call", args=[recorded.call_id])))
    assert "This record was corrected." in old


def test_coverage_shows_each_figure_with_the_way_to_its_rows(browser, service, cast):
    factories.record(cast.officer.actor, service)
    page = text(browser.get("/calls/coverage/"))
    assert "0 of 1 service never went more than 14 days without a completed call" in page
    assert "/calls/?since=2026-10-13&amp;until=2026-11-09&amp;outcome=completed" in page
    assert "Not kept" in page
    file = browser.get("/calls/coverage/?as=csv")
    assert b"Willow Bank" in b"".join(file.streaming_content)


def test_a_period_that_ends_before_it_starts_is_told(browser):
    refused = browser.get("/calls/coverage/?since=2026-11-05&until=2026-11-01")
    assert refused.status_code == 400
    assert "must be the same as the first day or later" in text(refused)


# Who may see what


def test_another_council_gets_404_for_service_and_call(cast, client_as, service):
    recorded = factories.record(cast.officer.actor, service)
    neighbour = client_as(cast.neighbour)
    for address in (
        reverse("contact:call", args=[recorded.call_id]),
        reverse("contact:correct", args=[recorded.call_id]),
        reverse("contact:recorded", args=[recorded.call_id]),
    ):
        assert neighbour.get(address).status_code == 404, address
    assert "Willow Bank" not in text(neighbour.get("/today/"))
    assert take(neighbour, service).status_code == 404
    assert neighbour.get(calling(service)).status_code == 404
    assert neighbour.post(calling(service), {"do": "take"}).status_code == 404


def test_a_provider_sees_only_their_own_service_with_its_standing_and_next_call(cast, client_as, service):
    rated(cast.ambershire, name="Somebody else's")
    recompute(cast.ambershire, TODAY)
    page = text(client_as(cast.provider).get("/provider/"))
    assert "Willow Bank" in page
    assert "Somebody else" not in page
    assert "since 9 November 2026" in page
    assert "The council’s call was due on 8 October 2026, and has not reached you yet." in page
    other = text(client_as(cast.stranger).get("/provider/"))
    assert "Willow Bank" not in other
    assert "No service is linked to you yet." in other


def test_a_provider_cannot_open_the_councils_lists(cast, client_as, service):
    provider = client_as(cast.provider)
    for address in ("/today/", "/calls/", "/calls/coverage/", calling(service)):
        assert provider.get(address).status_code == 403, address


def test_the_service_page_shows_standing_next_call_calls_and_timeline(browser, service, cast):
    recompute(cast.ambershire, TODAY)
    factories.record(cast.officer.actor, service)
    page = text(browser.get(reverse("register:service", args=[service.ref])))
    assert "Last spoken to on 9 November 2026." in page
    assert "Call Willow Bank" in page
    calls = text(browser.get(reverse("register:service-tab", args=[service.ref, "calls"])))
    assert "spoke to Jo Marsh, registered manager" in calls
    standing = text(browser.get(reverse("register:service-tab", args=[service.ref, "standing"])))
    assert "What would change it" in standing
    timeline = text(browser.get(reverse("register:service-tab", args=[service.ref, "timeline"])))
    assert "Welfare call" in timeline


def test_the_register_can_be_filtered_by_standing(browser, service, cast):
    rated(cast.ambershire, "inadequate", on=TODAY, name="The Larches")
    recompute(cast.ambershire, TODAY)
    page = text(browser.get("/register/?standing=red"))
    assert "The Larches" in page
    assert "Willow Bank" not in page


def test_the_risk_board_shows_what_moved_and_the_policy(browser, service, cast):
    recompute(cast.ambershire, TODAY)
    page = text(browser.get("/standing/"))
    assert "risk.score@default" in page
    assert "Too little known" in page
    assert "Willow Bank" in page
