"""England, made up: of the real one's size and spread, with rows that the rest of Carepost can work with."""

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from carepost.contact import queries
from carepost.contact.actions.clock import wind
from carepost.contact.models import ServiceContact, WelfareCall
from carepost.contact.script import WELFARE_CALL
from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils.models import Membership
from carepost.councils.tests import factories as councils
from carepost.demo.cast import operator
from carepost.demo.england.loading import load_council
from carepost.demo.england.places import COUNCILS, SERVICES, places, sizes
from carepost.demo.england.stamps import COLUMNS, Service, Stamp, Stock
from carepost.questions.rules import clean
from carepost.register.rules import council_key
from carepost.register.rules.england import is_english_council
from carepost.register.tests.factories import make_service
from carepost.risk.actions import recompute
from carepost.risk.models import Standing

DAY = date(2026, 11, 20)


def test_there_are_as_many_councils_as_in_england_and_none_of_them_is_one():
    names = [place.council for place in places(7)]
    assert len({council_key(name) for name in names}) == COUNCILS == len(names)
    assert not any(is_english_council(name) for name in names)


def test_councils_are_as_unlike_in_size_as_real_ones():
    found = sizes(7)
    assert sum(found) == SERVICES
    assert (min(found), max(found)) == (1, 721)
    assert 150 < sorted(found)[COUNCILS // 2] < 300


def test_ids_of_two_councils_never_meet():
    starts = sorted(place.first_id for place in places(7))
    most_used = 721 * 2 + 721 // 40 * 2
    assert min(later - earlier for earlier, later in pairwise(starts)) > most_used


def stamped(services=30):
    stamp = Stamp(1, [(5, "Ann"), (6, "Ben")], Stock(7, DAY), DAY, "7:1")
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in stamp.rows([Service(n, n % 2 == 0, date(2010, 1, 1)) for n in range(services)])
    ]
    return stamp, rows


def test_a_service_is_called_about_fifty_times_in_two_years():
    _, rows = stamped(60)
    assert 45 < len(rows) / 60 < 75
    assert all(DAY - timedelta(days=731) <= row["on"] < DAY for row in rows)


def test_the_script_accepts_the_answers_in_stock():
    _, rows = stamped()
    for row in rows[::40]:
        if row["outcome"] == "completed":
            assert clean(WELFARE_CALL, json.loads(row["answers"])).problems == {}


def test_the_same_seed_stamps_the_same_rows():
    assert stamped(4)[1] == stamped(4)[1]


@pytest.mark.django_db
def test_a_council_so_loaded_can_be_worked_with():
    council = councils.council("Ixmouth")
    for _ in range(12):
        make_service(
            host=council, registered_on=date(2015, 5, 1), first_seen_on=date(2024, 1, 1),
            confirmed_on=DAY, manager="Ivy Fernsby",
        )  # fmt: skip
    by = operator(council)
    calls = load_council(by=by, council=council, number=1, stock=Stock(7, DAY), today=DAY, seed=7)
    recompute(by=by, council_id=council.pk, on=DAY)
    with tenancy.acting_for(by):
        assert WelfareCall.objects.count() == calls > 12 * 40
        for kept in list(ServiceContact.objects.all()):
            wound = wind(ServiceContact.objects.get(pk=kept.pk))
            for name in ("last_completed_at", "last_completed_on", "last_outcome", "attempts", "declined"):
                assert getattr(wound, name) == getattr(kept, name)
        assert Standing.objects.exclude(band="grey").count() >= 6, "the last calls are heard"
        officer = Membership.objects.filter(role="post_officer", council=council).first()
        viewer = Actor(officer.user_id, "x", ActorKind.STAFF, council_id=council.pk)
        queries.today(viewer, datetime.combine(DAY, time(9, tzinfo=UTC)))
