"""Today: who to call, why now, and who has taken it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carepost.contact import actions
from carepost.contact.tests.pages import calling, take, text, without_token
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_today_says_who_to_call_and_why_now(browser, service):
    page = text(browser.get("/today/"))
    assert "1 to call, 1 late, 0 waiting for you." in page
    assert "Willow Bank" in page
    assert "Never called; first seen on 1 October 2026." in page


def test_today_is_the_home_of_the_support_officer(browser):
    assert browser.get("/").headers["Location"] == "/today/"


def test_an_empty_list_says_who_is_next(browser, cast):
    make_service(host=cast.ambershire, name="Oak House", first_seen_on=date(2026, 11, 3))
    page = text(browser.get("/today/"))
    assert "Nobody is due. Next:" in page
    assert "Oak House" in page
    assert "due tomorrow" in page


def test_a_partial_request_gets_only_the_list(browser, service):
    part = without_token(browser.get("/today/", headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div id="today-list"')
    assert part.strip() in without_token(browser.get("/today/"))


def test_pressing_call_takes_the_call_and_opens_its_page(browser, service):
    assert take(browser, service).headers["Location"] == calling(service)
    page = text(browser.get(calling(service)))
    assert "How many people do you care for now?" in page
    assert "Carry on" in text(browser.get("/today/"))


def test_a_call_taken_by_a_colleague_says_by_whom_and_until_when(browser, service, colleague):
    with scope(colleague) as other:
        actions.claim_call(by=other, service=service)
    assert "Dana Fox is calling, until 11am" in text(browser.get("/today/"))
    refused = take(browser, service)
    assert refused.status_code == 409
    assert "Dana Fox is making this call and holds it until 11am." in text(refused)
    page = text(browser.get(calling(service)))
    assert "holds it until 11am" in page
    assert "How many people" not in page


def test_today_costs_the_same_queries_however_many_are_due(browser, cast, service):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            browser.get("/today/")
        return len(seen)

    cost()
    few = cost()
    for n in range(20):
        make_service(
            host=cast.ambershire, name=f"Home {n}", first_seen_on=date(2026, 10, 1), phone="01225 700 300"
        )
    assert cost() == few
