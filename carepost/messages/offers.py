"""What rooms have that would do for the newsletter. Each fills the slot `newsletter.offer`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from carepost.councils.gates import actor_of
from carepost.ui import slots

SLOT = "newsletter.offer"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be told: `source` names what it is made from, once and for ever, such as "library:12"."""

    source: str
    title: str
    words: str
    section: str = "news"
    link: str = ""


def offers(request: HttpRequest) -> Sequence[tuple[str, Sequence[Offer]]]:
    """What each room offers this person, under the room's word for it; rooms with nothing are not there.

    A room's `render(request, None)` returns its offers, or None.
    """
    return [(panel.label, found) for panel, found in slots.rendered(SLOT, request, None, actor_of(request))]
