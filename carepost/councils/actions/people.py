"""Roles that change and end."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actions.leaving import leave, sign_out
from carepost.councils.actions.telling import tell_managers, tell_person
from carepost.councils.actors import council_of
from carepost.councils.models import Council, Membership, Team
from carepost.councils.permissions import Can
from carepost.councils.places import live
from carepost.councils.reach import memberships
from carepost.councils.rules import CouncilRefused, Role, against_giving, against_leaving


@action(Can.CHANGE_ROLE)
def change_role(*, by: Actor, membership_id: int, role: Role) -> Membership:
    """Give somebody another role in the same place, from today; the old one ends and stays on record.

    Raises Refused for one's own role, a role of another kind of place, a privileged role from somebody who
    may not give it, one they hold already, and when it would leave the council without an administrator.
    """
    before = _locked(by, membership_id)
    against = list(_against_leaving(by, before, becomes=Role(role)))
    against += against_giving(Role(role), giver_role=by.role, operator=_is_operator(by))
    if _holds(before, Role(role)) and CouncilRefused.ALREADY_MEMBER not in against:
        against.append(CouncilRefused.ALREADY_MEMBER)
    refuse_if(against)
    today = clock.today()
    before.until = today
    before.save(update_fields=["until"])
    after = Membership.objects.create(
        user_id=before.user_id,
        role=Role(role).value,
        council_id=before.council_id,
        provider_id=before.provider_id,
        partner_id=before.partner_id,
        services=before.services,
        team_id=before.team_id,
        since=today,
        granted_by=by.name,
    )
    audit.note(subject=f"membership:{after.pk}", user=after.user_id, role=after.role, instead_of=before.role)
    return after


@action(Can.END_MEMBERSHIP)
def end_membership(*, by: Actor, membership_id: int) -> Membership:
    """End somebody's role from today, sign them out everywhere at once and withdraw the invitations they made.

    Of somebody at a provider, they and the provider's managers are told.
    Raises Refused for one's own role, one that has ended, and the last administrator's.
    """
    membership = _locked(by, membership_id)
    refuse_if(_against_leaving(by, membership, becomes=None))
    left = leave(membership)
    audit.note(
        subject=f"membership:{membership.pk}",
        user=membership.user_id,
        role=membership.role,
        sessions_ended=left.sessions,
        invitations_withdrawn=left.invitations,
    )
    if membership.provider_id is not None:
        _tell_provider(by, membership)
    return membership


@action(Can.PLACE_IN_TEAM)
def place_in_team(*, by: Actor, membership_id: int, team_id: int | None) -> Membership:
    """Put somebody of this council into one of its teams, or into none."""
    membership = _locked(by, membership_id)
    if team_id is not None:
        own = membership.council_id is not None
        if not own or not Team.objects.filter(pk=team_id, council_id=council_of(by)).exists():
            refuse_if([CouncilRefused.TEAM_ELSEWHERE])
    membership.team_id = team_id
    membership.save(update_fields=["team"])
    audit.note(subject=f"membership:{membership.pk}", user=membership.user_id, team=team_id)
    return membership


@action(Can.RESET_SECOND_FACTOR)
def reset_second_factor(*, by: Actor, membership_id: int) -> Membership:
    """Take away somebody's authenticator app, passkeys and recovery codes, and sign them out everywhere.

    For a lost telephone: they set up a new second step when they next sign in. Raises Refused for one's own.
    """
    membership = _locked(by, membership_id)
    if membership.user_id == by.user_id:
        refuse_if([CouncilRefused.OWN_SECOND_FACTOR])
    removed, _ = Authenticator.objects.filter(user_id=membership.user_id).delete()
    ended = sign_out(membership.user_id)
    audit.note(
        subject=f"user:{membership.user_id}",
        membership=membership.pk,
        factors_removed=removed,
        sessions_ended=ended,
    )
    return membership


def _locked(by: Actor, membership_id: int) -> Membership:
    """The membership, if it is one this actor looks after; else 404. The council is locked first.

    Whoever takes administrators away waits for whoever does so already: two could not leave a council with
    none.
    """
    if by.council_id is not None:
        Council.objects.select_for_update().get(pk=by.council_id)
    rows = memberships(by).select_for_update(of=("self",))
    return get_object_or_404(rows, pk=membership_id)


def _against_leaving(
    by: Actor, membership: Membership, *, becomes: Role | None
) -> tuple[CouncilRefused, ...]:
    today = clock.today()
    admins = Membership.objects.filter(live(today), council=membership.council, role=Role.ADMIN)
    return against_leaving(
        own=membership.user_id == by.user_id,
        live=membership.until is None or membership.until > today,
        role=Role(membership.role),
        becomes=becomes,
        other_admins=admins.exclude(pk=membership.pk).filter(user__is_active=True).count(),
    )


def _tell_provider(by: Actor, membership: Membership) -> None:
    council = Council.objects.filter(pk=by.council_id or 0).first() or by.name
    ended = f"access to Carepost for {membership.provider} has ended today. {council} ended it."
    tell_person(membership, f"{membership.provider}: your access has ended", f"Your {ended}")
    tell_managers(membership, f"{membership.user.name}'s {ended}")


def _holds(membership: Membership, role: Role) -> bool:
    same_place = Q(
        council_id=membership.council_id,
        provider_id=membership.provider_id,
        partner_id=membership.partner_id,
    )
    same = Membership.objects.filter(same_place, live(clock.today()), user_id=membership.user_id, role=role)
    return same.exists()


def _is_operator(by: Actor) -> bool:
    return by.kind == "operator"
