"""The pages of the rota: who calls whom, a proposal, a call moved by hand, who rings, and calendars."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carepost.contact import jobs
from carepost.contact.actions import rota as verbs
from carepost.contact.models import CalendarFeed, Rota, RotaPlace
from carepost.contact.rules.rota import AbsenceKind
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.tests.planned import work
from carepost.core import clock
from carepost.core.calendar import time_in_words
from carepost.councils.models import Membership
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

WEEK = dict.fromkeys(range(5), "09:00-12:00 13:00-16:00")
BOARD, PROPOSAL, MAKING = "/calls/rota/", "/calls/rota/proposal/", "/calls/rota/making/"


@pytest.fixture(autouse=True)
def same_connection(monkeypatch):
    """The worker has a connection of its own; here the test's transaction must stay."""
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)


@pytest.fixture
def team(cast, colleague, service):
    """The officer and Dana Fox ring; Willow Bank and two more are due, and the rota is published."""
    for n in range(2):
        make_service(
            host=cast.ambershire, name=f"House {n}", first_seen_on=date(2026, 11, 1), phone="01225 700 200"
        )
    with scope(cast.officer) as officer, scope(colleague) as other:
        for each in (officer, other):
            verbs.keep_hours(by=each, user_id=each.user_id, rings=verbs.Rings(WEEK, ["Polish"]))
        verbs.publish_rota(by=officer, rota_id=verbs.make_rota(by=officer).pk)
    return officer, other


def place_of(service):
    return RotaPlace.objects.filter(service=service, in_force=True).earliest("day")


def test_without_a_rota_the_page_says_what_to_do_first(browser):
    page = text(browser.get(BOARD))
    assert "No rota is in force. Enter who rings and when" in page
    made = browser.post("/calls/rota/make/", follow=True)
    assert "Nobody has hours for calling yet" in text(made)


def test_the_board_says_who_calls_whom_when_and_how_full_each_day_is(browser, team, service):
    page = text(browser.get(BOARD))
    assert "9 November 2026 to 20 November 2026. Published by Support officer of Ambershire" in page
    assert "Dana Fox" in page
    assert "No rota is better by the council’s own numbers." in page
    assert "Willow Bank" in page


def test_a_day_of_one_person_has_an_address_and_all_of_it_is_a_file(browser, team, service):
    place = place_of(service)
    mine = f"{BOARD}?officer={place.officer_id}&day={place.day}"
    assert "Willow Bank" in text(browser.get(mine))
    other = next(actor.user_id for actor in team if actor.user_id != place.officer_id)
    assert "Willow Bank" not in text(browser.get(f"{BOARD}?officer={other}&day={place.day}"))
    rows = list(csv.DictReader(browser.get(f"{mine}&as=csv").getvalue().decode("utf-8-sig").splitlines()))
    assert {"Willow Bank"} <= {row["Service"] for row in rows}
    assert rows[0]["When"].startswith(str(place.day))


def test_a_filter_that_makes_no_sense_is_told_and_does_not_filter(browser, team):
    answer = browser.get(f"{BOARD}?day=someday")
    assert answer.status_code == 400
    assert "Willow Bank" in text(answer)


def test_the_board_asks_the_database_as_often_for_many_calls_as_for_few(browser, cast, team):
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(BOARD)
    for n in range(8):
        make_service(host=cast.ambershire, name=f"More {n}", first_seen_on=date(2026, 11, 1))
    with clock.freeze(NOW + timedelta(minutes=1)):
        verbs.publish_rota(by=team[0], rota_id=verbs.make_rota(by=team[0]).pk)
    with CaptureQueriesContext(connection) as many:
        browser.get(BOARD)
    assert len(many) <= len(few) <= 30


def test_who_is_ill_says_so_and_the_mended_rota_is_published_with_one_press(browser, team, cast, service):
    officer = team[0]
    mine = RotaPlace.objects.filter(in_force=True, officer_id=officer.user_id, day=TODAY)
    theirs = [place.service.name for place in mine.select_related("service")]
    form = {"kind": "ill", "first": TODAY.isoformat(), "last": TODAY.isoformat()}
    dates = {f"{name}-{part}": str(value) for name in ("first", "last")
             for part, value in (("day", 9), ("month", 11), ("year", 2026))}  # fmt: skip
    page = text(browser.post(f"/calls/rota/people/{officer.user_id}/away/", form | dates, follow=True))
    assert "The rota is being mended" in page
    assert work() == 1
    page = text(browser.get(MAKING, follow=True))
    assert "The rota, mended" in page
    assert all(name in page for name in theirs)
    must = "1 call must move" if len(theirs) == 1 else f"{len(theirs)} calls must move"
    assert f"{must}: Support officer of Ambershire: ill, 9 November 2026. No other call moves." in page
    assert "A rota waits to be published: Support officer of Ambershire: ill" in text(browser.get(BOARD))
    proposal = Rota.objects.get(state="proposed")
    done = browser.post(PROPOSAL, {"rota": proposal.pk, "answer": "publish"}, follow=True)
    assert "Published. It is in force now." in text(done)
    assert not RotaPlace.objects.filter(in_force=True, officer_id=officer.user_id, day=TODAY).exists()


def test_an_absence_that_ends_before_it_begins_keeps_what_was_typed(browser, team):
    dates = {"first-day": "12", "first-month": "11", "first-year": "2026",
             "last-day": "10", "last-month": "11", "last-year": "2026"}  # fmt: skip
    answer = browser.post(f"/calls/rota/people/{team[0].user_id}/away/", {"kind": "leave", **dates})
    assert answer.status_code == 409
    assert "The last day must be the same as the first day or later." in text(answer)
    assert 'value="12"' in answer.content.decode()


def test_a_proposal_can_be_left_and_answered_only_once(browser, team):
    waiting = verbs.make_rota(by=team[0])
    assert "Left. The rota in force stays." in text(
        browser.post(PROPOSAL, {"rota": waiting.pk, "answer": "leave"}, follow=True)
    )
    again = browser.post(PROPOSAL, {"rota": waiting.pk, "answer": "publish"}, follow=True)
    assert "no longer waits" in text(again)
    assert browser.get(PROPOSAL).status_code == 404


def test_a_stale_proposal_stays_on_its_page_with_the_reason(browser, team, service):
    waiting = verbs.make_rota(by=team[0])
    with clock.freeze(NOW + timedelta(minutes=2)):
        verbs.lock_call(by=team[1], place_id=place_of(service).pk)
        answer = browser.post(PROPOSAL, {"rota": waiting.pk, "answer": "publish"})
    assert answer.status_code == 409
    assert "The rota was changed after this proposal was made." in text(answer)


def test_a_call_is_moved_by_hand_and_put_back(browser, team, service):
    place = place_of(service)
    address = f"/calls/rota/places/{place.pk}/"
    spot = {"officer": team[1].user_id, "day": "2026-11-09", "time": "15:30"}
    assert "Moved, and locked there. Dana Fox calls on Monday 9 November at 3:30pm." in text(
        browser.post(address, spot, follow=True)
    )
    assert "Locked by" in text(browser.get(address))
    back = browser.post(f"{address}press/", {"do": "back"}, follow=True)
    assert "Put back where it was." in text(back)


def test_a_call_that_was_moved_is_on_the_today_of_both(browser, client_as, colleague, team, service):
    place = place_of(service)
    to, other = (team[1], browser) if place.officer_id == team[0].user_id else (team[0], client_as(colleague))
    theirs = client_as(colleague) if to is team[1] else browser
    verbs.move_call(by=team[0], place_id=place.pk, to=verbs.Spot(to.user_id, TODAY, 15 * 60 + 30))
    assert "Yours at 3:30pm" in text(theirs.get("/today/?yours=1"))
    assert f"{to.name} at 3:30pm" in text(other.get("/today/"))
    assert "Willow Bank" not in text(other.get("/today/?yours=1"))


def test_a_move_that_cannot_be_is_refused_at_its_field(browser, team, service):
    place = place_of(service)
    spot = {"officer": team[1].user_id, "day": "2026-11-09", "time": "12:15"}
    answer = browser.post(f"/calls/rota/places/{place.pk}/", spot)
    assert answer.status_code == 409
    assert "They do not ring at that time." in text(answer)


def test_hours_are_kept_from_the_page_and_errors_keep_what_was_typed(browser, cast):
    address = f"/calls/rota/people/{cast.officer.user.pk}/"
    wrong = browser.post(address, {"day_0": "nine to five"})
    assert wrong.status_code == 400
    assert "Write the hours like 09:00-12:00 13:00-15:30" in text(wrong)
    assert "nine to five" in text(wrong)
    good = browser.post(
        address, {"day_0": "09:00-12:00", "languages": "Polish, Urdu", "knows": ["community"]}, follow=True
    )
    assert "Kept. The next rota" in text(good)
    people = text(browser.get("/calls/rota/people/"))
    assert "Mon 09:00-12:00" in people
    assert "Polish, Urdu" in people
    assert "Care in the community" in people


def test_an_absence_is_taken_back_from_the_page_of_the_person(browser, team):
    noted = verbs.note_absence(
        by=team[0], user_id=team[1].user_id, kind=AbsenceKind.LEAVE,
        first=TODAY + timedelta(days=60), last=TODAY + timedelta(days=61),
    )  # fmt: skip
    assert "On leave 8 Jan 2027 to 9 Jan 2027" in text(browser.get("/calls/rota/people/"))
    done = browser.post(f"/calls/rota/absences/{noted.absence.pk}/end/", follow=True)
    assert "Taken back. Make the rota again" in text(done)


def test_an_auditor_reads_the_rota_and_is_offered_no_button(client_as, cast, team, service):
    page = text(client_as(cast.auditor).get(BOARD))
    assert "Willow Bank" in page
    assert "Make it again" not in page
    assert "Move it" not in text(client_as(cast.auditor).get(f"/calls/rota/places/{place_of(service).pk}/"))


def test_today_says_whose_each_call_is_and_shows_ones_own_in_their_order(browser, team, service):
    place = place_of(service)
    page = text(browser.get("/today/"))
    assert "Yours at" in page or "Dana Fox at" in page
    mine = text(browser.get("/today/?yours=1"))
    count = RotaPlace.objects.filter(in_force=True, day=TODAY, officer_id=team[0].user_id).count()
    assert f"The rota gives you {count} call" in mine
    assert ("Willow Bank" in mine) == (place.officer_id == team[0].user_id and place.day == TODAY)


def test_a_provider_sees_when_the_next_call_is_planned(client_as, cast, team, service):
    place = place_of(service)
    page = text(client_as(cast.provider).get("/provider/"))
    when = f"{place.day:%A} {place.day.day} November 2026 at about {time_in_words(place.minute)}"
    assert f"It is planned for {when}." in page
    with scope(cast.stranger):
        assert not RotaPlace.objects.exists()


def calendar_address(browser):
    page = browser.post("/calls/rota/calendar/", {"do": "open"}).content.decode()
    return page.split("<code>http://testserver")[1].split("</code>")[0]


def test_a_calendar_tells_when_to_call_whom_and_nothing_of_standing(browser, client, team):
    address = calendar_address(browser)
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.content)
    told = {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}
    mine = RotaPlace.objects.filter(in_force=True, officer_id=team[0].user_id)
    assert told == {f"Call {place.service.name}" for place in mine.select_related("service")}
    body = answer.content.decode()
    assert not any(word in body for word in ("Amber", "Grey", "Red", "due", "late"))
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert "It is shown once" not in text(browser.get("/calls/rota/calendar/"))


def test_a_calendar_that_was_closed_replaced_or_is_over_or_of_a_leaver_is_not_there(
    browser, client, cast, team
):
    first = calendar_address(browser)
    second = calendar_address(browser)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    with clock.freeze(NOW + timedelta(days=181)):
        assert client.get(second).status_code == 404
    Membership.objects.filter(user=cast.officer.user).update(until=TODAY)
    assert client.get(second).status_code == 404
    Membership.objects.filter(user=cast.officer.user).update(until=None)
    browser.post("/calls/rota/calendar/", {"do": "close"})
    assert client.get(second).status_code == 404
    assert not CalendarFeed.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize("token", ["x", "WzEsMl0:1:2", "…"])
def test_a_wrong_calendar_address_is_not_there(client, token):
    assert client.get(f"/calendar/{token}/calls.ics").status_code == 404


def test_a_council_may_keep_names_out_of_calendars(browser, client, team, monkeypatch):
    from carepost.contact.queries import calendars

    quiet = calendars.RotaPolicy(calendar_names=False)
    monkeypatch.setattr(
        calendars.policies, "in_force", lambda *_: type("Now", (), {"value": quiet, "version": ""})
    )
    address = calendar_address(browser)
    body = client.get(address).content.decode()
    assert "SUMMARY:Welfare call" in body
    assert "House" not in body
    assert "01225" not in body
