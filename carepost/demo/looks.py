"""Who opened the pages of one provider's services in the last weeks: officers, a quality officer, a partner."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from carepost.core import clock, tenancy
from carepost.core.clock import LONDON
from carepost.councils.actors import Place
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.demo.handovers import GRACE
from carepost.providers.looking import note_look
from carepost.register.models import Service

WHO = ("Marta Kowalewska", "Gareth Copperthwaite", "Rosemary Lightbody", "Meera Pankhania")
DAYS, MOST = 28, 12  # how far back, and of how many services


def lay_out(seed: int, today: date) -> None:
    """Each service is opened on a few days, by one or two of them."""
    chance = random.Random(f"{seed}:looks")
    provider = places_of(User.objects.get(name=GRACE), today)[0].actor.provider_id
    own = Service.objects.filter(organisation__body_id=provider, host__isnull=False).order_by("ref")
    who = [places_of(User.objects.get(name=name), today)[0] for name in WHO]
    for ref in own.values_list("ref", flat=True)[:MOST]:
        for back in sorted(chance.sample(range(1, DAYS), 5), reverse=True):
            for place in chance.sample(who, chance.choice((1, 1, 2))):
                _looks(place, ref, today - timedelta(days=back), chance.randint(8, 16))


def _looks(place: Place, ref: str, on: date, hour: int) -> None:
    with clock.freeze(datetime.combine(on, time(hour, 12), LONDON)), tenancy.acting_for(place.actor):
        note_look(place.actor, ref=ref, where=place.where)
