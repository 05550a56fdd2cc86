"""Asked once over councils: each sees what the provider told it, and what it did not tell is in no council's reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from carepost.contact.actions.buying import BuyingRefused, end_buying, note_buying
from carepost.contact.actions.updating import put_back_update
from carepost.contact.models import Buying, ServiceUpdate
from carepost.contact.queries.asked import asked_rows
from carepost.contact.queries.updates import own_updates, told
from carepost.contact.rules.updates import UpdateFault
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.tests.updating import tell
from carepost.core import clock
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.models import Membership
from carepost.councils.tests.cast import Person, scope
from carepost.providers.tests.changing import own_home, sell
from carepost.questions.models import Fact
from carepost.questions.queries import ledger
from carepost.register.models import Capacity
from carepost.register.queries import facts
from carepost.register.tests.factories import make_service
from carepost.risk.models import Standing

pytestmark = pytest.mark.django_db
WELL = {"beds_run": 44, "people_now": 41, "places_free": 3}


def seen_by(person, home):
    """How much of what was told somebody can reach, whatever a query asks."""
    with scope(person):
        rows = (ServiceUpdate, Capacity, Fact.objects.exclude(source_ref__startswith="call"))
        return tuple(getattr(each, "objects", each).filter(service=home).count() for each in rows)


def test_one_answer_is_told_to_each_council_that_the_provider_chose(cast, home, provider, bought):
    tell(provider, home, also=[cast.borechester.pk], **WELL)
    assert seen_by(cast.neighbour, home) == (1, 1, 3)
    assert seen_by(cast.officer, home) == (1, 1, 3)
    with scope(cast.neighbour) as neighbour:
        assert ledger.known_of(neighbour, home)["places_free"].value == 3
        assert set(ledger.spared(neighbour, home, TODAY)) == set(WELL)
        assert not Standing.objects.filter(service=home).exists()


def test_what_it_was_not_told_a_council_does_not_see(cast, home, provider, bought):
    tell(provider, home, **WELL)
    assert seen_by(cast.neighbour, home) == (0, 0, 0)
    assert seen_by(cast.stranger, home) == (0, 0, 0)
    with scope(cast.neighbour) as neighbour:
        assert ledger.known_of(neighbour, home) == {}


def test_the_provider_was_asked_once_and_sees_it_once(cast, home, provider, bought):
    tell(provider, home, also=[cast.borechester.pk], **WELL)
    assert len(told(provider, home)) == 1
    assert len([row for row in asked_rows(provider, TODAY.replace(day=1)) if row.what == "update"]) == 1
    with scope(cast.neighbour) as neighbour:
        assert [row.seconds for row in asked_rows(neighbour, TODAY.replace(day=1))] == [0]


def test_what_is_put_back_is_put_back_where_it_was_told_and_tells_no_more(cast, home, provider, bought):
    with clock.freeze(NOW - timedelta(hours=1)):
        tell(provider, home, **WELL)  # the host alone
    wrong = tell(provider, home, also=[cast.borechester.pk], people_now=14).row
    with clock.freeze(NOW + timedelta(minutes=1)):
        put_back_update(by=provider, service=home, update_id=wrong.pk, submission_key="u")
    with scope(cast.officer) as officer:
        assert ledger.known_of(officer, home)["places_free"].value == 3
    with scope(cast.neighbour) as neighbour:
        assert {key: each.value for key, each in ledger.known_of(neighbour, home).items()} == {
            "people_now": 41
        }


def test_who_was_told_none_of_it_is_told_nothing_when_it_is_put_back(cast, home, provider, bought):
    with clock.freeze(NOW - timedelta(hours=1)):
        tell(provider, home, also=[cast.borechester.pk], **WELL)
    wrong = tell(provider, home, people_now=14).row
    with clock.freeze(NOW + timedelta(minutes=1)):
        put_back_update(by=provider, service=home, update_id=wrong.pk, submission_key="u")
    assert seen_by(cast.neighbour, home) == (1, 1, 3)


def test_nobody_is_chosen_until_the_provider_does_and_then_until_it_does_otherwise(
    cast, home, provider, bought
):
    assert chosen(provider) == [False]
    for minute, also in enumerate(([cast.borechester.pk], [])):
        with clock.freeze(NOW + timedelta(minutes=minute)):
            tell(provider, home, also=also, people_now=40 + minute)
            assert chosen(provider) == [bool(also)]


def test_who_ends_and_begins_anew_is_chosen_anew(cast, home, provider, bought):
    tell(provider, home, also=[cast.borechester.pk], **WELL)
    with scope(cast.neighbour) as neighbour:
        end_buying(by=neighbour, service=home)
        with clock.freeze(NOW + timedelta(minutes=1)):
            note_buying(by=neighbour, service=home)
    assert chosen(provider) == [False]
    assert seen_by(cast.neighbour, home) == (1, 1, 3)  # what it was told stays


def test_who_no_longer_buys_is_told_nothing_more_by_putting_back(cast, home, provider, bought):
    wrong = told_twice(cast, home, provider)
    with scope(cast.neighbour) as neighbour:
        end_buying(by=neighbour, service=home)
    with clock.freeze(NOW + timedelta(minutes=2)):
        put_back_update(by=provider, service=home, update_id=wrong.pk, submission_key="u")
    assert seen_by(cast.neighbour, home)[0] == 2


def told_twice(cast, home, provider):
    tell(provider, home, also=[cast.borechester.pk], **WELL)
    with clock.freeze(NOW + timedelta(minutes=1)):
        return tell(provider, home, also=[cast.borechester.pk], people_now=14).row


def chosen(provider):
    return [each.chosen for each in own_updates(provider, TODAY)[0].buyers]


def test_only_councils_that_buy_care_there_can_be_told(cast, home, provider):
    with pytest.raises(Refused) as caught:
        tell(provider, home, also=[cast.borechester.pk], **WELL)
    assert caught.value.reasons == (UpdateFault.NOT_A_BUYER,)
    assert not ServiceUpdate.objects.exists()


def test_buying_is_noted_once_by_another_council_and_ended(cast, home, provider, bought):
    nowhere = make_service(host=None)
    with scope(cast.neighbour) as neighbour:
        for service, fault in ((home, BuyingRefused.ALREADY), (nowhere, BuyingRefused.NO_HOST)):
            with pytest.raises(Refused) as caught:
                note_buying(by=neighbour, service=service)
            assert caught.value.reasons == (fault,)
        end_buying(by=neighbour, service=home)
        with pytest.raises(Refused) as caught:
            end_buying(by=neighbour, service=home)
        assert caught.value.reasons == (BuyingRefused.NOT_NOTED,)
    with scope(cast.officer) as officer, pytest.raises(Refused) as caught:
        note_buying(by=officer, service=home)
    assert caught.value.reasons == (BuyingRefused.OWN_AREA,)
    with pytest.raises(Refused) as caught:
        note_buying(by=provider, service=home)
    assert isinstance(caught.value.reasons[0], NotAllowed)
    assert own_updates(provider, TODAY)[0].buyers == ()


def test_row_security_shows_who_buys_to_that_council_and_the_provider(cast, home, provider, bought):
    for person, number in ((cast.provider, 1), (cast.neighbour, 1), (cast.officer, 0), (cast.stranger, 0)):
        with scope(person):
            assert Buying.objects.count() == number
    with scope(cast.neighbour), pytest.raises(IntegrityError), transaction.atomic():
        Buying.objects.create(council=cast.borechester, service=home, since=NOW, noted_by="Twice")


def test_the_page_asks_whom_to_tell_and_takes_nobodys_consent_for_granted(
    cast, client_as, home, provider, bought
):
    phone, url = client_as(cast.provider), reverse("contact:update", args=[home.ref])
    page = text(phone.get(url))
    assert "Ambershire is told. Who else may be?" in page
    sent = {
        "key": "k",
        f"{home.ref}-seen": own_updates(provider, TODAY)[0].mark,
        f"{home.ref}-people_now": "41",
    }
    assert "Borechester buys care here and is not told" in page
    assert phone.post(url, sent).status_code == 302
    assert seen_by(cast.neighbour, home)[0] == 0
    with scope(cast.provider) as again:
        shown = own_updates(again, TODAY)[0].mark
    more = sent | {"key": "k2", f"{home.ref}-seen": shown, f"{home.ref}-also": str(cast.borechester.pk)}
    with clock.freeze(NOW + timedelta(minutes=1)):
        assert phone.post(url, more).status_code == 302
    assert seen_by(cast.neighbour, home)[0] == 1
    assert "Ambershire and Borechester are told" in text(phone.get(url))


def test_a_council_elsewhere_says_on_the_services_page_that_it_buys_care_there(
    cast, client_as, home, provider
):
    desk, page = client_as(cast.neighbour), reverse("contact:buying", args=[home.ref])
    assert "We buy care here" in text(desk.get(reverse("register:service", args=[home.ref])))
    assert "Its provider is asked whether you may be told too" in text(desk.post(page, follow=True))
    assert "We no longer buy care here" in text(desk.get(reverse("register:service", args=[home.ref])))
    assert client_as(cast.officer).post(page).status_code == 409


class TestOwnership:
    """What passes with a service, and what does not."""

    @pytest.fixture
    def sold(self, cast):
        """Oak House, told of by Willow Care to both councils; Otherwise Care has run it for ten days."""
        home = own_home(cast)
        with clock.freeze(clock.now() - timedelta(days=30)):
            with scope(cast.neighbour) as neighbour:
                note_buying(by=neighbour, service=home)
            with scope(cast.provider) as willow:
                tell(willow, home, also=[cast.borechester.pk], **WELL)
        return sell(cast, home)

    def test_the_new_provider_reads_nothing_of_it_and_chooses_for_itself(self, cast, sold):
        assert seen_by(cast.stranger, sold.home) == (0, 0, 0)
        with scope(cast.stranger) as otherwise:
            (own,) = own_updates(otherwise, clock.today())
            assert [(each.council.name, each.chosen) for each in own.buyers] == [("Borechester", False)]
            tell(otherwise, sold.home, people_now=12)
        assert seen_by(cast.neighbour, sold.home)[0] == 1

    def test_the_one_before_tells_nothing_more_and_no_longer_sees_who_buys(self, cast, sold):
        assert seen_by(cast.provider, sold.home)[0] == 2
        with scope(cast.provider) as willow:
            assert not Buying.objects.exists()
            with pytest.raises(Refused) as caught:
                tell(willow, sold.home, also=[cast.borechester.pk], seen="", people_now=12)
        assert caught.value.reasons == (UpdateFault.NOT_YOURS,)

    def test_the_council_that_buys_keeps_what_it_was_told(self, cast, sold):
        assert seen_by(cast.neighbour, sold.home) == (1, 1, 3)


def test_a_colleague_who_has_another_home_tells_nobody_of_this_one(cast, home, provider, bought):
    with scope(cast.provider_manager):
        Membership.objects.filter(user=cast.provider.user).update(services=[make_service(host=None).pk])
    limited = Person(cast.provider.user, cast.provider.on)
    with scope(limited) as colleague:
        assert not Buying.objects.exists()
        with pytest.raises(Refused):
            tell(colleague, home, also=[cast.borechester.pk], seen="", **WELL)
    assert seen_by(cast.neighbour, home) == (0, 0, 0)


def test_nothing_else_of_a_council_that_buys_is_the_providers(cast, home, provider, bought):
    with scope(cast.provider), connection.cursor() as cursor:
        cursor.execute("SELECT carepost_provider_councils(), carepost_provider_buyers()")
        assert cursor.fetchone() == ([cast.ambershire.pk], [cast.borechester.pk])


def test_each_council_reads_in_its_own_book_what_it_was_told(cast, home, provider, bought):
    tell(provider, home, also=[cast.borechester.pk], **WELL)
    for council in (cast.ambershire, cast.borechester):
        with (
            connection.cursor() as cursor,
            scope(cast.officer if council == cast.ambershire else cast.neighbour),
        ):
            cursor.execute(
                "SELECT count(*) FROM core_auditentry WHERE verb = 'contact.update_service' AND council_id = %s"
                " AND detail ? 'told'",
                [council.pk],
            )
            assert cursor.fetchone() == (1,)


def test_the_provider_reads_in_what_is_held_which_other_council_was_told(
    cast, client_as, home, provider, bought
):
    tell(provider, home, also=[cast.borechester.pk], **WELL)
    page = text(client_as(cast.provider).get(reverse("providers:held", args=[home.ref])))
    assert "to Borechester" in page
    assert len(facts.capacity(provider, home)) == 1
