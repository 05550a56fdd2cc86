"""Enquiries over HTTP: read as on the pages, asked and added to once however often it is sent; programs are told."""

from __future__ import annotations

import pytest

from carepost.api.models import Delivery
from carepost.api.rules import Event, Scope
from carepost.api.tests.factories import Program, make, told
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions
from carepost.enquiries.models import Enquiry
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests.attempts import key
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ASKED = {"topic": "infection", "subject": "Visiting", "words": "May families visit?"}


@pytest.fixture
def director(cast):
    return Program(make(cast.director).secret)


@pytest.fixture
def provider(cast):
    return Program(make(cast.provider_manager).secret)


def ask(program, service, sent="key-0001", **given):
    return program.post(
        "/enquiries", {"service_id": service.ref} | ASKED | given, headers={"Idempotency-Key": sent}
    )


def numbers(program, **query):
    return [row["id"] for row in program.get("/enquiries", **query).json()["data"]]


class TestReading:
    def test_a_list_tells_facts_and_neither_words_nor_names(self, officer, service, director):
        row = made.received(officer, service, from_provider=True)
        answer = director.get("/enquiries")
        assert answer.json()["data"][0]["number"] == row.ref
        assert not [
            word for word in (row.words, "Jo Marsh", "willow.example") if word in answer.content.decode()
        ]

    def test_it_is_narrowed(self, officer, service, director):
        first, second = made.received(officer, service), made.received(officer, topic="staffing")
        third = made.owned(officer)
        assert numbers(director) == [first.pk, second.pk, third.pk]
        assert numbers(director, service_id=service.ref) == [first.pk]
        assert numbers(director, topic=["staffing", "money"]) == [second.pk]
        assert numbers(director, state="owned") == [third.pk]
        assert numbers(director, updated_since="2030-01-01T00:00:00Z") == []

    def test_a_list_asks_the_database_as_often_for_many_as_for_one(
        self, officer, service, director, django_assert_max_num_queries
    ):
        def asked():
            with django_assert_max_num_queries(30) as queries:
                director.get("/enquiries")
            return len(queries)

        made.received(officer, service)
        one = asked()
        for _ in range(4):
            made.received(officer, service)
        assert asked() == one

    def test_those_about_money_are_for_a_token_that_was_made_for_them(self, cast, officer, service, director):
        row = made.received(officer, service, "money", from_provider=True)
        narrow = Program(make(cast.director, Scope.ENQUIRIES_READ, name="Narrow").secret)
        assert numbers(director) == [row.pk]
        assert numbers(narrow) == []
        assert narrow.get(f"/enquiries/{row.pk}").status_code == 404

    def test_a_provider_reads_its_own_about_money_too_and_nothing_internal(self, officer, service, provider):
        row = made.owned(officer, service, "money", from_provider=True)
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="They always ask", key=key())
        actions.answer_enquiry(by=officer, enquiry_id=row.pk, words="It is paid.", key=key())
        told = provider.get(f"/enquiries/{row.pk}").json()
        assert [(step["step"], step["internal"]) for step in told["steps"]] == [
            ("receive", False),
            ("take on", False),
            ("answer", False),
        ]
        assert (told["urgency"], told["answered_in_time"], told["state"]) == (None, None, "answered")
        assert "They always ask" not in str(told)

    def test_the_council_reads_what_is_internal_marked_so(self, officer, service, director):
        row = made.owned(officer, service)
        actions.note_enquiry(by=officer, enquiry_id=row.pk, words="They always ask", key=key())
        steps = director.get(f"/enquiries/{row.pk}").json()["steps"]
        assert (steps[-1]["words"], steps[-1]["internal"]) == ("They always ask", True)

    def test_what_nobody_said_a_provider_asked_is_not_told_to_it(self, officer, service, provider):
        row = made.received(officer, service)
        assert numbers(provider) == []
        assert provider.get(f"/enquiries/{row.pk}").status_code == 404


class TestAsking:
    def test_a_provider_asks_once_however_often_it_is_sent(self, cast, service, provider):
        first, again = ask(provider, service), ask(provider, service)
        assert (first.status_code, again.content) == (201, first.content)
        row = Enquiry.objects.get()
        assert (row.channel, row.body_id, row.service) == ("portal", cast.willow.pk, service)
        assert row.asker_email == cast.provider_manager.user.email
        assert row.asker_name.startswith("Power BI (cp_")

    def test_only_for_a_service_of_its_own_and_about_what_there_is(self, cast, service, provider):
        other = make_service(host=cast.ambershire)
        assert ask(provider, other).status_code == 404
        assert ask(provider, service, topic="gardening").status_code == 409
        assert ask(provider, service, words=" ").status_code == 422
        topics = provider.get(f"/services/{service.ref}/enquiry-topics").json()["data"]
        assert "money" in [topic["key"] for topic in topics]
        assert not Enquiry.objects.exists()

    def test_it_adds_and_what_was_answered_is_open_again(self, officer, service, provider):
        row = made.answered(officer, service, from_provider=True)
        path, sent = f"/enquiries/{row.pk}/messages", {"Idempotency-Key": "key-0002"}
        for _ in range(2):
            assert (
                provider.post(path, {"words": "And on Sunday?"}, headers=sent).json()["state"] == "reopened"
            )
        assert row.events.filter(words="And on Sunday?").count() == 1

    def test_a_council_asks_and_adds_nothing(self, officer, service, director):
        row = made.received(officer, service)
        assert ask(director, service).status_code == 403
        sent = {"Idempotency-Key": "key-0003"}
        assert director.post(f"/enquiries/{row.pk}/messages", {"words": "x"}, headers=sent).status_code == 403


class TestBeingTold:
    def events(self, person):
        with scope(person):
            return list(Delivery.objects.order_by("pk").values_list("event", "path"))

    def test_of_what_was_asked_and_answered_the_council_and_who_asked_hear(self, cast, officer, service):
        told(cast.director, Event.ENQUIRY_ASKED, Event.ENQUIRY_ANSWERED)
        told(cast.provider_manager, Event.ENQUIRY_ANSWERED)
        row = made.answered(officer, service, from_provider=True)
        path = f"/enquiries/{row.pk}"
        assert self.events(cast.director) == [("enquiry.asked", path), ("enquiry.answered", path)]
        assert self.events(cast.provider_manager) == [("enquiry.answered", path)]

    def test_of_one_about_money_only_programs_of_its_readers_hear(self, cast, officer, service, nurse):
        told(nurse, Event.ENQUIRY_ASKED)
        made.received(officer, service, "money")
        assert self.events(nurse) == []
        made.received(officer, service)
        assert len(self.events(nurse)) == 1
