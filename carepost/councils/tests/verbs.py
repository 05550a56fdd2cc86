"""What the tests of verbs share: an operator, a refusal to expect, links and entries."""

from __future__ import annotations

import pytest

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.models import AuditEntry
from carepost.core.refusals import Reason, Refused
from carepost.councils import actions
from carepost.councils.models import Council, Membership, User
from carepost.councils.permissions import OPERATOR, Can
from carepost.councils.queries import invitations
from carepost.councils.tests.cast import Person, scope

GOOD = "correct horse battery"


def operator(council: Council | None = None) -> Actor:
    permissions = {can.value for can in OPERATOR}
    return Actor.operator(
        "carepost user add", council_id=council.pk if council else None, permissions=permissions
    )


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.reasons == (reason,))


def entries(person: Person, verb: Can) -> list[AuditEntry]:
    with scope(person):
        return list(AuditEntry.objects.filter(verb=verb).order_by("seq"))


def membership_of(person: Person, council: Council) -> Membership:
    with tenancy.transaction_for(Actor.operator("tests", council_id=council.pk)):
        return Membership.objects.get(user=person.user, council=council, until=None)


def token_of(invited: actions.Invited) -> str:
    return invited.link.rstrip("/").rsplit("/", 1)[1]


def accept(token: str, user: User | None = None, name: str = "Jo Marsh", password: str = GOOD) -> User:
    user_id = user.pk if user else None
    offered = invitations.offer(token, user_id=user_id, now=clock.now())
    by = invitations.bearer(offered, user_id=user_id, name=name)
    return actions.accept_invitation(by=by, token=token, name=name, password=password)
