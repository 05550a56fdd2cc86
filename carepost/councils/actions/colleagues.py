"""A provider's people, kept by its managers: invited, changed, removed. What they may not is in rules.colleagues."""

from __future__ import annotations

from collections.abc import Iterable

from django.shortcuts import get_object_or_404

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils import services
from carepost.councils.actions.leaving import call_back, leave
from carepost.councils.actions.sending import Invited, post, send
from carepost.councils.actions.telling import access_in_words, note_at, tell_managers, tell_person
from carepost.councils.actors import services_of
from carepost.councils.models import Invitation, Membership, ProviderBody
from carepost.councils.permissions import Can
from carepost.councils.places import live
from carepost.councils.reach import colleagues, colleagues_invited
from carepost.councils.rules import Asked, CouncilRefused, Role
from carepost.councils.rules.colleagues import (
    Access,
    ColleagueFault,
    against_changing,
    against_giving_access,
    against_removing,
    within,
)


@action(Can.INVITE_COLLEAGUE)
def invite_colleague(*, by: Actor, email: str, role: Role, chosen: Iterable[int] | None) -> Invited:
    """Invite one person to the provider that one manages, to the `chosen` services or with None to all.

    By a link as `invite` makes it. Raises Refused for what one may not give, for somebody who is there already, and
    as `invite` does.
    """
    wanted = Access(Role(role), services_of(chosen))
    asked = Asked(email.strip().lower(), wanted.role, _held(by).pk, services=wanted.services)
    refuse_if(_against_giving(by, wanted))
    there = colleagues(by).filter(live(clock.today()), user__email=asked.email)
    refuse_if([CouncilRefused.ALREADY_MEMBER] if there.exists() else [])
    invited = send(asked, by=by, council=None)
    row = colleagues_invited(by).get(pk=invited.invitation_id)
    tell_managers(row, f"{by.name} has invited {row.email}: {access_in_words(row)}.", by=by)
    return invited


@action(Can.SEND_COLLEAGUE_AGAIN)
def send_colleague_again(*, by: Actor, invitation_id: int) -> Invited:
    """Post an invitation once more, with a new link and new days; the link before stops working. Raises Refused."""
    return post(_waiting(by, invitation_id), by=by, now=clock.now())


@action(Can.WITHDRAW_COLLEAGUE)
def withdraw_colleague(*, by: Actor, invitation_id: int) -> Invitation:
    """Make an invitation's link worthless. Raises Refused when it was used or withdrawn already."""
    invitation = _waiting(by, invitation_id)
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    note_at(by, subject=f"invitation:{invitation.pk}", email=invitation.email, role=invitation.role)
    tell_managers(invitation, f"{by.name} has withdrawn the invitation of {invitation.email}.", by=by)
    return invitation


@action(Can.CHANGE_COLLEAGUE)
def change_colleague(
    *, by: Actor, membership_id: int, role: Role, chosen: Iterable[int] | None
) -> Membership:
    """Give a colleague another role or other services from now on; what they had ends and stays on record.

    Whoever is a manager no more has their open invitations withdrawn. Raises Refused.
    """
    before = _colleague(by, membership_id)
    held, wanted = _access(before), Access(Role(role), services_of(chosen))
    self_ = before.user_id == by.user_id
    against = against_changing(held, wanted, own=by.services, self_=self_, live=_is_live(before))
    refuse_if(against or _against_giving(by, wanted))
    if wanted.role is not held.role:
        refuse_if([CouncilRefused.ALREADY_MEMBER] if _holds(before, wanted.role) else [])
    today = clock.today()
    before.until = today
    before.save(update_fields=["until"])
    after = Membership.objects.create(
        user_id=before.user_id,
        role=wanted.role.value,
        services=None if wanted.services is None else sorted(wanted.services),
        provider_id=before.provider_id,
        since=today,
        granted_by=by.name,
    )
    if wanted.role is not Role.PROVIDER_MANAGER:
        call_back(before)
    note_at(
        by, subject=f"membership:{after.pk}", user=after.user_id, role=after.role, services=after.services,
        provider=after.provider_id, instead_of={"role": before.role, "services": before.services},
    )  # fmt: skip
    now = f"{access_in_words(after)}, where it was {access_in_words(before)}. {by.name} changed it."
    tell_person(after, f"{after.provider}: your access has changed", f"You are now {now}")
    tell_managers(after, f"{after.user.name} is now {now}", by=by)
    return after


@action(Can.REMOVE_COLLEAGUE)
def remove_colleague(*, by: Actor, membership_id: int) -> Membership:
    """End a colleague's access, or one's own, at once: every session ends, and open invitations of theirs.

    What they have at another organisation stays. Raises Refused; for the last manager, with what to do.
    """
    membership = _colleague(by, membership_id)
    others = colleagues(by).filter(
        live(clock.today()), role=Role.PROVIDER_MANAGER, services=None, user__is_active=True
    )
    refuse_if(
        against_removing(
            _access(membership),
            own=by.services,
            self_=membership.user_id == by.user_id,
            live=_is_live(membership),
            others=others.exclude(user_id=membership.user_id).count(),
        )
    )
    left = leave(membership)
    note_at(
        by, subject=f"membership:{membership.pk}", user=membership.user_id, role=membership.role,
        services=membership.services, sessions_ended=left.sessions, invitations_withdrawn=left.invitations,
    )  # fmt: skip
    ended = f"access to Carepost for {membership.provider} has ended today. {by.name} ended it."
    tell_person(membership, f"{membership.provider}: your access has ended", f"Your {ended}")
    tell_managers(membership, f"{membership.user.name}'s {ended}", by=by)
    return membership


def _held(by: Actor) -> ProviderBody:
    """The provider, locked: of two managers who leave at the same moment, the second is the last."""
    return get_object_or_404(ProviderBody.objects.select_for_update(), pk=by.provider_id)


def _against_giving(by: Actor, wanted: Access) -> tuple[ColleagueFault, ...]:
    run = [each.pk for each in services.run_by(by.provider_id)]
    return against_giving_access(wanted, own=by.services, run=run)


def _colleague(by: Actor, membership_id: int) -> Membership:
    """A membership of the provider that one manages, locked. Raises 404."""
    _held(by)
    rows = colleagues(by).select_for_update(of=("self",)).select_related("user", "provider")
    return get_object_or_404(rows, pk=membership_id)


def _waiting(by: Actor, invitation_id: int) -> Invitation:
    """An invitation that a manager of the provider made and nobody took up, locked. Raises 404 and Refused."""
    rows = colleagues_invited(by).select_for_update(of=("self",))
    invitation = get_object_or_404(rows, pk=invitation_id, council=None)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused([CouncilRefused.INVITATION_USED])
    refuse_if([] if within(services_of(invitation.services), by.services) else [ColleagueFault.BEYOND_YOU])
    return invitation


def _access(row: Membership) -> Access:
    return Access(Role(row.role), services_of(row.services))


def _is_live(row: Membership) -> bool:
    return row.until is None or row.until > clock.today()


def _holds(row: Membership, role: Role) -> bool:
    same = Membership.objects.filter(live(clock.today()), user_id=row.user_id, provider_id=row.provider_id)
    return same.filter(role=role).exists()
