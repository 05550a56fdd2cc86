"""What belongs to one council does not exist for another: not forbidden, not there."""

from __future__ import annotations

import pytest

from journeys.browser import Visit
from journeys.conftest import NewVisit

OFFICER, ADMINISTRATOR, QUALITY_OFFICER = "Priya Ramanujam", "Dawn Hathersage", "Gareth Copperthwaite"
NEIGHBOURS_OFFICER, NEIGHBOURS_ADMINISTRATOR = "Bethan Coldbeck", "Jacek Bodnarow"


@pytest.fixture
def ours(new_visit: NewVisit) -> Visit:
    return new_visit()


@pytest.fixture
def neighbour(new_visit: NewVisit) -> Visit:
    return new_visit()


def address_of(visit: Visit, page: str, pattern: str) -> str:
    """Where the first such link of a page leads."""
    assert visit.go(page) == 200
    return visit.address_like(pattern)


def is_not_there(visit: Visit, address: str) -> None:
    assert visit.go(address) == 404, f"{address} answered {visit.status}"
    visit.title("We could not find that page")


def test_a_call_of_one_council_is_not_there_for_another(ours: Visit, neighbour: Visit) -> None:
    ours.sign_in_as(OFFICER)
    call = address_of(ours, "/calls/", r"/calls/\d+/")
    neighbour.sign_in_as(NEIGHBOURS_OFFICER)
    is_not_there(neighbour, call)
    neighbour.look("desktop", "phone")
    is_not_there(neighbour, f"{call}correct/")
    is_not_there(neighbour, f"{call}recorded/")


def test_a_service_of_one_council_cannot_be_called_by_another(ours: Visit, neighbour: Visit) -> None:
    ours.sign_in_as(OFFICER)
    ours.go("/today/")
    name = ours.text("[data-list-item] .cp-list__name")
    neighbour.sign_in_as(NEIGHBOURS_OFFICER)
    ref = address_of(ours, "/today/", r"/register/services/[^/]+/").split("/")[3]
    is_not_there(neighbour, f"/calls/{ref}/")
    neighbour.go("/today/")
    neighbour.does_not_see(name)


def test_people_of_one_council_are_not_there_for_another(ours: Visit, neighbour: Visit) -> None:
    ours.sign_in_as(ADMINISTRATOR)
    member = address_of(ours, "/people/", r"/people/\d+/")
    neighbour.sign_in_as(NEIGHBOURS_ADMINISTRATOR)
    for page in ("", "role/", "end/", "team/"):
        is_not_there(neighbour, f"{member}{page}")
    neighbour.go("/people/")
    neighbour.does_not_see(ADMINISTRATOR)


def test_somebody_who_works_for_two_councils_sees_each_from_its_own_place(visit: Visit) -> None:
    visit.sign_in_as("Joyce Featherstone", apart=True)
    visit.go("/place/")
    visit.title("Your places")
    visit.look("desktop", "phone")
    here = visit.text(".cp-who__place")
    other = "Borechester" if "Ambershire" in here else "Ambershire"
    call = address_of(visit, "/calls/", r"/calls/\d+/") if other == "Borechester" else ""
    visit.go("/place/")
    visit.press_button(f"Switch to Support officer, {other}")
    assert other in visit.text(".cp-who__place")
    if call:
        is_not_there(visit, call)
