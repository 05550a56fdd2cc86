"""What other programs can be told of, how a message is signed, and how long it is tried. Plain Python."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from carepost.api.rules.tokens import SCOPES, Scope, scopes_within
from carepost.core.acting import ActorKind
from carepost.core.refusals import Reason

_BEGINS = "whsec_"  # as Standard Webhooks has it
LONGEST_URL = 500


class Event(StrEnum):
    """The kinds of events that a program can be told of."""

    STANDING_MOVED = "standing.moved"
    CALL_RECORDED = "call.recorded"
    CALL_DUE = "call.due"
    CAPACITY_RECORDED = "capacity.recorded"
    RATING_CHANGED = "rating.changed"
    SERVICE_CLOSED = "service.closed"
    HELP_ASKED = "help.asked"
    ENQUIRY_ASKED = "enquiry.asked"
    ENQUIRY_ANSWERED = "enquiry.answered"


@dataclass(frozen=True, slots=True)
class Tells:
    """An event in words, and the scope with which it is read: who could make no such token is not told of it."""

    label: str
    read_with: Scope


EVENTS: Mapping[Event, Tells] = MappingProxyType(
    {
        Event.STANDING_MOVED: Tells("A standing moved", Scope.STANDINGS_READ),
        Event.CALL_RECORDED: Tells("A welfare call was recorded, or corrected", Scope.CALLS_READ),
        Event.CALL_DUE: Tells("A welfare call fell due", Scope.CALLS_READ),
        Event.CAPACITY_RECORDED: Tells("Beds were recorded", Scope.CAPACITY_READ),
        Event.RATING_CHANGED: Tells("CQC’s rating of a service changed", Scope.REGISTER_READ),
        Event.SERVICE_CLOSED: Tells("A service’s registration ended", Scope.REGISTER_READ),
        Event.HELP_ASKED: Tells("Help was asked for", Scope.HELP_READ),
        Event.ENQUIRY_ASKED: Tells("Somebody asked something", Scope.ENQUIRIES_READ),
        Event.ENQUIRY_ANSWERED: Tells("An enquiry was answered", Scope.ENQUIRIES_READ),
    }
)


class WebhookRefused(Reason):
    """Why a program cannot be told, or told otherwise."""

    NAME_MISSING = "Enter which program is told."
    NO_EVENT = "Choose what it is told of."
    TOO_WIDE = "A program is told of nothing that you may not see yourself."
    NOT_SHARED = "Nothing of what you chose is shared with that partner. Agree that first."
    URL_MISSING = "Enter the address that the messages go to."
    URL_TOO_LONG = f"Shorten the address to {LONGEST_URL} characters."
    ENDED = "This has ended already."
    OWN = "You keep this program already."


def events_within(permissions: Collection[str], kind: ActorKind) -> frozenset[Event]:
    """The events that somebody with these permissions can have a program of that kind of organisation told of."""
    open_to = scopes_within(Scope, permissions, kind)
    return frozenset(event for event in Event if EVENTS[event].read_with in open_to)


def is_for(event: Event, kind: ActorKind) -> bool:
    """Whether a program of that kind of organisation can be told of an event at all."""
    return kind in SCOPES[EVENTS[event].read_with].kinds


def against_subscribing(
    *, name: str, url: str, events: Collection[Event], within: Collection[Event], partner: bool = False
) -> tuple[WebhookRefused, ...]:
    """Why a program cannot be told of these events. `within`: what its keeper can have it told of.

    Whether the address is outside is for the gateway to say.
    """
    against: list[WebhookRefused] = []
    if not name.strip():
        against.append(WebhookRefused.NAME_MISSING)
    if not url.strip():
        against.append(WebhookRefused.URL_MISSING)
    elif len(url) > LONGEST_URL:
        against.append(WebhookRefused.URL_TOO_LONG)
    if not events:
        against.append(WebhookRefused.NO_EVENT)
    elif set(events) - set(within):
        against.append(WebhookRefused.NOT_SHARED if partner else WebhookRefused.TOO_WIDE)
    return tuple(against)


def secret_of(random: bytes) -> str:
    """A signing secret as text: "whsec_" and the bytes in base64."""
    return _BEGINS + base64.b64encode(random).decode()


def signature(secrets: Sequence[str], message_id: str, at: datetime, body: str) -> str:
    """The header webhook-signature (Standard Webhooks, version 1): one signature for each secret that is good."""
    signed = f"{message_id}.{int(at.timestamp())}.{body}".encode()
    keys = (base64.b64decode(secret.removeprefix(_BEGINS)) for secret in secrets)
    digests = (hmac.new(key, signed, hashlib.sha256).digest() for key in keys)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


#: Minutes after the first, the second… attempt that failed; the last one for all that follow.
_AFTER = (1, 5, 30, 120, 360, 720)


def next_try(tries: int, now: datetime) -> datetime:
    """When a message that failed so often is tried again."""
    return now + timedelta(minutes=_AFTER[min(tries, len(_AFTER)) - 1])


def gives_up(announced_at: datetime, now: datetime, days: int) -> bool:
    """True when a message has been tried for so long that it is not tried again."""
    return now >= announced_at + timedelta(days=days)
