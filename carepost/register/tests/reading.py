"""What a page says, for tests."""

import re


def text(response):
    """The words of a page without its markup, each space one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def url(service, part=""):
    """The address of a service's page, or of a part of it."""
    return f"/register/services/{service.ref}/{part}"
