"""An auditor reads everything that was done, and can change nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.browser import Visit


@pytest.fixture
def auditor(visit: Visit) -> Visit:
    visit.sign_in_as("Kelechi Uzondu")
    return visit


def test_an_auditor_reads_the_audit_book_and_takes_it_away(auditor: Visit) -> None:
    auditor.follow("People")
    auditor.follow("Audit book")
    auditor.title("Audit book")
    auditor.sees("Nothing in it can be changed or removed", "Register: import")
    auditor.look("desktop", "phone")
    auditor.select("What was done", "Register: import")
    auditor.fill("By whom", "Gareth")
    auditor.press_button("Show these")
    auditor.look()
    found = auditor.table()
    assert {row["What"] for row in found} == {"register.import"}
    assert {row["Who"] for row in found} == {"Gareth Copperthwaite"}


def test_a_day_that_does_not_exist_is_told_and_kept(auditor: Visit) -> None:
    auditor.go("/audit/?since-day=31&since-month=2&since-year=2026")
    auditor.sees("There is a problem")
    auditor.look()


def test_an_auditor_can_neither_call_nor_add_nor_invite(auditor: Visit) -> None:
    for address in ("/today/", "/people/invite/", "/register/sites/add/"):
        assert auditor.go(address) == 403, address
        auditor.title("You cannot do this")
    auditor.look("desktop", "phone")
    auditor.go("/calls/")
    auditor.go(auditor.address_like(r"/calls/\d+/"))
    auditor.title("Call to")
    expect(auditor.page.get_by_role("button", name="Correct this record")).to_have_count(0)
