"""The doors of enquiries: the telephone, the public page, and a provider's own pages."""

import pytest
from django.urls import reverse

from carepost.enquiries import actions
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import State, Urgency
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests.pages import own, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
BOARD, RECEIVE = reverse("enquiries:board"), reverse("enquiries:receive")


class TestTheDoors:
    TYPED = {
        "key": "k1", "name": "Jo Marsh", "phone": "01632 960 011", "email": "", "service": "Willow Bank",
        "from_provider": "yes", "topic": "infection", "urgency": "urgent", "subject": "Visiting",
        "words": "May they visit?",
    }  # fmt: skip

    def test_an_officer_types_in_what_is_heard(self, browser, service):
        assert "Willow Bank" in text(browser.get(RECEIVE, {"service": service.ref}))
        for _ in range(2):
            assert browser.post(RECEIVE, self.TYPED).status_code == 302
        row = Enquiry.objects.get()
        assert (row.service, row.urgency, row.body_id) == (
            service,
            Urgency.URGENT,
            service.organisation.body_id,
        )

    def test_a_service_that_nobody_knows_is_asked_about_again(self, browser, service):
        page = browser.post(RECEIVE, self.TYPED | {"service": "Nowhere House"})
        assert page.status_code == 409
        assert "Check the service" in text(page)
        assert "May they visit?" in text(page)

    def test_anybody_asks_on_the_public_page_and_is_told_the_number(self, cast, client_as, service):
        visitor, page = client_as(None), reverse("enquiries:public", args=[cast.ambershire.slug])
        typed = {"key": "web", "name": "Jo", "email": "jo@x.example", "topic": "other", "subject": "Hello",
                 "words": "Who helps?", "about": "willow bank"}  # fmt: skip
        sent = visitor.post(page, typed, follow=True)
        row = Enquiry.objects.get()
        assert row.ref in text(sent)
        assert (row.channel, row.service, row.body_id) == ("web", service, None)
        assert row.ref not in text(client_as(None).get(sent.request["PATH_INFO"]))

    def test_the_public_page_says_what_is_missing(self, cast, client_as):
        page = reverse("enquiries:public", args=[cast.ambershire.slug])
        answer = client_as(None).post(
            page, {"key": "web", "name": "Jo", "email": "no address", "words": "Kept"}
        )
        assert answer.status_code == 400
        assert "Your e-mail address must be like name@example.com" in text(answer)
        assert "Kept" in text(answer)

    def test_a_robot_is_held_back(self, cast, client_as):
        visitor, page = client_as(None), reverse("enquiries:public", args=[cast.ambershire.slug])
        answers = [visitor.post(page, {}).status_code for _ in range(21)]
        assert answers == [400] * 20 + [429]
        assert visitor.get(page).status_code == 200

    def test_a_council_that_nobody_knows_has_no_page(self, client_as):
        assert client_as(None).get(reverse("enquiries:public", args=["nowhere"])).status_code == 404


class TestTheProvider:
    def test_a_manager_asks_on_the_phone_and_sees_where_it_stands(self, cast, phone, officer, service):
        typed = {
            "key": "k",
            "topic": "money",
            "subject": "Invoice",
            "words": "When is it paid?",
            "at_risk": "no",
        }
        page = phone.post(reverse("enquiries:own-ask"), typed, follow=True)
        row = Enquiry.objects.get()
        assert f"Ambershire has it, as {row.ref}" in text(page)
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="Check with finance", key="n")
        actions.ask_back(by=officer, enquiry_id=row.pk, words="Which invoice?", key="a")
        listed, shown = text(phone.get(reverse("enquiries:own-list"))), text(phone.get(own(row)))
        assert "1 question of yours waits for your answer" in listed
        assert "Which invoice?" in shown
        assert "Check with finance" not in shown
        home = text(phone.get("/provider/"))
        assert f"Answer the council about: {row.subject}" in home
        assert "2 things are asked of you." in home  # the other: beds and staff
        phone.post(own(row), {"key": "add", "words": "Number 7"})
        row.refresh_from_db()
        assert row.state == State.OWNED
        assert phone.post(own(row), {"key": "x", "words": ""}).status_code == 400

    def test_one_that_an_officer_typed_for_somebody_else_is_not_the_providers(
        self, cast, phone, officer, service
    ):
        row = made.received(officer, service)
        assert phone.get(own(row)).status_code == 404
        assert row.subject not in text(phone.get(reverse("enquiries:own-list")))
