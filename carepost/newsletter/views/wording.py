"""Words, tags and parts that the pages of the newsletter share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.core.calendar import in_words
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.messages.addresses import Standing
from carepost.newsletter.rules import Audience, Counted, Delivery, ItemState, Kind, State

Tab = tuple[str, str, bool]

PAGES = (
    ("Editions", "newsletter:editions", Can.SEE_NEWSLETTER),
    ("What was put forward", "newsletter:items", Can.SEE_NEWSLETTER),
)
_TAG = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
_COLOURS: Mapping[str, str] = {
    State.COLLECTING: "blue", State.READY: "yellow", State.APPROVED: "turquoise", State.SCHEDULED: "turquoise",
    State.SENDING: "yellow", State.SENT: "green", State.STOPPED: "orange", State.DROPPED: "grey",
}  # fmt: skip
_ITEM_COLOURS: Mapping[str, str] = {
    ItemState.WAITING: "yellow", ItemState.CHOSEN: "blue", ItemState.LEFT_OUT: "grey",
    ItemState.WITHDRAWN: "grey", ItemState.TOLD: "green",
}  # fmt: skip
_DELIVERY_COLOURS: Mapping[str, str] = {
    Delivery.WAITING: "yellow", Delivery.HANDING: "blue", Delivery.SENT: "green", Delivery.DELIVERED: "green",
    Delivery.REFUSED: "red", Delivery.BOUNCED: "red", Delivery.UNKNOWN: "orange",
}  # fmt: skip


def pages(request: HttpRequest, here: str) -> list[Tab]:
    """The pages of the newsletter below the tabs of Messages."""
    viewer = actor_of(request)
    return [(words, reverse(name), name == here) for words, name, needs in PAGES if viewer.may(needs)]


def state_tag(row: Any) -> Markup:
    """Where an edition stands."""
    return _TAG.format(_COLOURS[row.state], State(row.state).label)


def item_tag(row: Any) -> Markup:
    """Where an item stands."""
    return _TAG.format(_ITEM_COLOURS[row.state], ItemState(row.state).label)


def delivery_tag(where: str) -> Markup:
    """Where a recipient's mail is."""
    return _TAG.format(_DELIVERY_COLOURS.get(where, "grey"), Delivery(where).label)


def for_whom(audience: Audience, areas: Mapping[int, str]) -> str:
    """For whom something is, in words: "Registered managers; Home care; in Northmoor"; "Everybody"."""
    readers = ", ".join(Standing(each).label for each in audience.readers)
    kinds = ", ".join(Kind(each).label for each in audience.kinds)
    named = [areas.get(each, "an area that is no more") for each in audience.areas]
    return "; ".join(filter(None, [readers, kinds, f"in {', '.join(named)}" if named else ""])) or "Everybody"


def by_reader(count: Counted) -> str:
    """How many of each kind of reader get it, in words."""
    return ", ".join(f"{who.label.lower()} {n}" for who, n in count.by_reader.items())


def worth(row: Any) -> str:
    """Until when an item is worth telling, in words."""
    return f"worth telling until {in_words(row.worth_until)}" if row.worth_until else ""


def for_whom_of(areas: Mapping[int, str]) -> Callable[[Any], str]:
    """The same for a template: of an item or an edition."""
    return lambda row: for_whom(row.audience, areas)
