"""Who comes: for themselves, a colleague, on the telephone; the waiting list moves up; nobody is there twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core import clock, tenancy
from carepost.core.refusals import NotAllowed
from carepost.councils.tests.cast import scope
from carepost.events import actions, queries
from carepost.events.models import Event, EventJoining, Place
from carepost.events.rules import PlaceFault, PlaceState, State
from carepost.events.tests import factories as made
from carepost.events.tests.attempts import refusal
from carepost.register.tests.factories import make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def come(by, event, service, person=None):
    """A provider's person signs somebody up, in their own scope."""
    with tenancy.transaction_for(by):
        return actions.take_place(by=by, event_id=event.pk, person=person or made.person(), service=service)


def states(*places):
    return [Place.objects.get(pk=place.pk).state for place in places]


class TestComing:
    def test_a_manager_comes_and_brings_a_colleague_and_both_are_sent_how_to_join(
        self, cast, officer, manager, service, committed
    ):
        event = made.opened(officer)
        mine = made.person("Manager", cast.provider_manager.user.email)
        with committed():
            own, colleague = come(manager, event, service, mine), come(manager, event, service)
        assert {letter.to[0] for letter in mail.outbox} == {own.email, colleague.email}
        assert all(made.JOINING in letter.body for letter in mail.outbox)
        assert (own.user_id, colleague.user_id) == (manager.user_id, None)
        assert (own.body_id, own.service_id) == (cast.willow.pk, service.pk)
        assert Event.objects.get().taken == 2

    def test_nobody_is_on_the_list_twice_whatever_the_capitals_but_may_come_back(
        self, officer, manager, service
    ):
        event = made.opened(officer)
        place = come(manager, event, service, made.person("Jo", "jo@x.example"))
        again = made.person("Jo Marsh", "JO@x.example")
        assert refusal(lambda: come(manager, event, service, again)) == {PlaceFault.ALREADY_THERE}
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(
                council_id=place.council_id, event=event, name="Jo", email="jo@X.example", role="nurse",
                side="other", state="held", queued_at=clock.now(), queued_by="x",
            )  # fmt: skip
        actions.give_up_place(by=officer, place_id=place.pk)
        assert come(manager, event, service, again).state == PlaceState.HELD

    def test_somebody_who_rang_without_an_address_is_there_once_and_nothing_is_sent(
        self, officer, service, committed
    ):
        event = made.opened(officer)
        with committed():
            made.put_down(officer, event, made.person("Bo", ""), service)
        assert mail.outbox == []
        told = refusal(lambda: made.put_down(officer, event, made.person("BO", ""), service))
        assert told == {PlaceFault.ALREADY_THERE}
        assert made.put_down(officer, event, made.person("Bo", "")).comes_from == "Elsewhere"

    def test_a_provider_comes_for_its_own_services_in_that_council_only(
        self, cast, officer, manager, service
    ):
        event = made.opened(officer)
        elsewhere = make_service(host=cast.borechester, organisation=service.organisation)
        strange = make_service(host=cast.ambershire, organisation=make_organisation(body=cast.otherwise))
        for wrong in (elsewhere, strange, None):
            assert refusal(lambda wrong=wrong: come(manager, event, wrong)) == {PlaceFault.NOT_HERE}

    def test_a_draft_is_not_there_for_providers(self, officer, manager, service):
        event = made.planned(officer)
        with pytest.raises(Http404):
            come(manager, event, service)

    def test_an_auditor_does_not_put_people_down(self, cast, officer):
        event = made.opened(officer)
        assert refusal(lambda: made.put_down(cast.auditor.actor, event)) == {NotAllowed.NO_PERMISSION}

    def test_the_last_place_makes_it_full_and_the_next_one_waits(self, officer, committed):
        with committed():
            event, places = made.full(officer, places=2, waiting=1)
        assert (event.state, event.taken, states(*places)) == (State.FULL, 2, ["held", "held", "waiting"])
        assert "waiting list" in mail.outbox[-1].body
        assert made.JOINING not in mail.outbox[-1].body


class TestMovingUp:
    def test_who_waited_longest_is_asked_by_an_hour_and_says_that_they_come(self, officer, committed):
        event, (first, second, third) = made.full(officer, waiting=2)
        with committed():
            actions.give_up_place(by=officer, place_id=first.pk)
        assert states(first, second, third) == ["given_up", "offered", "waiting"]
        second.refresh_from_db()
        assert second.confirm_by == clock.now() + timedelta(hours=24)
        offered = next(letter for letter in mail.outbox if letter.to == [second.email])
        assert "until 10 November 2026 at 10:30am" in offered.body
        assert made.JOINING not in offered.body
        actions.confirm_place(by=made.link_actor(second), place_id=second.pk)
        assert states(second) == ["held"]
        event.refresh_from_db()
        assert (event.state, event.taken) == (State.FULL, 1)

    def test_who_does_not_confirm_makes_room_for_the_next(self, cast, officer):
        event, (first, second, third) = made.full(officer, waiting=2)
        actions.give_up_place(by=officer, place_id=first.pk)
        second.refresh_from_db()
        by = made.tender(cast.ambershire)
        with clock.freeze(second.confirm_by):
            told = refusal(lambda: actions.confirm_place(by=officer, place_id=second.pk))
            assert told == {PlaceFault.TOO_LATE}
            assert actions.tend_events(by=by, council_id=cast.ambershire.pk) == 1
        assert states(second, third) == ["lapsed", "offered"]
        assert refusal(lambda: actions.confirm_place(by=officer, place_id=second.pk)) == {PlaceFault.TOO_LATE}
        event.refresh_from_db()
        assert event.taken == 1

    def test_where_the_policy_asks_for_no_word_the_place_is_theirs_at_once(self, cast, officer, committed):
        made.adopt(cast.ambershire, {"confirm_hours": 0})
        _, (first, second) = made.full(officer)
        with committed():
            actions.give_up_place(by=officer, place_id=first.pk)
        assert states(second) == ["held"]
        assert made.JOINING in next(letter for letter in mail.outbox if letter.to == [second.email]).body

    def test_a_place_given_up_with_nobody_waiting_opens_the_event_again(self, officer):
        event, (place,) = made.full(officer, waiting=0)
        actions.give_up_place(by=made.link_actor(place), place_id=place.pk)
        event.refresh_from_db()
        assert (event.state, event.taken) == (State.OPEN, 0)

    def test_who_leaves_the_waiting_list_frees_nothing(self, officer):
        event, (_, second) = made.full(officer)
        actions.give_up_place(by=officer, place_id=second.pk)
        event.refresh_from_db()
        assert (event.state, event.taken) == (State.FULL, 1)

    def test_once_it_has_begun_the_list_stands(self, officer):
        event, (first, second) = made.full(officer)
        with clock.freeze(event.begins_at):
            for verb in (actions.give_up_place, actions.confirm_place):
                assert refusal(lambda verb=verb: verb(by=officer, place_id=first.pk)) == {PlaceFault.BEGUN}
        assert states(first, second) == ["held", "waiting"]

    def test_a_stranger_neither_confirms_nor_gives_up(self, cast, officer, service):
        event = made.opened(officer)
        place = made.put_down(officer, event, service=service)
        for person in (cast.stranger, cast.neighbour):
            with scope(person) as by, pytest.raises(Http404):
                actions.give_up_place(by=by, place_id=place.pk)


class TestHowToJoin:
    def test_it_is_for_who_holds_a_place_and_the_database_holds_to_that(self, cast, officer, service):
        event = made.opened(officer)
        mine = made.person("Manager", cast.provider_manager.user.email)
        with scope(cast.provider_manager) as by:
            assert queries.joining_of(by, event) == ""
            assert not EventJoining.objects.exists()
        place = made.put_down(officer, event, mine, service)
        with scope(cast.provider_manager) as by:
            assert queries.joining_of(by, event) == made.JOINING
        with scope(cast.provider) as colleague:
            assert queries.joining_of(colleague, event) == ""
            assert not EventJoining.objects.exists()
        actions.give_up_place(by=officer, place_id=place.pk)
        with scope(cast.provider_manager):
            assert not EventJoining.objects.exists()

    def test_the_auditor_reads_the_event_and_not_how_to_join(self, cast, officer):
        event = made.opened(officer)
        with scope(cast.auditor) as by:
            assert queries.event_of(by, event.pk).title
            assert queries.joining_of(by, event) == ""

    def test_another_providers_people_see_no_places_and_a_draft_is_hidden(self, cast, officer, service):
        event = made.opened(officer)
        made.planned(officer)
        make_service(host=cast.ambershire, organisation=make_organisation(body=cast.otherwise))
        made.put_down(officer, event, service=service)
        with scope(cast.stranger):
            assert list(Event.objects.all()) == [event]
            assert not Place.objects.exists()
