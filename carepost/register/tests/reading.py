"""What a page says, for tests."""

import re


def text(response):
    """The words of a page without its markup, each space one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()
