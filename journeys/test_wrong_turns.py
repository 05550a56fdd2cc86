"""Wrong turns and wrong input: each page says what happened and what to do, and keeps what was typed."""

from __future__ import annotations

import pytest

from journeys.browser import Visit


@pytest.fixture
def administrator(visit: Visit) -> Visit:
    visit.sign_in_as("Dawn Hathersage")
    return visit


def test_a_page_that_is_not_there_says_so_to_anybody(visit: Visit) -> None:
    assert visit.go("/nowhere/at/all/") == 404
    visit.title("We could not find that page")
    visit.look("desktop", "phone", "narrowest")


def test_a_page_that_is_closed_to_a_role_says_who_can_help(administrator: Visit) -> None:
    assert administrator.go("/today/") == 403
    administrator.look("desktop", "phone")


def test_somebody_who_is_not_signed_in_comes_back_to_where_they_wanted_to_go(visit: Visit) -> None:
    visit.go("/people/teams/")
    visit.title("Sign in")
    visit.press_button("Sign in as Dawn Hathersage")
    visit.title("Teams")


def test_a_form_that_was_open_longer_than_the_session_says_what_to_do(administrator: Visit) -> None:
    administrator.go("/people/teams/add/")
    administrator.fill("Name", "Winter team")
    administrator.page.context.clear_cookies()
    administrator.press_button("Add")
    assert administrator.status == 403
    administrator.look("desktop", "phone")


def test_a_refused_agreement_keeps_every_field(administrator: Visit) -> None:
    administrator.go("/people/sharing/add/")
    administrator.look("desktop", "phone")
    administrator.select("Partner", "Healthwatch Ambershire")
    administrator.choose("The register: services, ratings and capacity")
    administrator.fill("What it is for", "Enter-and-view visits next spring")
    administrator.fill("Day", "31")
    administrator.fill("Month", "February")
    administrator.press_button("Record the agreement")
    administrator.is_told("who agreed it")
    administrator.holds("What it is for", "Enter-and-view visits next spring")
    administrator.holds("Day", "31")
    administrator.holds("Month", "February")
    administrator.look("desktop", "phone")


def test_a_site_without_a_name_keeps_its_address(administrator: Visit) -> None:
    administrator.go("/register/sites/add/")
    administrator.choose("Supported living")
    administrator.fill("Address (optional)", "3 Ferry Road")
    administrator.fill("Postcode (optional)", "not a postcode")
    administrator.press_button("Add the site")
    administrator.is_told("name of the site", "postcode")
    administrator.holds("Address (optional)", "3 Ferry Road")
    administrator.holds("Postcode (optional)", "not a postcode")
    administrator.look("desktop", "phone")


def test_more_beds_than_a_home_has_are_told_and_kept(visit: Visit) -> None:
    visit.sign_in_as("Gareth Copperthwaite")
    visit.go("/register/?type=residential_home")
    visit.go(f"{visit.address_like(r'/register/services/[^/]+/')}capacity/record/")
    visit.look("desktop", "phone")
    visit.fill("Occupied", "nineteen and a half")
    visit.press_button("Record")
    visit.is_told("occupied beds")
    visit.holds("Occupied", "nineteen and a half")
    visit.look()
