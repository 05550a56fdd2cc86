"""The call page: what it shows, what it keeps, what it refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from carepost.contact import actions
from carepost.contact.models import CallDraft, WelfareCall
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import TYPED, calling, send, take, text
from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.risk.tests.factories import recompute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


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
    assert 'href="tel:+44-1225-700100"' in page
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
