"""Councils by name: what the command line lists and finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carepost.councils.models import Council


def every() -> Sequence[Council]:
    """Every council, by name. Which there are is no secret."""
    return list(Council.objects.order_by("name"))


def named(name: str, key: str) -> Council | None:
    """The council of that short name, name in any spelling (`key`), or None."""
    found = Council.objects.filter(slug=name.strip().lower()).first()
    return found or Council.objects.filter(key=key).first()


def told(council: Council) -> dict[str, Any]:
    """A council as scripts read it."""
    return {
        "id": council.pk,
        "name": council.name,
        "slug": council.slug,
        "key": council.key,
        "cqc_name": council.cqc_name,
        "ons_code": council.ons_code,
        "is_demo": council.is_demo,
    }
