"""Who is invited: people of providers by kind of service, area and role, of partners, and who came before."""

from dataclasses import dataclass
from enum import StrEnum

from carepost.core.refusals import Reason

INVITE_SALT = "carepost.events.invitation"


class Group(StrEnum):
    """People who can be invited."""

    MANAGERS = "managers"
    STAFF = "staff"
    PARTNERS = "partners"
    CAME = "came"

    @property
    def label(self) -> str:
        return _GROUPS[self]


_GROUPS = {
    Group.MANAGERS: "Managers of providers who sign in here",
    Group.STAFF: "Staff of providers who sign in here",
    Group.PARTNERS: "People of our partners",
    Group.CAME: "Whoever was on the list of an event of this topic before",
}

#: Kinds of service, by the register's key.
KINDS = (
    ("nursing_home", "Nursing homes"),
    ("residential_home", "Residential homes"),
    ("community", "Care at home and in the community"),
    ("site", "Not registered by CQC, such as supported living"),
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom to invite. No kinds or areas means all of them; both narrow the people of providers alone."""

    groups: tuple[Group, ...]
    kinds: tuple[str, ...] = ()
    areas: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to invite, with where they come from, and who they are where they sign in."""

    name: str
    email: str
    service_id: int | None = None
    body_id: int | None = None
    organisation: str = ""
    user_id: int | None = None


class InviteFault(Reason):
    """Why nobody is invited."""

    NO_GROUP = "Select whom to invite."
    NOBODY = "Nobody is left to invite: they are invited already, or on the list."
    OTHER_NUMBER = "The number has changed since you looked. Look at it once more, then send."
    NOT_OPEN = "Open the event first: people sign up by the invitation."


def once(people: list[Invitee], without: set[str]) -> list[Invitee]:
    """Each address once, the first time that it comes; those to leave out are given in lower case."""
    found: dict[str, Invitee] = {}
    for each in people:
        key = each.email.casefold()
        if key and key not in without:
            found.setdefault(key, each)
    return list(found.values())
