"""Who reads the newsletter: kinds of reader, of service and of place, and who of them an edition is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from carepost.messages.addresses import Addressee, Standing
from carepost.register.rules.service_types import ServiceType


class Kind(StrEnum):
    """A kind of service, as an item is for it."""

    NURSING_HOME = "nursing_home"
    RESIDENTIAL_HOME = "residential_home"
    HOME_CARE = "home_care"
    SUPPORTED = "supported"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS = {
    Kind.NURSING_HOME: "Nursing homes",
    Kind.RESIDENTIAL_HOME: "Residential homes",
    Kind.HOME_CARE: "Home care",
    Kind.SUPPORTED: "Supported living, extra care and shared lives",
    Kind.OTHER: "Other services",
}
_OF_TYPE = {
    ServiceType.NURSING_HOME: Kind.NURSING_HOME,
    ServiceType.RESIDENTIAL_HOME: Kind.RESIDENTIAL_HOME,
    ServiceType.HOMECARE: Kind.HOME_CARE,
    ServiceType.SUPPORTED_LIVING: Kind.SUPPORTED,
    ServiceType.EXTRA_CARE: Kind.SUPPORTED,
    ServiceType.SHARED_LIVES: Kind.SUPPORTED,
}


def kinds_of(types: Iterable[str], *, site: bool = False) -> frozenset[str]:
    """The kinds of a service, by the types that CQC gives it; a site that CQC does not register is supported living or
    the like. Never empty.
    """
    known = {ServiceType(each) for each in types if each in set(ServiceType)}
    found = {_OF_TYPE[each].value for each in known if each in _OF_TYPE}
    return frozenset(found or {(Kind.SUPPORTED if site else Kind.OTHER).value})


@dataclass(frozen=True, slots=True)
class Audience:
    """Who an edition or an item is for. An empty part means everybody.

    Kinds and areas narrow those who stand for a service; partners and the council's own people stand for none.
    """

    readers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    areas: tuple[int, ...] = ()

    @property
    def is_everybody(self) -> bool:
        return not (self.readers or self.kinds or self.areas)


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one address: which readers it is, for which kinds of service, in which areas.

    `parts`: of one that stands for several, each by itself, so that the kind of one service is never read together
    with the area of another.
    """

    readers: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    areas: frozenset[int] = frozenset()
    parts: tuple[Profile, ...] = ()


def reads(profile: Profile, audience: Audience) -> bool:
    """Whether something for this audience is for this reader: for one at least of those that it stands for."""
    if profile.parts:
        return any(reads(part, audience) for part in profile.parts)
    if audience.readers and profile.readers.isdisjoint(audience.readers):
        return False
    if profile.readers and profile.readers <= Standing.without_service():
        return True
    kind = not audience.kinds or not profile.kinds.isdisjoint(audience.kinds)
    return kind and (not audience.areas or not profile.areas.isdisjoint(audience.areas))


class LeftOut(StrEnum):
    """Why somebody whom an edition is for does not get it."""

    NO_ADDRESS = "no_address"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    BAD_ADDRESS = "bad_address"
    GONE = "gone"

    @property
    def label(self) -> str:
        return _LEFT_OUT[self]


_LEFT_OUT = {
    LeftOut.NO_ADDRESS: "No address",
    LeftOut.UNSUBSCRIBED: "Unsubscribed",
    LeftOut.BOUNCED: "Came back last time",
    LeftOut.BAD_ADDRESS: "Not an address",
    LeftOut.GONE: "No longer one whom it is for",
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address of an edition with all that it stands for, or one place that has none, and why it is left out."""

    address: str
    name: str
    about: tuple[str, ...]
    profile: Profile
    source: str
    mend: str = ""
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of addresses: who left, where mail came back, and which no mail can be written to."""

    left: Collection[str] = frozenset()
    bounced: Collection[str] = frozenset()
    bad: Collection[str] = frozenset()

    def against(self, address: str) -> LeftOut | None:
        found = {
            LeftOut.NO_ADDRESS: not address,
            LeftOut.BAD_ADDRESS: address in self.bad,
            LeftOut.UNSUBSCRIBED: address in self.left,
            LeftOut.BOUNCED: address in self.bounced,
        }
        return next((reason for reason, holds in found.items() if holds), None)


def recipients(
    addressees: Iterable[Addressee], audience: Audience, known: Known | None = None
) -> Sequence[Recipient]:
    """Everybody an edition is for, each address once with all that it stands for, in order of address.

    Who has no address stands by themselves, so that they are counted. A reader of several services gets one mail.
    """
    known = known or Known()
    held: dict[str, list[Addressee]] = {}
    for each in addressees:
        if reads(_profile([each]), audience):
            held.setdefault(each.address.strip().lower() or each.key, []).append(each)
    made = [_recipient(key, some, known) for key, some in held.items()]
    return sorted(made, key=lambda one: (one.left_out is not None, one.address or "~", one.about))


def _recipient(key: str, some: Sequence[Addressee], known: Known) -> Recipient:
    address = key if some[0].address.strip() else ""
    return Recipient(
        address=address,
        name=next((each.name for each in some if each.name), ""),
        about=tuple(dict.fromkeys(each.about for each in some if each.about)),
        profile=_profile(some),
        source=some[0].key,
        mend=next((each.mend for each in some if each.mend), ""),
        left_out=known.against(address),
    )


def _profile(some: Sequence[Addressee]) -> Profile:
    parts = dict.fromkeys(Profile(frozenset({each.standing.value}), each.kinds, each.areas) for each in some)
    return together(tuple(parts))


def together(parts: Sequence[Profile]) -> Profile:
    """Several as one address: all that they are, and each by itself."""
    if len(parts) == 1:
        return parts[0]
    return Profile(
        frozenset().union(*(part.readers for part in parts)),
        frozenset().union(*(part.kinds for part in parts)),
        frozenset().union(*(part.areas for part in parts)),
        tuple(parts),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """How many get an edition, and how many of those that it is for do not, and why."""

    goes_to: int
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    by_reader: Mapping[Standing, int] = field(default_factory=dict)


def counted(everybody: Sequence[Recipient]) -> Counted:
    """The count; whoever is several kinds of reader counts under each."""
    going = [one for one in everybody if one.left_out is None]
    return Counted(
        len(going),
        {why: n for why in LeftOut if (n := sum(one.left_out is why for one in everybody))},
        {who: n for who in Standing if (n := sum(who.value in one.profile.readers for one in going))},
    )
