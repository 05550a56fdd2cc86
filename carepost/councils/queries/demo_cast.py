"""The demonstration's cast: made-up people anyone on this machine may sign in as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.request import split_domain_port

from carepost.core import clock
from carepost.councils.models import User
from carepost.councils.places import places_of

HERE = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


@dataclass(frozen=True, slots=True)
class Player:
    """One of the cast: who they are, and the roles they play where."""

    pk: int
    name: str
    roles: Sequence[str]


def cast() -> Sequence[Player]:
    """The cast with their places today, by role; nobody outside the demonstration."""
    if not settings.DEMO:
        return ()
    today = clock.today()
    found = [
        Player(user.pk, user.name, [place.label for place in places_of(user, today)])
        for user in User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    ]
    return [player for player in found if player.roles]


def person(chosen: str) -> User:
    """The one whose button was pressed. Raises 404 for anybody who is not of the cast."""
    found = User.objects.filter(pk=int(chosen), is_demo=True, is_active=True) if chosen.isdecimal() else None
    user = found.first() if found is not None and len(chosen) < 18 else None
    if user is None or not settings.DEMO:
        raise Http404("There is no such person in the demonstration")
    return user


def refuse_elsewhere(host: str) -> None:
    """Raise 404 outside the demonstration, and PermissionDenied when it was reached by a public name."""
    if not settings.DEMO:
        raise Http404("This is not the demonstration")
    name = split_domain_port(host)[0]
    if name not in HERE and not name.endswith(".localhost"):
        raise PermissionDenied("The demonstration signs people in on this machine only.")
