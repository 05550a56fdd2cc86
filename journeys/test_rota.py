"""Somebody falls ill, and the rota mends itself; a call is moved by hand; one's calls in one's own calendar."""

from __future__ import annotations

import re
import urllib.request

from playwright.sync_api import expect

from journeys.browser import Visit
from journeys.conftest import NewVisit


def test_an_officer_falls_ill_at_nine_and_the_rota_mends_itself(phone: Visit, new_visit: NewVisit) -> None:
    phone.sign_in_as("Joyce Featherstone")
    phone.go("/calls/rota/")
    phone.title("Rota")
    day = first_day_of(phone, "Joyce Featherstone")
    phone.go("/today/")
    phone.follow("I am ill or away")
    phone.title("I am ill or away")
    phone.look()
    for which in ("First day", "Last day"):
        they_enter(phone, which, day)
    phone.press_button("Note it")
    phone.title("The rota, mended")  # which the page of its making leads to by itself
    phone.sees("must move: Joyce Featherstone: ill", "It waits to be published.")
    phone.look("phone", "desktop")

    leader = new_visit()
    leader.sign_in_as("Marta Kowalewska")
    leader.go("/calls/rota/")
    leader.sees("A rota waits to be published: Joyce Featherstone: ill")
    leader.follow("See what it changes")
    moved = leader.page.locator(".cp-list__why").filter(has_text="Now Joyce Featherstone")
    assert moved.count() > 0
    leader.tab_to("Publish it")
    leader.press("Enter")
    leader.sees("Published. It is in force now.")
    leader.look("desktop", "phone")
    leader.page.get_by_label("Who calls", exact=True).select_option(label="Joyce Featherstone")
    leader.page.get_by_label("Day", exact=True).select_option(value=day)
    leader.press_button("Show these")
    leader.sees("No call is planned for this person on this day.")


def test_a_call_is_given_to_somebody_else_and_put_back(visit: Visit) -> None:
    visit.sign_in_as("Marta Kowalewska")
    visit.go("/calls/rota/?sort=-starts")
    visit.page.locator("tbody tr").filter(has_text="Marta Kowalewska").locator("th a").last.click()
    before = visit.text(".cp-title__state")
    visit.look("desktop", "phone")
    visit.fill("Time", "12:45")
    visit.press_button("Move it")
    visit.is_told("They do not ring at that time.")
    visit.holds("Time", "12:45")
    visit.press_button("Lock it there")
    visit.sees("Locked. It stays there")
    visit.press_button("Unlock it")
    visit.sees("Unlocked.")
    assert visit.text(".cp-title__state") == before


def test_a_leader_makes_a_new_rota_sees_what_cannot_be_met_and_a_lock_holds(visit: Visit) -> None:
    visit.sign_in_as("Marta Kowalewska")
    visit.go("/calls/rota/?sort=-starts")
    visit.page.locator("tbody tr").filter(has_text="Marta Kowalewska").locator("th a").first.click()
    visit.press_button("Lock it there")
    visit.sees("Locked. It stays there")
    call, locked = visit.text("h1"), visit.text(".cp-title__state")
    visit.go("/calls/rota/")
    visit.press_button("Make it again")
    visit.title("A new rota")  # which the page of its making leads to by itself
    visit.sees("What changes", "What cannot be met")
    visit.look("desktop", "phone")
    visit.tab_to("Publish it")
    visit.press("Enter")
    visit.sees("Published. It is in force now.")
    visit.go("/calls/rota/?sort=-starts")
    rows = visit.page.locator("tbody tr").filter(has_text=call.removeprefix("Call to "))
    rows.filter(has_text="Marta Kowalewska").locator("th a").first.click()
    assert visit.text(".cp-title__state") == locked
    visit.sees("Locked by Marta Kowalewska")
    visit.press_button("Unlock it")


def test_ones_calls_are_in_ones_own_calendar_until_it_is_closed(visit: Visit) -> None:
    visit.sign_in_as("Delroy Satterthwaite")
    visit.go("/calls/rota/people/")
    visit.look("desktop", "phone")
    visit.follow("Delroy Satterthwaite")
    visit.look("desktop", "phone")
    visit.follow("My calls in my own calendar")
    visit.press_button("Make an address")
    visit.sees("It is shown once")
    visit.look("desktop", "phone")
    address = visit.text("code")
    with urllib.request.urlopen(address) as answer:
        told = answer.read().decode()
    assert re.search(r"SUMMARY:Call \w+", told)
    visit.press_button("Close it")
    visit.sees("The address no longer answers.")
    assert visit.page.request.get(address).status == 404


def first_day_of(visit: Visit, name: str) -> str:
    """The first day on which the grid gives somebody calls, as the address of its link says."""
    link = visit.page.locator("tbody a", has_text=f"calls of {name} on").first
    expect(link).to_be_attached()
    return str(link.get_attribute("href")).rpartition("day=")[2]


def they_enter(visit: Visit, which: str, day: str) -> None:
    """Fill the three boxes of a date."""
    group = visit.page.get_by_role("group", name=which)
    for label, value in zip(("Day", "Month", "Year"), reversed(day.split("-")), strict=True):
        group.get_by_label(label).fill(str(int(value)))
