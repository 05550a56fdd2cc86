"""Loads England council by council: each in a transaction of its own, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from carepost.contact.models import ServiceContact, WelfareCall
from carepost.core import audit, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actions import add_council
from carepost.councils.models import Council, Membership, User
from carepost.councils.permissions import Can
from carepost.councils.rules import Role
from carepost.demo import words
from carepost.demo.actions import Loaded, against
from carepost.demo.calls.writing import SIGNAL
from carepost.demo.cast import GRANTED_BY, operator
from carepost.demo.copying import copy_in, count_rows
from carepost.demo.county import Place, county_of
from carepost.demo.county.files import write_folder
from carepost.demo.county.making import Document
from carepost.demo.england.places import COUNCILS, SERVICES, places, sizes
from carepost.demo.england.stamps import COLUMNS, CONTACT, Service, Stamp, Stock
from carepost.register.actions.importing.entry import import_file
from carepost.register.models import Service as Registered
from carepost.risk.actions import recompute
from carepost.risk.models import SignalRow

Say = Callable[[str], None]
_CAST = (Role.POST_OFFICER, Role.POST_OFFICER, Role.POST_OFFICER, Role.DIRECTOR, Role.ADMIN)
_STANDING_DAYS = 200


def load(
    *, seed: int, today: date, folder: Path, say: Say, councils: int = COUNCILS, services: int = SERVICES
) -> Loaded:
    """Load all of England. Raises Refused when the database holds a council already.

    Unlike the county it is not whole or nothing: what is cut off must be thrown away.
    """
    refuse_if(against(today))
    by = operator()
    where = places(seed, councils)
    made = [add_council(by=by, name=place.council, is_demo=True) for place in where]
    say(f"Importing {services:,} services of {councils} councils")
    documents = _documents(seed, today, list(zip(where, sizes(seed, councils, services), strict=True)))
    source = write_folder(documents, folder, "England", today - timedelta(days=3))
    import_file(by=by, source=source, progress=_progress(say))
    count_rows()
    stock, calls = Stock(seed, today), 0
    for number, council in enumerate(made, start=1):
        scoped = operator(council)
        calls += load_council(by=scoped, council=council, number=number, stock=stock, today=today, seed=seed)
        recompute(by=scoped, council_id=council.pk, on=today)
        _age_standings(scoped)
        say(f"Calls of {number} of {councils} councils: {calls:,}")
        if number == councils // 8:
            count_rows()
    say("Counting rows for the planner")
    count_rows()
    return Loaded(councils, services, councils * len(_CAST), calls)


def _documents(seed: int, today: date, markets: list[tuple[Place, int]]) -> Iterator[Document]:
    for place, size in markets:
        yield from county_of(seed, today - timedelta(days=3), place, size).documents()


def _progress(say: Say) -> Callable[[int, int | None], None]:
    def tell(rows: int, whole: int | None) -> None:
        say(f"Importing: {rows:,} of {whole:,} rows" if whole else "Reading the files")

    return tell


@action(Can.LOAD_ENGLAND)
def load_council(*, by: Actor, council: Council, number: int, stock: Stock, today: date, seed: int) -> int:
    """Write one council's people and two years of its calls; returns how many calls."""
    officers = _people(council, number, today)
    rows = Registered.objects.filter(host=council, adult_social_care=True, withdrawn=False)
    active = rows.filter(status__in=("registered", "dormant")).order_by("pk")
    services = [
        Service(pk, home, since or date.min)
        for pk, home, since in active.values_list("pk", "care_home", "registered_on")
    ]
    stamp = Stamp(council.pk, officers, stock, today, f"{seed}:{number}")
    calls = copy_in(WelfareCall, COLUMNS, stamp.rows(services))
    copy_in(ServiceContact, CONTACT, stamp.contacts())
    copy_in(SignalRow, SIGNAL, stamp.signals())
    audit.note(subject=f"council:{council.pk}", seed=seed, today=today, services=len(services), calls=calls)
    return calls


def _people(council: Council, number: int, today: date) -> list[tuple[int, str]]:
    """A few people for each council; returns its officers. Those of the first can be chosen to sign in as."""
    officers = []
    for turn, role in enumerate(_CAST):
        given = words.FIRST_NAMES[(number * 7 + turn * 31) % len(words.FIRST_NAMES)]
        family = words.LAST_NAMES[(number * 11 + turn * 17) % len(words.LAST_NAMES)]
        user = User.objects.create_user(
            f"{role.value}{turn}@{council.slug}.example", f"{given} {family}", None, is_demo=number == 1
        )
        Membership.objects.create(
            user=user,
            role=role.value,
            council=council,
            since=today - timedelta(days=800),
            granted_by=GRANTED_BY,
        )
        if role is Role.POST_OFFICER:
            officers.append((user.pk, user.name))
    return officers


def _age_standings(by: Actor) -> None:
    """Standings worked out just now would all be of today, and nobody would be late."""
    with tenancy.transaction_for(by), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE risk_standing SET since = since - (service_id %% %s)::int,"
            " paced_since = paced_since - (service_id %% %s)::int WHERE council_id = %s",
            [_STANDING_DAYS, _STANDING_DAYS, by.council_id],
        )
