"""What keeps councils that buy care apart is broken, guard by guard, and a test or the database finds each."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.db.models import Q

from carepost.contact import buyers
from carepost.contact.buyers import Buyer, told_too
from carepost.contact.tests import test_buying as tests
from carepost.core.refusals import Refused
from carepost.councils.models import Council
from carepost.councils.tests.cast import scope

pytestmark = pytest.mark.django_db
ACTIONS = "carepost.contact.actions"
FOUND = (AssertionError, pytest.fail.Exception, DatabaseError, Refused)


def every_council(*_):
    return list(Council.objects.values_list("pk", flat=True))


def all_others(_, row):
    return list(Council.objects.exclude(pk=row.council_id))


def all_of_it(by, wrong, right):
    return {council.pk: right for council in told_too(by, wrong)}


def all_chosen(_, services):
    return {each.pk: [Buyer(Council.objects.get(name="Borechester"), chosen=True)] for each in services}


@pytest.mark.parametrize(
    ("guard", "broken", "finds"),
    [
        (f"{ACTIONS}.updating.buying", every_council, "test_only_councils_that_buy_care_there_can_be_told"),
        (f"{ACTIONS}.updating.told_too", all_others,
         "test_who_was_told_none_of_it_is_told_nothing_when_it_is_put_back"),
        (f"{ACTIONS}.updating.told_too", all_others,
         "test_who_no_longer_buys_is_told_nothing_more_by_putting_back"),
        (f"{ACTIONS}.updating._corrected", all_of_it,
         "test_what_is_put_back_is_put_back_where_it_was_told_and_tells_no_more"),
        (f"{ACTIONS}.buying.refuse_if", lambda reasons: None,
         "test_buying_is_noted_once_by_another_council_and_ended"),
        ("carepost.contact.queries.updates.buyers", all_chosen,
         "test_nobody_is_chosen_until_the_provider_does_and_then_until_it_does_otherwise"),
    ],
)  # fmt: skip
def test_a_guard_that_is_broken_is_found(cast, home, provider, monkeypatch, request, guard, broken, finds):
    given = [cast, home, provider]
    if finds != "test_only_councils_that_buy_care_there_can_be_told":
        given.append(request.getfixturevalue("bought"))
    monkeypatch.setattr(guard, broken)
    with pytest.raises(FOUND):
        getattr(tests, finds)(*given)


def test_whose_the_service_is_the_database_knows_where_the_query_forgets_it(cast, home, bought, monkeypatch):
    monkeypatch.setattr(buyers, "own", lambda *_: Q())
    for person, known in ((cast.provider, 1), (cast.stranger, 0), (cast.officer, 0)):
        with scope(person) as viewer:
            assert len(buyers.buying(viewer, home)) == known
