"""The weekly report made, reviewed and sent, each figure opened to its rows; an issue raised, sent up and decided."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from journeys.browser import Visit
from journeys.conftest import NewVisit
from journeys.house import House

FIGURE = r"/leaders/reports/\d+/figures/[\w.-]+/"
LEADER, DIRECTOR = "ngozi.obafemi", "rosemary.lightbody"


@pytest.fixture
def commissioner(visit: Visit) -> Visit:
    visit.sign_in_as("Ngozi Obafemi")
    return visit


def test_the_weekly_report_is_made_reviewed_and_sent_each_figure_opened_to_its_rows(
    commissioner: Visit, house: House
) -> None:
    they_see_what_is_asked_and_the_measures(commissioner)
    they_make_the_waiting_report_anew(commissioner)
    they_open_every_figure_to_its_rows(commissioner)
    they_comment_review_and_send_it(commissioner)
    for person in (LEADER, DIRECTOR):
        assert re.search(r"/leaders/reports/\d+/", house.letter_to(person))
    commissioner.page.reload()  # by now the worker has sent them
    commissioner.sees("Handed to the mail server")


def they_see_what_is_asked_and_the_measures(visit: Visit) -> None:
    visit.go("/leaders/")
    visit.title("Leaders")
    visit.sees("Asked of you", "At a glance", "Open the rows")
    assert visit.page.locator(".cp-stat").count() == 12
    visit.look("desktop", "phone")


def they_make_the_waiting_report_anew(visit: Visit) -> None:
    visit.follow("Reports", exact=True)
    waiting = next(row for row in visit.table() if row["State"] == "Waits for review")
    visit.follow(waiting["Days"])
    visit.title("The care market")
    visit.look("desktop", "phone")
    visit.press_button("Make it anew")
    visit.sees("Edition 2", "Waits for review")


def they_open_every_figure_to_its_rows(visit: Visit) -> None:
    report = visit.path
    links = visit.page.locator("main a.cp-report-number")
    figures = [(str(a.get_attribute("href")), a.inner_text().split("\n")[0]) for a in links.all()]
    assert len(figures) > 12
    for number, (address, told) in enumerate(figures):
        assert re.fullmatch(FIGURE, address)
        assert visit.go(address) == 200
        if number in (0, 5):
            visit.look("desktop", "phone")
        shown = re.match(
            r"[\d,.]+|–", told.strip()
        )  # a dash where nothing can be counted, as in a quiet week
        assert shown, told
        if shown.group() not in {"0", "–"} and "%" not in told:
            rows = visit.table()
            counted = (
                len(rows)
                if not address.endswith("events.hours/")
                else sum(Decimal(row["Hours"]) for row in rows)
            )
            assert counted == Decimal(shown.group().replace(",", "")), address
    visit.go(report)


def they_comment_review_and_send_it(visit: Visit) -> None:
    visit.follow("Comment on this")
    visit.press_button("Keep the comment")
    visit.is_told("Enter what readers should know")
    visit.fill("What should readers know?", "Read the first line again.")
    visit.press_button("Keep the comment")
    visit.sees("Read the first line again.")
    visit.press_button("I have reviewed it")
    visit.sees("Reviewed by you")
    visit.press_button("Send it")
    visit.title("Send the report")
    visit.look("desktop", "phone")
    visit.press_button("Send it")
    visit.sees("Sent to 2 people")
    visit.look()


def test_an_issue_is_raised_about_a_service_sent_up_and_decided(new_visit: NewVisit) -> None:
    officer, leader = new_visit(), new_visit("phone")
    officer.sign_in_as("Marta Kowalewska")
    officer.go("/standing/")
    officer.go(officer.address_like(r"/register/services/[^/]+/"))
    officer.open_part("Issues")
    officer.look("desktop", "phone")
    officer.press_button("Raise an issue")
    officer.press_button("Raise the issue")
    officer.is_told("Enter in a line what is asked")
    officer.look("desktop", "phone")
    officer.fill("What is asked?", "Two more nurses until Friday")
    officer.fill("What happened?", "Two left on the same day.")
    officer.fill("What do you recommend?", "Pay the bank rate.")
    officer.choose("Provider oversight and support team: bronze (operational)")
    for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2035")):
        officer.fill(part, value)
    officer.press_button("Raise the issue")
    officer.sees("Waiting", "Raised")
    officer.follow("Send it up")
    officer.fill("Why does it go up?", "Beyond our budget")
    officer.press_button("Send it up")
    officer.sees("Market oversight group")
    leader.sign_in_as("Ngozi Obafemi")
    leader.go(officer.path)
    leader.press_button("Record the decision")
    leader.look()
    leader.fill("What was decided?", "Pay it until Friday.")
    leader.fill("Why?", "Nobody else can be found.")
    leader.choose("The public")
    leader.choose("Ngozi Obafemi")
    leader.choose("Rosemary Lightbody")
    leader.press_button("Record it")
    leader.sees("Binding", "Decided")
    leader.look()
    the_decision_is_read_and_delegated_by(leader)


def the_decision_is_read_and_delegated_by(leader: Visit) -> None:
    leader.go(leader.address_like(r"/leaders/decisions/\d+/"))
    leader.sees("Who may read it", "Public")
    leader.follow("Let a member decide something alone by it")
    leader.look("desktop", "phone")
    leader.press_button("Delegate")
    leader.is_told("Enter what they may decide alone")
    leader.go("/leaders/decisions/")
    leader.title("Decisions")
    leader.look("desktop", "phone")
