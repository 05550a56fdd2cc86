"""What tests of pages do: read one, and send what its form sends along unseen."""

from __future__ import annotations

import re

from django.urls import reverse


def text(response):
    """The page with single spaces."""
    return " ".join(response.content.decode().split())


def one(row):
    """The address of an enquiry for those who answer it."""
    return reverse("enquiries:one", args=[row.pk])


def own(row):
    """The address of an enquiry for the provider that asked."""
    return reverse("enquiries:own", args=[row.pk])


def hidden(response):
    """What the form of a page sends along unseen."""
    inputs = re.findall(r"<input[^>]*>", response.content.decode())
    pairs = [
        (re.search(r'name="(key|seen|do)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs
    ]
    return {name[1]: value[1] for name, value in pairs if name and value}
