"""From an invitation to a second step: how somebody new comes in, and how they keep others out."""

from __future__ import annotations

import secrets

from journeys.browser import Visit
from journeys.codes import code_now
from journeys.conftest import NewVisit
from journeys.house import House

ADMINISTRATOR = "Dawn Hathersage"
NEWCOMER = f"ruth.ellery.{secrets.token_hex(3)}@ambershire.example"  # the same walk twice in one house
PASSWORD = "seven herons by the weir"
COMMON = "professional"


def test_somebody_is_invited_sets_up_a_second_step_and_signs_in_with_it(
    new_visit: NewVisit, house: House
) -> None:
    an_administrator_invites_them(new_visit())
    theirs = new_visit()
    they_accept_with_a_password_that_is_not_common(theirs, house.link_to(NEWCOMER))
    key = they_set_up_an_authenticator_app(theirs)
    codes = they_keep_their_recovery_codes(theirs)
    theirs.sign_out()
    they_sign_in_with_the_code(theirs, key)
    elsewhere = new_visit("phone")
    they_sign_in_with_a_recovery_code(elsewhere, codes[0])
    they_see_both_sessions_and_end_the_other(theirs, elsewhere)


def an_administrator_invites_them(visit: Visit) -> None:
    visit.sign_in_as(ADMINISTRATOR)
    visit.go("/people/")
    visit.title("People")
    visit.look("desktop", "phone")
    visit.press_button("Invite somebody")
    visit.fill("E-mail address", "ruth.ellery")
    visit.choose("In the council")
    visit.select("Role", "Support officer")
    visit.press_button("Invite")
    visit.is_told("e-mail address")
    visit.holds("E-mail address", "ruth.ellery")
    visit.look("desktop", "phone")
    visit.fill("E-mail address", NEWCOMER)
    visit.press_button("Invite")
    visit.title(f"{NEWCOMER} is invited")
    visit.look()


def they_accept_with_a_password_that_is_not_common(visit: Visit, link: str) -> None:
    visit.go(link)
    visit.title("Your invitation")
    visit.sees(ADMINISTRATOR, NEWCOMER)
    visit.look("desktop", "phone")
    visit.fill("Your name", "Ruth Ellery")
    visit.fill("Choose a password", COMMON)
    visit.press_button("Accept")
    visit.is_told("this one is among the first that anybody would try")
    visit.holds("Your name", "Ruth Ellery")
    visit.look()
    visit.fill("Choose a password", PASSWORD)
    visit.press_button("Accept")
    visit.sees("Welcome.", "Ruth Ellery")


def they_set_up_an_authenticator_app(visit: Visit) -> str:
    visit.follow("Your account")
    visit.look("desktop", "phone")
    visit.follow("Set up")
    visit.title("Set up an authenticator app")
    visit.look("desktop", "phone")
    key = visit.text("[data-totp-key]")
    visit.fill("Code from the app", "000 000")
    visit.press_button("Set up")
    visit.is_told("That code is not right")
    visit.fill("Code from the app", code_now(key))
    visit.press_button("Set up")
    return key


def they_keep_their_recovery_codes(visit: Visit) -> list[str]:
    visit.title("Recovery codes")
    visit.sees("10 of 10 unused")
    visit.look("desktop", "phone")
    codes = visit.download("Download as a text file").read_text().split()
    assert len(codes) == 10
    return codes


def they_sign_in_with_the_code(visit: Visit, key: str) -> None:
    visit.go("/account/login/")
    visit.look("desktop", "phone")
    with_password(visit, "not the right one")
    visit.is_told("address")
    with_password(visit, PASSWORD)
    visit.title("Your second step")
    visit.look("desktop", "phone")
    visit.fill("Code", code_now(key))
    visit.press_button("Go on")
    visit.sees("Ruth Ellery")


def they_sign_in_with_a_recovery_code(visit: Visit, code: str) -> None:
    visit.go("/account/login/")
    with_password(visit, PASSWORD)
    visit.fill("Code", code)
    visit.press_button("Go on")
    visit.sees("Ruth Ellery")


def with_password(visit: Visit, password: str) -> None:
    visit.fill("E-mail address", NEWCOMER)
    visit.fill("Password", password)
    visit.page.get_by_role("button", name="Sign in", exact=True).click()


def they_see_both_sessions_and_end_the_other(visit: Visit, elsewhere: Visit) -> None:
    visit.go("/account/sessions/")
    visit.sees("2 browsers", "This browser", "Another browser")
    visit.look("desktop", "phone")
    visit.press_button("Sign out everywhere else")
    visit.sees("1 browser")
    elsewhere.go("/account/")
    elsewhere.title("Sign in")
