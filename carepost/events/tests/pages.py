"""What tests of pages do: read one, and send what its form sends along unseen."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse


def page_of(name: str, *args: Any) -> str:
    """The address of a page of events."""
    return reverse(f"events:{name}", args=args)


def text(response: Any) -> str:
    """The page with single spaces."""
    return " ".join(response.content.decode().split())


def hidden(response: Any) -> dict[str, str]:
    """What the form of a page sends along unseen."""
    found = re.findall(r'name="(key)"[^>]*value="([^"]*)"', response.content.decode())
    return dict(found)
