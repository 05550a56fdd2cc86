"""Councils, teams, and the organisations around them."""

from __future__ import annotations

import re

from django.db import IntegrityError, models, transaction

from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils import joining
from carepost.councils.actors import council_of
from carepost.councils.models import Council, PartnerOrganisation, ProviderBody, Team
from carepost.councils.naming import council_key, slug_of
from carepost.councils.permissions import Can
from carepost.councils.rules import CouncilRefused, PartnerKind, against_name

_ONS_CODE = re.compile(r"[EWSN][0-9]{8}")


@action(Can.ADD_COUNCIL)
def add_council(
    *, by: Actor, name: str, cqc_name: str = "", ons_code: str = "", is_demo: bool = False
) -> Council:
    """Add a council. `cqc_name` is how CQC spells it, by default the same.

    Raises Refused when a council of that name is there, in whatever spelling, or the ONS code (GSS code,
    one letter and eight digits) is none.
    """
    name, cqc_name, ons_code = name.strip(), cqc_name.strip() or name.strip(), ons_code.strip().upper()
    key = council_key(name)
    against = list(against_name(name, taken=Council.objects.filter(key=key).exists(), longest=120))
    if ons_code and not _ONS_CODE.fullmatch(ons_code):
        against.append(CouncilRefused.CODE_NOT_ONE)
    refuse_if(against)
    council = Council(
        name=name, slug=slug_of(name), cqc_name=cqc_name, key=key, ons_code=ons_code, is_demo=is_demo
    )
    _save(council)
    joining.welcome(council)
    audit.note(subject=f"council:{council.pk}", name=name, cqc_name=cqc_name, ons_code=ons_code)
    return council


@action(Can.ADD_TEAM)
def add_team(*, by: Actor, name: str) -> Team:
    """Add a team to the acting council. Raises Refused when it has one of that name."""
    taken = Team.objects.filter(council_id=council_of(by), name__iexact=name.strip()).exists()
    refuse_if(against_name(name, taken=taken, longest=120))
    team = Team(council_id=council_of(by), name=name.strip())
    _save(team)
    audit.note(subject=f"team:{team.pk}", name=team.name)
    return team


@action(Can.ADD_PARTNER)
def add_partner(*, by: Actor, name: str, kind: PartnerKind) -> PartnerOrganisation:
    """Add a partner organisation, which every council may then work with. Raises Refused when it is there."""
    taken = PartnerOrganisation.objects.filter(name__iexact=name.strip()).exists()
    refuse_if(against_name(name, taken=taken, longest=200))
    partner = PartnerOrganisation(name=name.strip(), kind=PartnerKind(kind).value)
    _save(partner)
    audit.note(subject=f"partner:{partner.pk}", name=partner.name, kind=partner.kind)
    return partner


@action(Can.ADD_PROVIDER_BODY)
def add_provider_body(*, by: Actor, name: str) -> ProviderBody:
    """Add a provider as people sign in for it. Raises Refused when there is one of that name."""
    taken = ProviderBody.objects.filter(name__iexact=name.strip()).exists()
    refuse_if(against_name(name, taken=taken, longest=200))
    provider = ProviderBody(name=name.strip())
    _save(provider)
    audit.note(subject=f"provider:{provider.pk}", name=provider.name)
    return provider


def _save(row: models.Model) -> None:
    """Save a row whose name was free a moment ago: of two at once, the second is told as everybody is."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused([CouncilRefused.ALREADY_THERE]) from error
