"""The people of a provider, kept by its manager: a second one, one for one home, one who left, two invited."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.councils import actions
from carepost.councils.models import Membership, User
from carepost.councils.places import places_of
from carepost.councils.queries import colleagues, invitations
from carepost.councils.rules import Role

MANAGER = "Grace Ekpenyong"
SECOND, OF_ONE_HOME, LEAVER = "Desmond Farrant", "Lorna Ashdown", "Craig Penhale"
#: Who was invited, and how many days ago: the link of the second ran out.
INVITED = (("Halima Yusuf", 2), ("Peter Stanwick", 15))


def lay_out(today: date) -> None:
    """What the manager did in the last two months, through the pages' own verbs."""
    by = _manager(today)
    run = [each.pk for each in colleagues.to_give(by)]
    if not run:
        return
    _joins(by, SECOND, Role.PROVIDER_MANAGER, None, today - timedelta(days=58))
    _joins(by, OF_ONE_HOME, Role.PROVIDER_MANAGER, run[:1], today - timedelta(days=40))
    _joins(by, LEAVER, Role.PROVIDER_USER, run[-1:], today - timedelta(days=33))
    with tenancy.acting_for(by), _at(today - timedelta(days=4)):
        row = Membership.objects.get(user__name=LEAVER)
        actions.remove_colleague(by=by, membership_id=row.pk)
    for name, ago in INVITED:
        with _at(today - timedelta(days=ago)):
            actions.invite_colleague(by=by, email=_email(by, name), role=Role.PROVIDER_USER, chosen=run[:2])


def _manager(today: date) -> Actor:
    return places_of(User.objects.get(name=MANAGER), today)[0].actor


def _joins(by: Actor, name: str, role: Role, chosen: list[int] | None, on: date) -> None:
    """Invited on a day, and taken up an hour later."""
    with _at(on):
        made = actions.invite_colleague(by=by, email=_email(by, name), role=role, chosen=chosen)
    token = made.link.rstrip("/").rsplit("/", 1)[1]
    with _at(on, hour=11):
        offered = invitations.offer(token, user_id=None, now=clock.now())
        bearer = invitations.bearer(offered, user_id=None, name=name)
        person = actions.accept_invitation(by=bearer, token=token, name=name, without_password=True)
    User.objects.filter(pk=person.pk).update(is_demo=True)


def _email(by: Actor, name: str) -> str:
    domain = User.objects.get(pk=by.user_id or 0).email.split("@")[1]
    return f"{name.lower().replace(' ', '.')}@{domain}"


def _at(on: date, hour: int = 10) -> AbstractContextManager[None]:
    return clock.freeze(datetime.combine(on, time(hour), LONDON))
