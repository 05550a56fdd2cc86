"""A mail that came back: an officer sees why and what to do, and sends it again once that is mended."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from journeys.browser import Visit


def test_an_officer_finds_what_came_back_and_sends_it_again(officer: Visit) -> None:
    officer.go("/messages/")
    officer.look("desktop", "phone")
    officer.choose("Bounced")
    officer.press_button("Show these")
    officer.sees("Bounced")
    back = officer.page.get_by_role("row").filter(has_text="Nobody has this address there")
    back.filter(has_text="nadia.brookfield").get_by_role("link").click()
    officer.page.wait_for_load_state()
    officer.sees("Why it came back", "correct the address where it is kept")
    officer.look("desktop", "phone")
    officer.press_button("Send it again")
    officer.sees("It came back from")
    officer.press_button("Send it again")
    officer.is_told("Enter why")
    officer.fill("Why?", "They had a spelling mistake in their own mail server")
    officer.press_button("Send it again")
    officer.sees("It is sent again.", "They had a spelling mistake")
    officer.does_not_see("correct the address where it is kept")
    tag = officer.page.locator(".govuk-tag").first
    for _ in range(20):
        if re.fullmatch("Sent", tag.inner_text()):
            break
        officer.page.wait_for_timeout(1000)
        officer.page.reload()
    expect(tag).to_have_text("Sent")
