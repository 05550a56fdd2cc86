"""Passkeys in a real browser with an authenticator that it makes up: added, then used to sign in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import sync_playwright

from carepost.core import clock
from carepost.councils.tests.cast import Person, assemble
from carepost.councils.tests.signing import GOOD, with_password

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.skipif(CHROMIUM is None, reason="No Chromium here. On Debian: apt-get install chromium"),
]


AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def officer(transactional_db: None) -> Person:
    cache.clear()
    with transaction.atomic():
        return with_password(assemble(clock.today()).officer)


@contextmanager
def window(address: str) -> Iterator[Any]:
    """A browser's window. While it is open, the database is the server's alone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=address)
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield page
        browser.close()


def test_staff_add_a_passkey_as_their_second_step_and_sign_in_with_it_alone(
    officer: Person, live_server: Any
) -> None:
    with window(live_server.url) as page:
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(officer.user.email)
        page.get_by_label("Password", exact=True).fill(GOOD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("link", name="A passkey").click()
        page.get_by_label("Name").fill("Work phone")
        page.get_by_role("button", name="Add it").click()
        page.get_by_role("heading", name="Recovery codes").wait_for()

        page.goto("/account/logout/")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(lambda url: "/account/" not in url)
        page.goto("/account/")
        assert officer.user.email in page.content()
    assert Authenticator.objects.filter(user=officer.user, type="webauthn").count() == 1
