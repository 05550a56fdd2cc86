"""Roles that end, names, and what is shared with partners."""

from __future__ import annotations

from datetime import date

from carepost.councils.rules.refusals import CouncilRefused
from carepost.councils.rules.roles import Covers, Role


def against_leaving(
    *, own: bool, live: bool, role: Role, becomes: Role | None, other_admins: int
) -> tuple[CouncilRefused, ...]:
    """Why a role cannot end, or become another. `other_admins`: live ones in that council but this one."""
    against: list[CouncilRefused] = []
    if not live:
        against.append(CouncilRefused.NOT_LIVE)
    if own:
        against.append(CouncilRefused.OWN_ROLE)
    if role is Role.ADMIN and becomes is not Role.ADMIN and other_admins == 0:
        against.append(CouncilRefused.LAST_ADMIN)
    if becomes is not None:
        if becomes is role:
            against.append(CouncilRefused.ALREADY_MEMBER)
        if becomes.place is not role.place:
            against.append(CouncilRefused.ROLE_ELSEWHERE)
    return tuple(against)


def against_sharing(
    *, covers: frozenset[Covers], purpose: str, agreed_by: str, valid_from: date, valid_to: date | None
) -> tuple[CouncilRefused, ...]:
    """Why an agreement cannot stand. `valid_to` is the first day on which it no longer holds."""
    against: list[CouncilRefused] = []
    if not covers:
        against.append(CouncilRefused.COVERS_NOTHING)
    if not purpose.strip():
        against.append(CouncilRefused.PURPOSE_MISSING)
    if not agreed_by.strip():
        against.append(CouncilRefused.AGREED_BY_MISSING)
    if valid_to is not None and valid_to <= valid_from:
        against.append(CouncilRefused.ENDS_BEFORE_START)
    return tuple(against)


def against_name(name: str, *, taken: bool, longest: int) -> tuple[CouncilRefused, ...]:
    """Why a thing cannot be called that. `taken`: another one has the name, whatever its capitals."""
    if not name.strip():
        return (CouncilRefused.NAME_MISSING,)
    if len(name.strip()) > longest:
        return (CouncilRefused.NAME_TOO_LONG,)
    return (CouncilRefused.ALREADY_THERE,) if taken else ()
