"""What a token opens, who may make one, and when it stops to open anything. Plain Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from carepost.api.rules.policy import ApiPolicy
from carepost.core.acting import ActorKind
from carepost.core.refusals import Reason
from carepost.councils.permissions import Can

#: What stands as the role of a machine in the audit book.
ROLE = "machine"
LONGEST_NAME = 60
#: How a secret begins: eight characters by which a token is told from others.
_PREFIX = re.compile(r"cp_[0-9a-f]{8}(?=_)")


class Scope(StrEnum):
    """What a token may be made for."""

    REGISTER_READ = "register:read"
    CAPACITY_READ = "capacity:read"
    CAPACITY_WRITE = "capacity:write"
    STANDINGS_READ = "standings:read"
    CALLS_READ = "calls:read"
    HELP_READ = "help:read"
    HELP_ASK = "help:ask"
    ENQUIRIES_READ = "enquiries:read"
    ENQUIRIES_MONEY = "enquiries:money"
    ENQUIRIES_ASK = "enquiries:ask"
    EVENTS_READ = "events:read"


@dataclass(frozen=True, slots=True)
class Opens:
    """A scope in words, the permissions that it passes on (those of them that the keeper holds), and for whom it is."""

    label: str
    passes_on: frozenset[Can]
    kinds: frozenset[ActorKind]


_COUNCIL = frozenset({ActorKind.STAFF})
_COUNCIL_AND_PROVIDER = _COUNCIL | {ActorKind.PROVIDER}

SCOPES: Mapping[Scope, Opens] = MappingProxyType(
    {
        Scope.REGISTER_READ: Opens(
            "Read services, providers and ratings",
            frozenset({Can.SEE_REGISTER, Can.SEE_OWN_SERVICES}),
            _COUNCIL_AND_PROVIDER | {ActorKind.PARTNER},
        ),
        Scope.CAPACITY_READ: Opens(
            "Read how many beds are free",
            frozenset({Can.SEE_REGISTER, Can.SEE_OWN_SERVICES}),
            _COUNCIL_AND_PROVIDER,
        ),
        Scope.CAPACITY_WRITE: Opens(
            "Record how many beds are free", frozenset({Can.RECORD_CAPACITY}), _COUNCIL_AND_PROVIDER
        ),
        Scope.STANDINGS_READ: Opens(
            "Read where services stand, and why",
            frozenset({Can.SEE_STANDING, Can.SEE_OWN_SERVICES}),
            _COUNCIL_AND_PROVIDER,
        ),
        Scope.CALLS_READ: Opens("Read welfare calls", frozenset({Can.SEE_CALLS}), _COUNCIL),
        Scope.HELP_READ: Opens(
            "Read what help was asked for",
            frozenset({Can.SEE_HELP, Can.SEE_OWN_SERVICES}),
            _COUNCIL_AND_PROVIDER,
        ),
        Scope.HELP_ASK: Opens(
            "Ask for help for a service", frozenset({Can.ASK_FOR_HELP}), _COUNCIL_AND_PROVIDER
        ),
        Scope.ENQUIRIES_READ: Opens(
            "Read enquiries and their answers",
            frozenset({Can.SEE_ENQUIRIES, Can.SEE_OWN_SERVICES}),
            _COUNCIL_AND_PROVIDER,
        ),
        Scope.ENQUIRIES_MONEY: Opens(
            "Read enquiries about money too", frozenset({Can.SEE_FINANCE_ENQUIRIES}), _COUNCIL
        ),
        Scope.ENQUIRIES_ASK: Opens(
            "Ask the council, and add to what was asked",
            frozenset({Can.ASK_AS_PROVIDER, Can.ADD_TO_ENQUIRY}),
            frozenset({ActorKind.PROVIDER}),
        ),
        Scope.EVENTS_READ: Opens(
            "Read events, who came by role, and hours learned",
            frozenset({Can.SEE_HOURS, Can.SEE_OWN_SERVICES}),
            _COUNCIL_AND_PROVIDER,
        ),
    }
)


class TokenRefused(Reason):
    """Why a token cannot be made, kept or ended."""

    NAME_MISSING = "Enter what the token is for, such as Power BI."
    NAME_TOO_LONG = f"Shorten the name to {LONGEST_NAME} characters."
    NAME_ODD = "Write the name in one line, in plain letters."
    NAME_TAKEN = "There is a token of that name already. Choose another name, or revoke that one."
    NO_SCOPE = "Choose what it may do."
    TOO_WIDE = "A token cannot do more than you may do yourself. Somebody with that role has to make it."
    NOT_SHARED = "Nothing that you chose is shared with that partner. Agree that first."
    TOO_SHORT = "A token lasts a day or longer."
    TOO_LONG = "That is longer than a token may last here. Choose an earlier day."
    ENDED = "This token has ended already."
    OWN = "You keep this token already."


class TokenEnd(Reason):
    """Why a token opens nothing now."""

    UNKNOWN = "There is no token like that. Check that it was copied whole."
    REVOKED = "This token was revoked."
    EXPIRED = "This token has expired."
    NO_KEEPER = "Who kept this token has left or changed role. Somebody who may has to take it over."
    NOT_SHARED = "What this token was made for is not shared any longer."


def prefix_of(secret: str) -> str | None:
    """The part of a secret by which people tell a token: "cp_a1b2c3d4". None for what is no secret of ours."""
    found = _PREFIX.match(secret)
    return found[0] if found else None


def digest_of(secret: str) -> str:
    """What is kept of a secret: SHA-256 of its 256 random bits, which nobody can try out."""
    return hashlib.sha256(secret.encode()).hexdigest()


def name_of(name: str, prefix: str) -> str:
    """What the audit book calls a token: "Power BI (cp_a1b2c3d4)"."""
    return f"{name} ({prefix})"


def scopes_within(scopes: Iterable[Scope], permissions: Collection[str], kind: ActorKind) -> frozenset[Scope]:
    """Those of the scopes that somebody with these permissions can pass on to a machine of that kind."""
    return frozenset(
        scope
        for scope in scopes
        if kind in SCOPES[scope].kinds and SCOPES[scope].passes_on & frozenset(permissions)
    )


def opened_by(scopes: Iterable[Scope], permissions: Collection[str]) -> frozenset[str]:
    """The permissions that the scopes pass on, of those that are held."""
    passed = {can.value for scope in scopes for can in SCOPES[scope].passes_on}
    return frozenset(passed) & frozenset(permissions)


def against_making(
    *,
    name: str,
    taken: bool,
    scopes: Collection[Scope],
    within: Collection[Scope],
    days: int,
    partner: bool,
    policy: ApiPolicy,
) -> tuple[TokenRefused, ...]:
    """Why a token cannot be made. `within`: the scopes of those chosen that its maker can pass on."""
    against: list[TokenRefused] = []
    if not name.strip():
        against.append(TokenRefused.NAME_MISSING)
    elif len(name.strip()) > LONGEST_NAME:
        against.append(TokenRefused.NAME_TOO_LONG)
    elif not name.strip().isprintable():
        against.append(TokenRefused.NAME_ODD)
    if taken:
        against.append(TokenRefused.NAME_TAKEN)
    if not scopes:
        against.append(TokenRefused.NO_SCOPE)
    elif set(scopes) - set(within):
        against.append(TokenRefused.NOT_SHARED if partner else TokenRefused.TOO_WIDE)
    if days < 1:
        against.append(TokenRefused.TOO_SHORT)
    elif days > policy.longest_days:
        against.append(TokenRefused.TOO_LONG)
    return tuple(against)


def against_revoking(*, revoked: bool) -> tuple[TokenRefused, ...]:
    """Why a token cannot be revoked: it was. One that expired may still be: then it says by whom."""
    return (TokenRefused.ENDED,) if revoked else ()


def against_entering(
    *, revoked: bool, expires_at: datetime, now: datetime, kept: bool, scopes: Collection[Scope]
) -> tuple[TokenEnd, ...]:
    """Why a token opens nothing. `kept`: its keeper still has a place there; `scopes`: what is left of them."""
    if revoked:
        return (TokenEnd.REVOKED,)
    if now >= expires_at:
        return (TokenEnd.EXPIRED,)
    if not kept:
        return (TokenEnd.NO_KEEPER,)
    return () if scopes else (TokenEnd.NOT_SHARED,)
