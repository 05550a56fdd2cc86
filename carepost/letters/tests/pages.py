"""What tests of pages read and send."""

from __future__ import annotations

import html
import re
from typing import Any


def text(response: Any) -> str:
    """The page as a reader sees it: no tags, single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def hidden(response: Any) -> dict[str, str]:
    """The hidden inputs of a page, by name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)"[^>]*value="([^"]*)"', response.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}
