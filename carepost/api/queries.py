"""The readers of tokens, and of programs that are told, for pages: what there is, what it may do today, what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from carepost.api.holding import (
    Heard,
    Held,
    Tokens,
    heard,
    held,
    own_subscriptions,
    own_tokens,
    whose,
    within,
)
from carepost.api.models import Delivery, Request, Subscription, Token
from carepost.api.rules import ApiPolicy, Event, Scope, events_within, name_of, scopes_within
from carepost.core import clock, policies
from carepost.core.acting import Actor


class State(StrEnum):
    """What a token is now, as its page says it."""

    OPEN = "Open"
    ENDS_SOON = "Ends soon"
    NARROWED = "Opens less than it was made for"
    NO_KEEPER = "Opens nothing: its keeper has left"
    NOT_SHARED = "Opens nothing: nothing is shared any longer"
    EXPIRED = "Expired"
    REVOKED = "Revoked"


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as a page shows it. `scopes` are those it was made with, `left` those that it still has."""

    pk: int
    name: str
    prefix: str
    whose: str
    scopes: tuple[Scope, ...]
    left: frozenset[Scope]
    keeper: str
    own: bool
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str
    state: State

    @property
    def named(self) -> str:
        """As the audit book calls it."""
        return name_of(self.name, self.prefix)

    @property
    def ended(self) -> bool:
        return self.state in (State.EXPIRED, State.REVOKED)


def tokens(viewer: Actor, now: datetime) -> Sequence[Shown]:
    """The tokens of the viewer's council or provider: open ones first, then by name."""
    rows = list(_own(viewer).order_by("name", "pk"))
    may = held(rows, clock.local_day(now))
    soon = timedelta(days=numbers(viewer, now).warn_days)
    shown = [_shown(row, may[row.pk], viewer, now, soon) for row in rows]
    return sorted(shown, key=lambda each: each.ended)


def token(viewer: Actor, token_id: int, now: datetime) -> Shown:
    """One of them. Raises 404."""
    row = get_object_or_404(_own(viewer), pk=token_id)
    may = held([row], clock.local_day(now))[row.pk]
    return _shown(row, may, viewer, now, timedelta(days=numbers(viewer, now).warn_days))


def asked_by(viewer: Actor, token_id: int) -> QuerySet[Request, Request]:
    """What one of the viewer's tokens asked, the newest first."""
    return Request.objects.filter(token__in=_own(viewer), token_id=token_id).order_by("-at", "-pk")


def to_give(viewer: Actor, partner_id: int | None, now: datetime) -> Sequence[Scope]:
    """The scopes that the viewer can make a token with: for a partner, of what is shared with it."""
    permissions, kind = within(viewer, partner_id, clock.local_day(now))
    return sorted(scopes_within(Scope, permissions, kind))


def to_tell(viewer: Actor, partner_id: int | None, now: datetime) -> Sequence[Event]:
    """The events that the viewer can have a program told of: a partner's, of what is shared with it."""
    permissions, kind = within(viewer, partner_id, clock.local_day(now))
    return sorted(events_within(permissions, kind))


def numbers(viewer: Actor, now: datetime) -> ApiPolicy:
    """The policy of tokens that holds for the viewer."""
    return policies.in_force(ApiPolicy, viewer.council_id, clock.local_day(now)).value


@dataclass(frozen=True, slots=True)
class Program:
    """A program that is told, as a page shows it. Of the `events` it was set up for it still `hears` these."""

    pk: int
    name: str
    url: str
    whose: str
    events: tuple[Event, ...]
    hears: frozenset[Event]
    kept: bool
    keeper: str
    own: bool
    made_at: datetime
    before_until: datetime | None
    failing_since: datetime | None
    ended_at: datetime | None
    ended_why: str


def webhooks(viewer: Actor, now: datetime) -> Sequence[Program]:
    """The programs that the viewer's council or provider has told, those that still are first."""
    rows = own_subscriptions(viewer).select_related("keeper", "council", "provider", "partner")
    found = list(rows.order_by(F("ended_at").asc(nulls_first=True), "name", "pk"))
    may = heard(found, clock.local_day(now))
    return [_program(row, may[row.pk], viewer) for row in found]


def webhook(viewer: Actor, subscription_id: int, now: datetime) -> Program:
    """One of them. Raises 404."""
    rows = own_subscriptions(viewer).select_related("keeper", "council", "provider", "partner")
    row = get_object_or_404(rows, pk=subscription_id)
    return _program(row, heard([row], clock.local_day(now))[row.pk], viewer)


def deliveries(viewer: Actor, subscription_id: int) -> QuerySet[Delivery, Delivery]:
    """What one of them was told, or is to be, the newest first."""
    rows = Delivery.objects.filter(**whose(viewer), subscription_id=subscription_id)
    return rows.order_by("-announced_at", "-pk")


def _program(row: Subscription, may: Heard, viewer: Actor) -> Program:
    return Program(
        pk=row.pk, name=row.name, url=row.url, whose=row.whose, events=tuple(sorted(row.chosen)),
        hears=may.events, kept=may.kept, keeper=row.keeper.name, own=row.keeper_id == viewer.user_id,
        made_at=row.made_at, before_until=row.before_until, failing_since=row.failing_since,
        ended_at=row.ended_at, ended_why=row.ended_why,
    )  # fmt: skip


def _own(viewer: Actor) -> Tokens:
    return own_tokens(viewer).select_related("council", "provider", "partner", "keeper")


def _shown(row: Token, may: Held, viewer: Actor, now: datetime, soon: timedelta) -> Shown:
    return Shown(
        pk=row.pk,
        name=row.name,
        prefix=row.prefix,
        whose=row.whose,
        scopes=tuple(sorted(row.chosen)),
        left=may.scopes,
        keeper=row.keeper.name,
        own=row.keeper_id == viewer.user_id,
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
        state=_state(row, may, now, soon),
    )


def _state(row: Token, may: Held, now: datetime, soon: timedelta) -> State:
    holds = {
        State.REVOKED: row.revoked_at is not None,
        State.EXPIRED: now >= row.expires_at,
        State.NO_KEEPER: not may.kept,
        State.NOT_SHARED: not may.scopes,
        State.NARROWED: may.scopes != row.chosen,
        State.ENDS_SOON: now + soon >= row.expires_at,
    }
    return next((state for state, is_so in holds.items() if is_so), State.OPEN)
