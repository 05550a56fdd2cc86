"""Who may open a page. Closed by default: a view that carries no gate answers 403 to everybody."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import NotAllowed
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.requests import acting
from carepost.councils.rules import PlaceKind, Role
from carepost.councils.signin import factors

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Opens(StrEnum):
    """Whom a gate lets through."""

    ALL = "all"
    SIGNED_IN = "signed in"
    PERMITTED = "permitted"
    MACHINES = "machines"


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands before a view: `any_of` are the permissions of which one is enough.

    With `second_factor`, people whose role needs one must have set it up.
    """

    opens: Opens
    any_of: frozenset[str] = frozenset()
    second_factor: bool = True


def requires(*any_of: Can) -> Callable[[View], View]:
    """Open a view to people whose place carries one of these permissions.

    Others who have signed in get 403 with the reason; everybody else is sent to sign in, and then comes back.
    """
    if not any_of:
        raise TypeError("requires() names at least one permission")
    gate = Gate(Opens.PERMITTED, frozenset(can.value for can in any_of))
    return lambda view: _gated(view, gate)


def signed_in(view: View) -> View:
    """Open a view to everybody who has signed in, whatever their role."""
    return _gated(view, Gate(Opens.SIGNED_IN))


def before_second_factor(view: View) -> View:
    """Open a view to everybody who has signed in, even without the second factor their role needs.

    Only for setting one up, and for one's own account.
    """
    return _gated(view, Gate(Opens.SIGNED_IN, second_factor=False))


def open_to_all(view: View) -> View:
    """Open a view to the whole world: sign-in itself, the accessibility statement, the health check."""
    return _gated(view, Gate(Opens.ALL))


def with_token(view: View) -> View:
    """Open a view to machines: the view itself asks for the token, and knows nobody who is signed in."""
    return _gated(view, Gate(Opens.MACHINES))


def gate_of(view: Any) -> Gate | None:
    """The gate of a view, or None where somebody forgot it."""
    return getattr(view, "gate", None)


def _gated(view: View, gate: Gate) -> View:
    if gate_of(view) is not None:
        raise TypeError(f"{view!r} has a gate already")

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        for_people = gate.opens in (Opens.SIGNED_IN, Opens.PERMITTED)
        if for_people and not request.user.is_authenticated:
            return to_sign_in(request)
        if for_people and gate.second_factor and factors.is_missing(request):
            return redirect("councils:second-factor")
        if gate.opens is Opens.PERMITTED and not gate.any_of & actor_of(request).permissions:
            raise PermissionDenied(why_closed(actor_of(request), gate.any_of).sentence)
        return view(request, *args, **kwargs)

    opened.gate = gate  # type: ignore[attr-defined]
    return cast(View, opened)


def why_closed(actor: Actor, any_of: frozenset[str]) -> NotAllowed:
    """Why none of these permissions is theirs, with whom to ask."""
    if actor.kind is ActorKind.NOBODY:
        return NotAllowed.NO_PLACE
    theirs = any(any_of & permissions_of(role) for role in Role if role.place is PlaceKind.PROVIDER)
    return (
        NotAllowed.NOT_FOR_PROVIDERS
        if actor.kind is ActorKind.PROVIDER and not theirs
        else NotAllowed.NO_PERMISSION
    )


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request, as ActingMiddleware found it."""
    return acting(request).actor


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to sign in, and back here afterwards. A partial request takes the whole page along."""
    response = redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(response.url)
    return response
