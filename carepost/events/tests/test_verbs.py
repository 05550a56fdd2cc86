"""Events planned, opened, moved, cancelled and held; who holds a place is told, and calendars follow."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from django.core import mail
from django.http import Http404

from carepost.core import clock
from carepost.core.clock import LONDON
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed
from carepost.councils.tests.cast import scope
from carepost.events import actions, queries
from carepost.events.actions.tending import to_tend
from carepost.events.models import Event, EventSeries
from carepost.events.rules import EventFault, PlaceState, State
from carepost.events.tests import factories as made
from carepost.events.tests.attempts import refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def calendar_in(letter):
    """The calendar entry of a letter."""
    (file,) = letter.attachments
    return icalendar.Calendar.from_ical(file[1])


def event_in(letter):
    return calendar_in(letter).walk("VEVENT")[0]


class TestPlanning:
    def test_the_same_submission_plans_once(self, officer):
        for _ in range(2):
            rows = actions.plan_event(by=officer, plan=made.plan(), weeks=3, submission_key="once")
        assert [row.week for row in rows] == [1, 2, 3]
        assert (Event.objects.count(), EventSeries.objects.get().weeks) == (3, 3)

    def test_a_series_over_the_change_of_the_clock_begins_at_ten_each_week(self, officer):
        first = made.at(date(2027, 3, 16), 10)
        rows = actions.plan_event(by=officer, plan=made.plan(first), weeks=3, submission_key="spring")
        for row in rows:
            row.refresh_from_db()
        assert [row.begins_at.astimezone(LONDON).hour for row in rows] == [10, 10, 10]
        assert [row.ends_at.astimezone(LONDON).hour for row in rows] == [11, 11, 11]

    def test_what_a_plan_lacks_is_told_at_once_and_nothing_is_written(self, officer):
        plan = made.plan(title="", host="")
        told = refusal(lambda: actions.plan_event(by=officer, plan=plan, submission_key="k"))
        assert told == {EventFault.NO_TITLE, EventFault.NO_HOST}
        assert refusal(lambda: actions.plan_event(by=officer, plan=made.plan(), submission_key=" ")) == {
            EventFault.NO_KEY
        }
        assert not Event.objects.exists()

    def test_who_only_reads_plans_nothing(self, cast):
        by = cast.auditor.actor
        told = refusal(lambda: actions.plan_event(by=by, plan=made.plan(), submission_key="k"))
        assert told == {NotAllowed.NO_PERMISSION}

    def test_a_neighbour_finds_no_event_to_change(self, cast, officer):
        row = made.planned(officer)
        with scope(cast.neighbour) as by, pytest.raises(Http404):
            actions.change_event(by=by, event_id=row.pk, plan=made.plan())

    def test_fewer_places_than_people_are_refused_and_more_go_to_who_waits(self, officer, cast):
        made.adopt(cast.ambershire, {"confirm_hours": 0})
        row, places = made.full(officer, places=2, waiting=1)
        told = refusal(lambda: actions.change_event(by=officer, event_id=row.pk, plan=made.plan(places=1)))
        assert told == {EventFault.FEWER}
        row = actions.change_event(by=officer, event_id=row.pk, plan=made.plan(places=4))
        places[2].refresh_from_db()
        assert (row.state, row.taken, places[2].state) == (State.OPEN, 3, PlaceState.HELD)

    def test_no_limit_any_more_lets_everybody_in_and_a_limit_reached_makes_it_full(self, officer, cast):
        made.adopt(cast.ambershire, {"confirm_hours": 0})
        row, _ = made.full(officer, waiting=2)
        row = actions.change_event(by=officer, event_id=row.pk, plan=made.plan(places=None))
        assert (row.state, row.taken) == (State.OPEN, 3)
        row = actions.change_event(by=officer, event_id=row.pk, plan=made.plan(places=3))
        assert (row.state, row.taken) == (State.FULL, 3)

    def test_a_draft_changes_its_time_and_an_open_event_does_not(self, officer):
        draft, later = made.planned(officer), clock.now() + timedelta(days=20)
        assert actions.change_event(by=officer, event_id=draft.pk, plan=made.plan(later)).begins_at == later
        row = made.opened(officer)
        before = row.begins_at
        assert actions.change_event(by=officer, event_id=row.pk, plan=made.plan(later)).begins_at == before


class TestTelling:
    def test_a_new_way_to_join_goes_to_who_holds_a_place_and_raises_the_sequence(self, officer, committed):
        row, _ = made.full(officer)
        with committed():
            plan = made.plan(row.begins_at, places=1, joining="https://new.example/room")
            actions.change_event(by=officer, event_id=row.pk, plan=plan)
        (letter,) = mail.outbox
        assert "https://new.example/room" in letter.body
        assert (event_in(letter)["SEQUENCE"], str(event_in(letter)["DESCRIPTION"])) == (
            1,
            "https://new.example/room",
        )

    def test_what_concerns_nobodys_calendar_is_changed_in_silence(self, officer, committed):
        row, _ = made.full(officer)
        with committed():
            plan = made.plan(row.begins_at, places=1, about="For nurses as well.")
            row = actions.change_event(by=officer, event_id=row.pk, plan=plan)
        assert (mail.outbox, row.sequence) == ([], 0)

    def test_moved_tells_everybody_on_the_list_and_calendars_keep_one_entry(self, officer, committed):
        with committed():
            row, places = made.full(officer)
        first = event_in(mail.outbox[0])
        mail.outbox.clear()
        later = row.begins_at + timedelta(days=1)
        with committed():
            actions.move_event(
                by=officer,
                event_id=row.pk,
                begins=later,
                ends=later + timedelta(hours=1),
                why="The host is ill.",
            )
        letters = {letter.to[0]: letter for letter in mail.outbox}
        assert set(letters) == {places[0].email, places[1].email}
        assert all("The host is ill." in letter.body for letter in mail.outbox)
        again = event_in(letters[places[0].email])
        assert (again["UID"], again["SEQUENCE"]) == (first["UID"], first["SEQUENCE"] + 1)
        assert again["DTSTART"].dt == later
        assert letters[places[1].email].attachments == []

    def test_a_move_says_why_lies_ahead_and_is_one(self, officer):
        row, now = made.opened(officer), clock.now()

        def move(begins, ends, why="x"):
            return refusal(
                lambda: actions.move_event(by=officer, event_id=row.pk, begins=begins, ends=ends, why=why)
            )

        assert move(row.begins_at, row.ends_at) == {EventFault.SAME_TIME}
        assert move(now - timedelta(days=1), now, why="") == {EventFault.NO_WHY, EventFault.OVER}
        assert move(row.ends_at, row.begins_at) == {EventFault.ENDS_BEFORE}
        draft = made.planned(officer)
        assert refusal(
            lambda: actions.move_event(
                by=officer,
                event_id=draft.pk,
                begins=row.ends_at,
                ends=row.ends_at + timedelta(hours=1),
                why="x",
            )
        ) == {EventFault.NOT_NOW}

    def test_cancelled_strikes_it_from_calendars_and_nobody_can_come_any_more(self, officer, committed):
        row, places = made.full(officer)
        assert refusal(lambda: actions.cancel_event(by=officer, event_id=row.pk, why=" ")) == {
            EventFault.NO_WHY
        }
        with committed():
            actions.cancel_event(by=officer, event_id=row.pk, why="Nobody can host it.")
        letters = {letter.to[0]: letter for letter in mail.outbox}
        assert set(letters) == {place.email for place in places}
        struck = calendar_in(letters[places[0].email])
        assert (struck["METHOD"], struck.walk("VEVENT")[0]["STATUS"]) == ("CANCEL", "CANCELLED")
        assert struck.walk("VEVENT")[0]["SEQUENCE"] == 1
        assert refusal(lambda: made.put_down(officer, row))
        assert refusal(lambda: actions.cancel_event(by=officer, event_id=row.pk, why="x")) == {
            EventFault.NOT_NOW
        }


class TestTheEnd:
    def test_a_whole_series_is_opened_but_not_what_is_over(self, officer):
        begins = clock.now() - timedelta(days=7)
        rows = actions.plan_event(by=officer, plan=made.plan(begins), weeks=3, submission_key="k")
        assert refusal(lambda: actions.open_event(by=officer, event_id=rows[0].pk)) == {EventFault.OVER}
        actions.open_event(by=officer, event_id=rows[1].pk, whole_series=True)
        assert list(Event.objects.order_by("week").values_list("state", flat=True)) == [
            "draft",
            "open",
            "open",
        ]

    def test_at_its_end_an_event_was_held_by_itself_then_closed_and_opened_again(self, cast, officer):
        row = made.opened(officer)
        assert refusal(lambda: actions.hold_event(by=officer, event_id=row.pk)) == {EventFault.NOT_OVER}
        assert to_tend(cast.ambershire.pk, clock.now()) == []
        with clock.freeze(row.ends_at):
            by = made.tender(cast.ambershire)
            assert actions.tend_events(by=by, council_id=cast.ambershire.pk) == 1
            assert actions.tend_events(by=by, council_id=cast.ambershire.pk) == 0
        assert actions.close_event(by=officer, event_id=row.pk).state == State.CLOSED
        assert actions.reopen_event(by=officer, event_id=row.pk).state == State.HELD
        assert [step.verb for step in queries.history(officer, row)] == [
            "open again",
            "close",
            "hold",
            "open",
            "plan",
        ]

    def test_the_book_knows_what_was_done_and_no_names(self, officer):
        row = made.opened(officer)
        place = made.put_down(officer, row, made.person("Asha Secret"))
        entries = AuditEntry.objects.filter(subject=f"event:{row.pk}")
        assert {entry.verb for entry in entries} == {"events.plan", "events.open", "events.put_down"}
        assert all(place.name not in str(entry.detail) for entry in entries)
