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
    officer = new_visit()
    officer.sign_in_as("Priya Ramanujam")
    officer.go("/register/?sort=name")
    rows = officer.table()
    theirs = next(row for row in rows if not any(name in row["Service"] for name in own))
    mine = next(row for row in rows if row["Service"] in own)
    ref = officer_ref(officer, theirs["Service"])
    assert manager.go(f"/register/services/{officer_ref(officer, mine['Service'])}/") == 200
    manager.look("phone")
    for page in ("", "timeline/", "quality/", "calls/"):
        assert manager.go(f"/register/services/{ref}/{page}") == 404
    manager.title("We could not find that page")
    manager.look()
    for closed in ("/today/", "/calls/", "/people/", "/audit/", "/standing/", "/register/imports/"):
        assert manager.go(closed) in (403, 404), closed
    manager.go(f"/register/?q={theirs['Service']}")
    manager.does_not_see_link(theirs["Service"])


def officer_ref(officer: Visit, name: str) -> str:
    """The id of a service in its address."""
    officer.go(f"/register/?q={name}")
    found = officer.page.get_by_role("link", name=name, exact=True).first.get_attribute("href")
    return str(found).strip("/").split("/")[-1]
