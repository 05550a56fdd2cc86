"""Puts the councils, the organisations around them and their people into the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Count, Q

from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils import actions
from carepost.councils.models import Council, Membership, PartnerOrganisation, ProviderBody, Team, User
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.rules import PlaceKind, Role
from carepost.demo import people
from carepost.demo.calls.desk import Officer
from carepost.demo.people import Partner, Player
from carepost.register.actions.linking import link_provider
from carepost.register.models import Organisation

GRANTED_BY = "Carepost demonstration"


@dataclass(frozen=True, slots=True)
class Cast:
    """The two councils, and everybody by name."""

    ambershire: Council
    borechester: Council
    users: Mapping[str, User]

    def staff(self, name: str) -> Actor:
        """One of the councils' people, as they act in their own council."""
        player = next(player for player in people.STAFF if player.name == name)
        council = self.ambershire if player.where == people.AMBERSHIRE else self.borechester
        return Actor(
            self.users[name].pk, name, ActorKind.STAFF,
            council_id=council.pk, role=player.role.value, permissions=permissions_of(player.role),
        )  # fmt: skip

    def officers(self, today: date) -> list[Officer]:
        """Ambershire's support officers, who make the calls; the one who left among them."""
        return [
            Officer(
                self.users[player.name].pk,
                player.name,
                None if player.left is None else today - timedelta(days=player.left),
            )
            for player in people.STAFF
            if player.role is Role.POST_OFFICER and player.where == people.AMBERSHIRE
        ]


def operator(council: Council | None = None) -> Actor:
    """The command line, in a council's scope."""
    permissions = {can.value for can in Can}
    return Actor.operator(
        "carepost demo", council_id=council.pk if council else None, permissions=permissions
    )


def assemble(began: date, today: date) -> Cast:
    """Councils, teams, partners and their people, as they are today and have been since they began."""
    councils = {
        name: actions.add_council(by=operator(), name=name, is_demo=True)
        for name in (people.AMBERSHIRE, people.BORECHESTER)
    }
    ours = operator(councils[people.AMBERSHIRE])
    teams = {name: actions.add_team(by=ours, name=name) for name in people.TEAMS}
    partners = {partner.name: _partner(ours, partner, today) for partner in people.PARTNERS}
    users: dict[str, User] = {}
    for player in people.STAFF:
        users[player.name] = _staff(player, councils, teams, began, today)
    for player in people.AROUND:
        users[player.name] = user = _user(player.name, f"{_slug(player.where)}.example")
        _member(ours, user, player, began, partner=partners[player.where])
    return Cast(councils[people.AMBERSHIRE], councils[people.BORECHESTER], users)


def assemble_providers(cast: Cast, began: date) -> list[ProviderBody]:
    """The people of the providers with most services here, each signing in for their own."""
    ours = operator(cast.ambershire)
    here = Q(services__host=cast.ambershire, services__status="registered")
    largest = Organisation.objects.annotate(here=Count("services", filter=here)).order_by("-here", "ref")
    return [
        _provider(ours, organisation, players, began)
        for organisation, players in zip(largest, people.PROVIDERS_PEOPLE, strict=False)
    ]


def _provider(
    ours: Actor, organisation: Organisation, players: Iterable[Player], began: date
) -> ProviderBody:
    body = actions.add_provider_body(by=ours, name=organisation.name)
    link_provider(by=ours, organisation=organisation, body=body)
    for player in players:
        user = _user(player.name, f"{_slug(organisation.name)}.example")
        _member(ours, user, player, began, provider=body)
    return body


def _partner(ours: Actor, partner: Partner, today: date) -> PartnerOrganisation:
    made = actions.add_partner(by=ours, name=partner.name, kind=partner.kind)
    if partner.covers:
        actions.agree_sharing(
            by=ours,
            partner_id=made.pk,
            covers=partner.covers,
            purpose=partner.purpose,
            agreed_by="Rosemary Lightbody, director of adult social care",
            valid_from=today - timedelta(days=partner.begun),
            valid_to=None if partner.ended is None else today - timedelta(days=partner.ended),
        )
    return made


def _staff(
    player: Player, councils: Mapping[str, Council], teams: Mapping[str, Team], began: date, today: date
) -> User:
    user = _user(player.name, f"{_slug(player.where)}.example")
    until = None if player.left is None else today - timedelta(days=player.left)
    team = teams.get(player.team)
    _member(
        operator(councils[player.where]), user, player, began,
        council=councils[player.where], team=team, until=until,
    )  # fmt: skip
    if player.also:
        there = councils[player.also]
        _member(operator(there), user, player, today - timedelta(days=30), council=there)
    return user


def _user(name: str, domain: str) -> User:
    user = User.objects.create_user(f"{_slug(name, '.')}@{domain}", name, None, is_demo=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _member(
    by: Actor,
    user: User,
    player: Player,
    since: date,
    *,
    council: Council | None = None,
    provider: ProviderBody | None = None,
    partner: PartnerOrganisation | None = None,
    team: Team | None = None,
    until: date | None = None,
) -> None:
    places = {PlaceKind.COUNCIL: council, PlaceKind.PROVIDER: provider, PlaceKind.PARTNER: partner}
    if places[player.role.place] is None:
        raise ValueError(f"{player.name} cannot be {player.role.label} there")
    with tenancy.acting_for(by):
        Membership.objects.create(
            user=user, role=player.role.value, council=council, provider=provider, partner=partner,
            team=team, since=since, until=until, granted_by=GRANTED_BY,
        )  # fmt: skip


def _slug(name: str, between: str = "-") -> str:
    return re.sub(r"[^a-z0-9]+", between, name.lower()).strip(between)
