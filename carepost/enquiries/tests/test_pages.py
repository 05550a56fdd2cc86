"""The pages of enquiries: the board, one enquiry with its steps, the doors, and a provider's own."""

import pytest
from django.urls import reverse

from carepost.core import ids
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions
from carepost.enquiries.models import Enquiry, EnquiryTopic
from carepost.enquiries.rules import State
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests.pages import hidden, one, own, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
BOARD, RECEIVE = reverse("enquiries:board"), reverse("enquiries:receive")


class TestTheBoard:
    def test_it_opens_on_what_waits_for_an_owner_and_counts_each_part(self, browser, officer, service):
        made.received(officer, service)
        made.owned(officer, subject="Agency staff at night", topic="staffing")
        page = text(browser.get(BOARD))
        assert "Waits for an owner (1)" in page
        assert "Yours (1)" in page
        assert "Visiting during an outbreak" in page
        assert "Agency staff" not in page

    def test_its_filters_are_in_the_address_and_in_the_file_and_notes_are_in_neither(
        self, browser, officer, service
    ):
        row = made.received(officer, service)
        made.received(officer, topic="staffing", subject="Agency staff at night")
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="Difficult", key="k")
        for asked, kept, gone in (
            ({"topic": "staffing"}, "Agency", "Visiting"),
            ({"text": "willow"}, "Visiting", "Agency"),
            ({"text": row.ref}, "Visiting", "Agency"),
        ):
            page = text(browser.get(BOARD, {"show": "all", **asked}))
            file = b"".join(
                browser.get(BOARD, {"show": "all", "as": "csv", **asked}).streaming_content
            ).decode()
            assert kept in page
            assert kept in file
            assert gone not in page
            assert gone not in file
            assert "Difficult" not in file

    def test_it_costs_the_same_queries_with_one_row_or_ten(
        self, browser, officer, service, django_assert_num_queries
    ):
        browser.get(BOARD)
        for n in range(10):
            made.received(officer, service, subject=f"Question {n}")
        with django_assert_num_queries(BOARD_QUERIES):
            browser.get(BOARD)

    def test_who_reads_nothing_about_money_finds_no_trace_of_it(self, client_as, nurse, officer, service):
        made.received(officer, service, "money", subject="Unpaid invoice")
        reader = client_as(nurse)
        for asked in ({}, {"show": "all"}, {"show": "all", "topic": "money"}):
            page = text(reader.get(BOARD, asked))
            assert "Unpaid" not in page
            assert "(1)" not in page
            assert "Money and payments" not in page
        file = b"".join(reader.get(BOARD, {"show": "all", "as": "csv"}).streaming_content).decode()
        assert "Unpaid" not in file


BOARD_QUERIES = 15


class TestOneEnquiry:
    def test_it_shows_the_steps_of_where_it_stands(self, browser, officer):
        row = made.received(officer)
        page = text(browser.get(one(row)))
        assert "Take on</a>" in page
        assert "Put the answer right" not in page
        made_answer = made.answered(officer)
        assert "Put the answer right" in text(browser.get(one(made_answer)))

    def test_an_answer_is_sent_from_its_form(self, browser, officer):
        row = made.received(officer)
        form = browser.get(one(row), {"do": "answer"})
        sent = browser.post(one(row), {**hidden(form), "words": "Yes, one at a time."}, follow=True)
        assert "Answered. It is on its way." in text(sent)
        row.refresh_from_db()
        assert row.state == State.ANSWERED

    def test_whoever_comes_second_is_told_keeps_what_was_typed_and_can_send_it_then(self, browser, officer):
        row = made.owned(officer)
        form = hidden(browser.get(one(row), {"do": "answer"}))
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="I am ringing them now", key="note")
        refused = browser.post(one(row), {**form, "words": "My long answer"})
        assert refused.status_code == 409
        assert "What you typed is kept" in text(refused)
        assert "My long answer" in text(refused)
        assert "I am ringing them now" in text(refused)
        assert browser.post(one(row), {**hidden(refused), "words": "My long answer"}).status_code == 302

    def test_what_is_missing_is_said_and_what_was_typed_stays(self, browser, officer):
        row = made.owned(officer)
        form = hidden(browser.get(one(row), {"do": "reroute"}))
        page = browser.post(one(row), {**form, "topic": "staffing", "reason": ""})
        assert page.status_code == 400
        assert "Enter why" in text(page)
        assert 'value="staffing" checked' in text(page)

    @pytest.mark.parametrize(
        ("do", "typed", "state"),
        [
            ("take", {"owner": "me"}, State.OWNED),
            ("ask", {"words": "Which floor?"}, State.WAITING),
            ("add", {"words": "Both floors"}, State.RECEIVED),
            ("note", {"words": "Ring before noon"}, State.RECEIVED),
            ("urgency", {"urgency": "urgent"}, State.RECEIVED),
            ("reroute", {"topic": "staffing", "reason": "Staff"}, State.RECEIVED),
            ("recognise", {"service": "Willow Bank", "from_provider": "yes"}, State.RECEIVED),
            ("split", {"topic": "supplies", "subject": "Masks", "words": "Where?"}, State.RECEIVED),
            ("aside", {"words": "It is for the NHS"}, State.CLOSED),
        ],
    )
    def test_each_step_is_taken_from_the_page(self, browser, officer, service, do, typed, state):
        row = made.received(officer)
        typed = {name: str(officer.user_id) if value == "me" else value for name, value in typed.items()}
        form = hidden(browser.get(one(row), {"do": do}))
        assert browser.post(one(row), {**form, **typed}).status_code == 302
        row.refresh_from_db()
        assert row.state == state

    def test_joining_offers_earlier_ones_of_the_topic(self, browser, officer, service):
        first, second = (
            made.received(officer, service, subject="The earlier one"),
            made.received(officer, service),
        )
        Enquiry.objects.filter(pk=first.pk).update(received_at=second.received_at.replace(hour=8))
        form = browser.get(one(second), {"do": "merge"})
        assert "The earlier one" in text(form)
        page = browser.post(one(second), {**hidden(form), "into": first.ref}, follow=True)
        assert f"{first.ref}: The earlier one" in text(page)
        again = hidden(browser.get(one(second), {"do": "unmerge"}))
        assert "Taken apart" in text(browser.post(one(second), again, follow=True))

    def test_a_reader_sees_no_buttons_and_a_post_is_forbidden(self, client_as, cast, officer):
        row = made.received(officer)
        reader = client_as(cast.auditor)
        assert "govuk-button" not in text(reader.get(one(row))).partition("<main")[2].partition("</main")[0]
        assert reader.post(one(row), {"do": "answer", "words": "x", "key": "k"}).status_code == 403

    def test_who_reroutes_to_money_and_may_not_read_it_comes_to_the_board(self, client_as, nurse, officer):
        row = made.received(officer)
        reader = client_as(nurse)
        form = hidden(reader.get(one(row), {"do": "reroute"}))
        sent = reader.post(one(row), {**form, "topic": "money", "reason": "An invoice"})
        assert sent["Location"] == BOARD
        assert reader.get(one(row)).status_code == 404


class TestTopics:
    def test_a_topic_is_added_changed_and_retired(self, browser):
        typed = {"name": "Falls", "words": "Lifting.", "finance": "no", "retired": "no"}
        assert browser.post(reverse("enquiries:topic-add"), typed).status_code == 302
        change = reverse("enquiries:topic", args=["falls"])
        assert (
            browser.post(change, typed | {"name": "Falls and lifting", "retired": "yes"}).status_code == 302
        )
        assert EnquiryTopic.objects.get().name == "Falls and lifting"
        assert "retired" in text(browser.get(reverse("enquiries:topics")))
        assert browser.post(reverse("enquiries:topic-add"), typed | {"name": "Staffing"}).status_code == 409
        assert browser.get(reverse("enquiries:topic", args=["no-such"])).status_code == 404


class TestElsewhere:
    def test_the_page_of_a_service_shows_what_was_asked(self, browser, officer, service):
        made.received(officer, service)
        page = text(browser.get(reverse("register:service-tab", args=[service.ref, "enquiries"])))
        assert "Visiting during an outbreak" in page
        assert f"?service={service.ref}" in page

    def test_the_provider_does_not_find_it_in_the_timeline(self, cast, phone, officer, service):
        made.received(officer, service)
        assert "Visiting during" not in text(phone.get(reverse("register:service", args=[service.ref])))


def test_a_stranger_cannot_even_tell_a_number_that_is_there_from_one_that_is_not(
    cast, client_as, officer, service
):
    row = made.received(officer, service, from_provider=True)
    stranger = client_as(cast.stranger)
    assert (
        stranger.get(own(row)).status_code
        == stranger.get(reverse("enquiries:own", args=[999_999])).status_code
    )
    with scope(cast.stranger):
        assert not Enquiry.objects.exists()
    assert ids.is_reference(row.ref, "E")
