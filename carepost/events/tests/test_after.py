"""Questions, materials and evaluation: who reads what, once each, and nobody told who said it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from carepost.core import clock, tenancy
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed
from carepost.core.tests.held import held, lifted
from carepost.councils.tests.cast import scope
from carepost.events import actions, jobs, queries
from carepost.events.actions.forgetting import forget_people
from carepost.events.models import Evaluation, EventInvitation, EventQuestion, Material, Place, Sighting
from carepost.events.rules.after import AfterFault, Useful, result_of
from carepost.events.rules.policy import EventPolicy
from carepost.events.telling import evaluation_page
from carepost.events.tests import factories as made
from carepost.events.tests.attempts import refusal
from carepost.events.tests.pages import text
from carepost.messages import answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SAID = {"useful": Useful.VERY, "learned": "Two people lift.", "better": ""}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def event(officer):
    return made.opened(officer)


@pytest.fixture
def place(cast, officer, event, service):
    """The manager of Willow Care comes."""
    return made.put_down(officer, event, made.person("Manager", cast.provider_manager.user.email), service)


def ask(place, words="Which hoist?", *, anonymous=False):
    by = made.link_actor(place)
    return actions.ask_at_event(by=by, place_id=place.pk, words=words, anonymous=anonymous)


def answer(by, question, *, published=True):
    return actions.answer_at_event(
        by=by, question_id=question.pk, answer="The blue one.", published=published
    )


class TestQuestions:
    def test_who_is_on_the_list_asks_and_who_is_not_does_not(self, cast, officer, place):
        assert refusal(lambda: ask(place, " ")) == {AfterFault.NO_QUESTION}
        assert refusal(lambda: ask(place, "x" * 2001)) == {AfterFault.TOO_LONG}
        with tenancy.transaction_for(cast.provider.actor), pytest.raises(Http404):
            actions.ask_at_event(by=cast.provider.actor, place_id=place.pk, words="x", anonymous=False)
        actions.give_up_place(by=officer, place_id=place.pk)
        assert refusal(lambda: ask(place)) == {AfterFault.NOT_ON_LIST}

    def test_an_answer_for_all_is_read_by_all_who_come_and_names_nobody_who_asked_not_to_be(
        self, cast, officer, event, place, service
    ):
        other = made.put_down(officer, event)
        answer(officer, ask(other, "Open?"))
        answer(officer, ask(other, "Hidden who?", anonymous=True))
        answer(officer, ask(other, "For me alone?"), published=False)
        ask(other, "Not answered?")
        with scope(cast.provider_manager) as by:
            _, reading = queries.own_reading(by, event)
            assert [(each.words, each.shown_as) for each in reading.answered] == [
                ("Open?", other.name), ("Hidden who?", ""),
            ]  # fmt: skip
            assert EventQuestion.objects.count() == 2  # the database shows no other
        with scope(cast.provider) as by:
            assert queries.own_reading(by, event)[1].answered == ()

    def test_what_was_answered_can_be_put_forward_for_the_library_without_who_asked(
        self, cast, officer, place, rf, browser, client_as
    ):
        question = ask(place, "May we lift alone?")
        page = f"/events/{question.event_id}/beside/"
        assert "Put forward" not in text(browser.get(page)), "it has no answer yet"
        answer(officer, question, published=False)
        assert f"from=events-{question.pk}" in text(browser.get(page))
        assert "Put forward" not in text(client_as(cast.auditor).get(page))
        request = rf.get("/")
        request.actor = officer
        given = answered.given(request, officer, f"events-{question.pk}")
        assert (given.question, given.words) == ("May we lift alone?", "The blue one.")
        assert question.event.title in given.source
        assert place.name not in given.source
        assert answered.given(request, cast.auditor.actor, f"events-{question.pk}") is None

    def test_an_answer_of_another_council_is_not_given(self, cast, officer, place, rf):
        question = ask(place)
        answer(officer, question)
        request = rf.get("/")
        request.actor = cast.neighbour.actor
        with pytest.raises(Http404):
            answered.given(request, cast.neighbour.actor, f"events-{question.pk}")

    def test_whoever_only_reads_answers_nothing(self, cast, place):
        question = ask(place)
        assert refusal(lambda: answer(cast.auditor.actor, question)) == {NotAllowed.NO_PERMISSION}
        assert refusal(
            lambda: actions.answer_at_event(
                by=cast.officer.actor, question_id=question.pk, answer="", published=True
            )
        ) == {AfterFault.NO_ANSWER}

    def test_it_is_asked_on_the_phone_answered_at_the_desk_and_read_by_the_link(
        self, browser, phone, client_as, event, place
    ):
        page = reverse("events:own-ask", args=[event.pk])
        assert phone.post(page, {"words": ""}).status_code == 400
        phone.post(page, {"words": "Which hoist?", "anonymous": "on"})
        question = EventQuestion.objects.get()
        assert (question.anonymous, question.shown_as) == (True, "")
        assert "who is not told to others" in text(browser.get(reverse("events:beside", args=[event.pk])))
        browser.post(
            reverse("events:answer", args=[question.pk]), {"answer": "The blue one.", "published": "yes"}
        )
        assert "The blue one." in text(phone.get(page))
        link = reverse("events:place", args=[made.token_of(place)])
        assert "The blue one." in text(client_as(None).get(link))
        client_as(None).post(link, {"do": "ask", "words": "And a second?"})
        assert EventQuestion.objects.count() == 2


class TestMaterials:
    def test_a_link_or_a_safe_file_and_nothing_else(self, officer, event):
        def add(**given):
            return actions.add_material(by=officer, event_id=event.pk, **{"title": "Slides"} | given)

        assert add(link="https://x.example/slides").path == ""
        assert add(content=b"Lift with two.").media_type == "text/plain"
        for given, fault in (
            ({}, AfterFault.NO_MATERIAL), ({"link": "http://x.example"}, AfterFault.NO_MATERIAL),
            ({"link": "javascript:alert(1)"}, AfterFault.NO_MATERIAL), ({"content": b"MZ\x00"}, AfterFault.NOT_SAFE),
            ({"content": b"<script>"}, AfterFault.NOT_SAFE),
            ({"link": "https://x", "content": b"a"}, AfterFault.TWO_MATERIALS),
            ({"content": b"a" * (10 * 1024 * 1024 + 1)}, AfterFault.TOO_BIG),
        ):  # fmt: skip
            assert refusal(lambda given=given: add(**given)) == {fault}, given
        assert refusal(lambda: add(title=" ", link="https://x")) == {AfterFault.NO_TITLE}

    def test_it_is_added_on_a_page_read_by_who_comes_and_removed(
        self, cast, browser, phone, client_as, event, place, service
    ):
        page = reverse("events:beside", args=[event.pk])
        file = SimpleUploadedFile("handout.txt", b"Lift with two.")
        assert browser.post(page, {"title": "Handout", "link": "", "file": file}).status_code == 302
        found = Material.objects.get()
        own, link = reverse("events:own-material", args=[found.pk]), made.token_of(place)
        given = phone.get(own)
        assert (given.content, given["Content-Disposition"]) == (
            b"Lift with two.",
            'attachment; filename="Handout.txt"',
        )
        assert client_as(cast.stranger).get(own).status_code == 404
        by_link = reverse("events:place-material", args=[link, found.pk])
        assert client_as(None).get(by_link).content == b"Lift with two."
        browser.post(reverse("events:material-remove", args=[found.pk]))
        assert phone.get(own).status_code == client_as(None).get(by_link).status_code == 404

    def test_whoever_waits_or_gave_up_reads_no_material(self, officer):
        event, (first, second) = made.full(officer)
        actions.add_material(by=officer, event_id=event.pk, title="Slides", link="https://x.example")
        assert queries.reading_of(first).materials
        assert not queries.reading_of(second).materials


class TestHowItWas:
    @pytest.fixture
    def over(self, officer, event, place):
        with clock.freeze(event.ends_at + timedelta(hours=1)):
            yield actions.hold_event(by=officer, event_id=event.pk)

    def say(self, place, **given):
        return actions.say_how_it_was(by=made.link_actor(place), place_id=place.pk, **SAID | given)

    def test_a_link_takes_one_answer_and_the_book_tells_nobody_who_gave_it(
        self, client_as, officer, over, place, committed
    ):
        with committed():
            assert actions.ask_how_it_was(by=officer, event_id=over.pk) == 1
        page = evaluation_page(place)
        assert page in mail.outbox[0].body
        page, visitor = page[page.index("/how-was-it/") :], client_as(None)
        assert visitor.get(page).status_code == 200
        assert visitor.post(page, {"useful": ""}).status_code == 400
        assert "Thank you" in text(
            visitor.post(page, {"useful": "very", "learned": "Two lift.", "better": ""})
        )
        assert visitor.get(page).status_code == visitor.post(page, {"useful": "not"}).status_code == 410
        assert Evaluation.objects.get().useful == "very"
        entry = AuditEntry.objects.get(verb="events.say_how_it_was")
        assert (entry.actor_name, entry.detail) == ("evaluation link", {"evaluated": True})
        with committed():
            assert actions.ask_how_it_was(by=officer, event_id=over.pk) == 0

    def test_before_it_was_held_and_after_its_days_nothing_is_taken(self, officer, event, place):
        assert refusal(lambda: self.say(place)) == {AfterFault.NOT_HELD}
        assert refusal(lambda: actions.ask_how_it_was(by=officer, event_id=event.pk)) == {AfterFault.NOT_HELD}
        with clock.freeze(event.ends_at + timedelta(days=14)):
            actions.hold_event(by=officer, event_id=event.pk)
            assert refusal(lambda: self.say(place)) == {AfterFault.ENDED}

    def test_a_manager_says_it_from_her_own_page(self, phone, over, place):
        assert evaluation_page(place) in phone.get(reverse("events:own-ask", args=[over.pk])).content.decode()

    def test_too_few_answers_are_counted_and_not_shown(self, browser, officer, over, place):
        self.say(place)
        page = text(browser.get(reverse("events:beside", args=[over.pk])))
        assert "1 of 1 person has said how it was" in page
        assert "Two people lift." not in page

    @pytest.mark.parametrize(("answers", "shown"), [(0, False), (4, False), (5, True)])
    def test_a_result_is_shown_from_five_answers_on(self, answers, shown):
        said = [("very", f"b{n}", "") for n in range(answers)]
        result = result_of(said, 9, EventPolicy())
        assert (result.asked, result.answers, result.shown) == (9, answers, shown)
        assert result.learned == (tuple(f"b{n}" for n in range(5)) if shown else ())
        assert dict(result.useful) == (
            {Useful.VERY: 5, Useful.FAIRLY: 0, Useful.LITTLE: 0, Useful.NOT: 0} if shown else {}
        )


class TestForgetting:
    def test_names_go_after_their_days_and_minutes_stay(self, cast, officer, event, place):
        EventInvitation.objects.create(
            council_id=event.council_id, event=event, name="Jo", email="jo@x.example",
            invited_at=clock.now(), invited_by="x",
        )  # fmt: skip
        with clock.freeze(event.ends_at):
            actions.tick_attendance(by=officer, event_id=event.pk, came=[place.pk], submission_key="k")
        by = made.tender(cast.ambershire, "events.forget_people")
        with clock.freeze(event.ends_at + timedelta(days=730)):
            assert forget_people(by=by, council_id=cast.ambershire.pk) == 0
        with clock.freeze(event.ends_at + timedelta(days=731)):
            assert forget_people(by=by, council_id=cast.ambershire.pk) == 1
            assert forget_people(by=by, council_id=cast.ambershire.pk) == 0
        kept = Place.objects.get()
        assert (kept.name, kept.email, kept.user_id, kept.minutes) == (f"Person {kept.pk}", "", None, 60)
        assert set(Sighting.objects.values_list("name", flat=True)) == {""}
        assert not EventInvitation.objects.exists()

    def test_under_a_legal_hold_names_stay_until_it_is_lifted(self, cast, event, place):
        hold = held(cast.ambershire.pk, "events")
        by = made.tender(cast.ambershire, "events.forget_people")
        with clock.freeze(event.ends_at + timedelta(days=731)):
            assert forget_people(by=by, council_id=cast.ambershire.pk) == 0
            lifted(hold)
            assert forget_people(by=by, council_id=cast.ambershire.pk) == 1

    def test_every_council_is_looked_after(self, officer, event):
        assert jobs.tend_for_each_council() == 0
        assert jobs.forget_for_each_council() == 0
