"""What tests of pages do: press, send, read."""

from __future__ import annotations

import re

from django.urls import reverse

from carepost.contact.tests import factories

TYPED = {f"q_{key}": value for key, value in factories.WELL.items()}


def calling(service):
    """The address of a service's call page."""
    return reverse("contact:calling", kwargs={"ref": service.ref})


def take(browser, service):
    """Press Call on Today."""
    return browser.post(reverse("contact:today"), {"call": service.ref})


def send(browser, service, typed=TYPED, **more):
    """Send the call page with the script as typed."""
    page = {"typing": "1", "shows": "all", "key": "k1"}
    return browser.post(calling(service), {**page, **typed, **more})


def text(response):
    """The page with single spaces."""
    return " ".join(response.content.decode().split())


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
