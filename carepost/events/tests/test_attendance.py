"""Attendance taken from reports and ticks, matched by people, undone; and the hours that come of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from carepost.core import clock, ids
from carepost.core.refusals import NotAllowed
from carepost.councils.tests.cast import scope
from carepost.events import actions, queries
from carepost.events.models import AttendanceTaken, Event, Place, Sighting
from carepost.events.queries import HoursWanted
from carepost.events.rules import Comer, PlaceState, Side
from carepost.events.rules.attendance import AttendanceFault
from carepost.events.tests import factories as made
from carepost.events.tests.attempts import refusal
from carepost.events.tests.pages import text
from carepost.events.tests.reports import teams, zoom

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LATER = datetime(2026, 11, 16, 12, tzinfo=UTC)  # after the event, which is a week after this Monday
ASHA = [
    "Asha Rao,asha@x.example,16/11/2026 10:30:00,16/11/2026 11:00:00,30,Yes,No",
    "Asha Rao,asha@x.example,16/11/2026 10:50:00,16/11/2026 11:20:00,30,Yes,No",
]
BO = "Bo Lindqvist,,16/11/2026 10:30:00,16/11/2026 11:30:00,60,Yes,No"
HOST = "Zoom recorder,,16/11/2026 10:20:00,16/11/2026 11:40:00,80,Yes,No"


@pytest.fixture
def held(officer, service):
    """An event that was held, with two people and somebody who did not come."""
    event = made.opened(officer)
    made.put_down(officer, event, made.person("Asha Rao", "ASHA@x.example"), service)
    made.put_down(officer, event, made.person("Bo Lindqvist", ""), service)
    made.put_down(officer, event, made.person("Cy Absent"))
    with clock.freeze(LATER):
        yield actions.hold_event(by=officer, event_id=event.pk)


def take(by, event, content):
    return actions.take_attendance(by=by, event_id=event.pk, name="report.csv", content=content)


def minutes(event):
    return dict(Place.objects.filter(event=event).order_by("name").values_list("name", "minutes"))


class TestTaking:
    def test_who_has_an_address_is_known_by_it_and_nobody_is_guessed(self, officer, held):
        take(officer, held, zoom([*ASHA, BO, HOST]))
        assert minutes(held) == {"Asha Rao": 50, "Bo Lindqvist": 0, "Cy Absent": 0}
        waiting = queries.unmatched(officer, held)
        assert [(each.name, each.like.name if each.like else "") for each in waiting] == [
            ("Bo Lindqvist", "Bo Lindqvist"), ("Zoom recorder", ""),
        ]  # fmt: skip

    def test_names_that_one_person_has_are_matched_when_somebody_says_so_and_others_by_hand(
        self, officer, held
    ):
        take(officer, held, zoom([*ASHA, BO, HOST]))
        assert actions.accept_names(by=officer, event_id=held.pk) == 1
        (host,) = queries.unmatched(officer, held)
        actions.match_attendee(by=officer, sighting_id=host.sighting_id, place_id=None)
        assert queries.unmatched(officer, held) == []
        assert minutes(held) == {"Asha Rao": 50, "Bo Lindqvist": 60, "Cy Absent": 0}
        told = refusal(
            lambda: actions.match_attendee(by=officer, sighting_id=host.sighting_id, place_id=None)
        )
        assert told == {AttendanceFault.MATCHED}

    def test_the_same_file_twice_and_the_same_rows_in_another_file_change_nothing(self, officer, held):
        first = take(officer, held, zoom(ASHA))
        assert take(officer, held, zoom(ASHA)) == first
        take(officer, held, zoom([*ASHA, BO]))
        assert Sighting.objects.count() == 3
        assert minutes(held)["Asha Rao"] == 50

    def test_undone_it_counts_no_longer_and_can_be_taken_again(self, officer, held):
        taken = take(officer, held, zoom(ASHA))
        actions.undo_attendance(by=officer, taken_id=taken.pk)
        assert set(minutes(held).values()) == {None}
        assert refusal(lambda: actions.undo_attendance(by=officer, taken_id=taken.pk)) == {
            AttendanceFault.UNDONE
        }
        assert take(officer, held, zoom(ASHA)) != taken
        assert minutes(held)["Asha Rao"] == 50

    def test_ticks_count_the_whole_time_once_and_merge_with_a_file(self, officer, held):
        asha = Place.objects.get(name="Asha Rao")
        for _ in range(2):
            actions.tick_attendance(by=officer, event_id=held.pk, came=[asha.pk], submission_key="once")
        take(officer, held, zoom(ASHA))
        assert AttendanceTaken.objects.count() == 2
        assert minutes(held)["Asha Rao"] == 60
        told = refusal(
            lambda: actions.tick_attendance(by=officer, event_id=held.pk, came=[], submission_key="k")
        )
        assert told == {AttendanceFault.NOBODY}

    def test_who_came_without_signing_up_is_added_and_takes_nobodys_place(self, officer, held, service):
        take(officer, held, zoom(["Di New,,16/11/2026 10:30:00,16/11/2026 11:30:00,60,Yes,No"]))
        (seen,) = queries.unmatched(officer, held)
        comer = Comer(made.person("Di New", ""), Side.PROVIDER, service.pk)
        place = actions.add_attendee(by=officer, sighting_id=seen.sighting_id, comer=comer)
        place.refresh_from_db()
        assert (place.state, place.minutes) == (PlaceState.UNANNOUNCED, 60)
        turnout = queries.turnout(officer, Event.objects.get())
        assert (turnout.held, turnout.came, turnout.unannounced, turnout.minutes) == (3, 0, 1, 60)

    def test_teams_writes_utf_16_and_is_read_all_the_same(self, officer, held):
        row = "Asha Rao\t11/16/26, 10:30:00 AM\t11/16/26, 11:15:00 AM\t45m\tasha@x.example\t\tAttendee"
        assert take(officer, held, teams([row])).source == "teams"
        assert minutes(held)["Asha Rao"] == 45

    def test_nothing_is_taken_before_it_began_after_closing_or_of_what_was_cancelled(
        self, cast, officer, held
    ):
        coming, dropped = made.opened(officer), made.opened(officer)
        actions.cancel_event(by=officer, event_id=dropped.pk, why="x")
        assert refusal(lambda: take(officer, coming, zoom(ASHA))) == {AttendanceFault.NOT_BEGUN}
        assert refusal(lambda: take(officer, dropped, zoom(ASHA))) == {AttendanceFault.CANCELLED}
        assert refusal(lambda: take(officer, held, b"  ")) == {AttendanceFault.NOTHING}
        assert refusal(lambda: take(officer, held, b"x,y")) == {AttendanceFault.NO_TABLE}
        assert refusal(lambda: take(cast.auditor.actor, held, zoom(ASHA))) == {NotAllowed.NO_PERMISSION}
        actions.close_event(by=officer, event_id=held.pk)
        assert refusal(lambda: take(officer, held, zoom(ASHA))) == {AttendanceFault.CLOSED}
        with scope(cast.neighbour) as by, pytest.raises(Http404):
            take(by, held, zoom(ASHA))


class TestThePages:
    def test_a_file_is_given_matched_and_undone_on_its_pages(self, browser, officer, held, service):
        page = reverse("events:attendance", args=[held.pk])
        assert browser.post(page, {}).status_code == 409
        file = SimpleUploadedFile("zoom.csv", zoom([*ASHA, BO, HOST]))
        shown = text(browser.post(page, {"file": file, "pasted": ""}, follow=True))
        assert "2 names that nobody on the list is known by" in shown
        browser.post(reverse("events:accept-names", args=[held.pk]))
        (host,) = queries.unmatched(officer, held)
        match = reverse("events:match", args=[host.sighting_id])
        assert browser.post(match, {"who": "new", "name": "", "role": ""}).status_code == 400
        assert browser.post(match, {"who": "aside"}).status_code == 302
        assert "Everybody who was seen is known" in text(browser.get(page))
        assert "2 of 3 places were used" in text(browser.get(reverse("events:one", args=[held.pk])))
        undo = reverse("events:undo-attendance", args=[AttendanceTaken.objects.get().pk])
        assert "undone by" in text(browser.post(undo, follow=True))

    def test_what_a_report_says_is_pasted_and_who_came_is_ticked(self, browser, held):
        page = reverse("events:attendance", args=[held.pk])
        rows = "Name,Email,Join Time,Leave Time\nAsha,asha@x.example,16/11/2026 10:30:00,16/11/2026 11:00:00"
        assert browser.post(page, {"pasted": rows}).status_code == 302
        bo = Place.objects.get(name="Bo Lindqvist")
        assert (
            browser.post(page, {"tick": "1", "key": ids.submission_key(), "came": [str(bo.pk)]}).status_code
            == 302
        )
        assert minutes(held) == {"Asha Rao": 30, "Bo Lindqvist": 60, "Cy Absent": 0}


class TestHours:
    HOURS = reverse("events:hours")

    def test_they_are_added_up_by_event_service_role_person_and_month_and_open_their_rows(
        self, browser, officer, held, service
    ):
        take(officer, held, zoom([*ASHA, BO]))
        actions.accept_names(by=officer, event_id=held.pk)
        page = text(browser.get(self.HOURS))
        assert "1.8 hours learned by 2 people at 1 event. 1 of 1 service had somebody there." in page
        for by, name in (("event", held.title), ("service", "Willow Bank"), ("role", "Care worker"),
                         ("person", "Asha Rao"), ("month", "November 2026")):  # fmt: skip
            rows = queries.added_up(officer, HoursWanted(), by)
            assert rows[0].minutes == (60 if by == "person" else 110), by
            assert name in text(browser.get(self.HOURS, {"by": by}))
        (row,) = queries.added_up(officer, HoursWanted(), "event")
        assert (row.people, row.held) == (2, 3)
        rows = text(browser.get(self.HOURS, {"by": "rows", "person": "asha@x.example"}))
        assert "Asha Rao" in rows
        assert "Bo Lindqvist" not in rows
        file = b"".join(browser.get(self.HOURS, {"by": "rows", "as": "csv"}).streaming_content).decode()
        assert file.count("\n") == 3

    def test_days_are_londons_and_filters_hold(self, officer, held):
        take(officer, held, zoom(ASHA))
        day = date(2026, 11, 16)
        for wanted, count in (
            (HoursWanted(since=day, until=day), 1), (HoursWanted(since=day + timedelta(days=1)), 0),
            (HoursWanted(until=day - timedelta(days=1)), 0), (HoursWanted(topic="falls"), 1),
            (HoursWanted(topic="Fire"), 0), (HoursWanted(role="nurse"), 0), (HoursWanted(elsewhere=True), 0),
        ):  # fmt: skip
            assert queries.attended(officer, wanted).count() == count, wanted

    def test_another_councils_hours_are_its_own(self, cast, officer, held):
        take(officer, held, zoom(ASHA))
        with scope(cast.neighbour) as by:
            assert queries.total(by, HoursWanted()).minutes == 0

    def test_each_row_of_the_file_says_which_report_it_is_known_from(self, browser, officer, held):
        take(officer, held, zoom(ASHA))
        rows = list(queries.attended_from(officer, HoursWanted()))
        assert [row.sources for row in rows] == [["zoom report.csv"]]
        actions.tick_attendance(by=officer, event_id=held.pk, came=[rows[0].pk], submission_key="k")
        page = f"{self.HOURS}?by=rows&as=csv"
        assert "Zoom, report.csv" in text(browser.get(f"{self.HOURS}?by=rows"))
        told = b"".join(browser.get(page).streaming_content).decode()
        assert "Ticked on the list; Zoom, report.csv" in told
        assert "Hours learned in the whole series" not in text(browser.get(f"/events/{held.pk}/"))

    def test_seventeen_weekly_sessions_and_five_thousand_hours(
        self, browser, officer, service, django_assert_max_num_queries
    ):
        """North West London's learning forum, as CQC reported it: it can be made, and the page says it."""
        begins = made.at(date(2026, 3, 3), 12, 30)  # over the change of the clock
        plan = made.plan(begins, minutes=75, title="Learning forum", places=None)
        sessions = actions.plan_event(by=officer, plan=plan, weeks=17, submission_key="forum")
        Event.objects.update(state="held")
        Place.objects.bulk_create(
            Place(
                council_id=session.council_id, event=session, name=f"Clinician {n}", email=f"c{n}@nwl.example",
                role="professional", side="partner", state="held", queued_at=clock.now(), queued_by="x", minutes=75,
            )
            for session in sessions
            for n in range(240 if session.week == 17 else 235)
        )  # fmt: skip
        page = text(browser.get(self.HOURS))
        assert "5,000 hours learned by 240 people at 17 events." in page
        with django_assert_max_num_queries(20):
            browser.get(self.HOURS, {"by": "person"})
        rows = queries.added_up(officer, HoursWanted(series=sessions[0].series_id), "event")
        assert (len(rows), sum(Decimal(row.minutes) for row in rows) / 60) == (17, 5000)
        assert (rows[0].people, rows[0].held) == (240, 240)
        series = f"?series={sessions[0].series_id}"
        assert f"{self.HOURS}{series}" in text(browser.get(f"/events/{sessions[0].pk}/"))
        assert "5,000 hours learned by 240 people" in text(browser.get(f"{self.HOURS}{series}"))
