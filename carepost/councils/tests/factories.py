"""Makes councils, people and their places for tests. Each writes in the scope of the council it is for."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime, timedelta
from typing import Any

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.councils.models import (
    Council,
    Invitation,
    Membership,
    PartnerOrganisation,
    ProviderBody,
    SharingAgreement,
    Team,
    User,
)
from carepost.councils.rules import Covers, PartnerKind, Role, digest_of

_numbers = itertools.count(1)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def council(name: str = "") -> Council:
    name = name or f"Council {next(_numbers)}"
    return Council.objects.create(name=name, slug=_slug(name), cqc_name=name, key=_slug(name))


def user(name: str = "", *, email: str = "", password: str | None = None, **extra: Any) -> User:
    name = name or f"Person {next(_numbers)}"
    return User.objects.create_user(email or f"{_slug(name)}@example.org", name, password, **extra)


def provider_body(name: str = "") -> ProviderBody:
    return ProviderBody.objects.create(name=name or f"Provider {next(_numbers)}")


def partner(name: str = "", kind: PartnerKind = PartnerKind.NHS) -> PartnerOrganisation:
    return PartnerOrganisation.objects.create(name=name or f"Partner {next(_numbers)}", kind=kind.value)


def membership(  # one call for a place of any kind
    user: User,
    role: Role,
    *,
    council: Council | None = None,
    provider: ProviderBody | None = None,
    partner: PartnerOrganisation | None = None,
    since: date = date(2020, 4, 1),
    until: date | None = None,
) -> Membership:
    """A role in one place. Providers' and partners' people may be written by any council."""
    writer = council.pk if council else 0
    with tenancy.transaction_for(Actor.operator("tests", council_id=writer)):
        return Membership.objects.create(
            user=user,
            role=role.value,
            council=council,
            provider=provider,
            partner=partner,
            since=since,
            until=until,
            granted_by="tests",
        )


def agreement(
    council: Council,
    partner: PartnerOrganisation,
    *,
    covers: list[Covers],
    valid_from: date = date(2020, 4, 1),
    valid_to: date | None = None,
) -> SharingAgreement:
    with tenancy.transaction_for(Actor.operator("tests", council_id=council.pk)):
        return SharingAgreement.objects.create(
            council=council,
            partner=partner,
            covers=[cover.value for cover in covers],
            purpose="Planning discharge together",
            valid_from=valid_from,
            valid_to=valid_to,
            agreed_by="The director",
        )


def team(council: Council, name: str = "") -> Team:
    with tenancy.transaction_for(Actor.operator("tests", council_id=council.pk)):
        return Team.objects.create(council=council, name=name or f"Team {next(_numbers)}")


def invitation(
    council: Council,
    email: str,
    role: Role,
    token: str,
    *,
    at: datetime,
    days: int = 7,
    provider: ProviderBody | None = None,
    partner: PartnerOrganisation | None = None,
) -> Invitation:
    """An invitation whose link is `token`, made at a moment and open for some days."""
    with tenancy.transaction_for(Actor.operator("tests", council_id=council.pk)):
        return Invitation.objects.create(
            email=email,
            role=role.value,
            council=council,
            provider=provider,
            partner=partner,
            token_digest=digest_of(token),
            invited_by="tests",
            invited_at=at,
            expires_at=at + timedelta(days=days),
        )
