"""Which page is home for whom. Each room says so for its own people; `/` leads there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from carepost.core.acting import Actor
from carepost.councils.permissions import Can


@dataclass(frozen=True, slots=True)
class Home:
    """A page that is home to people with a permission. The lowest `order` that fits a person wins."""

    can: Can
    url_name: str
    order: int


_homes: list[Home] = []


def register(can: Can, url_name: str, *, order: int = 50) -> None:
    """Make a page home to people with a permission: `register(Can.SEE_TODAY, "contact:today", order=10)`."""
    home = Home(can, url_name, order)
    if home not in _homes:
        _homes.append(home)


def registered() -> Iterable[Home]:
    """Every home, first choice first."""
    return sorted(_homes, key=lambda home: (home.order, home.url_name))


def home_of(actor: Actor) -> str | None:
    """The address of this person's home, or None when no room has one for them."""
    return next((reverse(home.url_name) for home in registered() if actor.may(home.can)), None)
