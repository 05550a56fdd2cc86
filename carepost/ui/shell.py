"""What every page carries around its content: who you are, where you are, where you can go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from jinja2 import pass_context
from jinja2.runtime import Context

from carepost.core.acting import NOBODY, Actor, ActorKind

from . import navigation
from .navigation import Link, Place


@dataclass(frozen=True, slots=True)
class Flash:
    """A banner at the top of the page: `kind` is success, error, warning or info."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything the layout draws that is not the page itself."""

    product: str
    council: str
    person: str
    signed_in: bool
    menu: Sequence[Link] = ()
    account: Sequence[Link] = ()
    places: Sequence[Place] = ()
    search_url: str = ""
    searched: str = ""
    demo: bool = False

    @property
    def place(self) -> str:
        """The place the person acts in now."""
        return next((place.label for place in self.places if place.current), "")

    @property
    def can_switch(self) -> bool:
        return len(self.places) > 1


def bare() -> Shell:
    """The shell of a page that must not need a person or a database."""
    return Shell(product=product(), council="", person="", signed_in=False)


def product() -> str:
    """The name on the page: Carepost, unless the council calls it something else."""
    return str(getattr(settings, "PRODUCT_NAME", "Carepost"))


def around(request: HttpRequest) -> Shell:
    """The shell for this request's person and address."""
    actor: Actor = getattr(request, "actor", NOBODY)
    if actor.kind == ActorKind.NOBODY:
        return bare()
    council = getattr(request, "council", None)
    return Shell(
        product=product(),
        council=str(getattr(council, "name", "") or ""),
        person=actor.name,
        signed_in=True,
        menu=navigation.links(actor, request.path),
        account=navigation.account_links(actor, request.path),
        places=navigation.places(request),
        search_url=navigation.search_url(actor),
        searched=request.GET.get("q", ""),
        demo=bool(getattr(settings, "DEMO", False)),
    )


@pass_context
def shell(context: Context) -> Shell:
    """The shell of the page being rendered; bare without a request."""
    request: Any = context.get("request")
    return around(request) if request is not None else bare()


@pass_context
def flashes(context: Context) -> list[Flash]:
    """The messages waiting for this person, as banners. Reading them clears them."""
    request: Any = context.get("request")
    if request is None or not hasattr(request, "_messages"):
        return []
    return [Flash(str(message), message.level_tag or "info") for message in get_messages(request)]
