"""What a provider's manager may do about colleagues: whom to invite, to which services, and who has to stay."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from carepost.core.refusals import Reason
from carepost.councils.rules.roles import PlaceKind, Role

#: The services (ids) that somebody has; None for all of the provider's, those to come among them.
Services = frozenset[int] | None


class ColleagueFault(Reason):
    """Why somebody's access to a provider's services cannot be given, changed or ended like this."""

    NOT_HERE = "Choose a role that a provider's people hold."
    NO_SERVICE = "Choose at least one service, or all of them."
    NOT_OURS = "Choose services that your provider runs."
    BEYOND_YOU = "You can give and take services that you have yourself. Ask a manager who has all of them."
    OWN_ACCESS = "You cannot change your own access. Ask another manager."
    NO_CHANGE = "They have exactly this already."
    NOT_LIVE = "They have left already."
    LAST_MANAGER = (
        "You are the only manager for all services, so nobody could let colleagues in. Make a colleague a manager for"
        " all services, or invite one who accepts, and then leave. If nobody will follow you, tell your council."
    )


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody has, or is to have, at a provider."""

    role: Role
    services: Services = None

    @property
    def keeps_people(self) -> bool:
        """Whether they are a manager for all services: one of these has to stay."""
        return self.role is Role.PROVIDER_MANAGER and self.services is None


def within(services: Services, own: Services) -> bool:
    """Whether somebody who has `own` may give or take `services`."""
    return own is None or (services is not None and services <= own)


def against_giving_access(
    wanted: Access, *, own: Services, run: Collection[int]
) -> tuple[ColleagueFault, ...]:
    """Why a manager who has `own` cannot give this at a provider that runs the services `run`."""
    found = {
        ColleagueFault.NOT_HERE: wanted.role.place is not PlaceKind.PROVIDER,
        ColleagueFault.NO_SERVICE: wanted.services is not None and not wanted.services,
        ColleagueFault.NOT_OURS: bool((wanted.services or frozenset()) - frozenset(run)),
        ColleagueFault.BEYOND_YOU: not within(wanted.services, own),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def against_changing(
    held: Access, wanted: Access, *, own: Services, self_: bool, live: bool
) -> tuple[ColleagueFault, ...]:
    """Why a manager who has `own` cannot make `wanted` of what a colleague holds. `self_`: it is the manager."""
    if not live:
        return (ColleagueFault.NOT_LIVE,)
    found = {
        ColleagueFault.OWN_ACCESS: self_,
        ColleagueFault.BEYOND_YOU: not within(held.services, own),
        ColleagueFault.NO_CHANGE: held == wanted,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def against_removing(
    held: Access, *, own: Services, self_: bool, live: bool, others: int
) -> tuple[ColleagueFault, ...]:
    """Why a manager who has `own` cannot end this. `others`: managers for all services beside this one.

    Somebody may leave by themselves, but for the last who could let anybody in (Carepost default).
    """
    if not live:
        return (ColleagueFault.NOT_LIVE,)
    found = {
        ColleagueFault.BEYOND_YOU: not self_ and not within(held.services, own),
        ColleagueFault.LAST_MANAGER: held.keeps_people and others == 0,
    }
    return tuple(fault for fault, holds in found.items() if holds)
