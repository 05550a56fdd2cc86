"""Who acts, and for whom: the one value that verbs take as `by` and queries as `viewer`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    PROVIDER = "provider"
    PARTNER = "partner"
    OPERATOR = "operator"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one of their places, or an operator at the command line.

    `council_id` is the council whose rows they may see, `provider_id` the provider body they sign in for,
    `partner_id` the partner organisation. `services` are the ids of those of the provider's services that are
    theirs, None for all. `permissions` are verb keys such as "contact.record_call".
    """

    user_id: int | None
    name: str
    kind: ActorKind
    council_id: int | None = None
    provider_id: int | None = None
    partner_id: int | None = None
    role: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    services: frozenset[int] | None = None

    def may(self, verb: str) -> bool:
        """True when the place this person acts in carries the permission of that verb."""
        return verb in self.permissions

    @classmethod
    def operator(
        cls, name: str, *, council_id: int | None = None, permissions: frozenset[str] | set[str] = frozenset()
    ) -> Actor:
        """Someone with a shell on the machine, or a scheduled job: the audit book names the command."""
        return cls(None, name, ActorKind.OPERATOR, council_id=council_id, permissions=frozenset(permissions))


NOBODY = Actor(None, "nobody", ActorKind.NOBODY)
