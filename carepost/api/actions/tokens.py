"""Tokens made, taken over, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.shortcuts import get_object_or_404

from carepost.api.holding import Tokens, own_tokens, within
from carepost.api.models import Token
from carepost.api.rules import (
    ApiPolicy,
    Scope,
    TokenRefused,
    against_making,
    against_revoking,
    digest_of,
    scopes_within,
)
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.models import PartnerOrganisation
from carepost.councils.permissions import Can


@dataclass(frozen=True, slots=True)
class Made:
    """A token as made: the secret exists here, on the page that shows it once, and nowhere else."""

    token_id: int
    name: str
    expires_at: datetime
    secret: str = field(repr=False)


@action(Can.MAKE_TOKEN)
def make_token(
    *, by: Actor, name: str, scopes: Iterable[Scope], days: int, partner_id: int | None = None
) -> Made:
    """Make a token for a program of one's own organisation, or of a partner; its secret is told once.

    Raises Refused without a name or a scope, for a name that another open token has, for more than its maker may
    do or than is shared with the partner, and for longer than the policy `api.tokens` lets one last.
    """
    now = clock.now()
    policy = policies.in_force(ApiPolicy, by.council_id, clock.local_day(now)).value
    partner = get_object_or_404(PartnerOrganisation, pk=partner_id) if partner_id is not None else None
    chosen = frozenset(Scope(each) for each in scopes)
    refuse_if(
        against_making(
            name=name,
            taken=_named(by, name).exists(),
            scopes=chosen,
            within=_within(by, chosen, partner),
            days=days,
            partner=partner is not None,
            policy=policy,
        )
    )
    prefix, secret = _new()
    token = Token.objects.create(
        council_id=by.council_id, provider_id=by.provider_id, partner=partner, name=name.strip(),
        prefix=prefix, digest=digest_of(secret), scopes=sorted(chosen), keeper_id=by.user_id or 0,
        made_by=by.name, made_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    audit.note(
        subject=f"token:{token.prefix}",
        name=token.name,
        scopes=token.scopes,
        partner=partner.name if partner else None,
        expires=token.expires_at,
    )
    return Made(token.pk, token.name, token.expires_at, secret)


@action(Can.TAKE_OVER_TOKEN)
def take_over_token(*, by: Actor, token_id: int) -> Token:
    """Become who answers for a token: from now on it does what one may do oneself.

    Raises Refused for one's own, for one that has ended, and where one may not pass on all that it was made for.
    """
    token = _own(by, token_id)
    against = list(against_revoking(revoked=token.revoked_at is not None))
    if token.keeper_id == by.user_id:
        against.append(TokenRefused.OWN)
    if token.chosen - _within(by, token.chosen, token.partner):
        against.append(TokenRefused.TOO_WIDE)
    refuse_if(against)
    before, token.keeper_id = token.keeper_id, by.user_id or 0
    token.save(update_fields=["keeper"])
    audit.note(subject=f"token:{token.prefix}", name=token.name, keeper=token.keeper_id, instead_of=before)
    return token


@action(Can.REVOKE_TOKEN)
def revoke_token(*, by: Actor, token_id: int) -> Token:
    """End a token now. What it did stays on record. Raises Refused for one that was revoked already."""
    token = _own(by, token_id)
    refuse_if(against_revoking(revoked=token.revoked_at is not None))
    token.revoked_at, token.revoked_by = clock.now(), by.name
    token.save(update_fields=["revoked_at", "revoked_by"])
    audit.note(subject=f"token:{token.prefix}", name=token.name, scopes=token.scopes)
    return token


def _new() -> tuple[str, str]:
    """Eight characters by which a token is told from others, and the whole secret: 256 random bits behind them."""
    prefix = f"cp_{secrets.token_hex(4)}"
    return prefix, f"{prefix}_{secrets.token_urlsafe(32)}"


def _named(by: Actor, name: str) -> Tokens:
    return own_tokens(by).filter(name=name.strip(), revoked_at__isnull=True)


def _own(by: Actor, token_id: int) -> Token:
    rows = own_tokens(by).select_for_update(of=("self",)).select_related("partner")
    return get_object_or_404(rows, pk=token_id)


def _within(by: Actor, scopes: frozenset[Scope], partner: PartnerOrganisation | None) -> frozenset[Scope]:
    """Those of the scopes that this person can pass on: of a partner's, what is shared with it today."""
    permissions, kind = within(by, partner.pk if partner else None, clock.today())
    return scopes_within(scopes, permissions, kind)
