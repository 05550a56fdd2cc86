"""The pages of contact: what they say, what they refuse, what they keep."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.contact import actions
from carepost.contact.models import CallDraft, WelfareCall
from carepost.contact.rules import Outcome
from carepost.contact.tests import factories
from carepost.core import clock
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.register.tests.factories import make_organisation, make_service
from carepost.risk.tests.factories import rated, recompute

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 9)
TYPED = {f"q_{key}": value for key, value in factories.WELL.items()}


@pytest.fixture(autouse=True)
def _monday(cast):
    with clock.freeze(NOW), scope(cast.officer):
        yield


@pytest.fixture
def service(cast):
    return rated(
        cast.ambershire, on=TODAY, first_seen_on=date(2026, 10, 1), name="Willow Bank", phone="01225 700 100",
        organisation=make_organisation(body=cast.willow, name="Willow Care Ltd"),
    )  # fmt: skip


@pytest.fixture
def browser(cast, client_as):
    return client_as(cast.officer)


@pytest.fixture
def colleague(cast):
    return member("Dana Fox", Role.POST_OFFICER, on=TODAY, council=cast.ambershire)


def calling(service):
    return reverse("contact:calling", kwargs={"ref": service.ref})


def take(browser, service):
    return browser.post(reverse("contact:today"), {"call": service.ref})


def send(browser, service, typed=TYPED, **more):
    page = {"typing": "1", "shows": "all", "key": "k1"}
    return browser.post(calling(service), {**page, **typed, **more})


def text(response):
    return " ".join(response.content.decode().split())


def _without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# Today


def test_today_says_who_to_call_and_why_now(browser, service):
    page = text(browser.get("/today/"))
    assert "1 to call, 1 late, 0 waiting for you." in page
    assert "Willow Bank" in page
    assert "Never called; first seen on 1 October 2026." in page


def test_today_is_the_home_of_the_support_officer(browser):
    assert browser.get("/").headers["Location"] == "/today/"


def test_an_empty_list_says_who_is_next(browser, cast):
    make_service(host=cast.ambershire, name="Oak House", first_seen_on=date(2026, 11, 3))
    page = text(browser.get("/today/"))
    assert "Nobody is due. Next:" in page
    assert "Oak House" in page
    assert "due tomorrow" in page


def test_a_partial_request_gets_only_the_list(browser, service):
    part = _without_token(browser.get("/today/", headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div id="today-list"')
    assert part.strip() in _without_token(browser.get("/today/"))


def test_pressing_call_takes_the_call_and_opens_its_page(browser, service):
    assert take(browser, service).headers["Location"] == calling(service)
    page = text(browser.get(calling(service)))
    assert "How many people do you care for now?" in page
    assert "Carry on" in text(browser.get("/today/"))


def test_a_call_taken_by_a_colleague_says_by_whom_and_until_when(browser, service, colleague):
    with scope(colleague) as other:
        actions.claim_call(by=other, service=service)
    assert "Dana Fox is calling, until 11am" in text(browser.get("/today/"))
    refused = take(browser, service)
    assert refused.status_code == 409
    assert "Dana Fox is making this call and holds it until 11am." in text(refused)
    page = text(browser.get(calling(service)))
    assert "holds it until 11am" in page
    assert "How many people" not in page


def test_today_costs_the_same_queries_however_many_are_due(browser, cast, service):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            browser.get("/today/")
        return len(seen)

    cost()
    few = cost()
    for n in range(20):
        make_service(host=cast.ambershire, name=f"Home {n}", first_seen_on=date(2026, 10, 1))
    assert cost() == few


# The call page


def test_a_call_is_made_from_the_list_to_what_it_moved(browser, service):
    take(browser, service)
    sent = send(browser, service, outcome="completed")
    call = WelfareCall.objects.get()
    assert sent.headers["Location"] == reverse("contact:recorded", args=[call.pk])
    page = text(browser.get(sent.headers["Location"]))
    assert "What this moved" in page
    assert "Next call is due on" in page
    assert "Nobody else is due." in page


def test_the_page_shows_what_to_know_before_speaking(browser, service, cast):
    recompute(cast.ambershire, TODAY)
    take(browser, service)
    page = text(browser.get(calling(service)))
    assert 'href="tel:01225700100"' in page
    assert "Nobody has called yet." in page
    assert "Registered manager: Jo Marsh" in page
    assert "Try again on another number" in page


def test_last_answers_stand_beside_each_question(browser, service, cast):
    with clock.freeze(NOW - timedelta(days=20)), scope(cast.officer) as officer:
        factories.record(officer, service, answers={"people_now": "41"})
    take(browser, service)
    assert "Last time: 41 people." in text(browser.get(calling(service)))


def test_a_draft_is_kept_at_every_answer(browser, service):
    take(browser, service)
    kept = browser.post(
        calling(service), {"typing": "1", "shows": "all", "q_people_now": "22"},
        headers={"X-Autosave": "1", "HX-Request": "true"},
    )  # fmt: skip
    assert kept.headers["Content-Type"].startswith("text/plain")
    assert kept.content.decode() == "Draft kept at 10:30am. The call is yours until 11am."
    assert CallDraft.objects.get().typed["q_people_now"] == ["22"]
    page = browser.get(calling(service)).content.decode()
    assert 'value="22"' in page
    assert "There is a problem" not in page


def test_without_scripts_a_button_saves_the_draft(browser, service):
    take(browser, service)
    saved = send(browser, service, {"q_people_now": "2x2"}, do="save")
    assert saved.headers["Location"] == calling(service)
    page = browser.get(calling(service)).content.decode()
    assert 'value="2x2"' in page


def test_one_question_at_a_time_keeps_all_answers_and_the_choice(browser, service):
    take(browser, service)
    browser.get(calling(service) + "?show=one")
    page = text(browser.get(calling(service)))
    assert "Question 1 of" in page
    assert "How many people" not in page
    moved = browser.post(
        calling(service),
        {"typing": "1", "shows": "1", "step": "1", "do": "next", "q_respondent_role": "owner"},
    )
    assert moved.headers["Location"].endswith("?step=2")
    browser.post(
        calling(service),
        {"typing": "1", "shows": "2", "step": "2", "do": "next", "q_respondent_name": "Ann"},
    )
    typed = CallDraft.objects.get().typed
    assert (typed["q_respondent_role"], typed["q_respondent_name"]) == (["owner"], ["Ann"])


def test_pressing_record_twice_makes_one_call(browser, service):
    take(browser, service)
    first = send(browser, service, outcome="completed")
    again = send(browser, service, outcome="completed")
    assert first.headers["Location"] == again.headers["Location"]
    assert WelfareCall.objects.count() == 1


def test_recording_twice_after_an_autosave_makes_one_call(browser, service):
    take(browser, service)
    send(browser, service, do="save")
    first = send(browser, service, outcome="completed")
    again = send(browser, service, outcome="completed")
    assert first.headers["Location"] == again.headers["Location"]
    assert WelfareCall.objects.count() == 1


def test_answers_that_need_mending_are_shown_and_what_was_typed_is_kept(browser, service):
    take(browser, service)
    refused = send(browser, service, {**TYPED, "q_people_now": "lots", "q_ppe_days": ""}, outcome="completed")
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "There is a problem" in page
    assert 'href="#id_q_people_now"' in page
    assert 'value="lots"' in page
    assert 'value="Jo Marsh"' in page
    assert WelfareCall.objects.count() == 0


def test_a_completed_call_with_a_blank_script_is_refused(browser, service):
    take(browser, service)
    refused = send(browser, service, {}, outcome="completed")
    assert refused.status_code == 400
    assert "A completed call needs answers." in text(refused)
    assert WelfareCall.objects.count() == 0


def test_a_call_in_the_future_is_refused(browser, service):
    take(browser, service)
    tomorrow = {"on-day": "10", "on-month": "11", "on-year": "2026", "started": "9:00", "ended": "9:10"}
    refused = send(browser, service, TYPED | tomorrow, outcome="completed")
    assert refused.status_code == 400
    assert "The call starts in the future." in text(refused)
    assert WelfareCall.objects.count() == 0


def test_a_call_of_yesterday_can_be_recorded(browser, service):
    take(browser, service)
    yesterday = {"on-day": "8", "on-month": "11", "on-year": "2026", "started": "2.30pm", "ended": "2:45pm"}
    assert send(browser, service, TYPED | yesterday, outcome="completed").status_code == 302
    call = WelfareCall.objects.get()
    assert (call.on, call.started_at) == (date(2026, 11, 8), datetime(2026, 11, 8, 14, 30, tzinfo=UTC))


def test_a_claim_that_ended_while_typing_keeps_the_answers(browser, service, client_as, cast):
    take(browser, service)
    with clock.freeze(NOW + timedelta(minutes=31)):
        refused = send(browser, service, outcome="completed")
        assert refused.status_code == 409
        page = refused.content.decode()
        assert "Your hold on this call has ended" in page
        assert 'value="Jo Marsh"' in page
        assert WelfareCall.objects.count() == 0
        taken = send(browser, service, do="take")
        assert taken.status_code == 302
        assert 'value="Jo Marsh"' in browser.get(calling(service)).content.decode()
        assert send(browser, service, outcome="completed").status_code == 302


def test_a_call_that_a_colleague_took_meanwhile_keeps_what_was_typed(browser, service, colleague):
    take(browser, service)
    with clock.freeze(NOW + timedelta(minutes=31)):
        with scope(colleague) as other:
            actions.claim_call(by=other, service=service)
        refused = send(browser, service, outcome="completed")
        assert refused.status_code == 409
        page = refused.content.decode()
        assert "Dana Fox is making this call" in page
        assert 'value="Jo Marsh"' in page
        autosaved = browser.post(
            calling(service), {"typing": "1", "shows": "all"}, headers={"X-Autosave": "1"}
        )
        assert autosaved.status_code == 409
        assert "Dana Fox" in autosaved.content.decode()
    assert WelfareCall.objects.count() == 0


def test_asking_for_another_time_needs_the_time(browser, service):
    take(browser, service)
    refused = send(browser, service, {}, outcome="rescheduled_by_provider")
    assert refused.status_code == 400
    assert "Give the day and time at which they asked to be called." in text(refused)
    booked = {"booked_on-day": "10", "booked_on-month": "11", "booked_on-year": "2026", "booked_at": "10:30"}
    assert send(browser, service, booked, outcome="rescheduled_by_provider").status_code == 302
    call = WelfareCall.objects.get()
    assert call.booked_for == datetime(2026, 11, 10, 10, 30, tzinfo=UTC)


def test_letting_go_keeps_the_draft(browser, service):
    take(browser, service)
    send(browser, service, do="save")
    assert send(browser, service, do="release").headers["Location"] == "/today/"
    assert CallDraft.objects.count() == 1
    assert "You have a draft of this call." in text(browser.get("/today/"))


# Lists, one call, corrections


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
    assert lines[0] == "When,Service,Id,Outcome,Spoke to,Caller,Was due,Note,Corrected because"
    assert len(lines) == 2


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
