"""A director lets a program in, sees what it read, and shuts it out."""

from __future__ import annotations

import httpx
import pytest

from journeys.browser import Visit
from journeys.house import House

pytestmark = pytest.mark.journey
WIDTHS = ("desktop", "phone", "narrowest")


def ask(house: House, secret: str, path: str) -> httpx.Response:
    return httpx.get(f"{house.address}/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})


def test_a_director_lets_a_program_in_and_shuts_it_out(director: Visit, house: House) -> None:
    director.follow("People", exact=True)
    director.follow("Machine access")
    director.look(*WIDTHS)
    director.press_button("Make a token")
    director.press_button("Make the token")
    director.is_told("Enter what it is for", "Select what it may do")
    director.look(*WIDTHS)
    director.fill("What is it for?", "A journey's program")
    director.choose("Read services, providers and ratings")
    director.press_button("Make the token")
    director.title("Copy the token for A journey's program now")
    director.look(*WIDTHS)
    secret = director.text("[data-token]")

    page = ask(house, secret, "/services?limit=3").json()
    assert len(page["data"]) == 3
    assert (
        ask(house, secret, f"/services?limit=3&cursor={page['next']}").json()["data"][0] not in page["data"]
    )
    assert ask(house, secret, "/calls").status_code in (403, 404)

    director.follow("See the token’s page")
    director.sees("GET list_services", "Read services, providers and ratings", "Rosemary Lightbody")
    director.does_not_see(secret)
    director.look(*WIDTHS)
    director.press_button("Revoke")
    director.sees("shut out at once")
    director.press_button("Revoke it")
    director.sees("is revoked")
    assert ask(house, secret, "/services").status_code == 401


def test_a_program_inside_the_network_is_not_told(director: Visit) -> None:
    director.go("/machines/")
    director.follow("Programs that are told when something happens")
    director.look(*WIDTHS)
    director.press_button("Tell a program")
    director.fill("Which program is told?", "Dashboard")
    director.fill("Address for the messages", "https://127.0.0.1/hook")
    director.choose("A standing moved")
    director.press_button("Tell it")
    director.is_told("That address lies inside a network. Messages go to the open internet only.")
    director.holds("Address for the messages", "https://127.0.0.1/hook")
    director.look(*WIDTHS)


def test_anybody_can_read_what_a_program_can_ask(visit: Visit) -> None:
    visit.go("/api/reference/")
    visit.sees("GET /api/v1/services", "register:read", "too-many-requests")
    visit.look(*WIDTHS)
