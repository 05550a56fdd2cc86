"""What tests of the script's pages do: find a page, send a form as it was shown, read what it says."""

from __future__ import annotations

import re

from django.urls import reverse

KEY = "welfare-call"
FUEL = {
    "label": "How many days of fuel are left?", "kind": "whole_number", "required": "no", "section": "Supplies",
    "whole_number_minimum": "0", "whole_number_maximum": "90", "whole_number_unit": "days",
}  # fmt: skip
FALLS = {"label": "Any falls?", "kind": "yes_no", "required": "no", "section": ""}


def at(name, *parts):
    """The address of a page of the script."""
    return reverse(f"questions:{name}", args=[KEY, *parts])


def told(answer):
    """The words of a page with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def sent(browser, address, draft, **typed):
    """Send a form of the draft as it stands."""
    return browser.post(address, {"edition": draft().edition, **typed})


def edition_on(answer):
    """The edition that a page would send."""
    return re.search(r'name="edition"[^>]*value="(\d+)"', answer.content.decode())[1]
