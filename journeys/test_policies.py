"""The numbers by which the council works: drafted, previewed to the last service, approved by somebody else."""

from __future__ import annotations

import re

from carepost.core import clock
from journeys.browser import Visit
from journeys.house import waited

A_ROUND = 180.0  # seconds: the job of each minute, on a machine that is busy with other tests


def test_a_policy_is_previewed_and_approved_and_taken_back(officer: Visit, director: Visit) -> None:
    they_withdraw_the_one_that_waits(officer)
    before = ambers(officer)
    moving = they_draft_and_look(officer)
    assert moving > 0
    they_approve(director, they_propose(officer))
    it_says_so_among_the_policies(officer)
    way_back = they_go_back_to_the_defaults(officer)  # while the round of a minute is still to come
    assert waited(lambda: ambers(officer) > before, A_ROUND)
    officer.sees("In force since", "by Cabinet, 3 November, item 7")
    officer.look("desktop", "phone")
    they_approve(director, way_back)
    assert waited(lambda: ambers(officer) == before, A_ROUND)


def they_approve(visit: Visit, proposal: str) -> None:
    visit.go(proposal)
    visit.sees("would move on its first day", "In force today")
    visit.look("desktop", "phone")
    visit.press_button("Approve it")
    visit.sees("Approved, and in force from now")
    visit.look("desktop", "phone")


def they_withdraw_the_one_that_waits(visit: Visit) -> None:
    visit.go("/standing/")
    visit.follow("risk.score@default")
    visit.title("How standings are worked out")
    visit.look("desktop", "phone")
    visit.follow("Open the proposal")
    visit.title("A policy proposed")
    visit.look("desktop", "phone")
    visit.press_button("Withdraw it")
    visit.sees("Your proposal is withdrawn.")


def they_draft_and_look(visit: Visit) -> int:
    """Drafts Amber from five points, and follows the figure to its rows; returns how many would move."""
    visit.go("/policies/risk.score/")
    visit.press_button("Draft a change")
    visit.fill("Amber begins at", "5")
    visit.fill("Staffing", "25")
    visit.press_button("Show what would change")
    visit.is_told("The weights must add up to 100.")
    visit.holds("Amber begins at", "5")
    visit.look("desktop", "phone")
    visit.fill("Money", "5")
    visit.press_button("Show what would change")
    visit.title("What this draft would change")
    visit.look("desktop", "phone")
    told = re.search(r"Under this policy (\d+) services? of", visit.text("main"))
    assert told
    draft = visit.path
    visit.follow("See which, and why")
    visit.title(f"Under this policy {told[1]} service")
    visit.look("desktop", "phone")
    rows = visit.table()
    assert len([row for row in rows if row["Now"] != row["On its first day"]]) == int(told[1])
    assert all("Amber begins at 5 points, until now at 30." in row["Why"] for row in rows)
    visit.follow("Hold it against the past")
    visit.title("This policy held against the past")
    visit.look("desktop", "phone")
    visit.go(draft)
    return int(told[1])


def they_propose(visit: Visit) -> str:
    today = clock.today()
    visit.press_button("Propose this policy")
    visit.is_told("Enter why")
    visit.look("desktop", "phone")
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        visit.fill(part, str(value))
    visit.fill("By whose decision?", "Cabinet, 3 November, item 7")
    visit.fill("Why?", "Small worries should be heard of sooner this winter.")
    visit.press_button("Propose this policy")
    visit.title("A policy proposed")
    visit.sees("Waits for a second person", "The director has to approve it")
    visit.look("desktop", "phone")
    return visit.path


def it_says_so_among_the_policies(visit: Visit) -> None:
    visit.go("/policies/")
    visit.sees("Cabinet, 3 November, item 7")
    visit.look("desktop", "phone")
    visit.follow("How standings are worked out")
    visit.sees("In force since", "Amber begins at 30 points to 5 points")
    visit.look("desktop", "phone")


def they_go_back_to_the_defaults(visit: Visit) -> str:
    visit.go("/policies/risk.score/")
    visit.follow("Draft a return to Carepost’s own numbers")
    visit.title("What this draft would change")
    return they_propose(visit)


def ambers(visit: Visit) -> int:
    visit.go("/standing/")
    found = re.search(r"([\d,]+) ◆ Amber", visit.text("main"))
    assert found
    return int(found[1].replace(",", ""))
