"""Who read about the services whose managers sign in, in the last weeks: people on pages, in a file, and a program."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from carepost.api.models import Token
from carepost.api.rules import ROLE, name_of
from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.councils.actors import Place
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.demo.cast import Cast
from carepost.providers.looking import note_looks
from carepost.providers.rules import Way
from carepost.register.models import Service

DIRECTOR = "Rosemary Lightbody"
WHO = ("Marta Kowalewska", "Gareth Copperthwaite", DIRECTOR, "Meera Pankhania")
DAYS, TIMES = 28, 5  # how far back, and on how many of those days each service is looked at
FILES = (26, 12, 5)  # days ago on which the director took the register away
READ = 7  # the last mornings of the dashboard


def lay_out(cast: Cast, seed: int, today: date) -> None:
    """Each service is opened on a few days by one or two people, and stands in files and in what programs read."""
    chance = random.Random(f"{seed}:looks")
    director = cast.staff(DIRECTOR)
    own = Service.objects.filter(organisation__body__isnull=False, host_id=director.council_id)
    refs = list(own.order_by("ref").values_list("ref", flat=True))
    who = [place for name in WHO if (place := _place(name, today))]
    opened: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for ref in refs:
        for back in chance.sample(range(1, DAYS), TIMES):
            for nth in chance.sample(range(len(who)), chance.choice((1, 1, 2))):
                opened[back, nth].append(ref)
    for (back, nth), some in sorted(opened.items(), reverse=True):
        at = _at(today, back, chance.randint(8, 16))
        _looks(who[nth].actor, some, who[nth].where, at)
    where = next(place.where for place in who if place.actor.name == director.name)
    for back in FILES:
        _looks(director, refs, where, _at(today, back, 9), Way.FILE)
    for back in range(READ, 0, -1):
        _looks(_dashboard(director), refs, where, _at(today, back, 6), Way.PROGRAM)


def _place(name: str, today: date) -> Place | None:
    user = User.objects.filter(name=name).first()
    return next(iter(places_of(user, today)), None) if user else None


def _dashboard(director: Actor) -> Actor:
    """The program that the director keeps, as it is noted."""
    with tenancy.acting_for(director):
        token = Token.objects.filter(keeper_id=director.user_id).order_by("pk").first()
    return replace(director, name=name_of(token.name, token.prefix) if token else director.name, role=ROLE)


def _at(today: date, back: int, hour: int) -> datetime:
    return datetime.combine(today - timedelta(days=back), time(hour, 12), LONDON)


def _looks(by: Actor, refs: Collection[str], where: str, at: datetime, way: Way = Way.PAGE) -> None:
    with clock.freeze(at), tenancy.acting_for(by):
        note_looks(by, refs, where=where, way=way)
