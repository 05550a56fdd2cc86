"""A provider's manager lets a colleague in, who works; and shuts her out while she is signed in."""

from __future__ import annotations

import httpx
import pytest

from journeys.browser import Visit
from journeys.conftest import NewVisit
from journeys.house import House

pytestmark = pytest.mark.journey
WIDTHS = ("desktop", "phone")
NAME, EMAIL, PASSWORD = "Ada Winterbourne", "ada.winterbourne@homes.example", "a kettle on the landing"


def ask(house: House, secret: str) -> int:
    answer = httpx.get(
        f"{house.address}/api/v1/services?limit=1", headers={"Authorization": f"Bearer {secret}"}
    )
    return answer.status_code


def test_a_leaver_is_shut_out_while_she_is_signed_in(new_visit: NewVisit, house: House) -> None:
    manager, colleague = new_visit(), new_visit("phone")
    manager.sign_in_as("Grace Ekpenyong")
    manager.follow("Your people")
    manager.look(*WIDTHS)
    let_in(manager)
    accept(colleague, house.link_to(EMAIL))
    secret = makes_a_token(colleague)
    assert ask(house, secret) == 200
    colleague.go("/provider/")
    colleague.press_button("Something is wrong")
    colleague.fill("What is wrong?", "The lift is broken.")

    remove(manager)
    colleague.press_button("Tell the council")
    colleague.title("Sign in")
    colleague.look(*WIDTHS)
    assert ask(house, secret) == 401
    colleague.fill("E-mail address", EMAIL)
    colleague.fill("Password", PASSWORD)
    colleague.page.get_by_role("button", name="Sign in", exact=True).click()
    colleague.sees("You belong to no council, provider or partner here now.")
    colleague.look(*WIDTHS)


def let_in(manager: Visit) -> None:
    """Grace invites Ada as a manager for all services."""
    manager.press_button("Invite a colleague")
    manager.press_button("Send invitation")
    manager.is_told("Enter their e-mail address", "Select what they are", "Select which services they have")
    manager.look(*WIDTHS)
    manager.fill("E-mail address", EMAIL)
    manager.choose("Provider manager")
    manager.choose("All of ours, and those that come")
    manager.press_button("Send invitation")
    manager.title(f"{EMAIL} is invited")
    manager.look(*WIDTHS)


def accept(colleague: Visit, link: str) -> None:
    """Ada opens the link of her mail and comes to her services; the link is good no more."""
    colleague.go(link)
    colleague.look(*WIDTHS)
    colleague.fill("Your name", NAME)
    colleague.fill("Choose a password", PASSWORD)
    colleague.press_button("Accept")
    colleague.sees("Welcome. You are Provider manager")
    assert colleague.go(link) == 410
    colleague.sees("This invitation was used or withdrawn")
    colleague.look(*WIDTHS)


def makes_a_token(colleague: Visit) -> str:
    colleague.go("/machines/")
    colleague.press_button("Make a token")
    colleague.fill("What is it for?", f"A sheet of {NAME}")
    colleague.choose("Read services, providers and ratings")
    colleague.press_button("Make the token")
    return colleague.text("[data-token]")


def remove(manager: Visit) -> None:
    """Grace removes her, and finds her among those who left."""
    manager.follow("All invitations")
    manager.follow(NAME)
    manager.look(*WIDTHS)
    manager.press_button(f"Remove {NAME}")
    manager.look(*WIDTHS)
    manager.press_button("Remove")
    manager.sees(f"{NAME} is removed, and signed out everywhere.")
    manager.follow("Those who have left")
    manager.sees(NAME)
    manager.look(*WIDTHS)
