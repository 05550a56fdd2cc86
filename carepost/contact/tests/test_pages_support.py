"""The pages of support: the board, a request with its steps, around a call, and a provider's own."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from carepost.contact.actions import support as actions
from carepost.contact.models import SupportRequest
from carepost.contact.queries import support
from carepost.contact.tests import factories
from carepost.contact.tests import supporting as made
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import calling, send, take, text
from carepost.core import clock
from carepost.register.tests.factories import make_locality, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SOON = TODAY + timedelta(days=2)
BOARD = reverse("contact:help")


@pytest.fixture
def officer(cast):
    return cast.officer.actor


@pytest.fixture
def phone(cast, client_as):
    return client_as(cast.provider)


def one(row):
    return reverse("contact:help-one", args=[row.pk])


def own(row):
    return reverse("contact:own-help", args=[row.pk])


def csv_of(response):
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    return lines[1:]


class TestTheBoard:
    def test_it_opens_on_what_waits_for_an_owner(self, browser, officer, service):
        made.asked(officer, service)
        made.promised(officer, service, SOON, "staff")
        page = text(browser.get(BOARD))
        assert "Waits for an owner (1)" in page
        assert "Under way (1)" in page
        assert "Protective equipment</a>" in page
        assert "Staff from another service</a>" not in page

    def test_late_is_told_in_words(self, browser, officer, service):
        made.promised(officer, service, SOON)
        with clock.freeze(NOW + timedelta(days=5)):
            page = text(browser.get(BOARD, {"show": "late"}))
        assert "3 days late" in page

    def test_filters_are_in_the_address_and_in_the_file(self, browser, cast, officer, service):
        make_locality(cast.ambershire, "West", services=[service])
        other = make_service(host=cast.ambershire, name="Oak House")
        made.asked(officer, service)
        made.asked(officer, other)
        west = support.matching(officer, support.Wanted(), TODAY).get(service=service)
        place = str(west.service.localities.get().locality_id)
        for asked, names in (
            ({"locality": place}, {"Willow Bank"}),
            ({"locality": "none"}, {"Oak House"}),
            ({"service": "oak"}, {"Oak House"}),
            ({"band": "red"}, set()),
            ({"kind": "ppe"}, {"Willow Bank", "Oak House"}),
            ({"kind": "training"}, set()),
            ({"owner": str(officer.user_id)}, set()),
        ):
            lines = csv_of(browser.get(BOARD, {"show": "all", "as": "csv", **asked}))
            assert {line.split(",")[2] for line in lines} == names, asked

    def test_nonsense_in_the_address_filters_nothing(self, browser, officer, service):
        made.asked(officer, service)
        assert browser.get(BOARD, {"show": "cake", "since": "soon", "kind": ""}).status_code in (200, 400)

    def test_an_empty_part_says_what_empty_means(self, browser):
        assert "everything asked for has been taken on" in text(browser.get(BOARD))

    def test_the_board_asks_the_database_alike_for_one_and_for_many(
        self, browser, cast, officer, service, django_assert_max_num_queries
    ):
        for _ in range(12):
            made.asked(officer, make_service(host=cast.ambershire))
        with django_assert_max_num_queries(22):
            browser.get(BOARD)


class TestOneRequest:
    def test_every_step_is_a_form_and_the_history_tells_it(self, browser, officer, service, colleague):
        row = made.asked(officer, service)
        assert "Who sees to it?" in text(browser.get(one(row), {"do": "take"}))
        browser.post(one(row), {"do": "take", "owner": str(colleague.user.pk)})
        browser.post(one(row), {"do": "promise", "day": SOON.isoformat(), "key": "p1"})
        browser.post(
            one(row), {"do": "promise", "day": TODAY.isoformat(), "reason": "It came early", "key": "p2"}
        )
        browser.post(one(row), {"do": "deliver", "amount": "20", "whole": "no", "words": "", "key": "d1"})
        page = text(browser.get(one(row)))
        for told in ("by Dana Fox", "Promise moved", "It came early", "20 of 50 boxes", "Delivered in part"):
            assert told in page

    def test_each_button_leads_to_the_form_of_its_step(self, browser, officer, service):
        row = made.promised(officer, service, SOON)
        links = re.findall(r'href="([^"]*do=[^"]*)"', browser.get(one(row)).content.decode())
        assert len(links) == 7
        for link in links:
            assert link.startswith(one(row))
            page = browser.get(link).content.decode()
            assert f'action="{one(row)}"' in page

    def test_a_step_that_lacks_something_keeps_what_was_typed(self, browser, officer, service):
        row = made.owned(officer, service)
        answer = browser.post(one(row), {"do": "unmet", "reason": ""})
        assert answer.status_code == 400
        assert "Enter why" in text(answer)

    def test_a_step_that_is_too_late_is_refused_in_words(self, browser, officer, service):
        row = made.asked(officer, service)
        actions.cancel_help(by=officer, request_id=row.pk, reason="They found some")
        answer = browser.post(one(row), {"do": "unmet", "reason": "None to be had"})
        assert answer.status_code == 409
        assert "This has moved on meanwhile" in text(answer)

    def test_undo_is_one_press(self, browser, officer, service):
        row = made.promised(officer, service, SOON)
        last = row.events.latest("pk")
        browser.post(one(row), {"do": "undo", "event": str(last.pk)})
        assert "Undone" in text(browser.get(one(row)))
        assert SupportRequest.objects.get().state == "owned"
        browser.post(one(row), {"do": "undo", "event": "x"})
        assert "moved on meanwhile" in text(browser.get(one(row)))

    def test_an_auditor_reads_and_presses_nothing(self, cast, client_as, officer, service):
        row = made.asked(officer, service)
        auditor = client_as(cast.auditor)
        assert "Take on" not in text(auditor.get(one(row)))
        assert auditor.post(one(row), {"do": "cancel", "reason": "x"}).status_code == 403
        assert auditor.post(one(row), {"do": "undo", "event": "1"}).status_code == 403
        assert SupportRequest.objects.get().state == "asked"


class TestAroundACall:
    def test_after_the_call_what_was_asked_for_leads_to_its_request(self, browser, service):
        take(browser, service)
        sent = send(browser, service, {**factories_typed(), "q_would_help": ["ppe"]}, outcome="completed")
        page = text(browser.get(sent.headers["Location"]))
        assert "They asked for" in page
        assert one(SupportRequest.objects.get()) in page

    def test_before_the_call_it_says_what_they_wait_for(self, browser, officer, service):
        row = made.promised(officer, service, SOON)
        take(browser, service)
        page = text(browser.get(calling(service)))
        assert "They wait for" in page
        assert one(row) in page

    def test_the_service_has_a_tab_and_the_timeline_tells_each_step(self, browser, officer, service):
        made.promised(officer, service, SOON)
        tab = text(browser.get(reverse("register:service-tab", args=[service.ref, "help"])))
        assert "Offer help" in tab
        timeline = text(browser.get(reverse("register:service-tab", args=[service.ref, "timeline"])))
        assert "Protective equipment: promised for 11 Nov 2026" in timeline

    @pytest.mark.parametrize(("name", "state"), [("help-ask", "asked"), ("help-offer", "offered")])
    def test_an_officer_asks_for_a_service_or_offers(self, browser, service, name, state):
        url = reverse(f"contact:{name}", args=[service.ref])
        assert browser.get(url).status_code == 200
        assert browser.post(url, {"kind": "", "words": "", "key": "k"}).status_code == 400
        browser.post(url, {"kind": "training", "words": "Moving and handling", "amount": "", "key": "k"})
        assert SupportRequest.objects.get().state == state


def factories_typed():
    return {f"q_{key}": value for key, value in factories.WELL.items()}


class TestTheProvider:
    def test_asks_on_one_page(self, phone, service):
        url = reverse("contact:own-help-ask")
        assert "Protective equipment" in text(phone.get(url))
        sent = phone.post(url, {"kind": "ppe", "amount": "50", "words": "Masks by Friday", "key": "k1"})
        row = SupportRequest.objects.get()
        assert sent.headers["Location"] == own(row)
        assert "nobody yet" in text(phone.get(own(row)))

    def test_sees_a_moved_promise_with_its_reason_at_home_and_on_its_page(self, phone, officer, service):
        row = made.promised(officer, service, SOON)
        actions.promise_help(
            by=officer, request_id=row.pk, day=SOON + timedelta(days=1), reason="The van broke down", key="m1"
        )
        assert "moved 1 time" in text(phone.get(reverse("contact:provider")))
        assert "The van broke down" in text(phone.get(own(row)))

    def test_accepts_and_declines(self, phone, officer, service):
        first = actions.offer_help(
            by=officer, service=service, kind="training", words="", submission_key="o1"
        )
        second = actions.offer_help(
            by=officer, service=service, kind="digital", words="", submission_key="o2"
        )
        assert "Offered to you" in text(phone.get(reverse("contact:provider")))
        phone.post(own(first), {"do": "accept"})
        assert phone.post(own(second), {"do": "decline", "reason": ""}).status_code == 400
        phone.post(own(second), {"do": "decline", "reason": "We have it"})
        assert dict(SupportRequest.objects.values_list("kind", "state")) == {
            "training": "owned",
            "digital": "declined",
        }

    def test_says_if_it_helped(self, phone, officer, service):
        row = made.delivered(officer, service, SOON)
        assert "say if it helped" in text(phone.get(reverse("contact:own-helps")))
        assert (
            phone.post(own(row), {"do": "helped", "helped": "no", "words": "", "key": "h"}).status_code == 409
        )
        phone.post(own(row), {"do": "helped", "helped": "yes", "words": "", "key": "h"})
        assert SupportRequest.objects.get().helped == "yes"

    def test_cannot_press_what_is_the_councils(self, phone, officer, service):
        row = made.owned(officer, service)
        sent = phone.post(own(row), {"do": "promise", "day": SOON.isoformat(), "key": "k"})
        assert sent.status_code == 403
        assert SupportRequest.objects.get().state == "owned"

    def test_a_stranger_finds_nothing(self, cast, client_as, officer, service):
        row = made.asked(officer, service)
        stranger = client_as(cast.stranger)
        assert stranger.get(own(row)).status_code == 404
        assert stranger.post(own(row), {"do": "cancel", "reason": "x"}).status_code == 404
        assert stranger.get(reverse("contact:own-help-ask")).status_code == 404
