"""A provider's manager, on a telephone: their own services as the council sees them, and nobody else's."""

from __future__ import annotations

import pytest

from journeys.browser import Visit
from journeys.conftest import NewVisit


@pytest.fixture
def manager(phone: Visit) -> Visit:
    phone.sign_in_as("Grace Ekpenyong")
    return phone


def test_a_manager_reads_how_the_council_sees_their_services(manager: Visit) -> None:
    assert manager.path == "/provider/"
    manager.sees("services of yours", "Next call", "Your standing")
    manager.look("phone", "narrowest", "desktop")
    manager.page.get_by_text("What would change it").first.click()
    manager.page.get_by_text("What the council’s register says about you").first.click()
    manager.look()


def test_a_manager_sees_nobody_elses_service(manager: Visit, new_visit: NewVisit) -> None:
    own = manager.page.locator("section h2").all_inner_texts()
    mine, theirs = as_the_council_lists_them(new_visit(), own)
    assert manager.go(f"/register/services/{mine['Id']}/") == 200
    manager.look("phone", "desktop")
    for part in ("", "timeline/", "quality/", "calls/"):
        assert manager.go(f"/register/services/{theirs['Id']}/{part}") == 404
    manager.title("We could not find that page")
    manager.look()
    for closed in ("/today/", "/calls/", "/people/", "/audit/", "/standing/", "/register/imports/"):
        assert manager.go(closed) in (403, 404), closed
    manager.go(f"/register/?q={theirs['Name']}")
    manager.does_not_see_link(theirs["Name"])


def as_the_council_lists_them(officer: Visit, own: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """A service of theirs and one of somebody else's."""
    officer.sign_in_as("Priya Ramanujam")
    officer.go("/register/")
    rows = officer.table()
    mine = next(row for row in rows if row["Name"] in own)
    return mine, next(row for row in rows if row["Provider id"] != mine["Provider id"])
